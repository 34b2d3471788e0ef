"""The whole thread of an example issue on a real server of Mastodon's API, through a proxy that loses what it likes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from pipeline.channel import MastodonSettings
from pipeline.outcome import Deferred, InDoubt, Refused, Sent
from pipeline.send.post.mastodon.poster import MastodonPoster
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.http import Http
from pipeline.send.sender import SendError
from tests.real.mastodon import Act, Proxy, answer, delay, drop, mastodon, proxy, swallow, tear
from tests.samples import ROOT

pytestmark = pytest.mark.real
__all__ = ["mastodon", "proxy"]

THREAD = ROOT / "tests/golden/2026-03-23-rain-gauges/mastodon/thread.json"
POSTS = len(json.loads(THREAD.read_bytes())["requests"])
PAGE = b"<!DOCTYPE html><title>Bad gateway</title>"
HUGE = b'{"id": "1", "x": "' + b"x" * 10_000_000 + b'"}'
_RUN = uuid4().hex
_TESTS = count()


class Run:
    """One issue on its way: its postings with keys of their own, and the receipts that a ledger would hold."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy, self.receipts = proxy, list[str]()
        self.first_at: dict[int, float] = {}
        self.postings = _postings(f"{_RUN}-{next(_TESTS)}")

    def poster(self, *, later: float = 0.0, **given: Any) -> MastodonPoster:
        """A fresh process, as it were: nothing is remembered but what the ledger holds."""
        settings = MastodonSettings(server=self.proxy.url, **given)
        http = Http(timeout=(2.0, 1.0))
        return MastodonPoster(
            settings, self.proxy.server.token, http=http, patience=0.2, clock=lambda: time.time() + later
        )

    def posting(self, number: int) -> Posting:
        follows = self.receipts[number - 1] if number else None
        first_at = self.first_at.setdefault(number, time.time())
        return replace(self.postings[number], first_at=first_at, follows=follows)

    def go_on(self, poster: MastodonPoster | None = None) -> Deferred | InDoubt | Refused | None:
        """Carry on from where the receipts end, with one more try for what was put off; None: all of it is there."""
        poster = poster or self.poster()
        for number in range(len(self.receipts), len(self.postings)):
            outcome = poster.post(self.posting(number))
            if isinstance(outcome, Deferred) and outcome.scope == "connection":
                outcome = poster.post(self.posting(number))
            if not isinstance(outcome, Sent):
                return outcome
            self.receipts.append(outcome.receipt)
        poster.close()
        return None

    def texts(self) -> list[str]:
        """What stands there of this thread, by the answers to its first post, each read from the server itself."""
        api, first = self.poster()._api, self.receipts[0].split()[0]
        ids = [first, *(one["id"] for one in api.read(f"/api/v1/statuses/{first}/context").body["descendants"])]
        return [api.read(f"/api/v1/statuses/{number}/source").body["text"] for number in ids]

    def own(self) -> int:
        """How many statuses the account has that say what one of the thread's posts says."""
        api = self.poster()._api
        me = api.read("/api/v1/accounts/verify_credentials").body["id"]
        page = api.read(f"/api/v1/accounts/{me}/statuses", {"limit": 40}).body
        wanted = {posting.request["body"]["status"] for posting in self.postings}
        return sum(api.read(f"/api/v1/statuses/{one['id']}/source").body["text"] in wanted for one in page)


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(THREAD.read_bytes())
    return document


def _postings(word: str) -> list[Posting]:
    document = _document()
    slots = {slot["name"]: slot["placeholder"] for slot in document["slots"]}
    made = []
    for request in document["requests"]:
        key = f"{request['headers']['Idempotency-Key']}-{word}"  # the tests share an account, which remembers keys
        made.append(
            Posting(request["key"], request | {"headers": request["headers"] | {"Idempotency-Key": key}}, slots, 0)
        )
    return made


@contextmanager
def _issue(proxy: Proxy) -> Iterator[Run]:
    """A run whose thread is deleted in the end, with a reading that all of it is gone."""
    run = Run(proxy)
    try:
        yield run
    finally:  # also of a test that fails, for the tests share an account
        proxy.acts.clear()
        proxy.forgets = False
        outcomes = run.poster().retract(run.receipts)
    assert all(isinstance(outcome, Sent) for outcome in outcomes), outcomes
    assert run.own() == 0


def _whole(run: Run) -> None:
    """Complete, in order, once."""
    wanted = [posting.request["body"]["status"] for posting in run.postings]
    assert run.texts() == wanted
    assert run.own() == len(wanted) == POSTS
    back = run.poster().verify(run.receipts)
    assert str(back) == f"{POSTS} of {POSTS} posts stand there, in order"


def test_the_thread_is_complete_in_order_and_once(proxy: Proxy) -> None:
    with _issue(proxy) as run:
        poster = run.poster()
        poster.check()
        assert "@" in poster.relay
        assert run.go_on(poster) is None
        _whole(run)
        posts = [path for method, path in proxy.seen if method == "POST"]
        assert len(posts) == POSTS


def test_posted_again_with_the_ledger_lost_nothing_is_there_twice(proxy: Proxy) -> None:
    with _issue(proxy) as run:
        assert run.go_on() is None
        for forgets in (False, True):
            proxy.forgets = forgets
            known, run.receipts = run.receipts, []
            time.sleep(0.01)
            run.first_at = {number: at - 10 for number, at in run.first_at.items()}
            assert run.go_on() is None
            assert run.receipts == known
        _whole(run)


@pytest.mark.parametrize("number", range(POSTS))
@pytest.mark.parametrize("act", [swallow, tear], ids=["swallowed", "torn"])
def test_each_answer_lost_in_turn(proxy: Proxy, act: Act, number: int) -> None:
    with _issue(proxy) as run:
        proxy.on("POST", "/statuses", act, after=number)
        assert run.go_on() is None
        _whole(run)


@pytest.mark.parametrize("number", range(POSTS))
def test_each_answer_lost_and_the_process_with_it(proxy: Proxy, number: int) -> None:
    """The intent is in the ledger, the receipt is not; another process goes on, inside the hour and after it."""
    for later, forgets in ((5.0, False), (5.0, True), (4000.0, True)):
        with _issue(proxy) as run:
            proxy.forgets = forgets
            _until_killed(run, number)
            poster = run.poster(later=later)
            assert isinstance(poster.find(run.posting(number)), Sent)
            assert run.go_on(poster) is None
            _whole(run)


def _until_killed(run: Run, number: int) -> None:
    """Post up to `number`, whose answer is lost, and learn nothing after it."""
    poster = run.poster()
    for before in range(number):
        outcome = poster.post(run.posting(before))
        assert isinstance(outcome, Sent)
        run.receipts.append(outcome.receipt)
    run.proxy.on("POST", "/statuses", swallow)
    run.proxy.on("GET", "exclude_reblogs", drop)
    assert isinstance(poster.post(run.posting(number)), InDoubt)


@pytest.mark.parametrize(
    "act",
    [
        drop,
        answer(500, b'{"error": "oh"}', acted=True),
        answer(500, b'{"error": "oh"}', acted=False),
        answer(502, PAGE, acted=True, Content_Type="text/html"),
        answer(503, PAGE, acted=False, Retry_After="1", Content_Type="text/html"),
        answer(200, PAGE, acted=True, Content_Type="text/html"),
        answer(200, HUGE, acted=True),
        answer(303, b"", acted=True, Location="https://elsewhere.test/"),
        answer(429, b'{"error": "Too many requests"}', acted=False, Retry_After="1"),
        delay(1.3),
    ],
    ids=["dropped", "500 acted", "500", "502 page acted", "503 page", "200 page acted", "10 MB", "303", "429", "late"],
)  # fmt: skip
@pytest.mark.parametrize("number", [0, 3, POSTS - 1])
def test_whatever_is_answered_the_thread_is_whole_in_the_end(proxy: Proxy, act: Act, number: int) -> None:
    with _issue(proxy) as run:
        proxy.on("POST", "/statuses", act, after=number)
        assert run.go_on() is None
        _whole(run)


def test_a_redirect_stops_the_channel_and_names_the_other_host(proxy: Proxy) -> None:
    with _issue(proxy) as run:
        proxy.on("POST", "/statuses", answer(308, b"", acted=False, Location="https://elsewhere.test/x"), after=1)
        stopped = run.go_on()
        assert isinstance(stopped, Deferred)
        assert (stopped.scope, "elsewhere.test" in stopped.why) == ("channel", True)
        assert run.go_on() is None
        _whole(run)


def test_429_says_how_long(proxy: Proxy) -> None:
    with _issue(proxy) as run:
        proxy.on("POST", "/statuses", answer(429, b"{}", acted=False, Retry_After="77"))
        outcome = run.poster().post(run.posting(0))
        assert isinstance(outcome, Deferred)
        assert outcome.wait == 77


def test_a_wrong_token_is_said_before_anything_and_nowhere_shown(proxy: Proxy) -> None:
    wrong = "not-the-token-6b1f"
    poster = MastodonPoster(MastodonSettings(server=proxy.url), wrong, http=Http())
    with pytest.raises(SendError, match="make a new one") as caught:
        poster.check()
    assert wrong not in str(caught.value)
    outcome = poster.post(replace(_postings("x")[0], first_at=time.time()))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"


def test_a_limit_lower_than_the_channels_is_said_before_anything(proxy: Proxy) -> None:
    run = Run(proxy)
    with pytest.raises(SendError, match="max_characters = "):
        run.poster(max_characters=1_000_000).check()
    assert not [path for method, path in proxy.seen if method == "POST"]


def test_a_post_deleted_by_a_person_leaves_no_answer_to_nothing(proxy: Proxy) -> None:
    with _issue(proxy) as run:
        poster = run.poster()
        for number in range(2):
            outcome = poster.post(run.posting(number))
            assert isinstance(outcome, Sent)
            run.receipts.append(outcome.receipt)
        assert run.poster().retract(run.receipts[1:]) == [Sent(run.receipts[1])]
        stopped = run.go_on()
        assert isinstance(stopped, Deferred)
        assert (stopped.scope, "deleted" in stopped.why) == ("channel", True)
        assert run.poster().verify(run.receipts).missing == (2,)
        assert run.own() == 1


def test_nothing_answers_at_that_address(proxy: Proxy) -> None:
    with _issue(proxy) as run:
        poster = run.poster()
        run.proxy = replace(proxy, url="http://127.0.0.1:9")
        with pytest.raises(SendError, match="cannot be reached"):
            run.poster().check()
        run.proxy = proxy
        poster.close()
