"""Messages into one mbox file (RFC 4155, quoted as "mboxrd"), which other programs may be appending to as well.

A message stands behind a line `From MAILER-DAEMON <its date>`, which says nothing of the reader; the message itself has
the address in To. A repeat is recognised by its Message-ID, which derives from the delivery's key. The first byte of
that line is written last: a message that a kill has cut short begins with a zero byte, which no other program takes
for a message, and is taken out again before the next one is written.
"""

from __future__ import annotations

import fcntl
import math
import mmap
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from pipeline.outcome import Outcome, Sent
from pipeline.send.files.folder import local, make_folders, name_of, sync_folder, unwritable
from pipeline.send.sender import Closing, Parcel, SendError

_QUOTED = re.compile(rb"^(?=>*From )", re.MULTILINE)
_HEAD = re.compile(rb"^From [^\n]*\n", re.MULTILINE)
_FIELD = re.compile(rb"^(message-id|date):[ \t]*(?:\n[ \t]+)?([^\n]*)", re.MULTILINE | re.IGNORECASE)
_BEGIN = b"From MAILER-DAEMON "
_UNDONE = b"\0" + _BEGIN[1:]
_TORN = re.compile(rb"(?:\A|\n\n)\0")


class MboxSender:
    """Appends to the mbox at `path`, one writer at a time. A repeat is recognised, and so harmless for ever."""

    repeatable_for = math.inf
    lanes = 1

    def __init__(self, path: Path) -> None:
        self.relay, self._path = str(path), path
        self._book = _Book(path)

    def __repr__(self) -> str:
        return f"MboxSender({self.relay})"

    def open(self) -> MboxLane:
        """A lane; all lanes of one sender take turns."""
        return MboxLane(self._path, self._book)

    def check(self) -> None:
        """Make the folder, open the file, take the lock.

        Raises:
            SendError: it cannot be opened or written to.
        """
        make_folders(self._path.parent)
        try:
            with self._book.opened():
                pass
        except OSError as error:
            fault = f"cannot be written to: {error.strerror}"
            raise SendError(fault, "give the right to write there, or set another `path`", file=self.relay) from None


class MboxLane(Closing):
    """See `pipeline.send.sender.Lane`."""

    fresh = True

    def __init__(self, path: Path, book: _Book) -> None:
        self._path, self._book = path, book

    def deliver(self, parcel: Parcel) -> Outcome:
        """Append one message unless it is there; `Sent` once it is durable."""
        try:
            return Sent(self._book.append(parcel))
        except OSError as error:
            return unwritable(self._path, error)


class _Book:
    """The file, and what tells the messages in it, up to where it has been looked through."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.Lock()  # a lock of the file keeps out other processes, not other threads
        self._known: set[bytes] = set()
        self._looked_to = 0

    @contextmanager
    def opened(self) -> Iterator[int]:
        """A descriptor of the file, locked against everybody else."""
        with self._turn:
            created = not self._path.exists()
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.lockf(descriptor, fcntl.LOCK_EX)
                if created:
                    sync_folder(self._path.parent)
                yield descriptor
            finally:
                os.close(descriptor)

    def append(self, parcel: Parcel) -> str:
        """Append and sync, unless it is there; gives the name of the delivery.

        Raises:
            OSError: it could not be written; the file is as long as it was, or ends in what is no message.
        """
        body = _QUOTED.sub(b">", local(parcel.message)) + b"\n"
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.opened() as descriptor:
            end = self._look_through(descriptor)
            if _identity(body) in self._known:
                os.fsync(descriptor)  # a run that was killed may have come no further than the write
            else:
                self._write(descriptor, end, body)
        return name_of(parcel.key)

    def _write(self, descriptor: int, end: int, body: bytes) -> None:
        entry = b"%s%s\n%s" % (_UNDONE, _written(body), body)
        try:
            written = 0
            while written < len(entry):
                written += os.pwrite(descriptor, entry[written:], end + written)
            os.fsync(descriptor)
            os.pwrite(descriptor, _BEGIN[:1], end)  # the commit point: now it is a message
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, end)
            raise
        self._known.add(_identity(body))
        self._looked_to = end + len(entry)

    def _look_through(self, descriptor: int) -> int:
        """Take up what has come since the last time, and take out a torn end of ours; gives where the file ends."""
        size = os.fstat(descriptor).st_size
        if size < self._looked_to:  # somebody has taken messages out
            self._known, self._looked_to = set(), 0
        if size == self._looked_to:
            return size
        with mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) as view:
            torn = _torn(view, self._looked_to, size)
            self._take_up(view, size if torn is None else torn)
            ended = view[max(0, size - 2) : size].endswith(b"\n\n")
        if torn is not None:
            os.ftruncate(descriptor, torn)
            size = torn
        elif not ended:  # another program's message without an empty line behind it
            size += os.pwrite(descriptor, b"\n\n", size)
        self._looked_to = size
        return size

    def _take_up(self, view: mmap.mmap, size: int) -> None:
        """Note what is there from where we looked last."""
        starts = [head.start() for head in _HEAD.finditer(view, self._looked_to, size)]
        for start, end in pairwise([*starts, size]):
            self._known.add(_identity(view[start:end].partition(b"\n")[2]))


def _torn(view: mmap.mmap, start: int, size: int) -> int | None:
    """Where a message of ours begins that was never finished, if it is the last thing in the file."""
    for found in _TORN.finditer(view, max(0, start - 2), size):
        at = found.end() - 1
        head = view[at : at + len(_UNDONE)]
        # after a power cut there may be zeros where the rest was to stand
        if _UNDONE.startswith(head.rstrip(b"\0")) and not _HEAD.search(view, at, size):
            return at
    return None


def _identity(body: bytes) -> bytes:
    """What tells a message from every other: its Message-ID, or the sum of a message that has none."""
    return _fields(body).get(b"message-id") or sha256(body).digest()


def _written(body: bytes) -> bytes:
    """When the message was written, in UTC, as the line before it says that (RFC 4155, appendix A)."""
    try:
        moment = parsedate_to_datetime(_fields(body)[b"date"].decode("ascii"))
        return time.asctime(moment.utctimetuple()).encode()  # one without a zone is in UTC (RFC 5322 section 3.3)
    except (KeyError, ValueError, OverflowError):
        return time.asctime(time.gmtime(0)).encode()


def _fields(body: bytes) -> dict[bytes, bytes]:
    """Message-ID and Date of a message's header, by their names in small letters."""
    header = body.partition(b"\n\n")[0]
    return {match[1].lower(): match[2].strip() for match in _FIELD.finditer(header)}
