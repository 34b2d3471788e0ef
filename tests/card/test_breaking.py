"""Where the lines of a card end."""

from __future__ import annotations

import pytest

from pipeline.card.breaking import Breaker
from pipeline.card.placing import Room, set_lines
from pipeline.card.values import Piece
from pipeline.text.burmese import syllable_starts
from tests.card.cards import ARABIC, BURMESE, LONG, MIXED


def _width(_piece: Piece, text: str) -> float:
    return float(len(text))


def _lines(text: str, width: float, language: str = "en") -> tuple[str, ...]:
    broken = Breaker(Piece(text, language), _width).broken(width)
    assert broken
    return broken.lines


@pytest.mark.parametrize("text", [LONG, BURMESE, MIXED, ARABIC, "Water", "a—b well-known"])
@pytest.mark.parametrize("width", [20, 31, 47, 400])
def test_no_text_is_lost_and_no_line_is_wider(text: str, width: int) -> None:
    lines = _lines(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) <= width for line in lines)


@pytest.mark.parametrize("width", range(24, 60))
def test_no_last_line_of_one_word(width: int) -> None:
    assert " " in _lines(LONG, width)[-1]


def test_lines_are_about_equally_long_and_do_not_end_in_little_words() -> None:
    title = "Rain Gauges Made of Bottles Beat the Forecast"
    assert _lines(title, 20) == ("Rain Gauges Made", "of Bottles Beat", "the Forecast")
    assert _lines("The Keys to the Landing and the Boats", 16) == ("The Keys", "to the Landing", "and the Boats")


def test_a_word_that_is_wider_than_the_line_is_not_cut() -> None:
    assert Breaker(Piece("Kyaukphyu-Sittwe internationalisation", "en"), _width).broken(12) is None


def test_burmese_breaks_at_spaces_and_inside_a_phrase_only_between_syllables() -> None:
    assert all(line in BURMESE.split(" ") or " " in line for line in _lines(BURMESE, 40, "my"))
    narrow = Breaker(Piece(BURMESE, "my"), _width).broken(11)
    assert narrow
    assert narrow.blemishes
    letters = BURMESE.replace(" ", "")
    at, allowed = 0, {len(BURMESE[:place].replace(" ", "")) for place in syllable_starts(BURMESE)}
    allowed |= {len(BURMESE[:place].replace(" ", "")) for place, one in enumerate(BURMESE) if one == " "}
    for line in narrow.lines:
        at += len(line.replace(" ", ""))
        assert at in allowed | {len(letters)}


def test_a_phrase_that_goes_on_in_the_next_line_keeps_its_comma_on_its_own_side() -> None:
    room = Room(0, 100, 0, 100, rtl=True)
    first, second = set_lines(["أهل (River People,", "2026) مفتوحاً"], Piece(ARABIC, "ar"), 10, room, 0, "#000000")
    assert first.text.endswith("\u200e")
    assert not second.text.endswith("\u200e")
    assert first.ends
