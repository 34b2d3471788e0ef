"""Sizes: counted in the bytes that travel, held against the limits, said in words."""

from __future__ import annotations

from dataclasses import replace

from pipeline.edition import HTML_LIMIT, STYLE_LIMIT
from pipeline.preview.sizes import Measure, email_measures, thread_measures
from tests.preview.builders import BURMESE, email, packed_email, post, thread
from tests.preview.looking import page_of, parsed, text_of, with_class, with_id


def test_html_and_style_are_counted_in_bytes_of_utf8() -> None:
    edition = email(body=f"<p>{BURMESE}</p><STYLE type='text/css'>p{{}}</STYLE>")
    html, style, text, message = email_measures(edition, packed_email(edition))
    sheet = edition.html.partition("<style>")[2].partition("</style>")[0]
    assert (html.value, html.limit) == (len(edition.html.encode()), HTML_LIMIT)
    assert (style.value, style.limit) == (len(sheet.encode()) + len("p{}"), STYLE_LIMIT)
    assert (text.value, text.limit) == (len(edition.text.encode()), 0)
    assert (message.what, message.value) == ("message.eml", len(b"From: letter\r\n\r\n"))


def test_longest_and_heaviest_post_are_named_by_number() -> None:
    edition = thread(post(length=10, size=20), post(length=200, size=30), post(length=200, size=2000))
    said = [(measure.what, measure.value) for measure in thread_measures(edition)]
    assert said == [("Posts", 3), ("Longest post, number 2", 200), ("Heaviest post, number 3", 2000)]


def test_share_is_never_rounded_up_to_the_whole() -> None:
    assert Measure("a", 2999, "bytes", 3000).share == "99\N{NO-BREAK SPACE}%"
    assert Measure("a", 3000, "bytes", 3000).share == "100\N{NO-BREAK SPACE}%"
    assert Measure("a", 4001, "bytes", 3000).share == "over by 1,001 bytes"


def test_exactly_the_limit_is_not_over_it() -> None:
    assert Measure("a", 300, "graphemes", 300).state == "good"
    assert Measure("a", 301, "graphemes", 300).state == "over"
    assert Measure("a", 301, "bytes").state == "good"


def test_html_close_to_its_limit_is_said_to_be_near() -> None:
    sizes = (HTML_LIMIT * 8 // 10, HTML_LIMIT * 95 // 100, HTML_LIMIT, HTML_LIMIT + 1)
    editions = [replace(email(), html="x" * size) for size in sizes]
    states = [email_measures(edition, packed_email(edition))[0].state for edition in editions]
    assert states == ["good", "near", "near", "over"]


def test_table_says_every_size_and_what_is_over() -> None:
    tree = parsed(page_of(email(body="x" * HTML_LIMIT), thread(kind="mastodon")))
    rows = [" ".join(text_of(row).split()) for row in with_id(tree, "sizes").iter("tr")]
    size = len(email(body="x" * HTML_LIMIT).html)
    assert rows[:3] == [
        "WhatSizeOf its limit",
        "E-mail channel newsletter",
        f"HTML {size:,} of 102,000 bytes over by {size - HTML_LIMIT} bytes",
    ]
    assert "Mastodon channel mastodon" in rows
    assert [" ".join(text_of(row).split()) for row in with_class(tree, "over") if row.tag == "tr"] == [rows[2]]


def test_bar_is_full_at_the_limit_and_never_fuller() -> None:
    tree = parsed(page_of(thread(post(length=150, size=0), post(length=300), post(length=900))))
    bars = [next(iter(with_class(each, "bar"))) for each in with_class(tree, "post")]
    assert [bar.get("class") for bar in bars] == ["bar good", "bar good", "bar over"]
    assert [bar[0].get("style") for bar in bars] == ["width: 50%", "width: 100%", "width: 100%"]
