"""The audience against a plain model: whatever is done in whatever order, nobody receives who must not."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pipeline.audience import Audience, NewSubscriber, NotAgain, State, new_master_key, open_audience
from pipeline.channel import AudienceSettings, Secret
from tests.audience.making import Clock
from tests.ledger.cluster import Cluster

LISTS = ("daily", "weekly")
ADDRESSES = st.sampled_from([f"{name}@reader.test" for name in ("thida", "Thida", "zaw", "mya", "MYA")])
JOINING = st.sampled_from(["active", "pending"])
LEAVING = st.sampled_from(["unsubscribed", "suppressed"])


@dataclass
class Person:
    """What the model knows of one person."""

    suppressed: int | None = None  # since when
    lists: dict[str, tuple[str, int]] = field(default_factory=dict)


class Model:
    """The rules once more, in the plainest way."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.forgotten: set[str] = set()

    def add(self, new: NewSubscriber, now: int, *, again: bool) -> str:
        who = new.address.lower()
        if who in self.forgotten:
            return "forgotten"
        if who not in self.people:
            state = "unsubscribed" if new.state == "suppressed" else new.state
            lists: dict[str, tuple[str, int]] = dict.fromkeys(new.lists, (state, now))
            self.people[who] = Person(now if new.state == "suppressed" else None, lists)
            return "added"
        known = self.people[who]
        return (
            self._leaves(known, new, now)
            if new.state in {"unsubscribed", "suppressed"}
            else self._joins(known, new, now, new.consent_at if again else None)
        )

    def _leaves(self, known: Person, new: NewSubscriber, now: int) -> str:
        if new.state == "suppressed":
            if known.suppressed is not None:
                return "unchanged"
            known.suppressed = now
            return "suppressed"
        ends = [name for name in new.lists if known.lists.get(name, ("", 0))[0] != "unsubscribed"]
        known.lists.update(dict.fromkeys(ends, ("unsubscribed", now)))
        return "unsubscribed" if ends else "unchanged"

    def _joins(self, known: Person, new: NewSubscriber, now: int, consent: int | None) -> str:
        joined = blocked = False
        if known.suppressed is not None:
            if consent is None or consent <= known.suppressed:
                return "suppressed"
            known.suppressed, joined = None, True
        for name in new.lists:
            state, since = known.lists.get(name, ("", 0))
            left = state == "unsubscribed"
            if left and (consent is None or consent <= since):
                blocked = True
            elif not state or left or (state == "pending" and new.state == "active"):
                known.lists[name] = (new.state, now)
                joined = True
        return "joined" if joined else "unsubscribed" if blocked else "unchanged"

    def receive(self, name: str) -> set[str]:
        return {
            who
            for who, known in self.people.items()
            if known.suppressed is None and known.lists.get(name, ("", 0))[0] == "active"
        }


class AudienceMachine(RuleBasedStateMachine):
    """Everything that changes the store, in any order."""

    store = "audience.db"

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        (self.folder / "key").write_text(new_master_key())
        (self.folder / "key").chmod(0o600)
        self.clock = Clock()
        self.model = Model()
        self.audience = self._opened()

    def _opened(self) -> Audience:
        settings = AudienceSettings(store=self.store, key=Secret(file="key"))
        return self.stack.enter_context(open_audience(settings, self.folder, clock=self.clock))

    def teardown(self) -> None:
        self.stack.close()

    def _new(self, address: str, lists: list[str], state: State, fresh: str) -> NewSubscriber:
        now = self.clock.stamp()
        consent = {"now": now, "old": 1, "none": None, "tomorrow": now + 86_400_000}[fresh]
        return NewSubscriber(address=address, lists=tuple(lists), state=state, consent_at=consent)

    @rule(
        rows=st.lists(
            st.tuples(
                ADDRESSES,
                st.lists(st.sampled_from(LISTS), unique=True),
                JOINING | LEAVING,
                st.sampled_from(["now", "old", "none", "tomorrow"]),
            ),
            max_size=5,
        ),
        again=st.booleans(),
    )
    def take_in(self, rows: list[tuple[str, list[str], State, str]], again: bool) -> None:  # noqa: FBT001 - hypothesis
        """A plan says what will be, and what is, is what the model says."""
        news = [self._new(*row) for row in rows]
        planned = [added.what for added in self.audience.plan_many(news, again=again)]
        done = list(self.audience.add_many(news, again=again))
        now = int(self.clock.now * 1000)
        tomorrow = [new.consent_at is not None and new.consent_at > now for new in news]
        expected = [
            self.model.add(new, now, again=again and not late) for new, late in zip(news, tomorrow, strict=True)
        ]
        assert [added.what for added in done] == expected == planned
        for new, added in zip(news, done, strict=True):
            assert (added.id or None) == self.audience.find(new.address)

    @rule(address=ADDRESSES, lists=st.none() | st.sampled_from(LISTS))
    def unsubscribe(self, address: str, lists: str | None) -> None:
        if reader := self.audience.find(address):
            ended = self.audience.remove(reader, lists, "asked")
            now = int(self.clock.now * 1000)
            mine = self.model.people[address.lower()].lists
            left = [name for name, (state, _) in mine.items() if state != "unsubscribed" and lists in {None, name}]
            mine.update(dict.fromkeys(left, ("unsubscribed", now)))
            assert ended == len(left)

    @rule(address=ADDRESSES)
    def bounce(self, address: str) -> None:
        if reader := self.audience.find(address):
            self.audience.readers("weekly", None).suppress(reader, "no such mailbox", "5.1.1")
            known = self.model.people[address.lower()]
            known.suppressed = int(self.clock.now * 1000) if known.suppressed is None else known.suppressed

    @rule(address=ADDRESSES)
    def lift(self, address: str) -> None:
        if reader := self.audience.find(address):
            self.audience.set_state(reader, None, "active", "by hand")
            self.model.people[address.lower()].suppressed = None

    @rule(address=ADDRESSES, name=st.sampled_from(LISTS), state=st.sampled_from(["active", "pending", "unsubscribed"]))
    def set_by_hand(self, address: str, name: str, state: State) -> None:
        if not (reader := self.audience.find(address)):
            return
        mine = self.model.people[address.lower()].lists
        if mine.get(name, ("", 0))[0] == "unsubscribed" != state:
            with pytest.raises(NotAgain):
                self.audience.set_state(reader, name, state)
            return
        self.audience.set_state(reader, name, state, "by hand")
        if mine.get(name, ("", 0))[0] != state:
            mine[name] = (state, int(self.clock.now * 1000))

    @rule(address=ADDRESSES)
    def forget(self, address: str) -> None:
        if reader := self.audience.find(address):
            self.audience.forget(reader)
            del self.model.people[address.lower()]
            self.model.forgotten.add(address.lower())
        assert self.audience.was_forgotten(address) == (address.lower() in self.model.forgotten)

    @rule()
    def rotate(self) -> None:
        self.audience.rotate()

    @precondition(lambda self: self.model.people)
    @rule()
    def open_again(self) -> None:
        self.audience.close()
        self.audience = self._opened()

    @invariant()
    def exactly_these_receive(self) -> None:
        for name in LISTS:
            readers = self.audience.readers(name, None)
            frozen = [one.id for one in readers.freeze()]
            assert frozen == sorted(frozen)
            assert all(readers.receives(one) for one in frozen)
            assert {one.address.lower() for one in readers.open(frozen).values()} == self.model.receive(name)
            readers.close()

    @invariant()
    def the_numbers_are_true(self) -> None:
        stats = self.audience.stats()
        assert stats.subscribers == len(self.model.people)
        assert stats.suppressed == sum(known.suppressed is not None for known in self.model.people.values())
        assert stats.forgotten == len(self.model.forgotten)
        counts = {(count.list, count.state): count.count for count in stats.counts}
        assert sum(counts.values()) == sum(len(known.lists) for known in self.model.people.values())
        assert {name: counts.get((name, "active"), 0) for name in LISTS} == {
            name: len(self.model.receive(name)) for name in LISTS
        }


TestAudience = AudienceMachine.TestCase
TestAudience.settings = hypothesis_settings(max_examples=40, stateful_step_count=15)


@pytest.fixture(scope="module")
def machine_on_postgres(audience_cluster: Cluster) -> type[AudienceMachine]:
    class OnPostgres(AudienceMachine):
        def __init__(self) -> None:
            self.store = audience_cluster.database()
            super().__init__()

    return OnPostgres


@pytest.mark.real
def test_postgres_is_no_different(machine_on_postgres: type[AudienceMachine]) -> None:
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415

    few = hypothesis_settings(max_examples=6, stateful_step_count=10)
    run_state_machine_as_test(machine_on_postgres, settings=few)
