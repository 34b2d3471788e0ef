"""A look into the ledger makes none: who only asks leaves no file behind, and no table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.channel import LedgerSettings
from pipeline.database import found_revision
from pipeline.ledger.ledger import Ledger, open_ledger
from pipeline.ledger.schema import SCHEMA
from pipeline.ledger.store import place_of


@contextmanager
def look_into_ledger(settings: LedgerSettings, root: Path) -> Iterator[Ledger]:
    """The ledger for what is asked or said of mailings that were begun; where there is none, an empty one for a moment.

    The empty one is thrown away: nothing is to be planned in it.

    Args:
        settings: where it is; a relative file is looked for in `root`.
        root: the publication's folder.

    Raises:
        DatabaseError: it is there and cannot be opened, or a newer version of the program made it.
        MissingSecret: its address is a secret that is not there.
    """
    if found_revision(place_of(settings, root), SCHEMA) is not None:
        with open_ledger(settings, root) as ledger:
            yield ledger
        return
    with TemporaryDirectory() as folder, open_ledger(LedgerSettings(), Path(folder)) as ledger:
        yield ledger
