"""`publish` in a process of its own that begins warm: forked from one that has loaded what a real run loads.

It is the same `main()` as the installed command's, killed by the same signal; only the second that loading takes is
not spent five hundred times. A part of the runs starts the installed command itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from benchmarks.threads.clock import set_clock  # before everything that takes the clock's functions
from pipeline.cli import main
from pipeline.ledger import Batch, Told, Writer

_LOADED = (
    "libipld",
    "requests",
    "sqlalchemy.dialects.sqlite",
    "pipeline.commands.sending",
    "pipeline.dispatch.threads",
    "pipeline.send.post.bluesky.sdk",
    "pipeline.send.post.mastodon.poster",
)
for _name in _LOADED:
    import_module(_name)

LedgerStep = Literal["before the intent", "after the intent", "before the record", "after the record"]
LEDGER_STEPS: tuple[LedgerStep, ...] = (
    "before the intent",
    "after the intent",
    "before the record",
    "after the record",
)


@dataclass(frozen=True, slots=True)
class Dies:
    """Where a process kills itself: at the ledger's step of the `number`-th delivery that it carries, from 1."""

    step: LedgerStep
    number: int


@dataclass(frozen=True, slots=True)
class Order:
    """What a process is to do: the command's words, in which folder, what it says to which file, by which clock."""

    words: Sequence[str]
    folder: Path
    said: Path
    ahead: float = 0.0
    hasty: bool = True
    dies: Dies | None = None


def context() -> Any:
    """What starts such processes, each forked from one that has loaded this module and runs no thread."""
    starts = multiprocessing.get_context("forkserver")
    starts.set_forkserver_preload([__name__])
    return starts


def run(order: Order) -> None:
    """The process: ends with the command's exit status."""
    with order.said.open("ab", buffering=0) as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    os.chdir(order.folder)
    os.environ |= {"CI": "", "BROADSHEET_CACHE": "off"}
    set_clock(order.ahead, hasty=order.hasty)
    if order.dies:
        _dying(order.dies)
    sys.argv = ["publish", *order.words]
    status = main()
    sys.stdout.flush()
    os._exit(status)


def _dying(dies: Dies) -> None:
    """Have the ledger's writer kill this process at its step."""
    exchange, met = Writer.exchange, 0
    when, _, what = dies.step.partition(" the ")

    def watched(self: Writer, batch: Batch, told: Sequence[Told], intents: Sequence[int]) -> frozenset[int]:
        nonlocal met
        met += bool(intents if what == "intent" else told)
        here = met == dies.number and bool(intents if what == "intent" else told)
        if here and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        granted = exchange(self, batch, told, intents)
        if here:
            os.kill(os.getpid(), signal.SIGKILL)
        return granted

    Writer.exchange = watched  # type: ignore[method-assign]
