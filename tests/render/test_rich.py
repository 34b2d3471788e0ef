"""Spans become elements, however they lie in one another, and the text stays the text."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.issue import Span
from pipeline.render.rich import Setting, rich, safe_address
from pipeline.text.clean import flat

PLAIN = Setting("en", {"1": 1}, "0")
KINDS = st.sampled_from(["link", "strong", "emphasis", "code", "strike", "footnote"])
SPANS = st.lists(
    st.builds(Span, KINDS, st.integers(-2, 20), st.integers(-2, 24), st.sampled_from(["1", "x", "https://x.org"]))
)


@given(st.text(st.characters(exclude_characters="\u00a0"), max_size=20), SPANS)
def test_markup_is_well_formed_and_the_text_is_the_text(text: str, spans: list[Span]) -> None:
    root = fromstring(f"<p>{rich(text, spans, PLAIN)}</p>")  # noqa: S314 - it is our own
    assert "".join(root.itertext()) == flat(text)
    assert [1 for link in root.iter("a") if any(inner is not link for inner in link.iter("a"))] == []


@pytest.mark.parametrize(
    ("spans", "html"),
    [
        ([Span("strong", 0, 3), Span("emphasis", 1, 2)], "<strong>a<em>b</em>c</strong>d"),
        ([Span("emphasis", 1, 2), Span("strong", 1, 3)], "a<strong><em>b</em>c</strong>d"),
        ([Span("strong", 0, 2), Span("emphasis", 1, 3)], "<strong>a<em>b</em></strong><em>c</em>d"),
        ([Span("link", 0, 4, "https://x.org/?a&b"), Span("strong", 1, 2)], '<a href="https://x.org/?a&amp;b">a<strong>b</strong>cd</a>'),
        ([Span("link", 0, 2, "https://x.org"), Span("footnote", 1, 2, "1")], '<a href="https://x.org">ab</a>cd'),
        ([Span("footnote", 3, 4, "1")], 'abc<sup><a href="#note-1" id="mark-0-3" role="doc-noteref">d</a></sup>'),
        ([Span("footnote", 3, 4, "2"), Span("link", 0, 1, "javascript:x"), Span("strong", 2, 9)], "abcd"),
    ],
)  # fmt: skip
def test_spans(spans: list[Span], html: str) -> None:
    assert rich("abcd", spans, PLAIN) == html


def test_a_run_in_another_language_is_marked_inside_a_span() -> None:
    html = rich("say မြန်မာ now", [Span("strong", 4, 10)], PLAIN)
    assert html == 'say <strong><span lang="my" dir="ltr" class="my">မြန်မာ</span></strong> now'


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://x.org/a b", "https://x.org/a%20b"),
        ("HTTP://x.org", "HTTP://x.org"),
        ("mailto:a@x.org", "mailto:a@x.org"),
        ("https://", None),
        ("mailto:", None),
        (" https://x.org", None),
        ("java\nscript:x", None),
        ("vbscript:x", None),
        ("/relative", None),
        (None, None),
    ],
)
def test_addresses_that_a_reader_may_be_sent_to(address: str | None, safe: str | None) -> None:
    assert safe_address(address) == safe


def test_a_row_of_ten_thousand_asterisks_is_told_and_shown_only_so_deep() -> None:
    """No recursion, no square time, and no mail that the inliner cuts off at its own depth."""
    text = "a" * 20_001
    html = rich(text, [Span("emphasis", at, 20_001 - at) for at in range(10_000)], PLAIN)
    assert (html.count("<em>"), html.count("</em>")) == (20, 20)
    assert html.replace("<em>", "").replace("</em>", "") == text
