"""What the tests of the Bluesky poster share: names of calls, a poster at a server of ours, and what to expect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.channel import BlueskySettings
from pipeline.outcome import Deferred, Outcome, Sent
from pipeline.send.post.bluesky.poster import BlueskyPoster
from pipeline.send.post.poster import Posting
from pipeline.send.sender import SendError
from tests.send.post.bluesky.fake_pds import HANDLE, PASSWORD, FakePds
from tests.send.post.server import FarSide, Reply
from tests.send.post.threads import posting

POST = "app.bsky.feed.post"
WRITE, GET, LIST = "repo.applyWrites", "repo.getRecord", "repo.listRecords"
LOGIN, RENEW, WHO = "server.createSession", "server.refreshSession", "server.getSession"
HTML = Reply(200, text="<html><title>Welcome</title></html>")


def poster_at(
    far: FarSide, state: Path, *, handle: str = HANDLE, password: str = PASSWORD, **more: Any
) -> BlueskyPoster:
    """A poster of the account, impatient."""
    return BlueskyPoster(BlueskySettings(server=far.url, handle=handle), password, state, timeout=(2.0, 0.6), **more)


def complete(pds: FakePds, thread: Posting) -> bool:
    """Whether every post is there, with its text, and nothing else."""
    writes = thread.request["body"]["writes"]
    records = [pds.records.get((POST, write["rkey"]), {}) for write in writes]
    texts = [write["value"]["text"] for write in writes]
    return len(pds.records) == len(writes) and [one.get("text") for one in records] == texts


def sent(outcome: Outcome) -> str:
    """The receipt of what was sent."""
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def spoil(thread: Posting, number: int, **parts: Any) -> Posting:
    """The thread with other parts in one of its records, counted from 0."""
    thread.request["body"]["writes"][number]["value"] |= parts
    return thread


def complaint(poster: BlueskyPoster) -> str:
    """What `check` says of a channel that cannot post now, which `post` agrees to."""
    with pytest.raises(SendError) as raised:
        poster.check()
    assert "; " in str(raised.value)
    outcome = poster.post(posting())
    assert isinstance(outcome, Deferred)
    return str(raised.value)
