"""How a thread's run ends: read back, put right by nobody; asked again where that is harmless; paused while it waits."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.ledger import Holder, Ledger
from pipeline.outcome import Deferred, InDoubt, Refused
from pipeline.send.post.carry.run import carry_thread
from pipeline.send.post.findings import inspected, of_clock, of_pace
from pipeline.send.post.poster import Finding, ReadBack, read_back
from pipeline.send.run.job import Finished
from pipeline.send.sender import SendError
from tests.send.post.carry.world import CHANNEL, SLUG, Act, Network, job, planned

POSTS = 4
SILENT = InDoubt("no answer")


def run(ledger: Ledger, network: Any, **given: Any) -> Finished:
    return carry_thread(job(ledger, network, network.clock, POSTS, **given))


def history(ledger: Ledger, what: str) -> list[str]:
    return [event.detail for event in ledger.events(SLUG) if event.what == what]


def test_a_thread_that_was_posted_is_read_back_once(ledger: Ledger, network: Network) -> None:
    finished = run(ledger, network)
    assert (finished.verdict, finished.why) == ("done", "")
    assert finished.read_back == f"{POSTS} of {POSTS} posts stand there, in order"
    assert history(ledger, "read back") == [finished.read_back]
    assert run(ledger, network).read_back == "", "what was done before is not read again"
    assert len(history(ledger, "read back")) == 1


def test_what_does_not_stand_there_is_named_and_not_posted_again(ledger: Ledger, network: Network) -> None:
    network.reads = [ReadBack(POSTS, (2, 3), altered=(4,))] * 2
    finished = run(ledger, network)
    assert finished.verdict == "incomplete"
    assert "read back: 1 of 4 posts stand there in order; not so: 2, 3; altered: 4" in finished.why
    assert f"publish retract {SLUG} --channel {CHANNEL}" in finished.why
    assert planned(ledger, POSTS).state == "done"
    assert "incomplete" in history(ledger, "run ended")[0]
    assert len(network.posted) == POSTS
    assert run(ledger, network).verdict == "done"
    assert len(network.posted) == POSTS


def test_a_server_may_show_it_a_little_later(ledger: Ledger, network: Network) -> None:
    network.reads = [ReadBack(POSTS, (4,))]
    began = network.clock.now
    finished = run(ledger, network)
    assert finished.verdict == "done"
    assert network.clock.now - began == pytest.approx(3.0)
    assert finished.read_back.startswith(f"{POSTS} of {POSTS}")


def test_a_read_back_that_cannot_be_made_is_told_and_harms_nothing(
    ledger: Ledger, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.reads = [ReadBack(POSTS, why="social.test is away; try again later")]
    finished = run(ledger, network)
    assert finished.verdict == "done"
    assert finished.read_back == "the thread could not be read back: social.test is away; try again later"

    def fails(_receipts: object) -> ReadBack:
        raise OSError("a token in its words")

    monkeypatch.setattr(network, "verify", fails)
    assert read_back(network, ["1"]).why == "the poster failed: OSError"


class _Mute:
    """A poster with the least that there may be."""

    relay, repeatable_for = "a hook", 0.0

    def __init__(self, error: SendError | None = None) -> None:
        self.error = error

    def check(self) -> None:
        if self.error:
            raise self.error

    def post(self, _posting: object) -> Any:
        raise NotImplementedError

    find = retract = post

    def close(self) -> None:
        """Nothing is open."""


def test_a_network_that_shows_nobody_what_it_took_says_so() -> None:
    seen = read_back(_Mute(), ["1", "2"])
    assert (seen.known, seen.whole, seen.broken) == (False, False, False)
    assert str(seen) == "the network shows nobody what it took"


def test_a_poster_with_nothing_more_to_say_than_its_check() -> None:
    assert [one.level for one in inspected(_Mute())] == ["ok"]
    away = SendError("hook.test cannot be reached", "try again later", away=True)
    assert inspected(_Mute(away)) == [Finding("fault", away.fault, away.remedy, away=True)]
    assert not inspected(_Mute(SendError("the token is wrong", "make a new one")))[0].away


@pytest.mark.parametrize(
    ("skew", "level", "said"),
    [
        (None, None, ""),
        (299.0, "ok", "agrees"),
        (-301.0, "warning", "5 minutes behind that of far.test"),
        (8 * 3600.0, "warning", "8 hours ahead of"),
        (86_400.0, "fault", "24 hours ahead of"),
        (-86_400.0, "fault", "24 hours behind"),
    ],
)
def test_the_clock(skew: float | None, level: str | None, said: str) -> None:
    found = of_clock(skew, "far.test")
    assert [one.level for one in found] == ([level] if level else [])
    assert all(said in one.said for one in found)


@pytest.mark.parametrize(
    ("headers", "level"),
    [
        ({}, None),
        ({"x-ratelimit-remaining": "280", "x-ratelimit-limit": "300"}, "ok"),
        ({"ratelimit-remaining": "2", "ratelimit-limit": "300"}, "warning"),
        ({"x-ratelimit-remaining": "٣", "x-ratelimit-limit": "300"}, None),
        ({"x-ratelimit-remaining": "9" * 5000, "x-ratelimit-limit": "300"}, None),
    ],
)
def test_the_pace(headers: dict[str, str], level: str | None) -> None:
    assert [one.level for one in of_pace(headers)] == ([level] if level else [])


def test_in_doubt_where_a_repeat_is_harmless_is_to_be_run_again(ledger: Ledger, network: Network) -> None:
    network.acts[1], network.looks[1] = [Act(SILENT, taken=True)], [SILENT]
    finished = run(ledger, network)
    assert finished.verdict == "unanswered"
    assert "run it again to go on: a repeat does no harm there" in finished.why
    assert "settle" not in finished.why
    assert run(ledger, network).verdict == "done"
    assert network.whole(POSTS)


def test_something_else_in_its_place_is_for_a_person_all_the_same(ledger: Ledger, network: Network) -> None:
    network.acts[1], network.looks[1] = [Act(SILENT, taken=False)], [Refused("another wording stands there")]
    finished = run(ledger, network)
    assert (finished.verdict, "look there, and settle it" in finished.why) == ("in doubt", True)


def test_what_the_network_cleared_no_person_has_settled(ledger: Ledger, network: Network) -> None:
    network.acts[2] = [Act(SILENT, taken=False)]
    assert run(ledger, network).verdict == "done"
    assert history(ledger, "settled") == []
    assert history(ledger, "looked") == ["3: it is not there"]


@pytest.mark.parametrize(("state", "verdict"), [("paused", "paused"), ("cancelled", "cancelled")])
def test_a_word_from_outside_ends_a_wait_soon(ledger: Ledger, network: Network, state: Any, verdict: str) -> None:
    network.acts[1] = [Act(Deferred("busy", wait=900.0), taken=False)]
    mailing, said = planned(ledger, POSTS).id, list[bool]()

    def outside() -> None:
        if network.clock.slept > 40 and not said:
            said.append(True)
            ledger.set_state(mailing, state, "by hand")

    network.clock.on_sleep = outside
    assert run(ledger, network, wait_until=1e12).verdict == verdict
    assert network.clock.slept < 60
    assert network.numbers == [0]


def test_a_thread_s_second_life_is_told_to_the_poster(ledger: Ledger, network: Network) -> None:
    lives: list[bool] = []
    network.before = lambda posting: lives.append(posting.again)
    run(ledger, network)
    row = planned(ledger, POSTS)
    holder = Holder("here", 1, "")
    ledger.claim(row.id, holder)
    retraction = ledger.retraction(row.id, holder)
    retraction.begin()
    for number in range(POSTS):
        retraction.deleted(number)
    assert retraction.end()
    network.there, network._known = [], {}
    assert ledger.post_again(SLUG, CHANNEL) == POSTS
    assert run(ledger, network).verdict == "done"
    assert lives == [False] * POSTS + [True] * POSTS
