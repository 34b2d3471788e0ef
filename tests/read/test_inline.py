"""Addresses in running text end where a reader sees them end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.inline import spans_in, whole_address
from pipeline.read.parts import spelled

URL = "https://example.org/a"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"See {URL}.", URL), (f"({URL})", URL), (f"“{URL}”", URL), (f"<{URL}>", URL), (f"{URL}, and", URL), (f"{URL}?", URL),
        (f"{URL}_(b)", f"{URL}_(b)"), (f"({URL}_(b)).", f"{URL}_(b)"), (f"{URL}?q=1&r=2#s;", f"{URL}?q=1&r=2#s"),
        (f"{URL}/", f"{URL}/"), (f"HTTPS{URL[5:]}", f"HTTPS{URL[5:]}"), (f"{URL}တွင်", URL), (f"{URL}။", URL), (f"{URL}…", URL),
        ("https://example.org/မြစ်ကူး။", "https://example.org/မြစ်ကူး"), (f"*{URL}*", URL), ("https://", None), ("ftp://example.org", None),
        ("https://...", None), ("http: //x", None),
    ],
)  # fmt: skip
def test_addresses(text: str, found: str | None) -> None:
    spans = spans_in(text)
    assert [span.value for span in spans] == ([found] if found else [])
    assert all(text[span.start : span.end] == span.value for span in spans)


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("a[1] b [2]", ["1", "2"]), ("a[၁]", ["၁"]), ("a[^note]", ["note"]), ("[The Tatmadaw]", []), ("[2023]", []), ("f[x]", []), ("[]", []),
        ("https://example.org/[1] a", []), ("[[1]]", ["1"]),
    ],
)  # fmt: skip
def test_references(text: str, markers: list[str]) -> None:
    assert [span.value for span in spans_in(text) if span.kind == "footnote"] == markers


@given(st.text(alphabet="https://a.[]()<>1^ ။က", max_size=60))
def test_spans_are_in_order_inside_the_text_and_apart(text: str) -> None:
    at = 0
    for span in spans_in(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end


def test_a_line_is_an_address_only_as_a_whole() -> None:
    assert whole_address(f" <{URL}> ") == URL
    assert whole_address(f"{URL} and more") is None
    assert whole_address("words") is None


def test_links_are_spelled_where_a_text_has_none() -> None:
    spans = spans_in(f"Us: {URL}")
    assert spelled(f"Us: {URL}", spans) == f"Us: {URL}"
