"""Numbered points are told each, with number and title; where the thread has no room for all, without numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.channel import BlueskySettings, Channel
from pipeline.issue import Block, Entry
from pipeline.render.points import Point, points_of
from tests.render.thread_material import BLUESKY, BOTH, issue, texts, thread

_Made = Callable[[int, str, str], Block]
_POINTS = (
    ("Kettles are taxed", "Whoever boils sea water in Hnin Pru pays 40 kyat a kettle since the first of May."),
    ("Carts wait", "At the fence of the salt pans 31 carts stood for nine days, and their oxen starved."),
    ("Wood is gone", "Women of Kyun Lay walk eleven miles for driftwood. They leave before light."),
    ("Buyers are few", "Merchants from the delta buy from the guards, who sell below what wood costs."),
)


def _listed(number: int, title: str, marker: str = "{}.") -> Block:
    return Block(
        "list", title, 20 + 10 * number, entries=(Entry(title, 20 + 10 * number, marker=marker.format(number)),)
    )


def _heading(number: int, title: str, marker: str = "{}.") -> Block:
    return Block("heading", f"{marker.format(number)} {title}", 20 + 10 * number, level=2)


def _body(made: _Made = _listed, marker: str = "{}.", first: int = 1) -> tuple[Block, ...]:
    blocks = [Block("paragraph", "Salt is dear in Hnin Pru this year, and nobody at the salt office will say why.", 10)]
    for number, (title, text) in enumerate(_POINTS, first):
        blocks += [made(number, title, marker), Block("paragraph", text, 22 + 10 * number)]
    return tuple(blocks)


@pytest.mark.parametrize("made", [_listed, _heading])
@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_every_point_is_told_with_its_number_and_title(made: _Made, channel: Channel) -> None:
    told = texts(thread(issue(body=_body(made), epigraph=None, title="Salt"), channel), "argument")
    points = [text for text in told if text[0].isdigit()]
    assert points == [f"{n}. {title}\n\n{text}" for n, (title, text) in enumerate(_POINTS, 1)]


def test_a_point_of_which_nothing_can_be_told_alone_is_told_by_its_title() -> None:
    *body, last = _body()
    assert last.text.startswith("Merchants")
    made = issue(body=(*body, Block("paragraph", "They buy from guards.", 99)), epigraph=None, title="Salt")
    assert texts(thread(made), "argument")[-1] == "4. Buyers are few"


def test_without_room_for_all_none_is_numbered() -> None:
    made = issue(body=_body(), epigraph=None, title="Salt", resources=None)
    for most in range(3, 9):
        told = texts(thread(made, Channel("bluesky", "bluesky", BlueskySettings(max_posts=most))), "argument")
        assert sum(text[0].isdigit() for text in told) in (0, 4)
        assert told
    assert any(text[0].isdigit() for text in texts(thread(made, BLUESKY), "argument"))


@pytest.mark.parametrize(
    "body", [_body(marker="•"), _body(first=2), _body(made=lambda n, t, _: _heading(n, t, "Part {}"))]
)
def test_what_counts_no_points(body: tuple[Block, ...]) -> None:
    assert points_of(body) == {}
    assert not any(text[0].isdigit() for text in texts(thread(issue(body=body, epigraph=None)), "argument"))


def test_a_heading_ends_the_last_point() -> None:
    tail = (Block("heading", "What now", 90, level=2), Block("paragraph", "Nobody knows.", 92))
    found = points_of((*_body(), *tail))
    assert found[1] == Point(1, "1.", "Kettles are taxed")
    assert found[8] == Point(4)
    assert set(found) == set(range(1, 9))


def test_a_burmese_number_counts_too() -> None:
    found = points_of((_heading(1, "ဆားခွန်", "၁။"), _body()[0], _heading(2, "ထင်းမရှိ", "၂။"), _body()[0]))
    assert [point.number for point in found.values()] == [1, 1, 2, 2]
