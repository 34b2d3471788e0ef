"""Messages into one mbox file (RFC 4155, quoted as "mboxrd"), which other programs may be appending to as well.

The line before a message is ours: `From <key>;<length> <date>`. By its key a repeat is recognised, and by its length a
message that a kill has cut short: that one is taken out again before the next is written. The line holds the reader's
id; the message itself has the address in To. The date is a fixed one, so that two runs write the same bytes.
"""

from __future__ import annotations

import fcntl
import math
import mmap
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.outcome import Outcome, Sent
from pipeline.send.files.folder import local, make_folders, name_of, sync_folder, unwritable
from pipeline.send.sender import Closing, Parcel, SendError

_DATE = b"Thu Jan  1 00:00:00 1970"
_QUOTED = re.compile(rb"^(?=>*From )", re.MULTILINE)
_HEAD = re.compile(rb"^From (?:(\S+);(\d{1,12})(?= )|[^\n]*)[^\n]*\n?", re.MULTILINE)
_BEGUN = re.compile(rb"(?:\A|\n)(F(?:r(?:o(?:m(?: [^\n]*)?)?)?)?)\Z")


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
    """The file, and the keys that are in it up to where it has been looked through."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.Lock()  # a lock of the file keeps out other processes, not other threads
        self._keys: set[bytes] = set()
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
        """Append and sync, unless the key is there; gives the name of the message.

        Raises:
            OSError: it could not be written; the file is as long as it was, or says by its last line that it is not.
        """
        name = name_of(parcel.key)
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.opened() as descriptor:
            end = self._look_through(descriptor)
            if name.encode() in self._keys:
                os.fsync(descriptor)  # a run that was killed may have come no further than the write
            else:
                self._write(descriptor, end, name.encode(), parcel)
        return name

    def _write(self, descriptor: int, end: int, name: bytes, parcel: Parcel) -> None:
        body = _QUOTED.sub(b">", local(parcel.message)) + b"\n"
        entry = b"From %s;%d %s\n%s" % (name, len(body), _DATE, body)
        try:
            written = 0
            while written < len(entry):
                written += os.pwrite(descriptor, entry[written:], end + written)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, end)
            raise
        self._keys.add(name)
        self._looked_to = end + len(entry)

    def _look_through(self, descriptor: int) -> int:
        """Take up what has come since the last time, and take out a torn end of ours; gives where the file ends."""
        size = os.fstat(descriptor).st_size
        if size < self._looked_to:  # somebody has taken messages out
            self._keys, self._looked_to = set(), 0
        if size == self._looked_to:
            return size
        with mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) as view:
            torn = self._take_up(view, size)
            ended = view[max(0, size - 2) : size].endswith(b"\n\n")
        if torn is not None:
            os.ftruncate(descriptor, torn)
            size = torn
        elif not ended:  # another program's message without an empty line behind it
            size += os.pwrite(descriptor, b"\n\n", size)
        self._looked_to = size
        return size

    def _take_up(self, view: mmap.mmap, size: int) -> int | None:
        """Note the keys of whole messages from where we looked last; gives where a torn one at the end begins."""
        heads = list(_HEAD.finditer(view, self._looked_to))
        for head, following in zip(heads, [*(next_.start() for next_ in heads[1:]), size], strict=True):
            if head[1] is None:
                continue
            if head.end() + int(head[2]) <= following:
                self._keys.add(head[1])
            elif following == size:
                return head.start()
        # A kill in the middle of the line itself leaves the beginning of it.
        begun = _BEGUN.search(view, max(0, self._looked_to - 1, size - 500))
        at = begun.start(1) if begun else None
        return at if at is not None and (at == 0 or view[max(0, at - 2) : at] == b"\n\n") else None
