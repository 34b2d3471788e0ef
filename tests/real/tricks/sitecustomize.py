"""Loaded by Python into a command under test before anything else: a clock that jumps, a disk that is full.

`TEST_CLOCK` names a file with the seconds that the clock is ahead, read at every look at the clock. `TEST_FULL_AFTER`
is how many writes the disk takes, for the shim of `tests/ledger`, which must be preloaded.
"""

import ctypes
import os
import time
from pathlib import Path

if _clock := os.environ.get("TEST_CLOCK"):
    _ahead, _true = Path(_clock), time.time

    def _time() -> float:
        return _true() + float(_ahead.read_text(encoding="ascii") or 0)

    time.time = _time

if _full := os.environ.get("TEST_FULL_AFTER"):
    ctypes.CDLL(None).fault_after(int(_full))
