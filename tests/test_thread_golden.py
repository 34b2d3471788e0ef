"""The threads of an issue with a hand, byte for byte: what changes for readers is seen in the change that does it."""

from __future__ import annotations

from pathlib import Path

from tests.make_golden_thread import PLACE, threads
from tests.outboxes import files


def test_the_thread_is_the_golden_one(tmp_path: Path) -> None:
    golden = {name: data for name, data in files(PLACE).items() if "/" in name}
    written = threads(tmp_path)
    assert sorted(written) == sorted(golden)
    different = [name for name in golden if written[name] != golden[name]]
    assert different == [], "look at it, and if it is right: python -m tests.make_golden_thread"
