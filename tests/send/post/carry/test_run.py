"""The run over a thread, outcome by outcome, against a network that does as a test says and a real ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

from pipeline.database import DatabaseError
from pipeline.ledger import AlreadyRunning, Holder, Ledger
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused
from pipeline.send.post.carry.run import carry_thread
from pipeline.send.post.poster import Poster
from pipeline.send.run.job import Finished
from tests.send.fakes import Killed
from tests.send.post.carry.world import CHANNEL, NOT_THERE, SLUG, Act, Clock, Network, job, opened, planned

POSTS = 4
EVERYWHERE = pytest.mark.parametrize("at", range(POSTS))
SILENT = InDoubt("no answer")
HOUR = 3600.0


@pytest.fixture
def run(ledger: Ledger, network: Network, clock: Clock) -> Callable[..., Finished]:
    def carried(**given: Any) -> Finished:
        return carry_thread(job(ledger, network, clock, POSTS, **given))

    return carried


Run = Callable[..., Finished]


def states(ledger: Ledger) -> list[str]:
    return [one.state for one in ledger.standing(planned(ledger, POSTS).id)]


def mailing_state(ledger: Ledger) -> str:
    return planned(ledger, POSTS).state


def died(run: Run, network: Network, at: int, *, taken: bool) -> None:
    """A run is killed in the call for a post, which came or did not."""

    def kill(posting: Any) -> None:
        if posting.key.endswith(f"/{at + 1}"):
            network.before = lambda _posting: None
            if taken:
                network.post(posting)
            raise Killed

    network.before = kill
    with pytest.raises(Killed):
        run()


def test_all_of_it_in_order_each_with_the_receipt_of_the_one_before(run: Run, network: Network) -> None:
    assert isinstance(network, Poster)
    finished = run()
    assert (finished.verdict, finished.why, finished.sent, finished.sums.sent) == ("done", "", POSTS, POSTS)
    assert network.whole(POSTS)
    assert run().verdict == "done"
    assert network.posted == list(range(POSTS))


@EVERYWHERE
def test_a_poster_is_told_of_the_last_try_however_old_the_first_one_is(
    run: Run, network: Network, clock: Clock, at: int
) -> None:
    network.repeatable_for = 0.0
    network.acts[at] = [Act(Deferred("busy", "429", "connection"), taken=False)]
    run()
    first = clock.now
    clock.now += 100 * HOUR
    died(run, network, at, taken=True)
    last = clock.now
    clock.now += 1
    assert run().verdict == "done"
    assert network.tried[at][0] == first
    assert network.tried[at][-1] == last, "it is looked for, and the last try counts"
    assert network.first[at] == {first}
    assert network.whole(POSTS)


@EVERYWHERE
@pytest.mark.parametrize("scope", ["reader", "connection"])
def test_put_off_and_not_waited_for(
    run: Run, network: Network, ledger: Ledger, clock: Clock, at: int, scope: Any
) -> None:
    network.acts[at] = [Act(Deferred("busy", "429", scope, 70.0), taken=False)]
    first = run()
    assert (first.verdict, first.why) == ("deferred", f"post {at + 1}: busy")
    assert first.next_due == clock.now + 70
    assert network.numbers == list(range(at))
    assert mailing_state(ledger) == "running"
    assert run().verdict == "deferred"
    assert network.posted.count(at) == 1
    clock.now += 70
    assert run().verdict == "done"
    assert network.whole(POSTS)
    assert len(network.first[at]) == 1


@EVERYWHERE
def test_put_off_and_waited_for_but_not_beyond_the_run_s_patience(
    run: Run, network: Network, clock: Clock, at: int
) -> None:
    network.acts[at] = [Act(Deferred("busy", wait=70.0), taken=False), Act(Deferred("busy", wait=9000.0), taken=False)]
    began = clock.now
    finished = run(wait_until=began + 900)
    assert (finished.verdict, finished.next_due) == ("deferred", began + 70 + 9000)
    assert 69.9 < clock.slept < 71
    assert run(wait_until=clock.now + 10_000).verdict == "done"


def test_steps_grow_where_the_network_names_no_time(run: Run, network: Network, clock: Clock) -> None:
    network.acts[0] = [Act(Deferred("away"), taken=False) for _ in range(9)]
    rests = []
    for _ in range(9):
        due = run().next_due
        assert due
        rests.append(due - clock.now)
        clock.now = due
    assert rests == [5, 30, 120, 600, 1800, 3600, 3600, 3600, 3600]


@EVERYWHERE
def test_a_fault_of_the_whole_channel_stops_the_thread(run: Run, network: Network, ledger: Ledger, at: int) -> None:
    network.acts[at] = [Act(Deferred("login refused; make a new token", "401", "channel"), taken=False)]
    finished = run(wait_until=1e12)
    assert (finished.verdict, finished.why) == ("stopped", "login refused; make a new token")
    assert mailing_state(ledger) == "stopped"
    assert run().verdict == "stopped"
    assert network.posted.count(at) == 1
    ledger.set_state(planned(ledger, POSTS).id, "running")
    assert run().verdict == "done"
    assert network.whole(POSTS)


@EVERYWHERE
def test_refused_stops_at_every_run_until_a_person_puts_it_back(
    run: Run, network: Network, ledger: Ledger, at: int
) -> None:
    network.acts[at] = [Act(Refused("too long", "422"), taken=False)]
    for _ in range(3):
        finished = run()
        assert finished.verdict == "stopped"
        assert f"post {at + 1} was refused: too long" in finished.why
        assert f"publish settle {SLUG}/{CHANNEL}/{at + 1}=unsent" in finished.why
        assert mailing_state(ledger) == "stopped"
        ledger.set_state(planned(ledger, POSTS).id, "running")
    assert network.numbers == list(range(at))
    ledger.put_back(SLUG, CHANNEL, str(at + 1))
    assert run().verdict == "done"
    assert network.whole(POSTS)


@EVERYWHERE
@pytest.mark.parametrize("told", [SILENT, None])
@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("repeatable_for", [0.0, HOUR])
def test_silence_is_looked_into_at_once(
    run: Run, network: Network, at: int, told: Outcome | None, *, taken: bool, repeatable_for: float
) -> None:
    network.repeatable_for = repeatable_for
    network.acts[at] = [Act(told, taken)]
    assert run().verdict == "done"
    assert network.whole(POSTS)
    assert network.found == [at]
    assert len(network.first[at]) == 1


@EVERYWHERE
@pytest.mark.parametrize(
    "look", [SILENT, Refused("another wording stands there"), Deferred("away", scope="connection")]
)
def test_what_nobody_knows_waits_for_a_person(run: Run, network: Network, at: int, look: Outcome) -> None:
    network.repeatable_for = 0.0
    network.acts[at], network.looks[at] = [Act(SILENT, taken=True)], [look, look]
    for _ in range(2):
        finished = run(wait_until=1e12)
        assert finished.verdict == "in doubt"
        assert f"post {at + 1}" in finished.why
        assert finished.sums.in_doubt == 1
    assert network.numbers == list(range(at + 1))
    assert run().verdict == "done", "by now it can be seen"
    assert network.whole(POSTS)


@EVERYWHERE
@pytest.mark.parametrize("taken", [True, False])
def test_settled_by_a_person(run: Run, network: Network, ledger: Ledger, at: int, *, taken: bool) -> None:
    network.repeatable_for = 0.0
    network.acts[at], network.looks[at] = [Act(SILENT, taken)], [SILENT]
    run()
    ledger.settle(SLUG, CHANNEL, str(at + 1), "sent" if taken else "unsent")
    assert run().verdict == "done"
    assert network.whole(POSTS), "the next one answers it, though nobody wrote its receipt down"


def test_settled_as_sent_and_not_there_the_next_one_is_not_posted(run: Run, network: Network, ledger: Ledger) -> None:
    network.repeatable_for = 0.0
    network.acts[1], network.looks[1] = [Act(SILENT, taken=False)], [SILENT]
    run()
    ledger.settle(SLUG, CHANNEL, "2", "sent")
    finished = run()
    assert finished.verdict == "stopped"
    assert "post 2" in finished.why
    assert network.numbers == [0]


@EVERYWHERE
@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("later", [61.0, 2 * HOUR])
def test_killed_in_the_call_and_run_again(
    run: Run, network: Network, clock: Clock, at: int, *, taken: bool, later: float
) -> None:
    network.repeatable_for = HOUR
    died(run, network, at, taken=taken)
    clock.now += later
    assert run().verdict == "done"
    assert network.whole(POSTS)
    assert len(network.first[at]) == 1, "the same time at every attempt"
    assert network.found == ([at] if later > HOUR else []), "a repeat is harmless within the hour"


def test_a_network_that_swallows_all_and_has_nothing_ends_the_run(run: Run, network: Network, ledger: Ledger) -> None:
    network.acts[1] = [Act(SILENT, taken=False)] * 500
    network.looks[1] = [NOT_THERE] * 500
    finished = run()
    assert (finished.verdict, finished.why) == ("deferred", "post 2: it did not arrive")
    assert network.posted == [0, 1, 1]
    assert states(ledger) == ["sent", "deferred", "planned", "planned"]
    waited = run(wait_until=network.clock.now + 900)
    assert waited.verdict == "deferred"
    assert len(network.posted) < 12


@pytest.mark.parametrize(
    ("state", "verdict"), [("paused", "paused"), ("cancelled", "cancelled"), ("stopped", "stopped")]
)
@EVERYWHERE
def test_a_word_from_outside_ends_it_after_the_post_under_way(
    run: Run, network: Network, ledger: Ledger, at: int, state: Any, verdict: str
) -> None:
    mailing = planned(ledger, POSTS).id

    def outside(posting: Any) -> None:
        if posting.key.endswith(f"/{at + 1}"):
            ledger.set_state(mailing, state, "by hand")

    network.before = outside
    finished = run(wait_until=1e12)
    assert network.numbers == list(range(at + 1)), "what was under way counts"
    whole = at + 1 == POSTS and state != "cancelled"
    assert finished.verdict == ("done" if whole else verdict)
    assert finished.sums.sent == at + 1
    network.before = lambda _posting: None
    if state != "cancelled":
        if not whole:
            ledger.set_state(mailing, "running")
        assert run().verdict == "done"
        assert network.whole(POSTS)


def test_stopped_by_a_signal_before_between_and_in_a_wait(run: Run, network: Network, clock: Clock) -> None:
    stop = threading.Event()
    network.before = lambda _posting: stop.set()
    assert run(stop=stop).verdict == "stopped"
    assert network.numbers == [0]
    assert run(stop=stop).verdict == "stopped"
    assert network.numbers == [0]
    stop.clear()
    network.before = lambda _posting: None
    network.acts[1] = [Act(Deferred("busy", wait=300.0), taken=False)]
    clock.on_sleep = stop.set
    assert run(stop=stop, wait_until=1e12).verdict == "deferred"
    assert clock.slept < 1
    clock.now += 300
    assert run().verdict == "done"


def test_another_run_at_the_same_time(run: Run, network: Network, ledger: Ledger) -> None:
    ledger.claim(planned(ledger, POSTS).id, Holder("elsewhere", 7, ""))
    with pytest.raises(AlreadyRunning):
        run()
    assert not network.posted


@pytest.mark.parametrize("how", ["lease", "batch"])
def test_one_that_was_taken_over_posts_nothing_more(
    run: Run, network: Network, ledger: Ledger, clock: Clock, how: str
) -> None:
    mailing = planned(ledger, POSTS).id

    def taken_over(_posting: Any) -> None:
        network.before = lambda _posting: None
        clock.now += 61
        if how == "lease":
            ledger.claim(mailing, Holder("elsewhere", 7, ""))
        else:
            ledger.open_batch(mailing, 0, repeatable_for=0.0)

    network.before = taken_over
    finished = run()
    assert finished.verdict == "fenced"
    assert network.numbers == [0]
    assert states(ledger)[0] == "sent", "what came of the post under way is known all the same"


class _Failing:
    """A ledger, or its writer, that fails at the n-th call, for a while or for good."""

    def __init__(self, inner: Any, fails: list[bool]) -> None:
        self._inner, self._fails = inner, fails

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)

        def called(*given: Any, **named: Any) -> Any:
            fails = self._fails.pop(0) if len(self._fails) > 1 else self._fails[0]
            if fails and name != "close":
                raise DatabaseError("the ledger cannot be written", "make room")
            answer = found(*given, **named)
            return _Failing(answer, self._fails) if name == "writer" else answer

        return called

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._inner.close()


@pytest.mark.parametrize("for_good", [True, False])
@pytest.mark.parametrize("repeatable_for", [0.0, HOUR])
def test_a_ledger_that_fails_at_any_moment_leaves_it_true(
    tmp_path: Path, *, for_good: bool, repeatable_for: float
) -> None:
    for calls in range(26):
        clock = Clock()
        network = Network(clock, repeatable_for)
        folder = tmp_path / f"{calls}-{for_good}-{repeatable_for}"
        folder.mkdir()
        with opened(folder, clock) as ledger:
            this = job(ledger, network, clock, 3)
            given = {name: getattr(this, name) for name in this.__slots__}
            fails = [False] * calls + [True, for_good]
            try:
                first = carry_thread(type(this)(**given | {"ledger": _Failing(ledger, fails)}))
            except DatabaseError:
                assert not network.posted, "once something may have left, there is a verdict"
            else:
                assert first.verdict == "stopped" or first.sums.sent == 3, calls
                assert first.sums.total == 3
                sums = first.sums.abandoned
                assert sums.sent <= len(network.there) <= sums.sent + sums.in_doubt
            clock.now += 61
            assert carry_thread(this).verdict == "done"
            assert network.whole(3), calls


def test_nothing_of_a_failing_poster_s_words_is_kept(run: Run, network: Network, ledger: Ledger) -> None:
    network.repeatable_for = 0.0
    network.acts[0], network.looks[0] = [Act(None, taken=True)], [SILENT]
    finished = run()
    kept = finished.why + "".join(one.why for one in ledger.standing(planned(ledger, POSTS).id))
    assert "token" not in kept
    assert "OSError" in kept


def test_what_was_found_counts_as_posted_by_this_run(run: Run, network: Network) -> None:
    network.acts[POSTS - 1] = [Act(SILENT, taken=True)]
    finished = run()
    assert (finished.verdict, finished.sent) == ("done", POSTS)
