"""The e-mail's copies: colours and pictures settled, nothing loaded, everything else untouched."""

from __future__ import annotations

import base64
import html as html_module
from dataclasses import replace

import pytest

from pipeline.delivery import UNSUBSCRIBE, VIEW_IN_BROWSER
from pipeline.edition import EmailEdition
from pipeline.preview.frames import Pictures, frames, pictures_of
from tests.preview.builders import DOT, email, picture_tag
from tests.preview.looking import fragment, page_of, parsed, text_of, with_class

FAR = '<img src="https://pictures.example/far.png" alt="Far away">'


def documents(edition: EmailEdition) -> dict[tuple[str, bool], str]:
    """The copies by scheme and pictures, as a browser reads them out of the attribute."""
    return {
        (f.scheme, f.pictures): html_module.unescape(f.document)
        for f in frames(edition, (UNSUBSCRIBE, VIEW_IN_BROWSER))
    }


def one(body: str = "", style: str = "", scheme: str = "light") -> str:
    """The copy of a scheme with pictures off."""
    return documents(email(body, style))[scheme, False]


def test_mail_with_a_picture_has_four_copies_and_one_without_has_two() -> None:
    states = [("light", True), ("dark", True), ("light", False), ("dark", False)]
    assert list(documents(email(picture_tag()))) == states
    assert list(documents(email())) == states[2:]


@pytest.mark.parametrize(
    ("condition", "light", "dark"),
    [
        ("(prefers-color-scheme: dark)", False, True),
        ("(PREFERS-COLOR-SCHEME:dark )", False, True),
        ("( prefers-color-scheme : light)", True, False),
        ("(prefers-color-scheme)", True, True),
        ("(prefers-color-scheme: no-preference)", False, False),
    ],
)
def test_colour_conditions_are_settled(condition: str, light: bool, dark: bool) -> None:  # noqa: FBT001 - a table
    for scheme, holds in (("light", light), ("dark", dark)):
        copy = one(style=f"@media screen and {condition} and (max-width: 480px){{p{{color:red}}}}", scheme=scheme)
        width = "(min-width: 0px)" if holds else "(max-width: -1px)"
        assert f"@media screen and {width} and (max-width: 480px){{p{{color:red}}}}" in copy
        assert "prefers-color-scheme" not in copy
        assert f":root{{color-scheme:{scheme}!important}}" in copy


def test_words_about_colour_conditions_in_the_text_stay() -> None:
    assert "write (prefers-color-scheme: dark) there" in one("<p>write (prefers-color-scheme: dark) there</p>")
    assert "url(https://a.example/) and @import x;" in one("<p>url(https://a.example/) and @import x;</p>")


def test_picture_that_travels_is_shown_from_the_page_itself() -> None:
    made = documents(email(picture_tag()))
    (shown,) = fragment(made["dark", True].partition('<body tabindex="0">')[2].partition("<p>")[0]).iter("img")
    assert (shown.get("src") or "").startswith("data:image/png;base64,")
    assert (shown.get("alt"), shown.get("width")) == ("Six lamps along a wooden jetty", "300")
    assert "cid:" not in made["dark", True]
    assert '<img alt="Six lamps along a wooden jetty" width="300">' in made["dark", False]


def test_picture_whose_bytes_are_not_there_shows_its_alternative_text() -> None:
    copy = documents(email('<img src="cid:nobody@pictures.invalid" alt="Nobody">'))["light", True]
    assert '<img alt="Nobody">' in copy


@pytest.mark.parametrize(
    "loading",
    [
        FAR,
        '<img srcset="https://p.example/2.png 2x" alt="Far">',
        '<td background="https://p.example/b.png">x</td>',
        "<td background='//p.example/b.png'>x</td>",
        '<p style="background:url(&quot;https://p.example/b.png&quot;) red">x</p>',
        '<link rel="stylesheet" href="https://p.example/s.css">',
        '<video poster=https://p.example/p.png src="https://p.example/v.mp4"></video>',
    ],
)
def test_nothing_on_the_web_keeps_an_address(loading: str) -> None:
    for copy in documents(email(picture_tag() + loading)).values():
        assert "p.example" not in copy.partition('<body tabindex="0">')[2]
        assert "pictures.example" not in copy


def test_style_sheets_load_nothing() -> None:
    style = "@import url('https://p.example/f.css');@font-face{src:url(https://p.example/f.woff)}p{color:red}"
    copy = one(style=style)
    assert "p.example" not in copy
    assert "p{color:red}" in copy


def test_links_of_slots_become_notes_and_other_links_open_elsewhere() -> None:
    copy = one('<a href="https://jetty.example/a?b=1&amp;c=2">Read</a>')
    assert '<a href="https://jetty.example/a?b=1&amp;c=2">Read</a>' in copy
    assert '<base target="_blank">' in copy
    assert f"filled while sending: {html_module.escape(UNSUBSCRIBE.about)}" in copy
    assert UNSUBSCRIBE.placeholder not in copy


def test_document_is_otherwise_the_one_that_travels() -> None:
    edition = email('<p class="a > b" title="1 < 2">Lamps &amp; jetties</p>')
    copy = documents(edition)["light", False]
    body = copy.partition('<body tabindex="0">')[2]
    assert body.partition("<p><a ")[0] == edition.html.partition("<body>")[2].partition("<p><a ")[0]


def test_document_without_a_head_is_settled_too() -> None:
    bare = replace(email(), html="<p>Lamps</p>")
    assert documents(bare)["dark", False].endswith("<style>:root{color-scheme:dark!important}</style>")


def test_pictures_are_found_once_each_where_they_are() -> None:
    found = pictures_of(picture_tag() + picture_tag() + FAR + '<img src="data:image/png;base64,AA==">')
    assert found == Pictures(2, ("https://pictures.example/far.png",))
    assert pictures_of("<style>p{background:url(https://a.example/x.png)}</style>") == Pictures(0, ())


def test_frames_are_closed_off_and_say_what_they_show() -> None:
    tree = parsed(page_of(email(picture_tag() + FAR)))
    shown = list(tree.iter("iframe"))
    assert [frame.get("title") for frame in shown] == [
        "E-mail in light colours, pictures shown",
        "E-mail in dark colours, pictures shown",
        "E-mail in light colours, pictures off",
        "E-mail in dark colours, pictures off",
    ]
    assert {frame.get("sandbox") for frame in shown} == {"allow-popups allow-popups-to-escape-sandbox"}
    assert {frame.get("tabindex") for frame in shown} == {"0"}
    assert all((frame.get("srcdoc") or "").startswith("<!DOCTYPE html>") for frame in shown)
    assert "https://pictures.example/far.png" in text_of(tree)


def test_mail_without_pictures_says_so_and_offers_no_choice() -> None:
    tree = parsed(page_of(email()))
    (section,) = with_class(tree, "email")
    assert "has no pictures" in text_of(section)
    assert "Pictures" not in [text_of(legend) for legend in section.iter("legend")]


def test_picture_bytes_arrive_whole() -> None:

    copy = documents(email(picture_tag()))["light", True]
    sent = copy.partition("base64,")[2].partition('"')[0]
    assert base64.b64decode(sent) == DOT
