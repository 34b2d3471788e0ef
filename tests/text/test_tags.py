"""Tags are well-formed or refused."""

from __future__ import annotations

import pytest

from pipeline.text.tags import LANGUAGE, LIST_NAME, hashtag_name


@pytest.mark.parametrize(
    "tag",
    ["en", "my", "ksw", "en-gb", "zh-hant-tw", "zh-yue", "es-419", "sl-rozaj-biske", "de-ch-1901", "en-a-bbb-x-a-ccc",
     "my-mm-x-zawgyi", "xx-klingon"],
)  # fmt: skip
def test_well_formed_languages(tag: str) -> None:
    assert LANGUAGE.fullmatch(tag)


@pytest.mark.parametrize(
    "tag",
    ["", "e", "burmese", "en-", "-en", "en-g", "en--gb", "en-gb-gb-us", "en-x", "en-a", "en_gb", "EN", "en gb", "12",
     "en-" + "-".join(["variant"] * 5), "daw thiri", "en\n"],
)  # fmt: skip
def test_what_is_no_language_tag(tag: str) -> None:
    assert not LANGUAGE.fullmatch(tag)


@pytest.mark.parametrize("name", ["w", "weekly", "weekly-2", "2026", "w" * 40])
def test_names_of_lists(name: str) -> None:
    assert LIST_NAME.fullmatch(name)


@pytest.mark.parametrize("name", ["", "Weekly", "daw thiri", "a_b", "a.b", "သီရိ", "-a", "a-", "w" * 41, "a@b", "a\n"])
def test_what_no_list_is_called(name: str) -> None:
    assert not LIST_NAME.fullmatch(name)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("#Boats", "Boats"),
        ("two words", "TwoWords"),
        ("Early  warning now", "EarlyWarningNow"),
        ("ငါး ဖမ်း", "ငါးဖမ်း"),
        ("river_men", "river_men"),
        *((none, "") for none in ("", "#", "2026", "C++", "a-b", "a.b", "#a#b", "😀", "2 0 2 6")),
    ],
)
def test_a_hashtag_is_what_networks_take_for_one(tag: str, name: str) -> None:
    assert hashtag_name(tag) == name
