"""What an earlier run may have posted of which a ledger knows nothing: in doubt at first, and cleared by the far side."""

from __future__ import annotations

import pytest

from pipeline.ledger import EARLIER, Ledger
from tests.ledger.making import START, planned, send, state

SINCE = START - 90_000.0


def _states(ledger: Ledger, mailing: int) -> list[str]:
    return [state(ledger, mailing, number) for number in range(4)]


def test_what_was_never_tried_is_in_doubt_since_that_moment(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    assert ledger.doubt_earlier(mailing, SINCE) == 4
    assert _states(ledger, mailing) == ["in doubt"] * 4
    for one in ledger.standing(mailing):
        assert (one.why, one.first_at, one.tried_at, one.attempts) == (EARLIER, SINCE, SINCE, 0)
    assert ledger.open_batch(mailing, 0, repeatable_for=3300.0).items == (), "no repeat: there was no first try here"
    assert ledger.doubt_earlier(mailing, SINCE) == 0
    said = [event.detail for event in ledger.events("issue") if event.what == "in doubt"]
    assert said == [f"4: {EARLIER}"]


def test_what_this_ledger_tried_is_left_alone(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    with ledger.writer() as writer:
        send(writer, ledger.open_batch(mailing, 0, repeatable_for=0), 1)
    assert ledger.doubt_earlier(mailing, SINCE) == 3
    assert _states(ledger, mailing) == ["in doubt", "sending", "in doubt", "in doubt"]


def test_without_the_first_there_is_none_of_the_others(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    ledger.doubt_earlier(mailing, SINCE)
    ledger.not_there(mailing, 0)
    assert _states(ledger, mailing) == ["planned"] * 4
    assert all(one.first_at is None for one in ledger.standing(mailing))
    assert len(ledger.open_batch(mailing, 0, repeatable_for=0).items) == 4


def test_a_later_one_that_is_not_there_says_nothing_of_the_others(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    ledger.doubt_earlier(mailing, SINCE)
    ledger.not_there(mailing, 2)
    assert _states(ledger, mailing) == ["in doubt", "in doubt", "planned", "in doubt"]


@pytest.mark.parametrize("word", ["sent", "unsent"])
def test_a_person_s_word_that_it_was_not_there_makes_it_new(ledger: Ledger, word: str) -> None:
    mailing = planned(ledger).id
    ledger.doubt_earlier(mailing, SINCE)
    assert ledger.settle("issue", "letter", None, "sent" if word == "sent" else "unsent") == 4
    assert _states(ledger, mailing) == ["sent" if word == "sent" else "planned"] * 4
    assert {one.first_at for one in ledger.standing(mailing)} == {SINCE if word == "sent" else None}
