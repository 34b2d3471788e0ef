"""No post stands there twice and no thread has a hole, wherever the process dies and whatever the network answers.

A kill is an exception that nothing in the program catches, raised at the n-th border: before or after a call to the
network, before or after a commit. The network knows a post again only for as long as the poster says.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import Holder
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.carry.run import carry_thread
from pipeline.send.run.job import Finished
from tests.send.fakes import Killed
from tests.send.mortal import Mortal, Mortality
from tests.send.post.carry.world import CHANNEL, SLUG, Act, Clock, Network, job, opened, receipt

_SURE: tuple[Outcome, ...] = (
    Deferred("slow down", "429", "connection", 40.0),
    Deferred("it is away", "", "connection"),
    Deferred("login refused", "401", "channel"),
    Refused("too long", "422"),
)
_UNKNOWN = InDoubt("it does not say")

acts = st.one_of(
    st.sampled_from(_SURE).map(lambda outcome: Act(outcome, taken=False)),
    st.booleans().map(lambda taken: Act(InDoubt("no answer"), taken)),
    st.booleans().map(lambda taken: Act(None, taken)),
)
looks = st.sampled_from([_UNKNOWN, Refused("something else stands there")])


@dataclass
class World:
    """A network, and the runs that post to it."""

    folder: Path
    count: int
    network: Network
    clock: Clock
    kills: list[int] = field(default_factory=list)

    def run(self, number: int, borders: int) -> Finished | None:
        mortality = Mortality(borders)
        with opened(self.folder, self.clock) as ledger:
            this = job(ledger, self.network, self.clock, self.count)
            given = {name: getattr(this, name) for name in this.__slots__}
            given |= {"ledger": Mortal(ledger, mortality), "poster": Mortal(self.network, mortality)}
            given |= {"holder": Holder(f"h{number}", number, ""), "wait_until": self.clock() + 100.0}
            try:
                return carry_thread(type(this)(**given))
            except Killed:
                return None

    def look(self) -> None:
        """What must be true between two runs; then a person decides what only a person can, and resumes."""
        network = self.network
        assert network.numbers == sorted(set(network.numbers)), "once each, in order"
        assert network.whole(len(network.there)), "each answers the one before: no hole"
        assert all(len(times) == 1 for times in network.first.values()), "one time of the first attempt for ever"
        with opened(self.folder, self.clock) as ledger:
            row = ledger.mailing(SLUG, CHANNEL)
            if row is None:
                return
            standing = ledger.standing(row.id)
            for one in standing:
                assert one.state != "sent" or (
                    one.number in network.numbers and one.receipt in {"", receipt(one.number)}
                )
                assert one.state != "refused" or one.number not in network.numbers
            assert (row.state == "done") <= network.whole(self.count)
            if row.state == "stopped":
                ledger.set_state(row.id, "running")
            for one in standing:
                if one.state == "refused":
                    ledger.put_back(SLUG, CHANNEL, str(one.number + 1))
                    network.first.pop(one.number)  # it begins anew
                if one.state == "in doubt" and not network.looks.get(one.number):
                    there = one.number in network.numbers
                    ledger.settle(SLUG, CHANNEL, str(one.number + 1), "sent" if there else "unsent")


@pytest.fixture(scope="module")
def empty() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        opened(Path(folder), Clock()).close()
        yield Path(folder) / "ledger.db"


@given(
    count=st.integers(1, 5),
    repeatable_for=st.sampled_from([0.0, 3600.0, math.inf]),
    kills=st.lists(st.tuples(st.integers(1, 90), st.sampled_from([61, 5000])), max_size=5),
    played=st.dictionaries(st.integers(0, 4), st.lists(acts, min_size=1, max_size=4), max_size=5),
    seen=st.dictionaries(st.integers(0, 4), st.lists(looks, min_size=1, max_size=2), max_size=3),
)
def test_no_post_twice_and_no_hole(
    empty: Path,
    count: int,
    repeatable_for: float,
    kills: list[tuple[int, int]],
    played: dict[int, list[Act]],
    seen: dict[int, list[Outcome]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty, folder)
        clock = Clock()
        script = {number: list(acts) for number, acts in played.items()}
        network = Network(clock, repeatable_for, script, {number: list(one) for number, one in seen.items()})
        world = World(Path(folder), count, network, clock)
        finished = None
        for number, (borders, rest) in enumerate([*kills, *[(0, 4000)] * 40]):
            finished = world.run(number, borders)
            world.look()
            clock.now += rest
            if finished and finished.verdict == "done":
                break
        assert finished is not None
        assert finished.verdict == "done"
        assert finished.sums.sent == count
        assert network.whole(count)


def test_a_run_that_dies_at_any_border_at_all(empty: Path) -> None:
    for repeatable_for in (0.0, math.inf):
        for borders in range(1, 80):
            with tempfile.TemporaryDirectory() as folder:
                shutil.copy(empty, folder)
                clock = Clock()
                world = World(Path(folder), 2, Network(clock, repeatable_for), clock)
                died = world.run(0, borders)
                world.look()
                clock.now += 61
                if died is None:
                    finished = world.run(1, 0)
                    assert finished is not None
                    assert finished.verdict == "done"
                assert world.network.whole(2)
        assert died is not None, "the borders were not all tried"


def test_it_is_the_network_that_says_it(empty: Path, tmp_path: Path) -> None:
    """The world above would see a repeat: without memory, two attempts are two posts."""
    network = Network(Clock(), 0.0)
    with opened(tmp_path, network.clock) as ledger:
        posting = job(ledger, network, network.clock).postings[0]
    assert network.post(posting) == network.post(posting) == Sent(receipt(0))
    assert network.numbers == [0, 0]
    assert empty.is_file()
