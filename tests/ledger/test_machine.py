"""Whatever carriers, persons and clocks do, in any order: the ledger says what a plain model says, and nobody doubles.

Beside the model stands the world: what a far side really accepted, which the ledger cannot see. Without repeats and
without a person's word nobody is accepted twice, and what was accepted is never taken for something to send.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pipeline.ledger import Batch, Holder, Ledger, NotAllowed, Told, Writer
from tests.ledger.conftest import Opener
from tests.ledger.making import Clock, planned, rows

SIZE, AUDIENCE = 2, 3  # small: what is interesting happens to one delivery, many times
NUMBERS = st.integers(0, AUDIENCE - 1)
OUTCOMES = st.sampled_from(["sent", "deferred", "refused", "suppressed", "in doubt"])
SETTLED = {"sent", "refused", "suppressed"}
_SLUGS = count()


@dataclass
class Modelled:
    """One delivery as the state table has it, and how often the world accepted it."""

    state: str = "planned"
    epoch: int = 0
    at: float = 0
    retry_at: float = 0
    doubt_at: float | None = None
    opened_in_doubt: bool = False  # the doubt is of the last try, written by opening the batch
    accepted: int = 0
    settled: bool = False


class Machine(RuleBasedStateMachine):
    """Two carriers with a writer each, one person, one clock."""

    carriers: tuple[tuple[Ledger, Writer], ...]
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        slug = f"issue{next(_SLUGS)}"
        self.mailing = planned(self.carriers[0][0], AUDIENCE, batch_size=SIZE, slug=slug)
        self.slug, self.running, self.done = slug, True, False
        self.rows = [Modelled() for _ in range(AUDIENCE)]
        self.epochs: Counter[int] = Counter()
        self.batches: list[Batch] = []
        self.calls: list[tuple[Batch, int]] = []  # granted, and nothing told yet
        self.repeatable = 0.0

    @initialize(repeatable=st.sampled_from([0.0, 60.0, math.inf]))
    def choose_a_sender(self, repeatable: float) -> None:
        self.repeatable = repeatable

    @rule(carrier=st.integers(0, 1), number=st.integers(0, 1), hasty=st.booleans())
    def open(self, carrier: int, number: int, hasty: bool) -> None:  # noqa: FBT001
        repeatable = self.repeatable
        self.clock.now += 1
        batch = self.carriers[carrier][0].open_batch(self.mailing.id, number, repeatable_for=repeatable)
        self.epochs[number] += 1
        assert batch.epoch == self.epochs[number]
        now = self.clock.now
        for place in range(number * SIZE, min(AUDIENCE, (number + 1) * SIZE)):
            self._reopened(self.rows[place], now, repeatable)
        expected = [
            place
            for place, row in enumerate(self.rows)
            if place // SIZE == number and (row.state == "planned" or (row.state == "deferred" and row.retry_at <= now))
        ]
        assert [item.number for item in batch.items] == expected
        self.batches.append(batch)
        if hasty:
            self._asked(carrier, batch, [item.number for item in batch.items])

    def _reopened(self, row: Modelled, now: float, repeatable: float) -> None:
        if row.state == "sending":
            row.opened_in_doubt, row.state = row.doubt_at is None, "in doubt"
            row.doubt_at = row.at if row.doubt_at is None else row.doubt_at
        if row.doubt_at is None:
            return
        young = repeatable == math.inf or (0 <= now - row.doubt_at < repeatable)
        if row.state == "in doubt" and young:
            row.state, row.opened_in_doubt = "planned", False
        elif row.state in {"planned", "deferred"} and not young:
            row.state, row.opened_in_doubt = "in doubt", False

    @precondition(lambda self: self.batches)
    @rule(data=st.data(), carrier=st.integers(0, 1), numbers=st.just([0, 1, 2]) | st.lists(NUMBERS))
    def ask(self, data: Any, carrier: int, numbers: list[int]) -> None:
        self._asked(carrier, data.draw(st.sampled_from(self.batches)), numbers)

    def _asked(self, carrier: int, batch: Batch, numbers: list[int]) -> None:
        self.clock.now += 1
        granted = self.carriers[carrier][1].exchange(batch, (), numbers)
        living = self.running and batch.epoch == self.epochs[batch.number]
        assert granted == {
            number
            for number in numbers
            if living and number // SIZE == batch.number and self.rows[number].state in {"planned", "deferred"}
        }
        for number in granted:
            row = self.rows[number]
            row.state, row.epoch, row.at, row.opened_in_doubt = "sending", batch.epoch, self.clock.now, False
            self.calls.append((batch, number))

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), carrier=st.integers(0, 1), outcome=OUTCOMES, accepted=st.booleans(), wait=st.integers(-5, 90))
    def answer(self, data: Any, carrier: int, outcome: str, accepted: bool, wait: int) -> None:  # noqa: FBT001
        batch, number = call = data.draw(st.sampled_from(self.calls))
        self.calls.remove(call)
        self.rows[number].accepted += outcome == "sent" or (outcome == "in doubt" and accepted)
        self._tell(carrier, batch, Told(number, outcome, retry_at=self.clock.now + wait))  # type: ignore[arg-type]

    @precondition(lambda self: self.batches)
    @rule(
        data=st.data(),
        carrier=st.integers(0, 1),
        number=NUMBERS,
        outcome=st.sampled_from(["deferred", "refused", "suppressed"]),
    )
    def tell_of_what_was_not_tried(self, data: Any, carrier: int, number: int, outcome: str) -> None:
        batch = data.draw(st.sampled_from(self.batches))
        if number // SIZE == batch.number and self.rows[number].state in {"planned", "deferred"}:
            self._tell(carrier, batch, Told(number, outcome, retry_at=self.clock.now))  # type: ignore[arg-type]

    def _tell(self, carrier: int, batch: Batch, told: Told) -> None:
        self.clock.now += 1
        self.carriers[carrier][1].exchange(batch, [told], ())
        row, living = self.rows[told.number], self.running and batch.epoch == self.epochs[batch.number]
        tried = row.state in {"sending", "in doubt"} and row.epoch == batch.epoch
        untried = row.state in {"planned", "deferred"} and living and told.state != "in doubt"
        if told.state == "sent":
            row.state, row.doubt_at = "sent", None
        elif row.state != "sent" and (tried or untried):
            self._told(row, told, answered=tried)

    def _told(self, row: Modelled, told: Told, *, answered: bool) -> None:
        earlier = row.doubt_at is not None and not row.opened_in_doubt
        if told.state == "in doubt":
            row.doubt_at = row.at if row.doubt_at is None else row.doubt_at
        elif (told.state == "refused" and answered) or not earlier:
            row.doubt_at = None
        unsettled = earlier and (told.state == "suppressed" or (told.state == "refused" and not answered))
        row.state = "in doubt" if unsettled else told.state
        row.retry_at, row.opened_in_doubt = told.retry_at or 0, False

    @rule(data=st.data(), what=st.sampled_from(["crash", "stop", "settle", "mourn", "put_back", "clock", "hurry"]))
    def interrupt(self, data: Any, what: str) -> None:
        """One rule for what disturbs carriers, so that most steps are theirs."""
        getattr(self, f"_{what}")(data)

    def _crash(self, data: Any) -> None:
        """Every carrier dies: what it was doing is forgotten, and some of it was accepted."""
        accepted = data.draw(st.sets(NUMBERS))
        for _, number in self.calls:
            self.rows[number].accepted += number in accepted
        self.calls, self.batches = [], []

    def _stop(self, data: Any) -> None:
        state = data.draw(st.sampled_from(["paused", "stopped", "done"]))
        if not self.done and (state != "done" or all(row.state in SETTLED for row in self.rows)):
            self.carriers[0][0].set_state(self.mailing.id, state)
            self.running, self.done = False, state == "done"

    @precondition(lambda self: not self.running and not self.done)
    @rule()
    def run_again(self) -> None:
        self.carriers[1][0].set_state(self.mailing.id, "running")
        self.running = True

    def _hurry(self, _: Any) -> None:
        """Nothing is called done too early."""
        if not all(row.state in SETTLED for row in self.rows):
            with pytest.raises(NotAllowed):
                self.carriers[0][0].set_state(self.mailing.id, "done")

    def _settle(self, data: Any) -> None:
        number, word = data.draw(NUMBERS), data.draw(st.sampled_from(["sent", "unsent"]))
        row = self.rows[number]
        settled = self.carriers[1][0].settle(self.slug, "letter", f"reader{number:08d}", word)
        assert settled == (row.state == "in doubt")
        if settled:
            row.state, row.doubt_at, row.settled = ("sent" if word == "sent" else "planned"), None, True
            row.opened_in_doubt = False

    def _mourn(self, _: Any) -> None:
        """Whoever comes after a death brings into doubt what was under way, before he opens a batch."""
        dead = [row for row in self.rows if row.state == "sending"]
        assert self.carriers[1][0].doubt_left(self.mailing.id, Holder("here", 1, "")) == len(dead)
        for row in dead:
            row.opened_in_doubt, row.state = row.doubt_at is None, "in doubt"
            row.doubt_at = row.at if row.doubt_at is None else row.doubt_at

    def _put_back(self, data: Any) -> None:
        row = self.rows[number := data.draw(NUMBERS)]
        put_back = self.carriers[1][0].put_back(self.slug, "letter", f"reader{number:08d}")
        assert put_back == (row.state == "refused")
        if put_back:
            row.state = "planned"
            self.running, self.done = self.running or self.done, False

    def _clock(self, data: Any) -> None:
        self.clock.now += data.draw(st.sampled_from([1, 30, 59, 61, 4_000, -50]))

    @invariant()
    def the_ledger_says_what_the_model_says(self) -> None:
        ledger = self.carriers[0][0]
        said = rows(ledger, self.mailing.id)
        assert {number: row.state for number, row in said.items()} == {
            number: row.state for number, row in enumerate(self.rows) if row.state != "sent"
        }
        sums = ledger.sums(self.mailing.id)
        assert sums.total == AUDIENCE
        assert sums.done == all(row.state in SETTLED for row in self.rows)

    @invariant()
    def nobody_is_doubled(self) -> None:
        for number, row in enumerate(self.rows):
            if self.repeatable or row.settled:
                continue
            assert row.accepted <= 1, number
            if row.accepted:
                assert row.state in {"sent", "sending", "in doubt"}, number


def test_the_ledger_and_the_model_agree(opener: Opener, clock: Clock, place: str) -> None:
    examples = 50 if "://" in place else 200  # the same statements, each a round trip
    one, other = opener(), opener()
    with one.writer() as first, other.writer() as second:
        made = type("Made", (Machine,), {"carriers": ((one, first), (other, second)), "clock": clock})
        run_state_machine_as_test(made, settings=settings(max_examples=examples, stateful_step_count=30))
