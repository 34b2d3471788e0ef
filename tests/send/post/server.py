"""A far side of our own on 127.0.0.1 that can be as hostile as the real ones are on their worst days.

A test gives it an `app`, a function from `Heard` to `Reply`, and faults for some of the calls: `far.fault(Fault(...))`.
Everything that came is in `far.heard`.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

How = Literal["answer", "swallow", "tear", "hang", "drip", "huge"]
"""What becomes of an answer: given; swallowed, the connection reset; torn in the middle; never; byte by byte; 10 MB."""


@dataclass(frozen=True)
class Heard:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """An answer: `data` as JSON, or `text` as it is."""

    status: int = 200
    data: Any = None
    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The body's bytes."""
        return json.dumps(self.data).encode() if self.text is None else self.text.encode()

    @property
    def all_headers(self) -> dict[str, str]:
        """With a type and a length."""
        kind = "application/json" if self.text is None else "text/html; charset=utf-8"
        return {"Content-Type": kind, "Content-Length": str(len(self.content)), **self.headers}


@dataclass
class Fault:
    """A fault for the next `times` calls whose method and path fit; `acts`: the app does its work before it.

    `after` is how many such calls pass without it first.
    """

    path: str
    method: str = "POST"
    how: How = "answer"
    reply: Reply = field(default_factory=lambda: Reply(500, {"error": "InternalServerError"}))
    acts: bool = False
    times: int = 1
    after: int = 0


App = Callable[[Heard], Reply]


class FarSide:
    """The server. `url` is its address, `heard` what came, in order, and `date` its clock where it is not the true one."""

    def __init__(self, app: App) -> None:
        self.app, self.heard = app, list[Heard]()
        self._faults: list[Fault] = []
        self.date = ""
        self._lock, self.over = threading.Lock(), threading.Event()
        far = self

        class Handler(_Handler):
            side = far

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def fault(self, fault: Fault) -> None:
        """Have a fault happen. Those added first happen first."""
        self._faults.append(fault)

    def forget(self) -> None:
        """No fault is left."""
        self._faults.clear()

    def calls(self, path: str) -> list[Heard]:
        """The requests to a path that ends so."""
        return [heard for heard in self.heard if heard.path.endswith(path)]

    def answer(self, heard: Heard) -> tuple[How, Reply]:
        """What is to be done with a request."""
        with self._lock:
            self.heard.append(heard)
            for fault in self._faults:
                if fault.times and heard.method == fault.method and heard.path.endswith(fault.path):
                    if fault.after:
                        fault.after -= 1
                        continue
                    fault.times -= 1
                    acted = self.app(heard) if fault.acts else fault.reply
                    return fault.how, acted if fault.how != "answer" else fault.reply
            return "answer", self.app(heard)

    def close(self) -> None:
        """End it; what hangs is let go."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    side: FarSide
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _any(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        how, reply = self.side.answer(Heard(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body))
        with suppress(OSError):
            self._reply(how, reply)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _any  # noqa: N815 - as the base class calls them

    def _reply(self, how: How, reply: Reply) -> None:
        self.close_connection = how != "answer"
        match how:
            case "swallow":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            case "hang":
                self.side.over.wait(20)
            case "huge":
                self._head(reply, str(10_000_000))
                for _ in range(10):
                    self.wfile.write(b" " * 1_000_000)
            case "tear" | "drip":
                self._head(reply, str(len(reply.content) + 1000))
                self._torn(reply.content, slow=how == "drip")
            case "answer":
                self._head(reply, str(len(reply.content)))
                self.wfile.write(reply.content)

    def _head(self, reply: Reply, length: str) -> None:
        self.send_response(reply.status)
        for name, value in {**reply.all_headers, "Content-Length": length}.items():
            self.send_header(name, value)
        self.end_headers()

    def _torn(self, content: bytes, *, slow: bool) -> None:
        if not slow:
            self.wfile.write(content[: len(content) // 2])
        while slow and not self.side.over.wait(0.02):
            self.wfile.write(b" ")

    def date_time_string(self, timestamp: float | None = None) -> str:
        return self.side.date or super().date_time_string(timestamp)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the base class calls it
        pass


@contextmanager
def far_side(app: App) -> Iterator[FarSide]:
    """A server for the time of a test."""
    side = FarSide(app)
    try:
        yield side
    finally:
        side.close()
