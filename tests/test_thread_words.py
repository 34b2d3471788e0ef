"""templates/thread.toml: its words in the issue's language, and all mistakes at once."""

from __future__ import annotations

from typing import Any

import pytest
import tomli

from pipeline.errors import BadConfiguration
from pipeline.thread_words import parse_thread_words
from tests.render.thread_material import TEMPLATE, WORDS


def _document() -> dict[str, Any]:
    return tomli.loads(TEMPLATE.read_text(encoding="utf-8"))


def _mistakes(document: dict[str, Any]) -> str:
    with pytest.raises(BadConfiguration) as caught:
        parse_thread_words(document, "templates/thread.toml")
    return str(caught.value)


def test_a_language_has_its_own_words_and_any_other_the_common_ones() -> None:
    assert WORDS.of("my").continued == WORDS.of("my-MM").continued == "(အဆက်)"
    assert WORDS.of("en") == WORDS.of("fr") == WORDS.common


def test_a_table_holds_only_what_differs() -> None:
    words = parse_thread_words(_document() | {"fr": {"continued": "(suite)"}}, "thread.toml")
    assert words.of("fr").continued == "(suite)"
    assert words.of("fr").resources == WORDS.common.resources


def test_all_mistakes_come_at_once_with_the_file() -> None:
    document = _document() | {
        "continud": "(x)",
        "byline": "By {writer}",
        "closing": 7,
        "resources": " ",
        "lead_link": "{url} {",
        "closing_link": "{url!r}",
        "leaning": "this",
        "my": {"closing_home": "no place", "continued": "{more}"},
    }
    del document["section_continued"]
    said = _mistakes(document)
    assert all(line.startswith("templates/thread.toml: ") for line in said.splitlines())
    for fault in (
        "unknown key continud; did you mean continued?",
        "byline does not say where {author} stands",
        "byline has {writer}, which means nothing there; use {author} only",
        "closing is no text",
        "resources is no text",
        "lead_link has a { or } without its partner",
        "closing_link has something beside a name",
        "leaning is no list of words",
        "closing_home in [my] does not say where {url} stands",
        "continued in [my] has {more}, which means nothing there; take it out",
        "section_continued is missing",
    ):
        assert fault in said


def test_a_sentence_is_judged_by_the_words_of_every_script_in_it() -> None:
    words = parse_thread_words(_document() | {"fr": {"leaning": ["or"]}, "de": {"leaning": ["also"]}}, "thread.toml")
    english, french, burmese = words.of("en"), words.of("fr"), words.of("my")
    assert list(english.of("Nine boats.")) == [english]
    assert [one.leaning[0] for one in french.of("Neuf bateaux ဈေး")] == ["or", dict(words.others)["my"].leaning[0]]
    assert list(burmese.of("ဈေး")) == [burmese]
    assert [one.leaning for one in burmese.of("ဈေး U.N.")] == [burmese.leaning, words.common.leaning]


def test_words_that_only_look_leaning_may_be_missing() -> None:
    document = _document()
    del document["standing"]
    assert parse_thread_words(document, "thread.toml").common.standing == ()
