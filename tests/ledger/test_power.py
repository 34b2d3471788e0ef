"""A power cut: of what was not synced anything may be lost, torn or kept, and every acknowledged transaction is there.

A carrier runs under a shim that writes down, in order, all that it asks of its files. For a cut at any place of that
order the files are made as a disk may have left them; the ledger is opened, and must hold all that the carrier had
said before the cut. That the folder's entries outlive a cut is taken for granted.
"""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.channel import LedgerSettings
from pipeline.database import DatabaseError
from pipeline.ledger import open_ledger
from tests.ledger.making import planned, rows

_SECTOR = 512
_HEAD = struct.Struct("=cIIQ")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the carrier asked of a file: `w`rite, `t`runcate, `s`ync or `u`nlink."""

    kind: str
    path: str
    data: bytes
    offset: int


@dataclass(slots=True)
class File:
    """What the disk surely has, and what it may have."""

    kept: bytearray = field(default_factory=bytearray)
    loose: list[Asked] = field(default_factory=list)


def _traced(folder: Path, shim: Path, root: Path, sync: str) -> tuple[dict[str, File], list[Asked]]:
    """Plan, then carry under the shim: the files as they were before, and all that was asked of them."""
    place = folder / "ledger.db"
    with open_ledger(LedgerSettings(store=str(place)), folder) as ledger:
        planned(ledger, 120, batch_size=10)
    before = {str(place): File(bytearray(place.read_bytes()))}
    trace = folder.parent / "trace"
    environment = os.environ | {"LD_PRELOAD": str(shim), "FOLDER": str(folder), "TRACE": str(trace)}
    command = [sys.executable, "-m", "tests.ledger.carrier", str(place), sync, str(folder / "acks")]
    subprocess.run(command, check=True, env=environment, cwd=root)
    return before, list(_read(trace.read_bytes()))


def _read(trace: bytes) -> Iterator[Asked]:
    place = 0
    while place < len(trace):
        kind, named, length, offset = _HEAD.unpack_from(trace, place)
        place += _HEAD.size
        path, data = trace[place : place + named], trace[place + named : place + named + length]
        place += named + length
        yield Asked(kind.decode(), path.decode(), data, offset)


def _apply(content: bytearray, asked: Asked) -> None:
    if asked.kind == "t":
        del content[asked.offset :]
        content.extend(bytes(asked.offset - len(content)))
        return
    content.extend(bytes(max(0, asked.offset + len(asked.data) - len(content))))
    content[asked.offset : asked.offset + len(asked.data)] = asked.data


def _cut(before: dict[str, File], asked: Iterable[Asked], chance: random.Random) -> tuple[dict[str, bytes], bytes]:
    """The files as a disk may leave them, and what the carrier had said."""
    files = {path: File(bytearray(file.kept)) for path, file in before.items()}
    said = bytearray()
    for one in asked:
        if one.path.endswith("acks"):
            said += one.data
            continue
        file = files.setdefault(one.path, File())
        if one.kind == "s":
            for loose in file.loose:
                _apply(file.kept, loose)
            file.loose.clear()
        elif one.kind in "wt":
            file.loose.append(one)
    for file in files.values():
        for loose in _survivors(file.loose, chance):
            _apply(file.kept, loose)
    return {path: bytes(file.kept) for path, file in files.items() if not path.endswith("-shm")}, bytes(said)


def _survivors(loose: list[Asked], chance: random.Random) -> Iterator[Asked]:
    """Nothing, everything, or any of it, some of it torn."""
    share = chance.choice([0, 1, 0.5])
    for one in loose:
        if chance.random() < share:
            torn = one.kind == "w" and share == 0.5 and chance.random() < 0.3
            data = one.data[: chance.randrange(0, len(one.data) + 1, _SECTOR)] if torn else one.data
            yield Asked(one.kind, one.path, data, one.offset)


def _untrue(folder: Path, files: dict[str, bytes], said: bytes) -> bool:
    """Whether the ledger made of these files lacks something of what was said."""
    folder.mkdir()
    for path, content in files.items():
        (folder / Path(path).name).write_bytes(content)
    try:
        with open_ledger(LedgerSettings(store=str(folder / "ledger.db")), folder) as ledger:
            missing = rows(ledger, ledger.mailings()[0].id)
            assert ledger.sums(ledger.mailings()[0].id).total == 120
    except DatabaseError:
        return True
    words = [line.split() for line in said.decode().splitlines()]
    return any(
        int(number) in missing and (word == "sent" or missing[int(number)].state not in {"sending", "in doubt"})
        for word, number in words
    )


@pytest.mark.skipif(sys.platform != "linux", reason="the shim is made for Linux")
@pytest.mark.parametrize(("sync", "loses"), [("FULL", False), ("NORMAL", True)])
def test_a_cut_at_any_moment(tmp_path: Path, shim: Path, root: Path, sync: str, loses: bool) -> None:  # noqa: FBT001
    """With FULL nothing that was acknowledged is lost; with less the same test finds losses, so it can."""
    folder = tmp_path / "state"
    folder.mkdir()
    before, asked = _traced(folder, shim, root, sync)
    assert {one.kind for one in asked} >= {"w", "s"}
    assert any(one.kind == "w" and one.path.endswith("ledger.db") for one in asked)  # a checkpoint was among it
    chance = random.Random(5)
    cuts = [chance.randrange(len(asked)) for _ in range(150)]
    lost = [cut for place, cut in enumerate(cuts) if _untrue(tmp_path / str(place), *_cut(before, asked[:cut], chance))]
    assert bool(lost) is loses
