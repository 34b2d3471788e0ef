"""A slug is ASCII, dated, at most 60 characters, and the same on every run, whatever the title is written in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.slug import LONGEST, issue_slug, own_slug, words_slug
from tests.read.reading import PARAGRAPH, issue

MAY = date(2026, 5, 4)
GOOD = re.compile(r"(?:\d{4}-\d{2}-\d{2}|undated)-[a-z0-9]+(?:-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("own", "stem", "day", "title", "slug"),
    [
        (None, "2026-05-04-three-bridges", MAY, "Anything", "2026-05-04-three-bridges"),
        (None, "2026-05-04 Three_Bridges", None, None, "2026-05-04-three-bridges"),
        (None, "issue", MAY, "The Bridge’s “End”", "2026-05-04-the-bridges-end"),
        (None, "issue", MAY, "Ça va, Héloïse?", "2026-05-04-ca-va-heloise"),
        (None, "issue", None, "The Bridge", "undated-the-bridge"),
        (None, "issue", MAY, "word " * 30, "2026-05-04" + "-word" * 10),
        (None, "issue", MAY, "x" * 200, "2026-05-04-" + "x" * 49),
        ("bridge", "issue", MAY, "The Bridge", "2026-05-04-bridge"),
        ("bridge", "2026-01-01-x", None, None, "undated-bridge"),
        ("2026-05-01-bridge", "issue", MAY, None, "2026-05-01-bridge"),
        ("b" * 60, "issue", MAY, None, "2026-05-04-" + "b" * 49),
        (None, "2026-13-45-x", MAY, "The Bridge", "2026-05-04-the-bridge"),
    ],
)  # fmt: skip
def test_slugs(own: str | None, stem: str, day: date | None, title: str | None, slug: str) -> None:
    assert issue_slug(own=own, stem=stem, date=day, title=title) == slug


def test_a_burmese_title_gives_a_digest_that_does_not_depend_on_its_normal_form() -> None:
    slug = issue_slug(own=None, stem="issue", date=MAY, title="မြစ်ကူးဆိပ်များ")
    assert re.fullmatch(r"2026-05-04-issue-[0-9a-f]{8}", slug)
    composed, decomposed = "ဦး", "\u1025\u102e\u1038"
    assert issue_slug(own=None, stem="a", date=MAY, title=composed) == issue_slug(
        own=None, stem="a", date=MAY, title=decomposed
    )


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("The_Bridge 2", "the-bridge-2"),
        (" a ", "a"),
        ("é", None),
        ("a/b", None),
        ("a--b", None),
        ("x" * 61, None),
        ("-", None),
    ],
)
def test_a_slug_of_the_editors_own_is_normalised_or_refused(text: str, slug: str | None) -> None:
    assert own_slug(text) == slug


@given(
    st.one_of(st.none(), st.text(max_size=80).map(own_slug)),
    st.text(max_size=80),
    st.one_of(st.none(), st.dates()),
    st.one_of(st.none(), st.text(max_size=200)),
)
def test_every_slug_is_good_and_the_same_twice(own: str | None, stem: str, day: date | None, title: str | None) -> None:
    slug = issue_slug(own=own, stem=stem, date=day, title=title)
    assert slug == issue_slug(own=own, stem=stem, date=day, title=title)
    assert len(slug) <= LONGEST
    assert GOOD.fullmatch(slug) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", slug)


@given(st.text())
def test_words_are_ascii(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", words_slug(text))


def test_the_slug_of_an_issue(tmp_path: Path) -> None:
    assert issue(tmp_path, f"The Bridge\n\nMay 4, 2026\n\n{PARAGRAPH}\n").slug == "2026-05-04-the-bridge"
    assert issue(tmp_path, f"The Bridge\n\nMay 4, 2026\n\n{PARAGRAPH}\n", "2026-05-04-b.txt").slug == "2026-05-04-b"
