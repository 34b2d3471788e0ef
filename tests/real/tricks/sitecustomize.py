"""Loaded by Python into a command under test before anything else: the machine it runs on is odd.

`TEST_CLOCK` names a file with the seconds that the clock is ahead, read at every look at the clock. By `TEST_HASTE` the
clock that never jumps is faster, and sleeps are shorter. `TEST_BUSY` is for how many seconds SQLite waits for a lock.
`TEST_FULL_AFTER` is how many writes the disk takes, for the shim of `tests/ledger`, which must be preloaded.
"""

import ctypes
import os
import time
from pathlib import Path
from sqlite3 import dbapi2
from typing import Any

if _clock := os.environ.get("TEST_CLOCK"):
    _ahead, _true = Path(_clock), time.time

    def _time() -> float:
        return _true() + float(_ahead.read_text(encoding="ascii") or 0)

    time.time = _time

if _haste := float(os.environ.get("TEST_HASTE", "0")):
    _ticks, _sleep = time.monotonic, time.sleep
    _began = _ticks()

    def _monotonic() -> float:
        return _began + (_ticks() - _began) * _haste

    def _nap(seconds: float) -> None:
        _sleep(seconds / _haste)

    time.monotonic, time.sleep = _monotonic, _nap  # type: ignore[assignment]

if _busy := float(os.environ.get("TEST_BUSY", "0")):
    _connect: Any = dbapi2.connect

    def _impatient(*given: object, **named: object) -> object:
        return _connect(*given, **{**named, "timeout": _busy})

    dbapi2.connect = _impatient  # type: ignore[assignment]

if _full := os.environ.get("TEST_FULL_AFTER"):
    ctypes.CDLL(None).fault_after(int(_full))
