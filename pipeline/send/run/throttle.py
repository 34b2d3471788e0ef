"""The throttle: one pace for the relay and one for each receiving domain, shared by all lanes.

Domains are known by name in memory only. What is learned goes to the ledger under the domain's label in the frozen
audience, or, where few readers share the domain, under its keyed fingerprint.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from pipeline.reader import Frozen
from pipeline.send.run.pace import Pace

RELAY, DOMAIN = "relay", "domain"
RATE = "per minute"
_ROOM = 4096
_OTHER = Frozen("").domain
_CONTEXT = "domain"

Lessons = Mapping[tuple[str, str], float]
"""What a relay taught: (scope, name) to a value, 0 for a limit that is over."""


class Throttle:
    """When the next message may go. Every method may be called from any lane, and takes about a microsecond."""

    def __init__(
        self,
        *,
        per_minute: int,
        per_domain_minute: int,
        learned: Lessons,
        fingerprint: Callable[[str, str], str],
        ticks: Callable[[], float],
    ) -> None:
        self._relay = Pace(per_minute, learned.get((RELAY, RATE), 0.0))
        self._each = per_domain_minute
        self._learned = {name: value for (scope, name), value in learned.items() if scope == DOMAIN and value}
        self._hidden = any(name.startswith("~") for name in self._learned)
        self._domains: dict[str, Pace] = {}
        self._taught: dict[str, Pace] = {}
        self._saved = dict(learned)
        self._room = _ROOM
        self._fingerprint, self._ticks = fingerprint, ticks
        self._lock = threading.Lock()

    def slot(self) -> float:
        """Take the relay's next slot: seconds until it comes. Lanes get theirs in the order in which they ask."""
        if self._relay.open:
            return self._relay.take(self._ticks())
        with self._lock:
            return self._relay.take(self._ticks())

    def slot_now(self) -> bool:
        """Take the relay's next slot if it is now, and say whether."""
        if self._relay.open:
            return not self.slot()
        with self._lock:
            now = self._ticks()
            return not self._relay.wait(now) and not self._relay.take(now)

    def domain(self, domain: str, label: str) -> float:
        """Take the domain's next slot if it is now and give 0, or take nothing and give the seconds until it comes."""
        pace = self._domains.get(domain)
        if pace is not None and pace.open:
            return pace.take(self._ticks())
        with self._lock:
            pace = self._find(domain, label)
            if pace is None:
                return 0.0
            now = self._ticks()
            wait = pace.wait(now)
            if not wait:
                pace.take(now)
            return wait

    def accepted(self, domain: str) -> None:
        """A message was taken."""
        pace = self._domains.get(domain)
        if self._relay.open and (pace is None or pace.open):
            return
        with self._lock:
            self._relay.accepted()
            if pace:
                pace.accepted()

    def domain_refused(self, domain: str, label: str, wait: float | None) -> None:
        """The receiving domain wants less: it rests, `wait` seconds if it said so, and then gets it more slowly."""
        with self._lock:
            pace = self._find(domain, label) or self._domains.setdefault(domain, Pace(self._each))
            pace.refused(self._ticks(), wait)
            self._taught[self._name(domain, label)] = pace

    def relay_refused(self) -> None:
        """The relay wants less in all."""
        with self._lock:
            self._relay.slower(self._ticks())

    def lessons(self) -> Lessons:
        """What is to be kept for later runs and was not given before."""
        with self._lock:
            now = {(DOMAIN, name): pace.learned for name, pace in self._taught.items()}
            now[RELAY, RATE] = self._relay.learned
            news = {key: value for key, value in now.items() if self._saved.get(key, 0.0) != value}
            self._saved.update(news)
            return news

    def _find(self, domain: str, label: str) -> Pace | None:
        """The domain's pace; None where there is nothing to keep to."""
        if (pace := self._domains.get(domain)) is not None:
            return pace
        learned = 0.0
        if self._learned and (self._hidden or label != _OTHER):
            learned = self._learned.get(self._name(domain, label), 0.0)
        if label == _OTHER and not self._each and not learned:
            return None
        pace = self._domains[domain] = Pace(self._each, learned)
        if learned:
            self._taught[self._name(domain, label)] = pace
        if len(self._domains) > self._room:
            self._sweep(domain)
        return pace

    def _sweep(self, keep: str) -> None:
        """Forget domains to which nothing was sent lately, so that memory does not grow with the readers."""
        now = self._ticks()
        self._domains = {name: pace for name, pace in self._domains.items() if name == keep or not pace.idle(now)}
        self._room = max(_ROOM, 2 * len(self._domains))

    def _name(self, domain: str, label: str) -> str:
        return label if label != _OTHER else f"~{self._fingerprint(domain, _CONTEXT)}"
