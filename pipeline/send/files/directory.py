"""Messages as files in a folder, one `.eml` a reader, byte for byte as they would travel.

A file's name holds the reader's id; the message itself has the address in To, so the folder is its owner's alone.
"""

from __future__ import annotations

import math
from pathlib import Path

from pipeline.outcome import Outcome, Sent
from pipeline.send.files.folder import make_folders, name_of, put, unwritable
from pipeline.send.sender import Closing, Parcel


class DirectorySender:
    """Writes `<key>.eml` into `folder`. A repeat replaces the file, so that it is harmless for ever."""

    repeatable_for = math.inf

    def __init__(self, folder: Path, lanes: int = 2) -> None:
        self.lanes, self.relay, self._folder = lanes, str(folder), folder

    def __repr__(self) -> str:
        return f"DirectorySender({self.relay})"

    def open(self) -> DirectoryLane:
        """A lane of one's own."""
        return DirectoryLane(self._folder)

    def check(self) -> None:
        """Make the folder and try to write there.

        Raises:
            SendError: it cannot be made or written to.
        """
        make_folders(self._folder)


class DirectoryLane(Closing):
    """See `pipeline.send.sender.Lane`."""

    fresh = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, parcel: Parcel) -> Outcome:
        """Write one file; `Sent` once it is durable."""
        name = f"{name_of(parcel.key)}.eml"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            put(self._folder / f".draft-{name}", self._folder / name, parcel.message)
        except OSError as error:
            return unwritable(self._folder, error)
        return Sent(name)
