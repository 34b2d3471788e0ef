"""An SMTP server that misbehaves to order: aiosmtpd, with an act for each stage of a connection.

    with hostile({"rcpt": say("450 4.7.1 greylisted, come back in 5 minutes")}) as server:
        ...                                # server.port; server.taken holds what was really accepted

Stages are those of a conversation: connect, ehlo, starttls, auth, mail, rcpt, data (the command), body (while the message
comes), end (the final dot has come) and after (right behind the answer to it). An act may depend on how often its stage has
come up. Whatever has no act behaves.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(slots=True)
class Taken:
    """A message that the server has really accepted."""

    envelope_from: str
    to: str
    data: bytes
    options: tuple[str, ...]


Act = Callable[["HostileSMTP", int], Awaitable[bool]]  # the server, how often (from 1) -> whether to go on as usual
Script = Mapping[str, Act]


def drop() -> Act:
    """Close the connection without a word."""

    async def act(server: HostileSMTP, _count: int) -> bool:
        server.hang_up()
        return False

    return act


def abort() -> Act:
    """Reset the connection."""

    async def act(server: HostileSMTP, _count: int) -> bool:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
        return False

    return act


def stall() -> Act:
    """Say nothing more, and keep the connection open."""

    async def act(_server: HostileSMTP, _count: int) -> bool:
        await asyncio.Event().wait()
        return False

    return act


def late(seconds: float) -> Act:
    """Behave, but not at once."""

    async def act(_server: HostileSMTP, _count: int) -> bool:
        await asyncio.sleep(seconds)
        return True

    return act


def held(gate: threading.Event) -> Act:
    """Behave, once the gate is opened."""

    async def act(_server: HostileSMTP, _count: int) -> bool:
        while not gate.is_set():  # noqa: ASYNC110 - a thread opens it
            await asyncio.sleep(0.01)
        return True

    return act


def say(text: bytes | str, *, then_drop: bool = False) -> Act:
    """Say this instead, a line end behind it; the command is not carried out."""
    raw = text if isinstance(text, bytes) else f"{text}\r\n".encode()

    async def act(server: HostileSMTP, _count: int) -> bool:
        await server.raw(raw)
        if then_drop:
            server.hang_up()
        return False

    return act


def drip(text: bytes, every: float) -> Act:
    """Say this byte by byte."""

    async def act(server: HostileSMTP, _count: int) -> bool:
        for byte in text:
            await server.raw(bytes([byte]))
            await asyncio.sleep(every)
        return False

    return act


def add(text: bytes) -> Act:
    """Say this first, and behave."""

    async def act(server: HostileSMTP, _count: int) -> bool:
        await server.raw(text)
        return True

    return act


def times(number: int, act: Act) -> Act:
    """Act so the first times, then behave."""

    async def some(server: HostileSMTP, count: int) -> bool:
        return await act(server, count) if count <= number else True

    return some


def from_time(number: int, act: Act) -> Act:
    """Behave at first; act so from that time on."""

    async def some(server: HostileSMTP, count: int) -> bool:
        return await act(server, count) if count >= number else True

    return some


@dataclass(slots=True)
class Server:
    """What the tests see of it."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    most_open: int = 0
    heard: list[bytes] = field(default_factory=list)
    transports: list[asyncio.Transport] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Offers:
    """What EHLO says, and who may log in."""

    pipelining: bool = True
    size: int = 0
    smtputf8: bool = True
    eightbit: bool = True
    tls: ssl.SSLContext | None = None
    implicit: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None


class HostileSMTP(SMTP):
    """aiosmtpd with an act before each command, and ears."""

    def __init__(self, server: Server, script: Script, offers: Offers) -> None:
        self.mute = False
        self.server_, self.script, self.handler = server, script, _Handler(server, offers)
        super().__init__(
            self.handler,
            data_size_limit=offers.size or None,
            enable_SMTPUTF8=offers.smtputf8,
            hostname="relay.test",
            tls_context=offers.tls,
            authenticator=self.handler.authenticate if offers.login else None,
            auth_require_tls=False,
            loop=asyncio.get_running_loop(),
        )

    async def push(self, status: Any) -> None:
        """Answer, unless an act has done so."""
        if self.mute:
            self.mute = False
            return
        await super().push(status)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.server_.transports.append(transport)
        if self.transport is None:
            self.server_.connections += 1
            self.server_.open += 1
            self.server_.most_open = max(self.server_.most_open, self.server_.open)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.server_.open -= 1
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        self.server_.heard.append(data)
        super().data_received(data)

    async def raw(self, data: bytes) -> None:
        """Write as it is."""
        if self._writer is not None and self.transport is not None:
            self._writer.write(data)
            await self._writer.drain()

    def hang_up(self) -> None:
        """Close, after what has been said."""
        if self.transport is not None:
            self.transport.close()

    async def go_on(self, stage: str) -> bool:
        """Perform what the script has for a stage; False: it is done with."""
        self.server_.counts[stage] += 1
        act = self.script.get(stage)
        return True if act is None else await act(self, self.server_.counts[stage])

    async def _handle_client(self) -> None:
        if not await self.go_on("connect"):
            await asyncio.Event().wait()
        await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's names
        if await self.go_on("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        if await self.go_on("starttls"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if await self.go_on("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if await self.go_on("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        if await self.go_on("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self.go_on("data"):
            return
        if "body" in self.script:
            await self.push("354 go ahead")
            await self._reader.readexactly(1000)
            await self.go_on("body")
            return
        await super().smtp_DATA(arg)
        await self.go_on("after")


class _Handler:
    """aiosmtpd's hooks: what EHLO offers, who may log in, and the answer to the final dot."""

    def __init__(self, server: Server, offers: Offers) -> None:
        self._server, self._offers = server, offers

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        if self._offers.pipelining:
            responses.insert(1, "250-PIPELINING")
        hidden = {"8BITMIME": not self._offers.eightbit, "AUTH": not self._offers.login}
        return [line for line in responses if not hidden.get(line[4:].partition(" ")[0])]

    async def handle_DATA(self, server: HostileSMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if not await server.go_on("end"):
            server.mute = True  # the act has said what there is to say
            return ""
        assert isinstance(envelope.original_content, bytes)
        options = tuple(envelope.mail_options)
        taken = Taken(envelope.mail_from or "", envelope.rcpt_tos[0], envelope.original_content, options)
        self._server.taken.append(taken)
        await server.go_on("answer")
        return f"250 2.0.0 Ok: queued as Q{len(self._server.taken):07d}"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, proof: Any
    ) -> AuthResult:
        """Whether user and password are the ones."""
        assert self._offers.login
        user, password = (part.encode() for part in self._offers.login)
        known = isinstance(proof, LoginPassword) and proof.login == user and proof.password == password
        return AuthResult(success=known, handled=False)


async def _end(server: Server) -> None:
    """Nothing is left open: neither a connection that stalls nor a task that waits for ever."""
    for transport in server.transports:
        with suppress(AttributeError):  # so says one that is closed already, before Python 3.11.4
            transport.abort()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.01)  # the loop closes what was aborted on its next turns


@contextmanager
def hostile(script: Script | None = None, offers: Offers | None = None) -> Iterator[Server]:
    """The server on a free port of 127.0.0.1, in a thread of its own, until the block ends."""
    server, loop, ready = Server(), asyncio.new_event_loop(), threading.Event()
    chosen = offers or Offers()

    async def serve() -> asyncio.Server:
        return await loop.create_server(
            lambda: HostileSMTP(server, script or {}, chosen), "127.0.0.1", 0, ssl=chosen.implicit
        )

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.set_exception_handler(lambda _loop, _context: None)  # connections end badly here, and are meant to
        listening = loop.run_until_complete(serve())
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()
        listening.close()
        loop.run_until_complete(_end(server))
        loop.close()

    thread = threading.Thread(target=run, name="hostile")
    thread.start()
    ready.wait(5)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
