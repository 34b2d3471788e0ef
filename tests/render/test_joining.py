"""Networks of long posts: parts are put together while they fit, in order, and nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.render.draft import Draft
from pipeline.render.joining import limit_of, together
from pipeline.render.marked import Marked, linked
from pipeline.render.network import Network
from pipeline.text.pieces import Room

ROOM = Room(lambda text: (len(text), len(text.encode())), 20)
LONG = Network("characters", ROOM, carries_links=True, max_posts=15, joined=(40, 20))
SHORT = Network("characters", ROOM, carries_links=True, max_posts=15)


def _texts(*texts: str, network: Network = LONG) -> list[str]:
    return [draft.marked.text for draft in together([Draft("argument", Marked(text)) for text in texts], network)]


def test_the_first_post_takes_what_its_own_limit_allows_and_the_others_theirs() -> None:
    assert _texts("a" * 19, "b" * 19, "c" * 9, "d" * 9) == [f"{'a' * 19}\n\n{'b' * 19}", f"{'c' * 9}\n\n{'d' * 9}"]
    assert (limit_of(0, LONG), limit_of(1, LONG), limit_of(0, SHORT)) == (40, 20, 20)


def test_other_networks_keep_their_posts() -> None:
    assert _texts("a", "b", network=SHORT) == ["a", "b"]


def test_links_keep_their_places() -> None:
    [draft] = together([Draft("lead", Marked("Read")), Draft("closing", linked("here", "https://example.org"))], LONG)
    assert draft.role == "lead"
    [mark] = draft.marked.marks
    assert draft.marked.text[mark.start : mark.end] == "here"


@given(st.lists(st.text("ab က", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=12))
def test_nothing_is_lost_and_nothing_is_too_long(texts: list[str]) -> None:
    made = _texts(*texts)
    assert "\n\n".join(made) == "\n\n".join(texts)
    assert all(len(text) <= limit_of(place, LONG) for place, text in enumerate(made))
