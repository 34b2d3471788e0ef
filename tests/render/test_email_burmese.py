"""An issue in Burmese is set for Burmese: nothing too small to read, no line too tight for its stacked letters."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from pipeline.issue import Block, Resource, Resources, Section, Span
from tests.render.looking import classed, only, parsed, rendered, text_of
from tests.render.material import BURMESE, TEMPLATES, full_issue

ISSUE = replace(full_issue(), language="my", title=BURMESE, author=BURMESE)
MYANMAR = re.compile("[\u1000-\u109f]")
SMALL = ("byline", "whose", "by", "note", "small")


def sizes(language: str) -> dict[str, int]:
    """The size in pixels of the first element of each small class."""
    page = parsed(rendered(replace(ISSUE, language=language)).html)
    return {
        name: int(re.findall(r"font-size:\s*(\d+)px", str(classed(page, name)[0].get("style")))[-1]) for name in SMALL
    }


def darkness(element: Element) -> int:
    """How dark an element's own colour is: 0 for white, 765 for black."""
    colour = re.findall(r"(?<![\w-])color:\s*#([0-9a-f]{6})", str(element.get("style")))[-1]
    return 765 - sum(bytes.fromhex(colour))


def test_small_type_is_two_pixels_larger_than_in_a_latin_issue() -> None:
    burmese, english = sizes("my"), sizes("en")
    assert burmese == {name: size + 2 for name, size in english.items()}
    assert min(burmese.values()) >= 16


def test_grey_burmese_is_darker_than_grey_latin_in_either_issue() -> None:
    """Its strokes are thinner; a publisher with a Burmese name stands in English issues too."""
    english = parsed(rendered(replace(ISSUE, language="en", title="T")).html)
    latin = darkness(classed(english, "way")[0])
    (within,) = (found for line in classed(english, "byline") for found in classed(line, "my"))
    for element in (within, classed(parsed(rendered(ISSUE).html), "byline")[0]):
        assert darkness(element) > latin + 60
    assert "font-size:114%" in str(within.get("style")).replace(" ", "")


def test_latin_is_set_smaller_in_the_small_lines_of_a_burmese_issue() -> None:
    small = classed(parsed(rendered(ISSUE).html), "small")[0]
    name = next(span for span in small.iter("span") if span.get("lang") == "en")
    assert "font-size:90%" in str(name.get("style")).replace(" ", "")


@pytest.mark.parametrize("language", ["my", "en"])
def test_lines_under_burmese_links_stand_below_its_letters_and_others_where_they_were(language: str) -> None:
    burmese = Span("link", 0, len(BURMESE), "https://example.org/my", 1, 1)
    english = Span("link", 0, 4, "https://example.org/en", 1, 1)
    body = (Block("paragraph", BURMESE, 1, (burmese,)), Block("paragraph", "Read it", 1, (english,)))
    items = (
        Resource(BURMESE, None, "https://example.org/1", "my", 1),
        Resource("Boats", None, "https://example.org/2", "en", 1),
    )
    section = Section("reports", "Reports", items, 1)
    made = replace(ISSUE, language=language, body=body, resources=Resources("R", (section,), 1), footnotes=())
    links = [link for link in parsed(rendered(made).html).iter("a") if link.get("href", "").startswith("http")]
    assert len([link for link in links if MYANMAR.search(text_of(link))]) >= 2
    for link in links:
        style = str(link.get("style"))
        assert ("text-underline-offset" in style) == bool(MYANMAR.search(text_of(link))), text_of(link)
        assert re.search(r"text-decoration:\s*underline", style), "for programs that know no offset"


def test_what_the_mail_says_itself_has_a_dash_and_no_hyphen() -> None:
    line = classed(parsed(rendered(ISSUE).html), "by")[0]
    assert text_of(line).startswith("ထုတ်ပြန်သူ – Upper")
    for words in (TEMPLATES.words[1].by, TEMPLATES.words[1].publisher, TEMPLATES.words[1].picture):
        assert " - " not in words


def test_who_said_the_epigraph_has_room_between_its_lines() -> None:
    page = parsed(rendered(ISSUE).html)
    (leading,) = re.findall(r"line-height:\s*([\d.]+)", str(only(classed(page, "whose")).get("style")))
    assert float(leading) >= 1.6


def test_the_reading_time_is_not_broken_between_its_number_and_its_word() -> None:
    minutes = classed(only(classed(parsed(rendered(ISSUE).html), "byline")), "whole")[0]
    assert text_of(minutes) == "ဖတ်ချိန် ၃ မိနစ်"
    assert re.search(r"white-space:\s*nowrap", str(minutes.get("style")))
