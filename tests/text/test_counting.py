"""How networks count a post: the known rules, and never lower than a plain count."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.counting import bluesky_length, mastodon_length
from tests.text.strings import strings

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
    ],
)
def test_an_address_in_doubt_is_counted_in_full(text: str) -> None:
    assert mastodon_length(text, 23) >= len(regex.findall(r"\X", text))


def test_other_servers_may_reserve_another_number() -> None:
    assert mastodon_length(LONG, 30) == 30


@given(strings)
def test_without_an_address_mastodon_counts_no_less_than_clusters(text: str) -> None:
    assert mastodon_length(text, 23) >= len(regex.findall(r"\X", text))


@given(strings, strings)
def test_lengths_add_up_over_a_line_break(one: str, other: str) -> None:
    """What the packing of resources relies on."""
    one, other = one.strip("\r\n"), other.strip("\r\n")
    assert bluesky_length(f"{one}\n{other}")[0] == bluesky_length(one)[0] + 1 + bluesky_length(other)[0]
    assert mastodon_length(f"{one}\n{other}") == mastodon_length(one) + 1 + mastodon_length(other)


@given(st.text(st.sampled_from("ahtps:/.@# é\u1000\u103aorg")), st.integers(1, 40))
def test_no_text_breaks_the_count(text: str, price: int) -> None:
    assert mastodon_length(text, price) >= 0
