"""How networks count a post: the known rules, and never lower than a plain count."""

from __future__ import annotations

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.counting import (
    bluesky_length,
    discord_length,
    facebook_length,
    linkedin_length,
    mastodon_length,
    slack_length,
    telegram_length,
    threads_length,
    x_length,
)
from pipeline.text.escapes import discord, linkedin, linkedin_tag, slack
from tests.text.strings import posts, strings

LONG = "https://example.org/" + "a" * 200


def test_bluesky_counts_clusters_and_bytes() -> None:
    assert bluesky_length("မြန်မာ 👍🏽") == (6, len("မြန်မာ 👍🏽".encode()))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        (LONG, 23),
        ("http://a.io", 23),  # shorter than the price of an address: it costs that all the same
        (f"Read {LONG}.", 5 + 23 + 1),
        (f"({LONG})", 25),
        (f"“{LONG}”", 25),
        (f"{LONG}\n{LONG}", 47),
        ("https://example.org/a?b=c&d=e#f", 23),
        ("https://example.org:8080/x", 23),
        ("@keeper@boats.example.org hello", len("@keeper hello")),
        ("@keeper hello", 13),
        ("mail keeper@boats.example.org", 29),  # an address of mail is no mention
        ("example.org/a/very/long/path/that/is/no/address", 47),  # without its scheme it is text
        ("မြန်မာ", 4),
    ],
)
def test_mastodon_counts_addresses_and_mentions_short(text: str, length: int) -> None:
    assert mastodon_length(text, 23) == length


@pytest.mark.parametrize(
    "text",
    [
        "https://boats.invalid/" + "a" * 100,  # a server that does not know the top-level domain counts every letter
        "https://localhost/" + "a" * 100,
        "xhttps://example.org/" + "a" * 100,  # no address begins inside a word
        "https://example.org/" + "မြန်မာ" * 20,
        "https://-example-/" + "a" * 100,
        "https://example.zz/" + "a" * 100,  # no country has this code
        "https://" + "a" * 64 + ".example.org",  # longer than a label of a name can be
        "boats(https://example.org/" + "a" * 100,
        "https://example.orgမ.boats",  # perhaps one longer name
    ],
)
def test_an_address_in_doubt_is_counted_in_full(text: str) -> None:
    assert mastodon_length(text, 23) >= len(regex.findall(r"\X", text))


def test_other_servers_may_reserve_another_number() -> None:
    assert mastodon_length(LONG, 30) == 30


@given(strings)
def test_without_an_address_mastodon_counts_no_less_than_clusters(text: str) -> None:
    assert mastodon_length(text, 23) >= len(regex.findall(r"\X", text))


@given(st.text(st.sampled_from("ahtps:/.@# é\u1000\u103aorg")), st.integers(1, 40))
def test_no_text_breaks_the_count(text: str, price: int) -> None:
    assert mastodon_length(text, price) >= 0


def test_a_long_name_after_an_at_sign_is_no_labour() -> None:
    """It was read again from each of its letters: 17 seconds for 40,000."""
    assert mastodon_length("@" + "a" * 200_000) == 200_001


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("river", 5), ("မြန်မာ", 6), ("😀", 2), ("👩‍👩‍👧‍👦", 11), ("<b>&amp;", 8), ("\r\n", 2)]
)
def test_telegram_and_facebook_count_utf16_units_of_what_is_seen(text: str, units: int) -> None:
    assert telegram_length(text) == facebook_length(text) == units


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("river, 12 #1*", 13),
        ("“Boats” — naïve… •", 18),
        ("မြန်မာ", 6),
        ("😀", 4),
        ("👍🏽", 8),
        ("👩‍👧", 11),
        ("🇲🇲", 8),
        ("1️⃣", 7),
        ("❤️", 6),
        ("©", 2),
        ("𐐷", 2),  # no emoji, beyond the first 65,536 characters
    ],
)
def test_threads_counts_the_bytes_of_emoji(text: str, length: int) -> None:
    assert threads_length(text) == length


@given(posts)
@example("👩\u200d👩\u200d👧\u200d👦\u200c")
@example("😀\u0301")
def test_threads_counts_no_less_than_bytes_of_emoji_clusters_and_characters(text: str) -> None:
    emoji = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]")
    clusters = regex.findall(r"\X", text)
    assert threads_length(text) >= sum(len(one.encode()) if emoji.search(one) else len(one) for one in clusters)


def test_linkedin_counts_what_travels() -> None:
    assert linkedin_length("Boats (old) 😀") == len(r"Boats \(old\) ..")
    assert linkedin_length("#Boats") >= len(linkedin_tag("Boats"))
    assert linkedin_length("#a_b") >= len(linkedin_tag("a_b"))


def test_discord_and_slack_count_what_travels() -> None:
    assert discord_length("*a* https://example.org 😀") == len(r"\*a\* <https://example.org> ..")
    assert slack_length("a & b < c") == len("a &amp; b &lt; c")


@given(posts)
def test_no_count_is_lower_than_the_characters_that_travel(text: str) -> None:
    assert telegram_length(text) >= len(text)
    assert facebook_length(text) >= len(text)
    assert linkedin_length(text) >= len(linkedin(text)) >= len(text)
    assert discord_length(text) >= len(discord(text)) >= len(text)
    assert slack_length(text) >= len(slack(text)) >= len(text)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("river", 5),
        ("မြန်မာ", 6),  # a point each, though readers see four letters
        ("ꩠ", 2),  # Myanmar Extended-A
        ("日本", 4),
        ("→ € •", 8),
        ("“Boats” — ’", 11),
        ("e\u0301", 1),  # composed
        ("\u0958", 2),  # taken apart, as NFC has it
        ("😀", 2),
        ("👩‍👩‍👧‍👦👨‍❤️‍💋‍👨🏴󠁧󠁢󠁳󠁣󠁴󠁿", 6),
        ("👍🏽 👮🏿‍♀️ 👩🏽‍🚀 ❤️ 🏳️‍🌈", 14),
        ("1️⃣ boats", 8),
        ("© ®", 5),  # emoji to some versions of the library
        ("a1️⃣", 6),
        ("🇲🇲🇬🇧", 4),
        ("🇲🇲🇦🇦", 8),  # one is no flag
        ("🫱🏽", 4),  # of 2021
        ("👩‍🐕", 5),  # no such pair
        (LONG, 23),
        (f"Read {LONG}.", 29),
        ("https://a.io", 23),
        (f"({LONG}) and {LONG}", 53),
        ("https://example.org/" + "မ" * 30, 53),  # the address ends before Burmese
        ("See example.org/list now", 31),
        ("See boats.example.org/of/the/river/in/march now", 47),  # an address or not: the dearer of the two
        ("U.S. and e.g. 3.5 p.m.", 22),
        ("reader@example.org", 37),  # no address for X, but nearly one
        ("https://boats.zip/list", 41),  # an address where the server knows .zip
    ],
)
def test_x_weighs_characters_emoji_and_addresses(text: str, weight: int) -> None:
    assert x_length(text) == weight
