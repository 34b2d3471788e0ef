"""Nobody is written to twice and nobody is lost, wherever the process dies and whatever the far side answers.

A kill here is an exception that nothing in the program catches, raised at the n-th border: before or after a call to the
far side, before or after a commit. From then on neither the far side nor the ledger can be reached by that run.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import Holder, Ledger, Sums, Writer
from pipeline.ledger.writer import Meet
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.run.job import Finished
from pipeline.send.run.mailing import carry_mailing
from pipeline.send.sender import Parcel
from tests.send.fakes import CHANNEL, SLUG, Clock, FakeSender, Killed, job, opened, readers, smtp
from tests.send.mortal import Mortal, Mortality

_SURE: tuple[Outcome, ...] = (
    Sent("queued"),
    Deferred("greylisted", "4.7.1"),
    Deferred("slow down", "4.7.0", "domain", 200.0),
    Deferred("closed", "", "connection"),
    Deferred("too many connections", "421", "connection"),
    Deferred("login refused", "5.7.8", "channel"),
    Refused("no such mailbox", "5.1.1", "reader"),
    Refused("mailbox full", "5.2.2", "full"),
    Refused("too large", "5.3.4", "message"),
)


@dataclass(frozen=True)
class Act:
    """What one attempt comes to: what we are told, and whether the far side has the message."""

    told: Outcome | None
    taken: bool


acts = st.one_of(
    st.sampled_from(_SURE).map(lambda outcome: Act(outcome, isinstance(outcome, Sent))),
    st.booleans().map(lambda taken: Act(InDoubt("no answer"), taken)),
    st.booleans().map(lambda taken: Act(None, taken)),
)


@dataclass
class World:
    """A far side that plays acts, and the runs against it."""

    folder: Path
    lanes: int
    window: int
    script: dict[str, list[Act]]
    clock: Clock = field(default_factory=Clock)
    accepted: Counter[str] = field(default_factory=Counter)
    scripted_doubts: int = 0
    kills: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def deliver(self, parcel: Parcel) -> Outcome:
        reader = parcel.key.rpartition("/")[2]
        with self.lock:
            acts = self.script.get(reader, [])
            act = acts.pop(0) if acts else Act(Sent(), taken=True)
            self.accepted[reader] += act.taken
            if act.told is None or isinstance(act.told, InDoubt):
                self.scripted_doubts += 1
        if act.told is None:
            raise OSError(f"{parcel.to} fell off")
        return act.told

    def run(self, number: int, borders: int, count: int) -> Finished | None:
        mortality = Mortality(borders)
        sender = FakeSender(self.deliver, lanes=self.lanes)
        sender.script = Mortal(self, mortality).deliver
        made: list[Writer] = []
        with opened(self.folder, self.clock) as ledger:
            writer = ledger.writer

            def kept(meet: Meet | None = None) -> Writer:
                made.append(writer(meet))
                return made[-1]

            ledger.writer = kept  # type: ignore[method-assign]
            audience = readers(count)
            this = job(ledger, audience, sender, self.clock, settings=smtp(window=self.window), batch_size=5)
            given = {name: getattr(this, name) for name in this.__slots__}
            given |= {"ledger": Mortal(ledger, mortality), "holder": Holder(f"h{number}", number, "")}
            given |= {"wait_until": self.clock() + 7200.0}
            try:
                return carry_mailing(type(this)(**given))
            except Killed:
                self.kills += 1
                return None
            finally:
                for one in made:
                    one.close()

    def look(self, count: int) -> Sums:
        """The ledger as it lies on the disk between two runs, and what must be true of it."""
        with opened(self.folder, self.clock) as ledger:
            row = ledger.mailing(SLUG, CHANNEL)
            if row is None:
                return Sums(planned=count)
            sums = ledger.sums(row.id)
            missing = {one.reader: one.state for one in ledger.missing(row.id)}
            self.resume(ledger, row.id, row.state)
        assert sums.total == count
        for reader in set(self.accepted) - set(missing):
            assert self.accepted[reader] == 1, "sent means taken, once"
        for reader, state in missing.items():
            # what is doubtful may be there; what is called unsent is surely not
            assert self.accepted[reader] <= (state in {"sending", "in doubt"}), (reader, state)
        assert sums.sending + sums.in_doubt <= self.kills * self.lanes * self.window + self.scripted_doubts
        return sums

    def states(self, state: str) -> set[str]:
        """The readers of whom the ledger says this."""
        with opened(self.folder, self.clock) as ledger:
            row = ledger.mailing(SLUG, CHANNEL)
            return {one.reader for one in ledger.missing(row.id) if one.state == state} if row else set()

    @staticmethod
    def resume(ledger: Ledger, mailing: int, state: str) -> None:
        if state in {"paused", "stopped"}:
            ledger.set_state(mailing, "running")


@pytest.fixture(scope="module")
def empty() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        opened(Path(folder), Clock()).close()
        yield Path(folder) / "ledger.db"


@given(
    count=st.integers(1, 24),
    lanes=st.integers(1, 3),
    window=st.sampled_from([1, 2, 5]),
    kills=st.lists(st.integers(1, 150), max_size=5),
    played=st.dictionaries(st.integers(0, 23), st.lists(acts, min_size=1, max_size=4), max_size=12),
)
def test_nobody_twice_and_nobody_lost(
    empty: Path, count: int, lanes: int, window: int, kills: list[int], played: dict[int, list[Act]]
) -> None:
    played_by = {f"r{number:05d}": acts for number, acts in played.items()}
    script = {reader: list(acts) for reader, acts in played_by.items()}
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty, folder)
        world = World(Path(folder), lanes, window, script)
        sums = Sums(planned=count)
        for number, borders in enumerate([*kills, *[0] * 60]):
            finished = world.run(number, borders, count)
            sums = world.look(count)
            # the dead one's lease is over; who was put off again and again waits for hours
            world.clock.now += 61 if number < len(kills) + 40 else 3600
            if finished and finished.verdict in {"done", "in doubt"}:
                break
        assert finished is not None
        assert finished.sums == sums
        assert sums.done == (finished.verdict == "done")
        no = {reader for reader, acts in played_by.items() if any(isinstance(act.told, Refused) for act in acts)}
        assert world.states("refused") <= no, "nobody is refused by us"
        assert sums.sent + sums.refused + sums.in_doubt == count, "nobody is lost"
        assert max(world.accepted.values(), default=0) <= 1, "nobody twice"
