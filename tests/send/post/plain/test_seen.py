"""Whether a post is among those that a network shows: by words and time."""

from __future__ import annotations

import pytest

from pipeline.outcome import Deferred, InDoubt, Sent
from pipeline.send.post.plain.seen import Seen, back_to, judged

T = 1_700_000_000.0


def _seen(text: str = "Five landings", at: float | None = T, receipt: str = "1 https://x.test/1") -> Seen:
    return Seen(text, at, receipt)


@pytest.mark.parametrize("text", ["Five landings", " Five\r\nlandings ", "Five  landings\n"])
@pytest.mark.parametrize("at", [T, T + 90_000, T - 500, None])
def test_its_words_and_its_time_are_it(text: str, at: float | None) -> None:
    assert judged([_seen(text, at), _seen("Other")], "Five landings", T, "there") == Sent("1 https://x.test/1")


def test_one_spelling_of_a_character_is_another_s() -> None:
    assert isinstance(judged([_seen("Cafe\u0301")], "Café", T, "there"), Sent)


def test_other_words_are_not_it() -> None:
    for text in ("Five landings.", "five landings", "Fivelandings", ""):
        assert judged([_seen(text)], "Five landings", T, "among the posts") == Deferred("it is not among the posts")


def test_two_are_a_question_and_so_is_one_from_before() -> None:
    two = judged([_seen(), _seen(receipt="2 https://x.test/2")], "Five landings", T, "there")
    assert isinstance(two, InDoubt)
    assert "https://x.test/1, https://x.test/2" in two.why
    assert isinstance(judged([_seen(at=T - 3600)], "Five landings", T, "there"), InDoubt)
    assert isinstance(judged([_seen(), _seen(at=T - 3600)], "Five landings", T, "there"), InDoubt)


def test_what_is_older_than_a_clock_can_be_wrong_does_not_count() -> None:
    old = _seen(at=back_to(T) - 1)
    assert isinstance(judged([old], "Five landings", T, "there"), Deferred)
    assert isinstance(judged([old, _seen()], "Five landings", T, "there"), Sent)
