"""A real Bluesky server for tests: the PDS of the npm registry, on 127.0.0.1, private to the test run.

`running_pds()` installs it once into a cache folder (a minute or two), starts it and ends exactly that process. Another
server can be named instead: see docs/channels/bluesky.md.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import select
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests import real_counterparts
from tests.real_counterparts import require
from tests.send.post.server import App, Heard, Reply

PACKAGES: Mapping[str, str] = {"@atproto/pds": "0.4.217", "@did-plc/server": "0.0.1"}
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "broadsheet-tests"
_SCRIPT = Path(__file__).with_name("pds.mjs")
_INSTALL, _START, _STOP = 900, 60.0, 20.0  # seconds
_GIVEN = "BROADSHEET_BLUESKY_"


@dataclass(frozen=True)
class Account:
    """An account to post from."""

    server: str
    handle: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Pds:
    """A running server."""

    url: str

    def account(self) -> Account:
        """A new account and an app password of it."""
        handle = f"news-{uuid.uuid4().hex[:10]}.test"
        who = {"handle": handle, "email": f"{handle}@example.test", "password": "main password"}
        made = self.call("com.atproto.server.createAccount", who)
        given = self.call("com.atproto.server.createAppPassword", {"name": "tests"}, made["accessJwt"])
        return Account(self.url, handle, given["password"])

    def call(self, name: str, body: Any, token: str | None = None) -> Any:
        """A procedure, raw."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        request = Request(f"{self.url}/xrpc/{name}", json.dumps(body).encode(), headers)  # noqa: S310 - our own
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.loads(answer.read() or b"{}")


def given_account() -> Account | None:
    """The account that the environment names, None: none. Everything posted there is taken back."""
    server, handle, password = (os.environ.get(_GIVEN + name) for name in ("SERVER", "HANDLE", "PASSWORD"))
    return Account(server, handle, password) if server and handle and password else None


@contextmanager
def running_pds() -> Iterator[Pds]:
    """The server, for as long as the block lasts."""
    node, modules = require("node"), _installed()
    with ExitStack() as stack:
        data = Path(tempfile.mkdtemp(prefix="broadsheet-pds-"))
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        port, plc = _free_ports()
        environment = {
            **os.environ,
            "PDS_PORT": str(port),
            "PLC_PORT": str(plc),
            "DATA": str(data),
            "LOG_ENABLED": "false",
        }
        said = stack.enter_context((data / "stderr").open("wb"))
        process = subprocess.Popen(
            [node, str(_SCRIPT)], cwd=modules, env=environment, stdout=subprocess.PIPE, stderr=said
        )
        stack.callback(_ended, process)
        assert process.stdout is not None
        if not select.select([process.stdout], [], [], _START)[0] or process.stdout.readline() != b"ready\n":
            raise RuntimeError(f"the PDS did not start: {(data / 'stderr').read_text()[-2000:]}")
        yield Pds(f"http://127.0.0.1:{port}")


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    """The one of the environment, else a new one of a server that is started for this."""
    if given := given_account():
        yield given
        return
    with running_pds() as server:
        yield server.account()


def forwarding(url: str) -> App:
    """An app for `tests.send.post.server` that passes every request on, so that a fault can stand before a real server."""

    def forward(heard: Heard) -> Reply:
        from urllib.parse import urlencode  # noqa: PLC0415

        query = f"?{urlencode(heard.query)}" if heard.query else ""
        dropped = {"host", "content-length", "connection", "accept-encoding"}
        headers = {name: value for name, value in heard.headers.items() if name not in dropped}
        body = heard.body or None
        request = Request(url + heard.path + query, body, headers, method=heard.method)  # noqa: S310 - our own
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310
                return _passed(answer.status, answer.read(), answer.headers)
        except HTTPError as error:
            with error:
                return _passed(error.code, error.read(), error.headers)

    return forward


def _passed(status: int, body: bytes, headers: Any) -> Reply:
    kept = {
        name: value for name, value in headers.items() if re.match(r"(?i)content-type|ratelimit-|retry-after", name)
    }
    return Reply(status, text=body.decode(), headers=kept)


def _installed() -> Path:
    """The folder that holds the packages; one process installs, others wait for it."""
    folder = _CACHE / f"pds-{PACKAGES['@atproto/pds']}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": PACKAGES}))
            command = [require("npm"), "install", "--no-audit", "--no-fund", "--loglevel=error"]
            ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=_INSTALL)
            if ended.returncode:
                real_counterparts._missing(f"the PDS cannot be installed by npm: {ended.stderr[-1000:]}")
            (folder / "installed").touch()
    return folder


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
