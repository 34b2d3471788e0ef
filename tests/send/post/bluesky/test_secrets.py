"""No password and no token is shown, whatever a server says back to us."""

from __future__ import annotations

import logging
import os
import traceback
from pathlib import Path

import pytest

from pipeline.send.post.bluesky.poster import BlueskyPoster
from pipeline.send.sender import SendError
from tests.send.post.bluesky.fake_pds import DID, PASSWORD, FakePds
from tests.send.post.bluesky.far import GET, LOGIN, POST, RENEW, WHO, WRITE, poster_at
from tests.send.post.server import FarSide, Fault, Reply
from tests.send.post.threads import posting

pytestmark = pytest.mark.real


@pytest.mark.parametrize("path", [LOGIN, RENEW, WHO, WRITE, GET])
def test_no_secret_is_shown(
    far: FarSide,
    pds: FakePds,
    tmp_path: Path,
    path: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Whatever a server says back to us, our password and tokens among it."""
    caplog.set_level(logging.DEBUG)
    one = poster_at(far, tmp_path)
    one.check()
    secrets = {PASSWORD, pds.access, pds.refresh}
    pds.password = "changed" if path == RENEW else PASSWORD
    if path in {LOGIN, RENEW}:
        pds.access = pds.refresh = "revoked"
    shown = [repr(one), str(vars(one))]
    method = "GET" if path in {WHO, GET} else "POST"
    for status in (200, 400, 401, 403, 404, 429, 500):
        echo = {
            "error": f"x {PASSWORD}",
            "message": f"{pds.access} {pds.refresh} {PASSWORD}",
            "accessJwt": 1,
            "records": pds.access,
        }
        far.fault(Fault(path, method, reply=Reply(status, echo)))
        try:
            one.check()
        except SendError as error:
            shown += [*traceback.format_exception(error), repr(error)]
        shown += [
            repr(one.post(posting())),
            repr(one.find(posting())),
            *map(repr, one.retract([f"at://{DID}/{POST}/3mgllt2lfp26d"])),
        ]
        secrets |= {pds.access, pds.refresh} - {"revoked", "no token"}
    shown += [caplog.text, *capfd.readouterr()]
    one.close()
    for secret in secrets:
        assert not any(secret in text for text in shown), secret


def test_nothing_of_a_session_lies_where_it_should_not(poster: BlueskyPoster, tmp_path: Path, pds: FakePds) -> None:
    poster.post(posting())
    for folder, _, names in os.walk(tmp_path):
        for name in names:
            file = Path(folder) / name
            assert pds.access not in file.read_text() or file.parent.name == "sessions"
            assert not name.startswith(".")
