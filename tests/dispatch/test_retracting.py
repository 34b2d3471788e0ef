"""Taking a thread back, outcome by outcome and killed at every border, against a network that does as a test says."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.dispatch.retracting import TakenBack, Taking
from pipeline.ledger import AlreadyRunning, Holder, Ledger, NotAllowed
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.carry.run import carry_thread
from pipeline.send.post.poster import Poster, Posting
from tests.send.fakes import Killed
from tests.send.mortal import Mortal, Mortality
from tests.send.post.carry.conftest import clock, ledger, network
from tests.send.post.carry.world import CHANNEL, SLUG, Act, Clock, Network, Removal, job, opened, planned, receipt

__all__ = ["clock", "ledger", "network"]

POSTS = 4
SILENT = InDoubt("no answer")


def taking(ledger: Ledger, network: Poster | None, *, outbox: bool = True) -> Taking:
    """What takes the thread back; without its `outbox` nothing can be looked for."""
    row = planned(ledger, POSTS)
    posts = [Posting(f"{SLUG}/{CHANNEL}/{n + 1}", {}, {}, 0.0) for n in range(POSTS)]
    return Taking(row, ledger, network, (posts, [None, *range(POSTS - 1)]) if outbox else None)


def take_back(ledger: Ledger, network: Poster | None, *, outbox: bool = True) -> TakenBack:
    return taking(ledger, network, outbox=outbox).take_back()


def states(ledger: Ledger) -> list[str]:
    return [one.state for one in ledger.standing(planned(ledger, POSTS).id)]


def post_all(ledger: Ledger, network: Network) -> None:
    assert carry_thread(job(ledger, network, network.clock, POSTS)).verdict == "done"


def test_a_whole_thread_last_post_first_and_the_ledger_says_so(ledger: Ledger, network: Network) -> None:
    post_all(ledger, network)
    taken = take_back(ledger, network)
    assert (taken.deleted, list(taken.left), taken.why) == (POSTS, [], "")
    assert network.removed == [3, 2, 1, 0]
    assert network.there == []
    row = planned(ledger, POSTS)
    assert (row.state, states(ledger), row.holder) == ("retracted", ["retracted"] * POSTS, "")
    sums = ledger.sums(row.id)
    assert (sums.retracted, sums.left, sums.total) == (POSTS, 0, POSTS)
    said = [(event.what, event.detail) for event in ledger.events(SLUG)][-2:]
    assert said == [("retracting", "it was done"), ("retracted", f"{POSTS} deleted")]


def test_what_is_in_doubt_is_looked_for_with_the_time_of_its_last_try(ledger: Ledger, network: Network) -> None:
    network.acts[1], network.looks[1] = [Act(SILENT, taken=True)], [SILENT]
    network.repeatable_for = 0.0
    assert carry_thread(job(ledger, network, network.clock, POSTS)).verdict == "in doubt"
    network.clock.now += 7200
    tried = network.tried[1][0]
    assert take_back(ledger, network).deleted == 2
    assert network.tried[1][-1] == tried


def test_no_run_posts_what_is_or_was_taken_back_until_a_person_says_so(ledger: Ledger, network: Network) -> None:
    post_all(ledger, network)
    network.removals[1] = [Removal(Deferred("slow down", "429", "connection", 600.0), gone=False)]
    taken = take_back(ledger, network)
    assert taken.why == "slow down (11 minutes)"
    assert [row.number for row in taken.left] == [0, 1]
    assert planned(ledger, POSTS).state == "retracting"
    assert carry_thread(job(ledger, network, network.clock, POSTS)).verdict == "retracted"
    assert take_back(ledger, network).deleted == 2
    assert carry_thread(job(ledger, network, network.clock, POSTS)).verdict == "retracted"
    assert network.there == []
    assert ledger.post_again(SLUG, CHANNEL) == POSTS
    post_all(ledger, network)
    assert network.whole(POSTS)


def test_another_text_under_the_same_slug_is_planned_anew_once_all_is_gone(ledger: Ledger, network: Network) -> None:
    post_all(ledger, network)
    take_back(ledger, network)
    posts = list(ledger.rows(planned(ledger, POSTS).id))
    row = ledger.plan(SLUG, CHANNEL, "mastodon", "another", "another", posts, POSTS, batch_size=POSTS)
    assert (row.state, [one.state for one in ledger.standing(row.id)]) == ("running", ["planned"] * POSTS)
    assert all(one.first_at is None and not one.receipt for one in ledger.standing(row.id))


@pytest.mark.parametrize("at", range(POSTS))
@pytest.mark.parametrize(
    ("told", "state", "goes_on"),
    [
        (Deferred("away", scope="connection"), "sent", False),
        (Deferred("login refused", "401", "channel"), "sent", False),
        (Refused("delete it there by hand: https://social.test", "403"), "sent", True),
        (SILENT, "retracting", False),
        (None, "retracting", False),
    ],
)
def test_what_cannot_be_deleted_is_said_and_kept(
    ledger: Ledger, network: Network, at: int, told: Outcome | None, state: str, *, goes_on: bool
) -> None:
    post_all(ledger, network)
    network.removals[at] = [Removal(told, gone=False)]
    taken = take_back(ledger, network)
    left = [at] if goes_on else list(range(at + 1))
    assert [row.number for row in taken.left] == left
    assert states(ledger)[at] == state
    assert taken.left[-1].why == getattr(told, "why", "the poster failed: OSError")
    assert "token" not in taken.why
    assert take_back(ledger, network).left == []
    assert network.there == []


def test_a_refused_deletion_is_done_by_hand_and_recorded(ledger: Ledger, network: Network) -> None:
    post_all(ledger, network)
    network.removals = {n: [Removal(Refused("delete it there by hand"), gone=False)] * 9 for n in range(POSTS)}
    assert len(take_back(ledger, network).left) == POSTS
    asked = len(network.removed)
    taken = take_back(ledger, None)
    assert (taken.deleted, list(taken.left), len(network.removed)) == (POSTS, [], asked)
    assert planned(ledger, POSTS).state == "retracted"


@pytest.mark.parametrize("taken_by_network", [True, False])
def test_a_post_in_doubt_is_looked_for_first(ledger: Ledger, network: Network, *, taken_by_network: bool) -> None:
    network.repeatable_for = 0.0
    network.acts[2], network.looks[2] = [Act(SILENT, taken_by_network)], [SILENT]
    assert carry_thread(job(ledger, network, network.clock, POSTS)).verdict == "in doubt"
    taken = take_back(ledger, network)
    assert not taken.left
    assert network.there == []
    assert (2 in network.removed) is taken_by_network
    assert states(ledger) == ["retracted"] * 3 + ["planned"]
    assert planned(ledger, POSTS).state == "retracted"


def test_a_post_in_doubt_that_nobody_can_see_is_left_and_said(ledger: Ledger, network: Network) -> None:
    network.repeatable_for = 0.0
    network.acts[1], network.looks[1] = [Act(SILENT, taken=True)], [SILENT, SILENT]
    carry_thread(job(ledger, network, network.clock, POSTS))
    taken = take_back(ledger, network)
    assert [(row.number, row.state) for row in taken.left] == [(1, "in doubt")]
    assert planned(ledger, POSTS).state == "retracting"
    assert network.numbers == [1]
    assert not take_back(ledger, network).left
    assert network.there == []


def test_without_the_outbox_nothing_is_looked_for_and_receipts_are_enough(ledger: Ledger, network: Network) -> None:
    network.repeatable_for = 0.0
    network.acts[1], network.looks[1] = [Act(SILENT, taken=True)], [SILENT]
    carry_thread(job(ledger, network, network.clock, POSTS))
    asked = len(network.found)
    assert [row.number for row in take_back(ledger, network, outbox=False).left] == [1]
    assert len(network.found) == asked


def test_one_that_a_person_settled_as_sent_is_looked_up(ledger: Ledger, network: Network) -> None:
    network.repeatable_for = 0.0
    network.acts[0], network.looks[0] = [Act(SILENT, taken=True)], [SILENT]
    carry_thread(job(ledger, network, network.clock, POSTS))
    ledger.settle(SLUG, CHANNEL, "1", "sent")
    assert not take_back(ledger, network).left
    assert network.there == []


OTHER = "https://social.test/of-somebody"


class _Foreseeing(Network):
    """A network whose keys are known beforehand: what it refuses may stand there in part, or be something `else_`."""

    else_: str | Exception = ""

    def place(self, posting: Posting) -> str:
        return receipt(int(posting.key.rpartition("/")[2]) - 1)

    def other(self, posting: Posting) -> str:
        assert posting.key
        if isinstance(self.else_, Exception):
            raise self.else_
        return self.else_


def refused(ledger: Ledger, clock: Clock, *, looks: int = 1) -> _Foreseeing:
    """A network that has refused the first post, since something stands in its place."""
    network = _Foreseeing(clock)
    network.acts[0] = [Act(Refused("in its place stands something else"), taken=True)]
    network.looks[0] = [Refused("in its place stands something else")] * looks
    assert carry_thread(job(ledger, network, clock, POSTS)).verdict == "stopped"
    return network


def test_what_never_was_of_this_thread_is_deleted_only_once_a_person_has_seen_it(ledger: Ledger, clock: Clock) -> None:
    network = refused(ledger, clock, looks=3)
    network.else_ = OTHER
    assert taking(ledger, network).others() == [OTHER]
    for agreed in ((), ("https://social.test/another",)):
        taken = taking(ledger, network).take_back(agreed)
        assert [row.state for row in taken.left] == ["refused"]
        assert network.removed == []
        assert network.numbers == [0]
    assert not taking(ledger, network).take_back([OTHER]).left
    assert network.there == []


def test_what_stands_there_and_cannot_be_seen_now_is_not_deleted(ledger: Ledger, clock: Clock) -> None:
    network = refused(ledger, clock, looks=2)
    network.else_ = OSError("the connection broke")
    assert taking(ledger, network).others() == []
    assert [row.state for row in take_back(ledger, network).left] == ["refused"]
    assert network.removed == []
    network.else_ = ""
    assert not take_back(ledger, network).left


def test_what_was_refused_because_a_part_of_it_stands_there_is_deleted_too(ledger: Ledger, clock: Clock) -> None:
    network = _Foreseeing(clock)
    network.acts[0] = [Act(Refused("of its posts somebody has deleted 2"), taken=True)]
    network.looks[0] = [Refused("of its posts somebody has deleted 2")]
    assert carry_thread(job(ledger, network, clock, POSTS)).verdict == "stopped"
    assert [row.state for row in taking(ledger, network).there] == ["refused"]
    assert not take_back(ledger, network).left
    assert network.there == []
    assert planned(ledger, POSTS).state == "retracted"


def test_another_process_has_it(ledger: Ledger, network: Network) -> None:
    post_all(ledger, network)
    ledger.claim(planned(ledger, POSTS).id, Holder("elsewhere", 7, ""))
    with pytest.raises(AlreadyRunning):
        take_back(ledger, network)
    assert network.removed == []
    assert planned(ledger, POSTS).state == "done"


def test_one_that_was_taken_over_deletes_nothing_more(ledger: Ledger, network: Network, clock: Clock) -> None:
    post_all(ledger, network)
    number, retract = planned(ledger, POSTS).id, network.retract

    def taken_over(receipts: Sequence[str]) -> Sequence[Outcome]:
        clock.now += 61
        ledger.claim(number, Holder("elsewhere", 7, ""))
        return retract(receipts)

    network.retract = taken_over  # type: ignore[method-assign]
    with pytest.raises(AlreadyRunning):
        take_back(ledger, network)
    assert network.removed == [3]
    assert states(ledger)[3] == "retracting", "whoever goes on deletes it once more"


def test_put_back_only_what_was_surely_deleted(ledger: Ledger, network: Network) -> None:
    with pytest.raises(NotAllowed):
        ledger.post_again(SLUG, CHANNEL)
    post_all(ledger, network)
    network.removals[2] = [Removal(SILENT, gone=True)]
    take_back(ledger, network)
    with pytest.raises(NotAllowed, match="is gone is not known"):
        ledger.post_again(SLUG, CHANNEL)
    network.removals[1] = [Removal(Deferred("away"), gone=False)]
    take_back(ledger, network)
    assert ledger.post_again(SLUG, CHANNEL) == 2
    post_all(ledger, network)
    assert network.whole(POSTS)


def test_a_retraction_that_dies_at_any_border_is_gone_on_with(tmp_path: Path, clock: Clock) -> None:
    whole, network = tmp_path / "whole", Network(clock)
    whole.mkdir()
    with opened(whole, clock) as ledger:
        post_all(ledger, network)
    for borders in range(1, 120):
        folder = tmp_path / str(borders)
        shutil.copytree(whole, folder)
        network = Network(clock)
        network.there = [(n, receipt(n - 1) if n else None) for n in range(POSTS)]
        mortality, died = Mortality(borders), False
        with opened(folder, clock) as ledger:
            dying: Any = taking(ledger, network)
            dying._ledger, dying._poster = Mortal(ledger, mortality), Mortal(network, mortality)
            try:
                dying.take_back()
            except Killed:
                died = True
            clock.now += 61
            assert network.numbers == list(range(len(network.there))), "the last first: no hole"
            for row in ledger.standing(planned(ledger, POSTS).id):
                assert row.state != "retracted" or row.number not in network.numbers
                assert row.state != "sent" or row.number in network.numbers
            assert not take_back(ledger, network).left
            assert network.there == []
            assert (planned(ledger, POSTS).state, states(ledger)) == ("retracted", ["retracted"] * POSTS)
        if not died:
            assert borders > 2 * POSTS
            return
    pytest.fail("the borders were not all tried")


def test_the_network_of_these_tests_deletes(network: Network) -> None:
    network.there = [(0, None)]
    assert network.retract([receipt(0)]) == [Sent(receipt(0))]
    assert network.there == []
