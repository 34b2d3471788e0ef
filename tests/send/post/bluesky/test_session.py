"""The session of a Bluesky account: kept, renewed, made anew; and a server that wants a pause."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

import pytest

from pipeline.outcome import Deferred
from pipeline.send.post.bluesky.poster import BlueskyPoster
from tests.send.post.bluesky.fake_pds import PASSWORD, FakePds
from tests.send.post.bluesky.far import LOGIN, RENEW, WRITE, poster_at, sent
from tests.send.post.server import FarSide, Fault, Reply
from tests.send.post.threads import posting

pytestmark = pytest.mark.real


def test_the_session_outlives_the_process_in_a_file_of_the_owners(
    poster: BlueskyPoster, far: FarSide, tmp_path: Path
) -> None:
    poster.check()
    [file] = (tmp_path / "sessions").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    again = poster_at(far, tmp_path)
    again.check()
    sent(again.post(posting()))
    again.close()
    assert len(far.calls(LOGIN)) == 1
    assert PASSWORD not in file.read_text()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"did": 1}', "open"])
def test_a_damaged_session_file_is_made_again(poster: BlueskyPoster, far: FarSide, tmp_path: Path, damage: str) -> None:
    poster.check()
    [file] = (tmp_path / "sessions").iterdir()
    if damage == "open":
        file.chmod(0o644)
    else:
        file.write_text(damage)
    again = poster_at(far, tmp_path)
    again.check()
    again.close()
    assert len(far.calls(LOGIN)) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_takes_no_file_stops_nobody(far: FarSide, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    one = poster_at(far, tmp_path / "state")
    one.check()
    one.close()


def test_an_expired_token_is_renewed_once(poster: BlueskyPoster, far: FarSide, pds: FakePds) -> None:
    poster.check()
    pds.expire()
    sent(poster.post(posting()))
    assert (len(far.calls(RENEW)), len(far.calls(LOGIN)), len(far.calls(WRITE))) == (1, 1, 2)


def test_a_session_that_cannot_be_renewed_is_made_anew(poster: BlueskyPoster, far: FarSide, pds: FakePds) -> None:
    poster.check()
    pds.access = pds.refresh = "revoked"
    sent(poster.post(posting()))
    assert len(far.calls(LOGIN)) == 2


def test_a_token_that_is_never_good_stops_the_channel_after_one_try(poster: BlueskyPoster, far: FarSide) -> None:
    far.fault(Fault(WRITE, reply=Reply(400, {"error": "ExpiredToken", "message": "Token has expired"}), times=9))
    outcome = poster.post(posting())
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert "make a new app password" in outcome.why
    assert len(far.calls(WRITE)) == 2


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        (dict, None),
        (lambda: {"Retry-After": "70"}, 70.0),
        (lambda: {"Retry-After": formatdate(time.time() + 70, usegmt=True)}, 70.0),
        (lambda: {"ratelimit-reset": str(int(time.time()) + 70)}, 70.0),
    ],
)
def test_too_many_requests_is_waited_for(
    poster: BlueskyPoster, far: FarSide, headers: Callable[[], dict[str, str]], wait: float | None
) -> None:
    limit = Reply(429, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, headers=headers())
    for path in (LOGIN, WRITE):
        far.fault(Fault(path, reply=limit))
        outcome = poster.post(posting())
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "connection"
        assert outcome.wait is None if wait is None else outcome.wait == pytest.approx(wait, abs=60)
