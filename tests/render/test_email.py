"""The e-mail says everything that the issue says, in order, in a form that mail programs and screen readers take."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from pipeline.delivery import UNSUBSCRIBE, VIEW_IN_BROWSER
from pipeline.edition import content_id
from pipeline.errors import BadConfiguration
from pipeline.issue import Block, Footnote, Hero, Issue, Resource, Resources, Section, Span
from pipeline.render.colour import contrast
from pipeline.render.email import render_email, subject_of
from tests.render.looking import all_of, classed, only, parsed, rendered, text_of
from tests.render.material import BURMESE, CHANNEL, PUBLICATION, TEMPLATES, full_issue, paragraph

BARE = Issue("T", None, None, None, "en", "t")
FULL = rendered(full_issue())
PAGE = parsed(FULL.html)


def test_everything_stands_in_order() -> None:
    told = text_of(only(all_of(PAGE, "body")))
    parts = [
        "Lantern River Weekly", "9 March 2026", "View in browser", "Four “Crossings” & What the Lists <Leave> Out",
        "By Lantern River Network", "3 minute read", "“We do not ask who may cross.”", "Daw Khin Lay, keeper",
        "The ferries run again", "On the landings", "A clinic keeper, not a guard, wrote", "Monday Tuesday",
        "A river is a road", "Life jackets", "of thirty", "A keeper who may", "What it costs", "The jetty, rebuilt",
        BURMESE, "Write to", "Notes", "[1] A day counts as lost", "Resources from the past week", "Statements",
        "Two this week.", "Joint Petition", "By Upper River Union", BURMESE, "in Burmese", "Also on paper.", "Reports",
        "Counting Boats", "About us", "watches the river.", "owned by nobody.",
        "Box 7, Hill Road", "You receive this because you subscribed to Lantern River Weekly.", "Unsubscribe",
        "View in browser",
    ]  # fmt: skip
    at = 0
    for part in parts:
        assert part in told[at:], f"{part} is missing, or stands too early"
        at = told.index(part, at) + len(part)


def test_headings_begin_with_one_title_and_skip_no_level() -> None:
    levels = [int(heading.tag[1]) for heading in all_of(PAGE, "h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_body_is_made_of_the_elements_that_it_is() -> None:
    assert [text_of(quote).strip() for quote in all_of(PAGE, "blockquote")][
        1
    ] == "A river is a road that nobody can own."
    numbered = only(all_of(PAGE, "ol"))
    assert [child.tag for child in numbered] == ["li", "li", "li"]
    assert [text_of(entry) for entry in all_of(numbered[1], "li")][1:] == [
        "of thirty in calm water",
        "of twenty in a storm",
    ]
    assert [only(all_of(PAGE, tag)).text for tag in ("em", "s", "code")] == ["12 crates", "Monday", "`ferry --free`"]
    assert "not a guard" in [element.text for element in all_of(PAGE, "strong")]


def test_links_lead_where_the_issue_says() -> None:
    addresses = {text_of(link): link.get("href") for link in all_of(PAGE, "a")}
    assert addresses["the union’s petition"] == "https://example.org/union?a=1&b=2"
    assert addresses["https://example.org/petition"] == "https://example.org/petition"
    assert addresses["desk@lantern.example"] == "mailto:desk@lantern.example"
    assert addresses["Joint Petition"] == "https://example.org/joint"
    assert addresses["Unsubscribe"] == UNSUBSCRIBE.placeholder
    assert addresses["View in browser"] == VIEW_IN_BROWSER.placeholder


def test_issue_with_an_address_needs_no_slot_for_it() -> None:
    html = rendered(replace(full_issue(), url="https://example.org/briefing")).html
    assert VIEW_IN_BROWSER.placeholder not in html
    assert html.count('href="https://example.org/briefing"') == 2


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//x.org", "ftp://x.org", ""]
)
def test_any_other_address_is_text(address: str) -> None:
    issue = replace(
        BARE,
        body=(paragraph("Read this.", Span("link", 5, 9, address)),),
        resources=Resources(None, (Section("s", "S", (Resource("Title", None, address, "en", 1),), 1),), 1),
    )
    page = parsed(rendered(issue).html)
    assert {text_of(link) for link in all_of(page, "a")} == {"View in browser", "Unsubscribe"}
    assert "Read this." in [text_of(p) for p in all_of(page, "p")]


def test_footnote_mark_leads_to_the_footnote_and_back() -> None:
    mark = only([link for link in all_of(PAGE, "a") if link.get("role") == "doc-noteref"])
    back = only([link for link in all_of(PAGE, "a") if link.get("role") == "doc-backlink"])
    assert text_of(mark) == "[1]"
    ids = {element.get("id"): element for element in PAGE.iter() if element.get("id")}
    assert ids[str(mark.get("href"))[1:]].get("class") == "note"
    assert ids[str(back.get("href"))[1:]] is mark
    assert back.get("aria-label") == "Back to the text"


def test_every_footnote_is_told_and_ids_are_used_once() -> None:
    body = (
        paragraph(
            "a[1] b[1] c[x]", Span("footnote", 1, 4, "1"), Span("footnote", 6, 9, "1"), Span("footnote", 11, 14, "x")
        ),
    )
    notes = (Footnote("1", "first", 1), Footnote("1", "again", 2), Footnote('"><x', "odd", 3))
    page = parsed(rendered(replace(BARE, body=body, footnotes=notes)).html)
    assert [text_of(note).rstrip("\u00a0↩\ufe0e") for note in classed(page, "note")] == [
        "[1] first",
        "[1] again",
        '["><x] odd',
    ]
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    targets = {str(link.get("href"))[1:] for link in all_of(page, "a") if str(link.get("href")).startswith("#")}
    assert targets <= set(ids)


def test_languages_are_marked_where_they_begin() -> None:
    html = only(all_of(PAGE, "html"))
    assert (html.get("lang"), html.get("dir")) == ("en", "ltr")
    for child in only(all_of(PAGE, "body")):
        assert (child.get("lang"), child.get("dir")) == ("en", "ltr")
    burmese = [e for e in PAGE.iter() if isinstance(e.tag, str) and e.get("lang") == "my"]
    assert [text_of(element) for element in burmese] == [BURMESE] * 3
    assert all(element.get("class") == "my" for element in burmese)
    assert FULL.languages == ("en", "my")


def test_burmese_issue_speaks_burmese() -> None:
    page = parsed(rendered(replace(full_issue(), language="my")).html)
    told = text_of(only(all_of(page, "body")))
    assert "၂၀၂၆ ခုနှစ် မတ်လ ၉ ရက်" in told
    assert "ဖတ်ချိန် ၃ မိနစ်" in told
    assert only(all_of(page, "html")).get("lang") == "my"
    english = [text_of(e) for e in page.iter() if isinstance(e.tag, str) and e.get("lang") == "en"]
    assert any("The ferries run again" in text for text in english)


def test_right_to_left_issue_runs_that_way_and_english_words_in_it_do_not() -> None:
    body = (Block("paragraph", "این یک آزمایش است", 1),)
    page = parsed(rendered(replace(BARE, language="fa", title="خبرنامه", body=body, read_minutes=3)).html)
    assert [e.get("dir") for e in (only(all_of(page, "html")), *only(all_of(page, "body")))] == ["rtl", "rtl", "rtl"]
    said = [text_of(e) for e in page.iter() if isinstance(e.tag, str) and e.get("dir") == "ltr"]
    assert {"3 minute read", "Unsubscribe", "View in browser"} <= set(said)
    assert not re.search(r"direction:\s*ltr", rendered(replace(BARE, language="fa")).html)


def test_layout_tables_are_for_the_eye_only() -> None:
    assert all(table.get("role") == "presentation" for table in all_of(PAGE, "table"))
    assert FULL.html.count("<table") == len(re.findall(r'<table [^>]*role="presentation"', FULL.html))


def test_pictures_are_the_issues_own_with_their_alternative_text() -> None:
    pictures = [(image.get("src"), image.get("alt")) for image in all_of(PAGE, "img")]
    assert pictures == [
        (f"cid:{content_id('2026-03-09-four-crossings', 'ferry.png')}", "A ferry at dawn, six people aboard"),
        ("https://example.org/jetty.png", "A new jetty"),
    ]
    assert [picture.src for picture in FULL.pictures] == ["ferry.png"]


@pytest.mark.parametrize("hero", [Hero("ferry.png", None, 1), Hero(None, "A ferry", 1), Hero("lost.png", "A ferry", 1)])
def test_picture_without_alternative_text_or_file_is_left_out(hero: Hero) -> None:
    edition = rendered(replace(full_issue(), hero=hero, body=()))
    assert all_of(parsed(edition.html), "img") == []
    assert edition.pictures == ()


def test_nothing_is_loaded_but_pictures() -> None:
    loading = [
        e.tag
        for e in PAGE.iter()
        if isinstance(e.tag, str) and (e.get("src") or e.tag in {"link", "script", "object", "iframe", "video"})
    ]
    assert loading == ["img", "img"]
    styles = "".join(text_of(style) for style in all_of(PAGE, "style"))
    inline = "".join(e.get("style") or "" for e in PAGE.iter() if isinstance(e.tag, str))
    for way in ("@import", "@font-face", "url("):
        assert way not in styles + inline


def test_document_begins_and_is_sized_as_mail_programs_want() -> None:
    assert FULL.html.startswith("<!DOCTYPE html>")
    assert "\\u{" not in FULL.html
    assert BURMESE in FULL.html
    assert sum(len(text_of(style).encode()) for style in all_of(PAGE, "style")) < 8_000
    assert len(FULL.html.encode()) < 40_000
    assert "<!--[if mso" in FULL.html


def test_style_is_on_the_elements_and_dark_colours_override_it() -> None:
    heading = only(all_of(PAGE, "h1"))
    assert "font-size:29px" in str(heading.get("style")).replace(" ", "")
    styles = [text_of(style) for style in all_of(PAGE, "style")]
    dark = only([style for style in all_of(PAGE, "style") if "prefers-color-scheme" in text_of(style)])
    assert text_of(dark).count("!important") > 8
    outlook = [style for style in styles if "data-ogsc" in style]
    assert len(outlook) == 1
    assert "prefers-color-scheme" not in outlook[0], "Gmail drops a whole block for one attribute selector"
    metas = {meta.get("name"): meta.get("content") for meta in all_of(PAGE, "meta")}
    assert metas["color-scheme"] == metas["supported-color-schemes"] == "light dark"


@pytest.mark.parametrize("colour", ["#7a1f2b", "#ffff00", "#000000", "#fff", "#808080", "#0a5"])
def test_colours_of_text_can_be_read_in_light_and_dark(colour: str) -> None:
    html = render_email(full_issue(), replace(PUBLICATION, colour=colour), CHANNEL, TEMPLATES).html
    page = parsed(html)
    ground = str(only(classed(page, "sheet")).get("style")).partition("background-color:")[2][:7]
    inks = {
        match
        for e in page.iter()
        if isinstance(e.tag, str)
        for match in re.findall(r"(?<![-\w])color:\s*(#\w{3,6})", e.get("style") or "")
    }
    hidden = {"#ffffff"}  # of the line that only an inbox shows
    assert len(inks - hidden) >= 3
    assert all(contrast(ink, ground) >= 4.5 for ink in inks - hidden)
    dark = next(text_of(style) for style in all_of(page, "style") if "prefers-color-scheme" in text_of(style))
    night = re.findall(r"background-color: (#\w{6})", dark)[0]
    assert all(contrast(ink, night) >= 4.5 for ink in re.findall(r"{ color: (#\w{6})", dark))


def test_colour_that_is_none_is_said() -> None:
    with pytest.raises(BadConfiguration, match="'red' is no colour"):
        render_email(full_issue(), replace(PUBLICATION, colour="red"), CHANNEL, TEMPLATES)


def test_inbox_line_is_the_body_not_the_title() -> None:
    assert FULL.preheader.startswith("The ferries run again")
    metas = {meta.get("name"): meta.get("content") for meta in all_of(PAGE, "meta")}
    assert metas["description"] == FULL.preheader
    first = only(all_of(PAGE, "body"))[0]
    assert text_of(first) == FULL.preheader
    assert "display:none" in str(first.get("style"))


def test_editor_writes_the_inbox_line_and_the_subject() -> None:
    edition = rendered(replace(full_issue(), preheader="Six hours of\nwarning.", subject="Water  came"))
    assert (edition.preheader, edition.subject) == ("Six hours of warning.", "Water came")


@pytest.mark.parametrize(
    ("title", "subject"), [("A title", "A title"), (None, "Lantern River Weekly"), (" ", "Lantern River Weekly")]
)
def test_subject_is_never_empty(title: str | None, subject: str) -> None:
    assert subject_of(replace(BARE, title=title), PUBLICATION) == subject


def test_issue_with_nothing_but_a_title_is_a_whole_mail() -> None:
    page = parsed(rendered(BARE).html)
    assert [text_of(heading) for heading in all_of(page, "h1", "h2", "h3")] == ["T"]
    assert all_of(page, "blockquote", "ul", "ol", "img") == []


def test_issue_without_anything_is_a_whole_mail() -> None:
    page = parsed(rendered(replace(BARE, title=None)).html)
    assert all_of(page, "h1") == []
    assert text_of(only(all_of(page, "title"))) == "Lantern River Weekly"


def test_caller_may_remember_the_final_html() -> None:
    asked: list[str] = []

    def finish(mjml: str) -> str:
        asked.append(mjml)
        return "<remembered>"

    remembering: Callable[[str], str] = finish
    edition = render_email(full_issue(), PUBLICATION, CHANNEL, TEMPLATES, remembering)
    assert edition.html == "<remembered>"
    assert asked[0].startswith("<mjml")


def test_the_same_issue_gives_the_same_bytes() -> None:
    assert rendered(full_issue()) == FULL


def test_words_of_another_language_than_the_issues_are_marked() -> None:
    page = parsed(rendered(replace(BARE, language="fr", author="Réseau")).html)
    byline = only(classed(page, "byline"))
    assert text_of(byline) == "By Réseau"
    assert [(e.get("lang"), text_of(e)) for e in byline] == [("en", "By Réseau")]


def test_heading_that_the_editor_gave_the_resources_is_in_the_issues_language() -> None:
    page = parsed(rendered(replace(full_issue(), language="fr")).html)
    heading = next(h for h in all_of(page, "h2") if text_of(h) == "Resources from the past week")
    assert list(heading) == []
