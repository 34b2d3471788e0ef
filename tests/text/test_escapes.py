"""Text for networks with markup of their own: read by their rules it is the text that was written."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.escapes import discord, linkedin, linkedin_tag, slack, telegram_html
from tests.text.strings import posts

MARKUP = st.text(st.sampled_from("\\|{}@[]()<>#*_~`&;:-+.1 \naé\u1000"), max_size=30)
TEXTS = st.one_of(posts, MARKUP, st.builds("{} {}\n{}".format, MARKUP, posts, MARKUP))
ADDRESS = r"<https?://[^\s<>]+>"


@given(TEXTS)
def test_html_is_read_back_as_it_was_and_has_no_tag(text: str) -> None:
    for written in (telegram_html(text), slack(text)):
        assert html.unescape(written) == html.unescape(text) or "&" in text
        assert written.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
        assert not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", written)


@given(TEXTS)
def test_every_reserved_character_of_linkedin_has_one_backslash(text: str) -> None:
    written = linkedin(text)
    assert re.sub(r"\\([\\|{}@\[\]()<>#*_~])", r"\1", written) == text
    assert not re.search(r"[|{}@\[\]()<>#*_~]", re.sub(r"\\.", "", written))


def test_a_hashtag_for_linkedin_is_its_template() -> None:
    assert linkedin_tag("Boats") == r"{hashtag|\#|Boats}"
    assert linkedin_tag("boat_list") == r"{hashtag|\#|boat\_list}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a *b* _c_ ~~d~~ ||e|| `f`", r"a \*b\* \_c\_ \~\~d\~\~ \|\|e\|\| \`f\`"),
        (
            "# One\n- two\n  - three\n+ four\n5. five\n-# six",
            "\\# One\n\\- two\n  \\- three\n\\+ four\n5\\. five\n\\-# six",
        ),
        ("> said", r"\> said"),
        ("[a](https://example.org)", r"\[a\](<https://example.org>)"),
        ("@everyone <@1> <#2> <:boat:3>", r"\@everyone \<\@1\> \<#2\> \<\:boat:3\>"),
        (":tada: at 12:30", r"\:tada: at 12:30"),
        ("boat - and #tag, 1.5 and 2+2", "boat - and #tag, 1.5 and 2+2"),
        ("See https://example.org/a_b_(c)?d=*e.", "See <https://example.org/a_b_(c)?d=*e>."),
        ("(https://example.org/a_b)", "(<https://example.org/a_b>)"),
        ("“https://example.org/a”", "“<https://example.org/a>”"),
        ("https://example.orgတွင်", "<https://example.org>တွင်"),
        ("https://example.org/a> b", r"<https://example.org/a>\> b"),
        ("https://a.io\n- https://b.io", "<https://a.io>\n\\- <https://b.io>"),
    ],
)
def test_discord_shows_what_was_written(text: str, written: str) -> None:
    assert discord(text) == written


@given(TEXTS)
def test_discord_reads_back_the_text_and_finds_no_markup(text: str) -> None:
    written = discord(text)
    assert re.sub(r"<(https?://[^\s<>]+)>|\\([^\w\s]|_)", r"\1\2", written) == text
    bare = re.sub(rf"{ADDRESS}|\\(?:[^\w\s]|_)", "x", written)
    assert not re.search(r"[\\*_~`|<>@\[\]]|^[^\S\n]*(?:[#+-]|\d+\.)", bare, re.MULTILINE | re.ASCII)


def test_no_address_is_changed_by_discord() -> None:
    written = discord("https://a.io/_x_/y*z and http://b.io/~y|z")
    assert re.findall(ADDRESS, written) == ["<https://a.io/_x_/y*z>", "<http://b.io/~y>"]
