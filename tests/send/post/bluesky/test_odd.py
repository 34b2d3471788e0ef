"""Answers of every shape: whatever a server says, a poster ends in an outcome."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pipeline.outcome import Outcome
from pipeline.send.sender import SendError
from tests.send.post.bluesky.fake_pds import DID, FakePds
from tests.send.post.bluesky.far import GET, LIST, LOGIN, POST, RENEW, WHO, WRITE, poster_at
from tests.send.post.server import FarSide, Fault, Reply
from tests.send.post.threads import posting

pytestmark = pytest.mark.real

_ODD: list[Any] = [
    [],
    "x",
    5,
    {"error": 5, "message": []},
    {"results": [1]},
    {"value": 1},
    {"value": {"reply": []}},
    {"value": {"reply": {"root": 1}}},
    {"records": [1, {}, {"uri": 5, "value": 1}], "cursor": "the same for ever"},
    {"records": "x"},
    {"did": 5, "handle": [], "active": "x", "accessJwt": "မ", "refreshJwt": "မ", "availableUserDomains": 5},
]


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("path", [WRITE, GET, LIST, WHO, LOGIN, RENEW, "server.describeServer"])
def test_whatever_a_server_says_nothing_is_raised(
    far: FarSide, pds: FakePds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, status: int
) -> None:
    monkeypatch.setattr("pipeline.send.post.bluesky.repo._PAGES", 3)
    method = "POST" if path in {WRITE, LOGIN, RENEW} else "GET"
    for number, odd in enumerate(_ODD):
        one = poster_at(far, tmp_path / str(number))
        if path == RENEW:
            one.check()
            pds.expire()
        far.fault(Fault(path, method, reply=Reply(status, odd), times=50))
        with suppress(SendError):
            one.check()
        assert isinstance(one.post(posting()), Outcome)
        assert isinstance(one.find(posting()), Outcome)
        assert isinstance(one.retract([f"at://{DID}/{POST}/3mgllt2lfp26d"])[0], Outcome)
        one.close()
        far.forget()
