"""Messages into a Maildir, as a mail reader of this machine finds them: written in `tmp`, synced, renamed into `new`.

File names come from the delivery's key, so that a repeat replaces its message; one that a mail reader has moved to
`cur` since is left there. Names hold the reader's id; the message itself has the address in To. Line ends are LF, as in
every Maildir.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from pipeline.outcome import Outcome, Sent
from pipeline.send.files.folder import local, make_folders, name_of, put, unwritable
from pipeline.send.sender import Closing, Parcel


class MaildirSender:
    """Delivers into the Maildir `folder`, which is made if it is not there. A repeat is harmless for ever."""

    repeatable_for = math.inf

    def __init__(self, folder: Path, lanes: int = 2) -> None:
        self.lanes, self.relay, self._folder = lanes, str(folder), folder

    def __repr__(self) -> str:
        return f"MaildirSender({self.relay})"

    def open(self) -> MaildirLane:
        """A lane of one's own; what has been read already is looked up once, when it is first used."""
        return MaildirLane(self._folder)

    def check(self) -> None:
        """Make the three folders and try to write there.

        Raises:
            SendError: they cannot be made or written to.
        """
        make_folders(*_folders(self._folder))


class MaildirLane(Closing):
    """See `pipeline.send.sender.Lane`."""

    fresh = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: frozenset[str] | None = None

    def deliver(self, parcel: Parcel) -> Outcome:
        """Write one message; `Sent` once it is durable."""
        name = name_of(parcel.key)
        try:
            if self._read is None:
                self._read = self._prepare()
            if name not in self._read:
                put(self._folder / "tmp" / name, self._folder / "new" / name, local(parcel.message))
        except OSError as error:
            return unwritable(self._folder, error)
        return Sent(name)

    def _prepare(self) -> frozenset[str]:
        """The folders are there afterwards; gives the names of what mail readers have moved to `cur`, without flags."""
        for folder in _folders(self._folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return frozenset(path.name.partition(":")[0] for path in (self._folder / "cur").iterdir())


def _folders(folder: Path) -> Iterator[Path]:
    return (folder / name for name in ("tmp", "new", "cur"))
