"""Holders: which process carries a mailing, and whether that process still lives."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Holder:
    """One process of one machine.

    `start` tells it from a later process with the same number: on Linux the machine's boot, the process's namespace
    and the moment it began there; elsewhere empty, and then only the lease says when it is gone.
    """

    host: str
    pid: int
    start: str

    @classmethod
    def mine(cls) -> Holder:
        """This process."""
        return cls(socket.gethostname(), os.getpid(), _start(os.getpid()))

    @classmethod
    def read(cls, text: str) -> Holder:
        """What `written` gave."""
        host, pid, start = json.loads(text)
        return cls(host, pid, start)

    @classmethod
    def living(cls, written: str, until: float, now: float) -> Holder | None:
        """Who holds what a row of the ledger says is held; None: nobody, its lease is over or its process is dead.

        Args:
            written: what `written` gave, empty where nobody ever took it.
            until: when the lease ends, in the unit of `now`.
            now: the time.
        """
        if not written or until <= now:
            return None
        holder = cls.read(written)
        return None if holder.surely_dead else holder

    @property
    def written(self) -> str:
        """As the ledger keeps it."""
        return json.dumps([self.host, self.pid, self.start])

    @property
    def named(self) -> str:
        """As a person reads it."""
        return f"process {self.pid} on {self.host}"

    @property
    def surely_dead(self) -> bool:
        """Whether the process ran on this machine, in this namespace, and is gone. False: it lives, or nobody knows."""
        here, there = _start(os.getpid()), self.start
        same_place = bool(here) and here.rpartition("/")[0] == there.rpartition("/")[0]
        return same_place and _start(self.pid) != there


def _start(pid: int) -> str:
    """`boot/namespace/tick` of a living process of this machine, empty when there is none or no way to know."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        # the process's name stands in brackets and may hold anything; after it come fixed fields (proc(5))
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        namespace = (_PROC / "self/ns/pid").readlink().name
    except OSError:
        return ""
    state, started = fields[0], fields[19]
    return "" if state in "ZX" else f"{boot}/{namespace}/{started}"
