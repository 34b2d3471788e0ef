"""Rotation: everything under new keys, killed anywhere and resumed, with others at work beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.audience import Audience, BadKey, WrongKey, new_master_key, rotation
from pipeline.audience.schema import HISTORY, KEY, MEMBERSHIP, SUBSCRIBER
from pipeline.audience.seal import key_number
from pipeline.channel import AudienceSettings, Secret
from tests.audience.conftest import Opener
from tests.audience.making import people, person

NEW = new_master_key()


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def renewed(settings: AudienceSettings, monkeypatch: pytest.MonkeyPatch) -> AudienceSettings:
    """The settings once the operator has put the new key in place."""
    monkeypatch.setenv("NEW_KEY", NEW)
    return replace(settings, key=Secret(env="NEW_KEY"))


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 7)


def _fill(audience: Audience) -> list[str]:
    people_of = people(30, name="Thida", consent_how="form", reason="so")
    ids = [added.id for added in audience.add_many(people_of)]
    audience.readers("weekly", None).suppress(ids[3], "gone", "5.1.1")
    audience.remove(ids[4], reason="enough")
    return ids


def _seal_keys(audience: Audience) -> set[int]:
    """The numbers of the keys that anything is sealed by."""
    columns = (
        *(SUBSCRIBER.c.address, SUBSCRIBER.c.name, SUBSCRIBER.c.reason),
        *(MEMBERSHIP.c.consent, MEMBERSHIP.c.reason, HISTORY.c.reason),
    )
    with audience._store.reading() as connection:
        values = [value for column in columns for value in connection.execute(select(column)).scalars()]
    return {key_number(value) for value in values if value is not None}


def _whole(audience: Audience) -> list[object]:
    """Everything that is kept, opened."""
    return [(one, one.address, one.name, one.history) for one in map(audience.show, _ids(audience))]


def _ids(audience: Audience) -> list[str]:
    return [one.id for one in audience.listing()]


def test_everything_is_under_the_new_key_and_nothing_else_changed(
    opener: Opener, settings: AudienceSettings, renewed: AudienceSettings
) -> None:
    audience = opener(settings)
    ids = _fill(audience)
    audience.forget(ids[0])
    token = audience.tokens.reader_token("unsubscribe", ids[1], "weekly")
    before, keys_before = _whole(audience), _seal_keys(audience)
    assert audience.rotate(NEW) == 29
    assert _whole(audience) == before
    assert len(_seal_keys(audience)) == 1
    assert not _seal_keys(audience) & keys_before
    other = opener(renewed)
    assert _whole(other) == before
    assert other.warning == ""
    assert other.tokens.open_token("unsubscribe", token, ["weekly"]) == (ids[1], "weekly")
    assert other.add(person("reader.0@reader.test")).what == "forgotten"
    assert other.find("READER.1@reader.test") == ids[1]
    with pytest.raises(WrongKey):
        opener(settings)


@pytest.mark.parametrize("at", range(1, 8))
def test_killed_anywhere_both_keys_open_and_the_same_command_goes_on(
    opener: Opener, settings: AudienceSettings, renewed: AudienceSettings, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    audience = opener(settings)
    _fill(audience)
    before = _whole(audience)
    steps = iter(range(1, 100))

    def killing(kind: str) -> None:
        real = getattr(rotation, kind)

        def dying(*arguments: object) -> object:
            if next(steps) == at:
                raise Killed
            return real(*arguments)

        monkeypatch.setattr(rotation, kind, dying)

    with monkeypatch.context():
        for kind in ("_batch", "_end", "_history"):
            killing(kind)
        with pytest.raises(Killed):
            audience.rotate(NEW)
    monkeypatch.undo()
    monkeypatch.setenv("NEW_KEY", NEW)
    for each in (settings, renewed):
        again = opener(each)
        assert _whole(again) == before
        assert "rotate" in again.warning
    assert opener(settings).rotate(NEW) <= 30
    last = opener(renewed)
    assert _whole(last) == before
    assert last.warning == ""
    assert len(_seal_keys(last)) == 1
    with last._store.reading() as connection:
        assert len(connection.execute(select(KEY)).all()) == 3
    with pytest.raises(WrongKey):
        opener(settings)


def test_what_was_done_is_not_done_again(
    opener: Opener, settings: AudienceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    audience = opener(settings)
    _fill(audience)
    real, steps = rotation._batch, iter(range(10))

    def dying(*arguments: object) -> int:
        if next(steps) == 3:
            raise Killed
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(rotation, "_batch", dying)
    with pytest.raises(Killed):
        audience.rotate(NEW)
    monkeypatch.setattr(rotation, "_batch", real)
    assert audience.rotate(NEW) == 30 - 3 * 7


def test_what_was_written_in_clear_behind_a_rotation_is_sealed_by_its_end(
    opener: Opener, settings: AudienceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    audience = opener(settings)
    ids = _fill(audience)
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_end", _die)
        with pytest.raises(Killed):
            audience.rotate()
    opener(replace(settings, seal=False)).remove(ids[0], reason="moved")
    audience = opener(settings)
    audience.rotate()
    assert 0 not in _seal_keys(audience)
    assert len(_seal_keys(audience)) == 1
    assert opener(settings).warning == ""


def test_another_new_key_after_a_kill_leads_to_that_one(
    opener: Opener, settings: AudienceSettings, renewed: AudienceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    audience = opener(settings)
    _fill(audience)
    before = _whole(audience)
    monkeypatch.setattr(rotation, "_end", _die)
    with pytest.raises(Killed):
        audience.rotate(new_master_key())
    monkeypatch.undo()
    monkeypatch.setenv("NEW_KEY", NEW)
    opener(settings).rotate(NEW)
    assert _whole(opener(renewed)) == before


def _die(*_arguments: object) -> None:
    raise Killed


def test_another_process_that_was_open_goes_on_with_the_keys_of_the_moment(
    opener: Opener, settings: AudienceSettings, renewed: AudienceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It must neither fail to read what is sealed anew, nor write by a key that is about to go."""
    audience, other = opener(settings), opener(settings)
    ids = _fill(audience)
    real_end = rotation._end
    late: list[str] = []

    def end(*arguments: object) -> None:
        assert set(other.readers("weekly", None).open(ids[:3])) == set(ids[:3])
        late.append(other.add(person("late@reader.test")).id)
        real_end(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(rotation, "_end", end)
    audience.rotate(NEW)
    assert opener(renewed).show(late[0]).address == "late@reader.test"
    assert len(_seal_keys(audience)) == 1
    later = other.add(person("later@reader.test"))
    assert opener(renewed).show(later.id).address == "later@reader.test"


def test_the_same_master_key_with_new_data_keys(opener: Opener, settings: AudienceSettings) -> None:
    audience = opener(settings)
    _fill(audience)
    before, keys_before = _whole(audience), _seal_keys(audience)
    audience.rotate()
    assert not _seal_keys(audience) & keys_before
    assert _whole(opener(settings)) == before


def test_what_is_no_key_is_refused_before_anything(opener: Opener, settings: AudienceSettings, tmp_path: Path) -> None:
    audience = opener(settings)
    with pytest.raises(BadKey):
        audience.rotate("secretive")
    assert opener(settings).warning == ""
    assert (tmp_path / "key").exists()
