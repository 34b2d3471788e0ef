"""A Mastodon server on this machine, and a proxy of our own in front of it that loses answers after the server has acted.

The server is `mastodon_mock` from PyPI, started here on 127.0.0.1 and ended by its process. Any other is used in its place
when BROADSHEET_MASTODON_URL and BROADSHEET_MASTODON_TOKEN name it and an account on it; what tests post there they delete.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.real.postfix import _await
from tests.real_counterparts import require

COUNTS_ALL = "characters_per_url = 100"
"""A channel's line for `mastodon_mock`, which counts an address whole; Mastodon counts 23 characters of each."""
_SEEDED = "mock_token"
_OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "upgrade"}


@dataclass(frozen=True, slots=True)
class Server:
    """A Mastodon server that runs, and the token of an account there."""

    url: str
    token: str = field(repr=False)
    ours: bool


@contextmanager
def running_mastodon() -> Iterator[Server]:
    """The server, up and answering, until the block ends. Skips at a desk without one, and fails in CI."""
    url, token = os.environ.get("BROADSHEET_MASTODON_URL"), os.environ.get("BROADSHEET_MASTODON_TOKEN")
    if url and token:
        yield Server(url.rstrip("/"), token, ours=False)
        return
    beside = Path(sys.executable).with_name("mastodon_mock")  # a virtual environment need not be on PATH
    program = str(beside) if beside.exists() else require("mastodon_mock")
    with tempfile.TemporaryDirectory(prefix="mastodon-") as folder:
        port = _free_port()
        words = ("serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning")
        with (Path(folder) / "mastodon.log").open("wb") as log:
            process = subprocess.Popen([program, *words], cwd=folder, stdout=log, stderr=log)
            try:
                _await(port, Path(folder))
                yield Server(f"http://127.0.0.1:{port}", _SEEDED, ours=True)
            finally:
                _end(process)


@dataclass(slots=True)
class Answered:
    """What the server answered to a request that was passed on."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes


Act = Callable[["Handler", Callable[[], Answered]], None]


@dataclass(slots=True)
class Proxy:
    """Stands in front of a server. `acts` are used up, each by the first request that fits its method and path.

    `forgets` lets the server see another Idempotency-Key each time, as if its hour were over.
    """

    server: Server
    url: str = ""
    acts: list[tuple[str, str, Act]] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    forgets: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def on(self, method: str, part: str, act: Act, after: int = 0) -> None:
        """Let `act` answer one request with that method and part of a path, after so many that are passed on."""
        self.acts += [(method, part, pass_on)] * after + [(method, part, act)]

    def act_for(self, method: str, path: str) -> Act:
        with self.lock:
            self.seen.append((method, path))
            for number, (wanted, part, act) in enumerate(self.acts):
                if wanted == method and part in path:
                    del self.acts[number]
                    return act
        return pass_on


@contextmanager
def proxy_before(server: Server) -> Iterator[Proxy]:
    """A proxy on 127.0.0.1 until the block ends."""
    proxy = Proxy(server)
    listening = _Listening(("127.0.0.1", 0), Handler)
    listening.proxy = proxy
    proxy.url = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join(5)


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    proxy: Proxy

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has hung up is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    """One connection through the proxy."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes, and the second would wait for an acknowledgement
    server: _Listening

    def _any(self) -> None:
        proxy = self.server.proxy
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        named = {name: value for name, value in self.headers.items() if name.lower() not in _OF_ONE_HOP}
        if proxy.forgets and "Idempotency-Key" in named:
            named["Idempotency-Key"] += f"-{time.monotonic_ns()}"
        proxy.act_for(self.command, self.path)(self, lambda: self._upstream(named, content))

    do_GET = do_POST = do_DELETE = _any  # noqa: N815 - the names that it has

    def _upstream(self, named: Mapping[str, str], content: bytes) -> Answered:
        parts = urlsplit(self.server.proxy.server.url)
        secure = parts.scheme == "https"
        host, port = parts.hostname or "", parts.port
        there: http.client.HTTPConnection = (
            http.client.HTTPSConnection(host, port, timeout=30, context=ssl.create_default_context())
            if secure
            else http.client.HTTPConnection(host, port, timeout=30)
        )
        try:
            there.request(self.command, self.path, content or None, dict(named))
            answer = there.getresponse()
            return Answered(answer.status, answer.getheaders(), answer.read())
        finally:
            there.close()

    def give(self, status: int, headers: Mapping[str, str] | list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items() if isinstance(headers, Mapping) else headers:
            if name.lower() not in _OF_ONE_HOP | {"date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has
        """Say nothing."""


def pass_on(handler: Handler, upstream: Callable[[], Answered]) -> None:
    """What a proxy does."""
    answered = upstream()
    handler.give(answered.status, answered.headers, answered.content)


def swallow(handler: Handler, upstream: Callable[[], Answered]) -> None:
    """The server acts; its answer is lost with the connection."""
    upstream()
    handler.hang_up()


def drop(handler: Handler, upstream: Callable[[], Answered]) -> None:
    """The request never reaches the server."""
    del upstream
    handler.hang_up()


def tear(handler: Handler, upstream: Callable[[], Answered]) -> None:
    """The server acts; half of its answer arrives."""
    answered = upstream()
    handler.send_response(answered.status)
    handler.send_header("Content-Length", str(len(answered.content)))
    handler.end_headers()
    handler.wfile.write(answered.content[: len(answered.content) // 2])
    handler.wfile.flush()
    handler.hang_up()


def delay(seconds: float) -> Act:
    """The server acts at once; its answer comes too late."""

    def act(handler: Handler, upstream: Callable[[], Answered]) -> None:
        answered = upstream()
        time.sleep(seconds)
        handler.give(answered.status, answered.headers, answered.content)

    return act


def answer(status: int, content: bytes, *, acted: bool, **headers: str) -> Act:
    """Another answer than the server's, before or after it has acted."""

    def act(handler: Handler, upstream: Callable[[], Answered]) -> None:
        if acted:
            upstream()
        handler.give(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)

    return act


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
    return port


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    if process.poll() is None:
        process.kill()
        process.wait()


@pytest.fixture(scope="module", name="mastodon")
def mastodon() -> Iterator[Server]:
    """The server, for all tests of a module."""
    with running_mastodon() as server:
        yield server


@pytest.fixture
def proxy(mastodon: Server) -> Iterator[Proxy]:
    """A fresh proxy in front of it."""
    host = urlsplit(mastodon.url).hostname or ""
    if not mastodon.ours:
        from pytest_socket import socket_allow_hosts  # noqa: PLC0415 - only a server elsewhere needs it

        socket_allow_hosts(["127.0.0.1", "::1", host], allow_unix_socket=True)
    with proxy_before(mastodon) as made:
        yield made
