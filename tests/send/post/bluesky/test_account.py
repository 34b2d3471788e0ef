"""What `check` says of login, account, server and clock, and where the password does not go."""

from __future__ import annotations

import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from pipeline.channel import BlueskySettings
from pipeline.outcome import Deferred, InDoubt
from pipeline.send.post.bluesky.poster import BlueskyPoster
from pipeline.send.sender import SendError
from tests.send.post.bluesky.fake_pds import DID, HANDLE, PASSWORD, FakePds
from tests.send.post.bluesky.far import HTML, LOGIN, WHO, WRITE, complaint, poster_at, sent
from tests.send.post.server import FarSide, Fault, Heard, Reply, far_side
from tests.send.post.threads import posting

pytestmark = pytest.mark.real


def test_check_finds_nothing_wrong_and_posts_nothing(poster: BlueskyPoster, pds: FakePds, far: FarSide) -> None:
    poster.check()
    poster.check()
    assert pds.records == {}
    assert far.calls(WRITE) == []


def test_a_wrong_password(far: FarSide, tmp_path: Path) -> None:
    one = poster_at(far, tmp_path, password="wrong-wrong-wrong")  # noqa: S106
    said = complaint(one)
    assert f"does not accept handle and password of {HANDLE} (Invalid identifier or password)" in said
    assert "app password" in said


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("AuthFactorTokenRequired", "asks news.example.test for a code by mail"),
        ("AccountTakedown", "is suspended or switched off"),
        ("AccountDeactivated", "is suspended or switched off"),
    ],
)
def test_an_account_that_may_not_log_in(poster: BlueskyPoster, pds: FakePds, error: str, said: str) -> None:
    pds.refuses = error
    assert said in complaint(poster)


@pytest.mark.parametrize("status", ["suspended", "deactivated", "takendown"])
def test_an_account_that_may_log_in_and_not_post(poster: BlueskyPoster, pds: FakePds, status: Any) -> None:
    pds.active, pds.status = False, status
    assert f"({status})" in complaint(poster)


def test_an_account_suspended_between_two_runs(poster: BlueskyPoster, pds: FakePds, far: FarSide) -> None:
    poster.check()
    pds.active, pds.status = False, "suspended"  # type: ignore[assignment]
    with pytest.raises(SendError, match="is suspended or switched off"):
        poster.check()
    far.fault(
        Fault(WRITE, reply=Reply(401, {"error": "AccountTakedown", "message": "Account has been taken down"}), times=2)
    )
    pds.active = True
    outcome = poster.post(posting())
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"


def test_a_handle_that_was_changed(poster: BlueskyPoster, pds: FakePds, tmp_path: Path, far: FarSide) -> None:
    receipt = sent(poster.post(posting()))
    pds.handle = "briefing.example.test"
    with pytest.raises(SendError, match=r'is now called briefing\.example\.test; write handle = "briefing'):
        poster.check()
    assert sent(poster.post(posting())) == receipt
    for handle in ("briefing.example.test", "@Briefing.Example.test", DID):
        another = poster_at(far, tmp_path / handle, handle=handle)
        another.check()
        assert sent(another.post(posting())) == receipt
        another.close()


def test_a_channel_without_a_handle(far: FarSide, tmp_path: Path) -> None:
    with pytest.raises(SendError, match="the channel has no `handle`"):
        poster_at(far, tmp_path, handle="").check()
    assert far.heard == []


@pytest.mark.parametrize("path", ["server.describeServer", WHO])
def test_a_server_that_is_none(poster: BlueskyPoster, far: FarSide, path: str) -> None:
    far.fault(Fault(path, "GET", reply=HTML))
    with pytest.raises(SendError, match=r"does not answer like a Bluesky server \(200, a web page \(“Welcome”\)"):
        poster.check()


def test_the_password_goes_to_nothing_that_is_no_pds(tmp_path: Path) -> None:
    for reply in (HTML, Reply(404, text="<p>"), Reply(200, []), Reply(200, {"a": 1}), Reply(503, {})):
        with far_side(lambda _heard, reply=reply: reply) as far:  # type: ignore[misc]
            one = poster_at(far, tmp_path)
            complaint(one)
            one.close()
            assert {heard.method for heard in far.heard} == {"GET"}


def test_the_password_does_not_travel_in_the_clear(tmp_path: Path) -> None:
    one = BlueskyPoster(BlueskySettings(server="http://pds.example.test", handle=HANDLE), PASSWORD, tmp_path)
    with pytest.raises(SendError, match="would get the password unencrypted; write https://"):
        one.check()


@pytest.mark.parametrize("path", ["server.describeServer", LOGIN, WHO, WRITE])
def test_credentials_do_not_follow_a_redirect(poster: BlueskyPoster, far: FarSide, path: str) -> None:
    heard: list[Heard] = []

    def other(one: Heard) -> Reply:
        heard.append(one)
        return Reply(200, {})

    with far_side(other) as there:
        method = "POST" if path in {LOGIN, WRITE} else "GET"
        far.fault(Fault(path, method, reply=Reply(307, {}, headers={"Location": there.url + "/x"})))
        if path == WRITE:
            outcome = poster.post(posting())
            assert isinstance(outcome, Deferred)
            assert (outcome.scope, there.url.removeprefix("http://") in outcome.why) == ("channel", True)
        else:
            with pytest.raises(SendError, match="which was not asked and got no credentials"):
                poster.check()
    assert heard == []


def test_a_server_that_is_away(far: FarSide, tmp_path: Path) -> None:
    one = poster_at(far, tmp_path)
    far.close()
    assert "cannot be reached; see the address" in complaint(one)
    outcome = one.post(posting())
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "connection"
    assert isinstance(one.find(posting()), InDoubt)


@pytest.mark.parametrize(("seconds", "way"), [(86_400, "behind"), (-86_400, "ahead of")])
def test_a_clock_that_is_off_by_a_day(poster: BlueskyPoster, far: FarSide, seconds: int, way: str) -> None:
    far.date = formatdate(time.time() + seconds, usegmt=True)
    with pytest.raises(SendError, match=rf"clock is 24 hours {way} that of .*; set the clock"):
        poster.check()
