"""Readers' safety: no byte of the files, no error and no `repr` says an address, a name or what somebody wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.audience import store
from pipeline.channel import AudienceSettings
from pipeline.database import DatabaseError
from tests.audience.conftest import Opener
from tests.audience.making import Clock, every_byte, people, person

WORDS = ("thida.secretive", "secret-domain", "သီတာ", "Thida Aye", "paper form", "I want it", "192.0.2.77", "moved away")


def _everything(audience_opener: Opener, settings: AudienceSettings, clock: Clock) -> str:
    """All operations that write, one after another; what they show."""
    audience = audience_opener(settings)
    shown = []
    new = person(
        "thida.secretive@secret-domain.test",
        name="သီတာ Thida Aye",
        language="my",
        consent_at=clock.stamp(),
        consent_how="paper form",
        consent_wording="I want it",
        consent_ip="192.0.2.77",
        reason="Thida Aye said so",
    )
    added = audience.add(new)
    list(audience.add_many([new, *people(30, "secret-domain.test")]))
    list(audience.plan_many([new, person("other.secretive@secret-domain.test", name="Thida Aye")]))
    shown += [new, added, audience.show(added.id), *audience.listing(), audience.stats()]
    readers = audience.readers("weekly", None)
    shown += [readers.open([added.id]), readers.full(added.id, "one", 3)]
    readers.suppress(added.id, "moved away", "5")
    audience.set_state(added.id, None, "active", "Thida Aye moved away")
    audience.remove(added.id, reason="moved away")
    audience.describe(added.id, name="သီတာ Thida")
    audience.rotate()
    audience.prune()
    shown.append(audience.show(added.id))
    return repr(shown)


def test_no_byte_of_the_files_says_who_reads(
    opener: Opener, sealed: AudienceSettings, clock: Clock, tmp_path: Path
) -> None:
    shown = _everything(opener, sealed, clock)
    written = every_byte(tmp_path)  # with the database still open: its log holds everything
    assert (tmp_path / "state" / "audience.db-wal").exists()
    for word in WORDS:
        assert word.encode() not in written
        assert word not in shown
    assert b"subscriber" in written


def test_the_same_grep_finds_them_where_sealing_is_off(
    opener: Opener, sealed: AudienceSettings, clock: Clock, tmp_path: Path
) -> None:
    """So the test above can fail."""
    _everything(opener, AudienceSettings(seal=False, record_ip=True), clock)
    written = every_byte(tmp_path)
    assert [word for word in WORDS if word.encode() not in written] == []
    assert sealed.seal


def test_an_ip_is_kept_only_where_that_is_configured(opener: Opener, sealed: AudienceSettings) -> None:
    given = person(consent_ip="192.0.2.77", consent_how="form")
    assert sealed.record_ip
    audience = opener(sealed)
    assert audience.show(audience.add(given).id).memberships[0].consent_ip == "192.0.2.77"
    audience = opener(AudienceSettings(store="other.db", key=sealed.key))
    membership = audience.show(audience.add(given).id).memberships[0]
    assert (membership.consent_how, membership.consent_ip) == ("form", "")


def test_an_error_of_the_database_says_nothing_of_the_row(opener: Opener, sealed: AudienceSettings) -> None:
    audience = opener(sealed)
    with audience._store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TRIGGER no BEFORE INSERT ON membership BEGIN SELECT RAISE(FAIL, 'no'); END")
    with pytest.raises(DatabaseError) as caught:
        audience.add(person("thida.secretive@reader.test"))
    assert "secretive" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert audience.find("thida.secretive@reader.test") is None, "the transaction was taken back as a whole"


def test_files_are_the_owners_alone(opener: Opener, sealed: AudienceSettings, tmp_path: Path) -> None:
    opener(sealed).add(person())
    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "state").iterdir()}
    assert set(modes) >= {"audience.db", "audience.db-wal"}
    assert set(modes.values()) == {0}


def test_who_is_forgotten_is_gone_from_the_file(opener: Opener, sealed: AudienceSettings, tmp_path: Path) -> None:
    """Their sealed bytes too: the key may leak one day."""
    audience = opener(sealed)
    reader = audience.add(person(name="Thida", reason="x", consent_how="form")).id
    list(audience.add_many(people(500)))
    audience.remove(reader, reason="no longer")
    with audience._store.reading() as connection:
        kept = connection.exec_driver_sql(
            "SELECT address, name FROM subscriber WHERE id = ? UNION ALL "
            "SELECT consent, membership.reason FROM membership JOIN subscriber ON number = subscriber WHERE id = ?",
            (reader, reader),
        ).all()
    values = [value for row in kept for value in row]
    assert all(values)
    before = every_byte(tmp_path)
    assert all(value in before for value in values)
    assert audience.forget(reader)
    after = every_byte(tmp_path)
    assert not any(value in after for value in values)
    assert reader.encode() not in after
    assert len(list(audience.listing())) == 500


def test_forgetting_while_somebody_reads_is_done_and_says_that_the_file_is_not_clean(
    opener: Opener, sealed: AudienceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    audience, other = opener(sealed), opener(sealed)
    reader = audience.add(person()).id
    list(audience.add_many(people(10)))
    with other._store.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM subscriber").scalar()
        assert not audience.forget(reader)
        assert audience.find("thida@reader.test") is None
    assert audience.forget(next(audience.listing()).id)
