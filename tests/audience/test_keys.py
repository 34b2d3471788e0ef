"""Keys: without the right one everything refuses and says how to go on; sealing can be switched off and on."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.audience import BadKey, MissingKey, WrongKey, new_master_key
from pipeline.audience.keys import read_key
from pipeline.channel import AudienceSettings, Secret
from pipeline.database import DatabaseError
from pipeline.errors import PublishError
from tests.audience.conftest import Opener
from tests.audience.making import every_byte, person

RAW = bytes(range(32))
NOWHERE = Secret(env="AUDIENCE_KEY_OF_NOBODY")


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(RAW).decode(),
        base64.b64encode(RAW).decode().rstrip("="),
        base64.urlsafe_b64encode(bytes([255]) * 32).decode(),
        RAW.hex(),
        RAW.hex().upper(),
        f" {RAW.hex()}\n",
    ],
)
def test_a_key_is_32_bytes_in_base64_or_hex(text: str) -> None:
    assert read_key(text) in {RAW, bytes([255]) * 32}


@pytest.mark.parametrize(
    "text", ["", "secretive", RAW.hex()[:-2], "z" * 64, "ключ", base64.b64encode(RAW * 2).decode()]
)
def test_anything_else_is_none_and_is_not_repeated(text: str) -> None:
    with pytest.raises(BadKey, match="publish subscribers key") as caught:
        read_key(text)
    assert not text or text not in str(caught.value)


def test_a_new_key_is_another_each_time() -> None:
    assert len({new_master_key() for _ in range(20)}) == 20
    assert len(read_key(new_master_key())) == 32


def test_without_a_key_nothing_is_made_and_the_remedy_says_how(opener: Opener, settings: AudienceSettings) -> None:
    with pytest.raises(MissingKey, match="publish subscribers key") as caught:
        opener(replace(settings, key=NOWHERE))
    assert isinstance(caught.value, PublishError)
    opener(settings).add(person())


def test_a_sealed_audience_asks_for_its_own_key(opener: Opener, settings: AudienceSettings) -> None:
    opener(settings).add(person())
    with pytest.raises(MissingKey, match="that it was sealed with") as caught:
        opener(replace(settings, key=NOWHERE))
    assert "publish subscribers key" not in str(caught.value)
    with pytest.raises(MissingKey):
        opener(replace(settings, key=NOWHERE, seal=False))


def test_another_key_is_refused(
    opener: Opener, settings: AudienceSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener(settings).add(person())
    monkeypatch.setenv("OTHER", new_master_key())
    with pytest.raises(WrongKey, match="does not open the audience"):
        opener(replace(settings, key=Secret(env="OTHER")))
    monkeypatch.setenv("OTHER", "thirty-two bytes are longer")
    with pytest.raises(WrongKey, match="OTHER holds no key") as caught:
        opener(replace(settings, key=Secret(env="OTHER")))
    assert "thirty" not in str(caught.value)
    assert opener(settings).find("thida@reader.test")
    assert (tmp_path / "key").exists()


def test_a_key_that_others_may_read_is_refused(opener: Opener, settings: AudienceSettings, tmp_path: Path) -> None:
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(MissingKey, match="may be read by others; chmod 600"):
        opener(settings)
    (tmp_path / "key").chmod(0o600)
    assert opener(settings).warning == ""


def test_sealing_switched_off_warns_and_needs_no_key(
    opener: Opener, settings: AudienceSettings, tmp_path: Path
) -> None:
    clear = replace(settings, seal=False, key=NOWHERE)
    audience = opener(clear)
    added = audience.add(person(name="Thida Aye", consent_how="a form"))
    assert "kept in clear" in audience.warning
    assert audience.show(added.id).name == "Thida Aye"
    assert opener(clear).find("thida@reader.test") == added.id
    with pytest.raises(BadKey, match="switched off"):
        audience.rotate(new_master_key())
    audience.close()
    if "://" not in settings.store:
        assert b"thida@reader.test" in every_byte(tmp_path)


def test_switched_on_later_new_ones_are_sealed_at_once_and_the_others_by_rotate(
    opener: Opener, settings: AudienceSettings, tmp_path: Path
) -> None:
    old = opener(replace(settings, seal=False, key=NOWHERE))
    first = old.add(person(name="Thida Aye", consent_how="by paper")).id
    token = old.tokens.reader_token("bounce", first, "weekly")
    old.close()
    audience = opener(settings)
    assert "rotate" in audience.warning
    second = audience.add(person("zaw@reader.test", name="Zaw Min")).id
    assert audience.show(first).name == "Thida Aye"
    audience.rotate()
    assert audience.warning == ""
    assert [audience.show(reader).name for reader in (first, second)] == ["Thida Aye", "Zaw Min"]
    assert audience.show(first).memberships[0].consent_how == "by paper"
    assert audience.find("THIDA@reader.test") == first
    assert audience.tokens.open_token("bounce", token, ["weekly"]) == (first, "weekly")
    audience.close()
    for word in (b"thida", b"Thida", b"zaw@", b"Zaw", b"by paper"):
        assert word not in every_byte(tmp_path)
    with pytest.raises(MissingKey):
        opener(replace(settings, key=NOWHERE))


def test_switched_off_later_rotate_opens_everything(opener: Opener, settings: AudienceSettings) -> None:
    with opener(settings) as audience:
        first = audience.add(person(name="Thida Aye")).id
    with opener(replace(settings, seal=False)) as audience:
        assert audience.show(first).name == "Thida Aye"
        assert audience.rotate() == 1
    audience = opener(replace(settings, seal=False, key=NOWHERE))
    assert audience.show(first).name == "Thida Aye"
    assert audience.find("thida@reader.test") == first


def test_a_value_moved_to_another_row_does_not_open(opener: Opener, sealed: AudienceSettings) -> None:
    """Who may write the file may not make one reader's mail go to another."""
    audience = opener(sealed)
    first, second = (audience.add(person(address)).id for address in ("thida@reader.test", "zaw@reader.test"))
    with audience._store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE subscriber SET address = (SELECT address FROM subscriber WHERE id = ?) WHERE id = ?",
            (first, second),
        )
    with pytest.raises(DatabaseError, match="damaged or moved"):
        audience.show(second)
    assert audience.show(first).address == "thida@reader.test"
