"""A relay that repeats who was written to in all that it says, in every way that a mail server might write it."""

from __future__ import annotations

import base64
import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from tests.house.safety_people import CROWD, FEW, IDN, INTERNATIONAL, SIGNS, UPPER
from tests.real import hostile
from tests.real.hostile import HostileSMTP, Offers, Server, abort, drop, say, stall


def forms(address: str) -> dict[str, str]:
    """An address as relays write it, by the way's name. Domains stand there in Unicode too."""
    local, _, domain = address.rpartition("@")
    wide = domain.encode().decode("idna")
    return {
        "address": f"<{address}>",
        "route": f"<@mx.test:{address}>",
        "unicode": f"<{local}@{wide}> {wide}",
        "local": f"user {local} is",
        "domain": f"host {domain.upper()}[192.0.2.1] said",
        "parts": f"{local} at {domain}",
        "upper": f"RCPT TO:<{address.upper()}> {local.upper()}",
        "verp": f"bounce-{local}={domain}-7@mx.test back+{local}={domain}",
        "xtext": f"ORCPT=rfc822;{_xtext(address)} {_xtext(local)}",
        "percent": f"https://mx.test/why?to={quote(address, safe='')}&u={_octets(local, '%')}",
        "quoted": f"{_octets(local, '=')}=40{domain}",
        "base64": f"{base64.b64encode(address.encode()).decode()} id={base64.urlsafe_b64encode(local.encode()).decode()}",
        "base64 of more": base64.b64encode(f"<to: {local}>, {domain}".encode()).decode(),
        "hex": f"{local.encode().hex()} {address.encode().hex().upper()}",
        "html": f"{html.escape(local)}&#64;{domain} {''.join(f'&#{ord(letter)};' for letter in local)}",
        "json": "".join(f"\\u{ord(letter):04x}" for letter in local),
        "rfc6533": "utf-8;" + "".join(f"\\x{{{ord(letter):X}}}" for letter in local),
        "names": local.replace(".", " "),
    }


def _xtext(text: str) -> str:
    return "".join(chr(byte) if 33 <= byte <= 126 and byte not in b"+=@" else f"+{byte:02X}" for byte in text.encode())


def _octets(text: str, sign: str) -> str:
    return "".join(f"{sign}{byte:02X}" for byte in text.encode())


_WAYS = tuple(forms(UPPER.address))
_REFUSALS = (
    "550 5.1.1 {} unknown", "450 4.2.0 {} busy", "550 {} no such user", "450 {} greylisted", "550-5.7.1 {0}\r\n550 5.7.1 {0}",
    "452 4.2.2 {} full", "552 5.2.2 {} full", "451 {}", "554 5.7.1 {} rejected",
)  # fmt: skip


@dataclass
class Plan:
    """What the relay does at a stage for an address: says words every time, or performs an act once.

    It can be changed while the relay runs.
    """

    words: dict[tuple[str, str], str] = field(default_factory=dict)
    acts: dict[tuple[str, str], hostile.Act] = field(default_factory=dict)
    reached: threading.Event = field(default_factory=threading.Event)

    def hold(self, address: str) -> None:
        """Be silent for ever after this one's message, and say that it has come."""
        silent = stall()

        async def act(server: HostileSMTP, count: int) -> bool:
            self.reached.set()
            return await silent(server, count)

        self.acts["end", address] = act


def misbehaving() -> Plan:
    """A refusal, a delay or a loss for most readers, each with the reader in it in one way or another."""
    plan = Plan()
    victims = [one.wire for one in (*CROWD[1:], *FEW[:14], IDN, INTERNATIONAL, UPPER, SIGNS)]
    for number, address in enumerate(victims):
        refusal = _REFUSALS[number % len(_REFUSALS)]
        stage = "end" if number % 4 == 3 and "5.7.1" not in refusal else "rcpt"  # there it would stop the mailing
        plan.words[stage, address] = _said(refusal, address, number)
    plan.acts["rcpt", FEW[18].wire] = say(_said("421 4.3.2 {} closing", FEW[18].wire, 0), then_drop=True)
    plan.acts["rcpt", FEW[14].wire] = drop()
    plan.acts["end", FEW[15].wire] = drop()
    plan.acts["end", FEW[16].wire] = abort()
    plan.acts["rcpt", FEW[17].wire] = stall()
    return plan


def _said(pattern: str, address: str, number: int) -> str:
    """A reply with several of the ways in it, so that all readers together hear all of them."""
    ways = [_WAYS[(number * 3 + step) % len(_WAYS)] for step in range(3)]
    return pattern.format(" ; ".join(forms(address)[way] for way in ways))


class _Quoting(HostileSMTP):
    """Knows whom it was last asked for, and says so with 354 and 250 too."""

    plan = Plan()

    def __init__(self, server: Server, script: hostile.Script, offers: Offers) -> None:
        super().__init__(server, script, offers)
        self.to, self._number = "", 0

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        self.to = (arg or "").partition("<")[2].rpartition(">")[0]
        self._number += 1
        await super().smtp_RCPT(arg)

    async def go_on(self, stage: str) -> bool:
        self.server_.counts[stage] += 1
        if said := self.plan.words.get((stage, self.to)):
            await self.raw(f"{said}\r\n".encode())
            return False
        act = self.plan.acts.pop((stage, self.to), None) or self.script.get(stage)
        return True if act is None else await act(self, self.server_.counts[stage])

    async def push(self, status: Any) -> None:
        text = status.decode() if isinstance(status, bytes) else str(status)
        if self.to and not self.mute:
            text = self._quoted(text)
        await super().push(text)

    def _quoted(self, text: str) -> str:
        ways = list(forms(self.to).values())
        way = ways[self._number % len(ways)]
        if text.startswith("354"):
            return f"354 go ahead for {way}"
        if "queued as" not in text:
            return text
        return (
            f"250 2.0.0 Ok for {way}" if self._number % 3 else f"250 2.0.0 {way} queued as {self.to.split('@')[0]}.7F"
        )


@contextmanager
def quoting(plan: Plan, offers: Offers | None = None, script: hostile.Script | None = None) -> Iterator[Server]:
    """The relay, on a free port, until the block ends."""
    kind = type("_Planned", (_Quoting,), {"plan": plan})
    with patch.object(hostile, "HostileSMTP", kind), hostile.hostile(script, offers) as server:
        yield server
