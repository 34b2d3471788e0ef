"""Every network's count and the division into posts together: nothing too long, nothing torn, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.burmese import syllable_starts
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
from pipeline.text.graphemes import cluster_starts
from pipeline.text.pieces import Measure, Room, pieces
from tests.text.strings import burmese_sentences, posts

LENGTHS: dict[str, Callable[[str], int]] = {
    "discord": discord_length,
    "facebook": facebook_length,
    "linkedin": linkedin_length,
    "mastodon": mastodon_length,
    "mastodon, dear addresses": partial(mastodon_length, characters_per_url=40),
    "slack": slack_length,
    "telegram": telegram_length,
    "threads": threads_length,
    "x": x_length,
}
TEXTS = st.one_of(posts, burmese_sentences, st.lists(posts, min_size=2, max_size=4).map("၊".join))


def measure(length: Callable[[str], int]) -> Measure:
    return lambda text: (length(text), len(text.encode()))


ROOMS = {name: measure(length) for name, length in LENGTHS.items()} | {"bluesky": bluesky_length}


@pytest.mark.parametrize("network", ROOMS)
@given(text=TEXTS, limit=st.integers(30, 120))
@example("river၊https://example.org/a/very/long/path/of/more/than/twenty/three လူ", 60)
@example("river၊(https://example.org/a/very/long/path/of/more/than/twenty/three) ရေကြီး 日本！1️⃣ လှေ", 60)
@example('နေ။")https://example.org/a/very/long/path/of/more/than/twenty/three လူ', 60)
@example("example.org၊boats.org，1️⃣、news.org", 50)
def test_pieces_fit_are_whole_and_join_to_the_text(network: str, text: str, limit: int) -> None:
    room = Room(ROOMS[network], limit, 3000)
    rest = room.less("(continued) ")
    found = pieces(text, room, rest)
    if found is None:
        return
    for number, piece in enumerate(found):
        words = piece.of(text)
        assert (rest if number else room).holds(words)
        assert room.measure(f"(continued) {words}" if number else words)[0] <= limit
    edges = [0, *(edge for piece in found for edge in (piece.start, piece.end)), len(text)]
    assert not any(text[end:start].strip() for end, start in zip(edges[::2], edges[1::2], strict=True))
    cuts = {start for _, start in pairwise(piece.start for piece in found)}
    assert cuts <= cluster_starts(text)
    inside = {cut for cut in cuts if regex.match(r"\p{Myanmar}{2}", text, pos=cut - 1) and text[cut - 1] not in "၊။"}
    assert inside <= set(syllable_starts(text))


@pytest.mark.parametrize("network", ROOMS)
@given(one=posts, other=posts)
def test_lengths_add_up_over_a_line_break(network: str, one: str, other: str) -> None:
    """What the packing of resources relies on."""
    length = ROOMS[network]
    assert length(f"{one}\n{other}")[0] == length(one)[0] + 1 + length(other)[0]


@pytest.mark.parametrize("network", ROOMS)
@pytest.mark.parametrize(
    "text", ["@a", "a@", "@", "a.", "https://", "(https://a.co/", ":a", "-\n", "1️⃣", "🇲", "က္က", "x.co "]
)
def test_no_text_makes_the_counting_slow(network: str, text: str) -> None:
    """100,000 characters: a pattern that goes back over what it has read takes minutes for them."""
    assert ROOMS[network](text * (100_000 // len(text)))[0] >= 0


@pytest.mark.parametrize("network", LENGTHS)
@pytest.mark.parametrize("head", ["@", "@a@", "https://", "https://a.co/", ":", "a@b."])
def test_no_long_word_makes_the_counting_slow(network: str, head: str) -> None:
    for tail in ("a", "a.", "a-", "._"):
        assert LENGTHS[network](head + tail * (100_000 // len(tail))) >= 0
