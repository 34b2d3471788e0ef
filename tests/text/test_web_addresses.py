"""Web addresses in running text: found with what belongs to them, and sure ones told from doubtful ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.web_addresses import SURE_BARE, SURE_URL, different_addresses, web_addresses
from tests.text.strings import posts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.org.", ["https://example.org"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("(https://example.org/a)", ["https://example.org/a"]),
        ("https://example.org/a)])", ["https://example.org/a"]),
        ("HTTPS://EXAMPLE.ORG, http://b.io?!", ["HTTPS://EXAMPLE.ORG", "http://b.io"]),
        ("https://example.orgတွင်", ["https://example.org"]),
        ("https://example.org/မြစ်။", ["https://example.org/မြစ်"]),
        ("“https://example.org”", ["https://example.org"]),
        ("https:// and https://.", []),
        ("example.org", []),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in web_addresses(text)] == found


@given(st.one_of(posts, st.text(st.sampled_from("htps:/.()[],!*_~ a"), max_size=40)))
def test_addresses_stand_in_order_and_apart(text: str) -> None:
    at = 0
    for start, end in web_addresses(text):
        assert at <= start < end
        assert not text[start:end].endswith(tuple(".,;:!?'*_~"))
        at = end


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("https://example.org/a?b=c#d now", "https://example.org/a?b=c#d"),
        ("https://example.co.uk:8080/a.", "https://example.co.uk:8080/a"),
        ("https://example.org?a", "https://example.org?a"),
        ("၊https://example.org", "https://example.org"),
        ("https://t.co/abc", ""),  # X takes ten letters of its own for the whole
        ("https://example.zz", ""),
        ("https://example.org.zz", ""),
        ("https://example.orgမ.com", ""),
        ("xhttps://example.org", ""),
        ("x(https://example.org)", ""),
        (f"https://{'a' * 64}.org", ""),
        (f"https://{'a.' * 130}org", ""),
    ],
)
def test_only_what_every_network_takes_for_an_address_is_sure(text: str, sure: str) -> None:
    match = SURE_URL.search(text)
    assert (match[0] if match else "") == sure


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("See example.org now", "example.org"),
        ("example.org:80/a?b", "example.org:80/a?b"),
        ("example.org?b", "example.org"),
        ("example.org:80", "example.org"),
        ("U.S. reader@example.org", ""),
    ],
)
def test_without_https_port_and_query_need_a_path(text: str, sure: str) -> None:
    match = SURE_BARE.search(text)
    assert (match[0] if match else "") == sure


def test_an_address_that_is_told_twice_is_one() -> None:
    told = "https://example.org/a, https://example.org/b and again https://example.org/a."
    assert different_addresses(told) == 2
    assert different_addresses("example.org and no scheme") == 0
