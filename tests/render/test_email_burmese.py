"""An issue in Burmese is set for Burmese: nothing too small to read, no line too tight for its stacked letters."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.render.looking import classed, only, parsed, rendered, text_of
from tests.render.material import BURMESE, full_issue

ISSUE = replace(full_issue(), language="my", title=BURMESE, author=BURMESE)
SMALL = ("byline", "whose", "by", "note", "small")


def sizes(language: str) -> dict[str, int]:
    """The size in pixels of the first element of each small class."""
    page = parsed(rendered(replace(ISSUE, language=language)).html)
    return {
        name: int(re.findall(r"font-size:\s*(\d+)px", str(classed(page, name)[0].get("style")))[-1]) for name in SMALL
    }


def test_small_type_is_a_pixel_larger_than_in_a_latin_issue() -> None:
    burmese, english = sizes("my"), sizes("en")
    assert burmese == {name: size + 1 for name, size in english.items()}
    assert min(burmese.values()) >= 15


def test_who_said_the_epigraph_has_room_between_its_lines() -> None:
    page = parsed(rendered(ISSUE).html)
    (leading,) = re.findall(r"line-height:\s*([\d.]+)", str(only(classed(page, "whose")).get("style")))
    assert float(leading) >= 1.6


def test_the_reading_time_is_not_broken_between_its_number_and_its_word() -> None:
    minutes = only(classed(parsed(rendered(ISSUE).html), "whole"))
    assert text_of(minutes) == "ဖတ်ချိန် ၃ မိနစ်"
    assert re.search(r"white-space:\s*nowrap", str(minutes.get("style")))
