"""A proxy before a real server: it counts the requests of a run, and at one of them it kills or cuts off."""

from __future__ import annotations

import http.client
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Fault = Literal[
    "killed before the request arrives",
    "killed after the server acted",
    "killed, and the server acts later",
    "request lost",
    "answer lost",
    "answer torn",
    "answer replaced by 502",
]
FAULTS: tuple[Fault, ...] = (
    "killed before the request arrives",
    "killed after the server acted",
    "request lost",
    "answer lost",
    "answer torn",
    "answer replaced by 502",
)
LATE: Fault = "killed, and the server acts later"
_READS = re.compile(r"/accounts/[^/]+/statuses|/statuses/[^/]+$|/context|getRecord|listRecords")
_LATER = 1.0
"""Seconds by which the server acts after its client has died."""
_OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "upgrade", "date", "server"}


def _nobody() -> None:
    """Nobody is to be killed."""


@dataclass(slots=True)
class Watch:
    """One process as the proxy sees it: `seen` are its requests; the `at`-th, from 1, meets the fault.

    `key` is put behind each Idempotency-Key: another one is what a server sees that has forgotten the first. `ahead`
    is by how many seconds the server's clock is ahead as well, so that the two agree. Where it is `blind`, no post can
    be read from the fault on.
    """

    at: int = 0
    fault: Fault | None = None
    kill: Callable[[], None] = _nobody
    key: str = ""
    ahead: float = 0.0
    blind: bool = False
    seen: list[str] = field(default_factory=list)
    met: bool = False


class Front(ThreadingHTTPServer):
    """The proxy; `url` is its address, `watch` the run that goes on."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        parts = urlsplit(upstream)
        self.there = (parts.hostname or "", parts.port or 80)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.watch, self.lock, self.under_way = Watch(), threading.Lock(), 0

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has died is what this is about."""

    def quiet(self) -> None:
        """Wait until no request is under way any more."""
        while self.under_way:
            time.sleep(0.01)


@contextmanager
def front(upstream: str) -> Iterator[Front]:
    """A proxy before a server until the block ends."""
    with Front(upstream) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Front

    def _any(self) -> None:
        front = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with front.lock:
            watch = front.watch
            watch.seen.append(f"{self.command} {self.path}")
            here = len(watch.seen) == watch.at
            watch.met |= here
            front.under_way += 1
        try:
            self._meet(watch, watch.fault if here else None, body)
        finally:
            with front.lock:
                front.under_way -= 1

    do_GET = do_POST = do_DELETE = do_PUT = _any  # noqa: N815 - the names that it has

    def _meet(self, watch: Watch, fault: Fault | None, body: bytes) -> None:
        if watch.blind and (watch.met or not watch.at) and self.command == "GET" and _READS.search(self.path):
            self._give(503, [("Content-Type", "application/json")], b"{}", 2)
            return
        if fault and fault.startswith("killed") and "after" not in fault:
            watch.kill()
        if fault in {"killed before the request arrives", "request lost"}:
            self._reset()
            return
        if fault == LATE:
            time.sleep(_LATER)
        status, headers, content = self._forward(watch, body)
        match fault:
            case "killed after the server acted":
                watch.kill()
                self._reset()
            case "answer lost" | "killed, and the server acts later":
                self._reset()
            case "answer torn":
                self._give(status, headers, content[: len(content) // 2], len(content))
                self._reset()
            case "answer replaced by 502":
                page = b"<html><title>502 Bad Gateway</title></html>"
                self._give(502, [("Content-Type", "text/html")], page, len(page))
            case _:
                self._give(status, headers, content, len(content))

    def _forward(self, watch: Watch, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        named = {name: value for name, value in self.headers.items() if name.lower() not in _OF_ONE_HOP}
        if "Idempotency-Key" in named:
            named["Idempotency-Key"] += watch.key
        there = http.client.HTTPConnection(*self.server.there, timeout=60)
        try:
            there.request(self.command, self.path, body or None, named)
            answer = there.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            there.close()

    def _give(self, status: int, headers: list[tuple[str, str]], content: bytes, length: int) -> None:
        with suppress(OSError):
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in _OF_ONE_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()

    def _reset(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string((timestamp or time.time()) + self.server.watch.ahead)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has
        """Nothing is told."""
