"""Whatever stands in the issue comes out as text: it breaks no markup, makes none, and is the same text to a reader."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check import check_edition
from pipeline.edition import content_id
from pipeline.issue import (
    Block,
    Entry,
    Epigraph,
    Footnote,
    Hero,
    Issue,
    Picture,
    Resource,
    Resources,
    Section,
    Span,
)
from pipeline.render.notes import with_numbered_notes
from pipeline.text.clean import one_line
from tests.render.looking import all_of, classed, only, parsed, rendered, text_of
from tests.render.material import CHANNEL

HOSTILE = [
    "<script>alert(1)</script>", "</mj-text></mj-column>", "<mj-raw><b>x</b></mj-raw>", "{{ name }}", "{% if x %}",
    "{# no #}", "<img src=x onerror=alert(1)>", '" onmouseover="x', "' x='", "\\", "\\u{103a}", "&amp;", "&#60;b&#62;",
    "&lt;i&gt;", "]]>", "<!--", "-->", "<![endif]-->", "</style>", "</title>", "@import url(//x)", "`",
    "\u202e", "\u200b",
    "မြန်မာ", "စစ်အုပ်စု၏", "👩‍👩‍👧‍👦", "❤️", "é", "e\u0301", "\u00a0", "\x00", "\x85", "\ud800", "\ufffe", "\n",
    "\t", "“”‘’", "x",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), min_size=1, max_size=6).map(
    lambda parts: "x" + "".join(parts)
)
KINDS = st.sampled_from(["link", "strong", "emphasis", "code", "strike", "footnote"])
SPANS = st.builds(Span, KINDS, st.integers(-1, 30), st.integers(0, 40), TEXTS | st.just("https://example.org/a"))


def issue_of(texts: list[str], spans: tuple[Span, ...] = ()) -> Issue:
    """An issue whose every text is taken from a list, again from the start when it ends."""
    told = (texts * 24)[:24]
    entries = (Entry(told[4], 1, 0, "•", spans), Entry(told[5], 1, 1, told[6]))
    section = Section("s", told[11], (Resource(told[12], told[13], "https://x.org/" + told[14], "en", 1, told[15]),), 1)
    return Issue(
        title=told[0], date=date(2026, 3, 9), author=told[1], read_minutes=3, language="en", slug="s",
        preheader=told[2], subject=told[3],
        epigraph=Epigraph(told[7], told[8], 1),
        hero=Hero("https://x.org/a.png", told[9], 1),
        body=(
            Block("paragraph", told[10], 1, spans), Block("heading", told[16], 1, level=2),
            Block("quote", told[17], 1, spans), Block("list", "", 1, entries=entries),
            Block("figure", told[18], 1, src="local.png", alt=told[19]), Block("rule", "", 1),
        ),
        footnotes=(Footnote(told[20], told[21], 1, spans),),
        resources=Resources(told[22], (section,), 1),
        about=told[23].replace("\n", " "),
        pictures=(Picture("local.png", "image/png", b"x"),),
    )  # fmt: skip


def as_read(text: str) -> str:
    """A text as a browser lays it out: runs of white space are one space."""
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip(" ")


def skeleton(page: Element) -> list[str]:
    """The elements and their attributes' names, without those that mark languages and spans."""
    marks = {"a", "strong", "em", "s", "code", "sup", "span", "ol", "ul", "li"}
    elements = [e for e in page.iter() if isinstance(e.tag, str) and e.tag not in marks]
    return [f"{e.tag} {sorted(set(e.attrib) - {'lang', 'dir', 'class'})}" for e in elements]


PLAIN = skeleton(parsed(rendered(issue_of(["plain"])).html))


@given(st.lists(TEXTS, min_size=1, max_size=24), st.lists(SPANS, max_size=5).map(tuple))
def test_no_text_makes_markup(texts: list[str], spans: tuple[Span, ...]) -> None:
    page = parsed(rendered(issue_of(texts, spans)).html)
    assert skeleton(page) == PLAIN
    for element in page.iter():
        if isinstance(element.tag, str):
            assert element.tag not in {"script", "iframe", "object", "embed", "form", "base", "b", "i"}
            assert not [name for name in element.attrib if name.startswith("on") or name in {"x", "srcdoc"}]
            assert (element.get("href") or "https:").startswith(("https://", "http://", "mailto:", "#", "https:"))


@given(st.lists(TEXTS, min_size=24, max_size=24), st.lists(SPANS, max_size=5).map(tuple))
def test_every_text_is_read_as_it_was_written(texts: list[str], spans: tuple[Span, ...]) -> None:
    issue = issue_of(texts, spans)
    page = parsed(rendered(issue).html)
    shown = {
        "title": text_of(only(all_of(page, "h1"))),
        "author": text_of(only(classed(page, "byline"))),
        "epigraph": text_of(only(classed(page, "said"))),
        "attribution": text_of(only(classed(page, "whose"))),
        "heading": text_of(all_of(page, "h2")[0]),
        "quote": text_of(all_of(page, "blockquote")[1]),
        "caption": text_of(only(classed(page, "caption"))),
        "note": text_of(classed(page, "note")[0]),
        "resources": text_of(all_of(page, "h2")[2]),
        "section": text_of(only(classed(page, "section"))),
        "resource": text_of(only(classed(page, "title"))),
        "by": text_of(only(classed(page, "by"))),
        "remark": text_of(only(classed(page, "remark"))),
    }
    marker = with_numbered_notes(issue).footnotes[0].marker
    written = {
        "title": issue.title, "author": f"By {one_line(str(issue.author))} \u00b7 3 minute read",
        "epigraph": f"“{one_line(texts[7])}”", "attribution": f"— {texts[8]}", "heading": texts[16], "quote": texts[17],
        "caption": texts[18], "note": f"[{one_line(marker)}] {texts[21]}", "resources": texts[22],
        "section": texts[11], "resource": texts[12], "by": f"By {one_line(texts[13])}", "remark": texts[15],
    }  # fmt: skip
    for name, text in written.items():
        assert loose(shown[name]) == loose(str(text)), name


def loose(text: str) -> str:
    """A text without what is no matter of markup: how much white space stands where."""
    return re.sub(r"[\s\u00a0]+", " ", one_line(text)).strip()


@given(TEXTS)
def test_attributes_hold_the_text_itself(text: str) -> None:
    page = parsed(rendered(issue_of([text])).html)
    wanted = one_line(text)
    article = only([e for e in page.iter() if isinstance(e.tag, str) and e.get("role") == "article"])
    assert article.get("aria-label") == wanted
    assert as_read(text_of(only(all_of(page, "title")))) == as_read(wanted)
    assert [image.get("alt") for image in all_of(page, "img")] == [wanted, wanted]
    metas = {meta.get("name"): meta.get("content") for meta in all_of(page, "meta")}
    assert metas["description"] == wanted


@pytest.mark.parametrize(
    "tail", ["a?b=1&c=%20d", "မြန်မာ", "a(b)", "x'y", 'q?u="z"', "\\u{1}", "{{ x }}", "[1]", "é#frag"]
)
def test_addresses_lead_to_the_same_place(tail: str) -> None:
    """An address may be percent-encoded on the way; decoded it is the same."""
    from urllib.parse import unquote  # noqa: PLC0415 - only here

    address = f"https://example.org/{tail}"
    block = Block("paragraph", "here", 1, (Span("link", 0, 4, address),))
    page = parsed(rendered(replace(issue_of(["x"]), body=(block,))).html)
    href = next(link.get("href") for link in all_of(page, "a") if text_of(link) == "here")
    assert unquote(str(href)) == unquote(address.replace(" ", "%20"))


def test_local_picture_is_found_by_its_content_id() -> None:
    sources = [image.get("src") for image in all_of(parsed(rendered(issue_of(["x"])).html), "img")]
    assert sources == ["https://x.org/a.png", f"cid:{content_id('s', 'local.png')}"]


def test_the_edition_knows_the_pictures_that_its_issue_names_on_the_web() -> None:
    """So that the check can tell them from one that a template brings to watch readers."""
    blocks = (
        Block("figure", "", 3, src="https://x.org/a b.png", alt="A boat"),
        Block("figure", "", 4, src="local.png", alt="A boat"),
        Block("figure", "", 5, src="javascript:x", alt="A boat"),
    )
    made = rendered(replace(issue_of(["Boats"]), hero=Hero("https://x.org/လှေ.png", "A boat", 1), body=blocks))
    assert made.web_pictures == ("https://x.org/လှေ.png", "https://x.org/a%20b.png")
    assert "email-remote" not in {problem.rule for problem in check_edition(made, CHANNEL)}
