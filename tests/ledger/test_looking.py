"""A look into the ledger: as it is where there is one, and nothing made where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import LedgerSettings
from pipeline.database import DatabaseError, found_revision
from pipeline.ledger import look_into_ledger
from pipeline.ledger.schema import SCHEMA
from tests.ledger.conftest import Opener
from tests.ledger.making import planned


def test_where_there_is_none_nothing_is_known_and_nothing_is_made(place: str, tmp_path: Path) -> None:
    with look_into_ledger(LedgerSettings(store=place), tmp_path) as ledger:
        assert ledger.mailings() == []
        assert list(ledger.events("issue")) == []
    assert found_revision(place, SCHEMA) is None
    assert list(tmp_path.iterdir()) == []


def test_where_there_is_one_it_is_that_one(opener: Opener, place: str, tmp_path: Path) -> None:
    row = planned(opener())
    with look_into_ledger(LedgerSettings(store=place), tmp_path) as ledger:
        assert ledger.mailings() == [row]
        ledger.set_state(row.id, "paused", "by hand")
    assert [row.state for row in opener().mailings()] == ["paused"]


def test_what_cannot_be_looked_at_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way of the folder")
    for store in ("state/ledger.db", "x" * 300):
        with pytest.raises(DatabaseError), look_into_ledger(LedgerSettings(store=store), tmp_path):
            pass
