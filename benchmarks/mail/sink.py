"""A counting SMTP sink in a process of its own: it writes each Message-ID down before it says 250.

What a killed sender is measured against: a message that this file names was accepted, whatever the sender knows of it.
usage: python -m benchmarks.mail.sink LOG_FILE [--delay SECONDS] [--refuse-every N] [--defer-every N]; prints its port.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
from pathlib import Path
from zlib import crc32

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]*>)", re.MULTILINE | re.IGNORECASE)
_END = b"\r\n.\r\n"


class Sink:
    """Accepts everything, but for what it is told to refuse or put off; `delay` seconds before each answer."""

    def __init__(self, log: Path, delay: float = 0.0, refuse_every: int = 0, defer_every: int = 0) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.delay, self.refuse_every, self.defer_every = delay, refuse_every, defer_every
        self.seen = 0
        self.deferred: set[bytes] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection. Commands that come in one write are answered in one write (RFC 2920)."""
        writer.write(b"220 sink.test ESMTP\r\n")
        try:
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    await self._answer(writer, b"354 go on\r\n")
                    data = await reader.readuntil(_END)
                    await self._answer(writer, self._taken(data))
                elif verb == b"EHLO":
                    await self._answer(writer, b"250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")
                elif verb == b"QUIT":
                    await self._answer(writer, b"221 bye\r\n")
                    break
                else:
                    writer.write(b"250 2.1.0 ok\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _taken(self, data: bytes) -> bytes:
        found = _MESSAGE_ID.search(data)
        name = found[1] if found else b"<>"
        self.seen += 1
        if self.refuse_every and crc32(name) % self.refuse_every == 0:
            return b"550 5.1.1 no such mailbox\r\n"
        if self.defer_every and crc32(name) % self.defer_every == 1 and name not in self.deferred:
            self.deferred.add(name)
            return b"451 4.7.1 come back later\r\n"
        os.write(self.log, name + b"\n")
        return b"250 2.0.0 taken as %d\r\n" % self.seen

    async def _answer(self, writer: asyncio.StreamWriter, line: bytes) -> None:
        if self.delay:
            await asyncio.sleep(self.delay)
        writer.write(line)


async def _run(sink: Sink) -> None:
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0, limit=4 * 1024 * 1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("log", type=Path)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--refuse-every", type=int, default=0)
    parser.add_argument("--defer-every", type=int, default=0)
    options = parser.parse_args()
    asyncio.run(_run(Sink(options.log, options.delay, options.refuse_every, options.defer_every)))


if __name__ == "__main__":
    main()
