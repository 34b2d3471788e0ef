"""`[people]`: handles of the right shape on networks that there are, or every mistake with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import Person
from pipeline.config import load_config
from pipeline.errors import BadConfiguration

GOOD = (
    '[publication]\nname = "A"\naddress = "a@example.org"\n[channels.b]\nkind = "bluesky"\n'
    '[channels.n]\nkind = "smtp"\n[people]\n'
)
LINE = GOOD.count("\n") + 1
DID = "did:plc:" + "z2" * 12


def _load(folder: Path, text: str) -> tuple[tuple[Person, ...], ...]:
    file = folder / "publication.toml"
    file.write_text(GOOD + text, encoding="utf-8")
    return tuple(channel.people for channel in load_config(file).channels)


def test_people_come_to_the_channels_with_threads(tmp_path: Path) -> None:
    text = (
        f'"EarthWatch Example" = {{ bluesky = "@name.example.org", did = "{DID}", mastodon = "@name@server.example" }}\n'
        '[people."မြစ်"]\nmastodon = "river_1.x@xn--a.example"\n'
    )
    people = (
        Person("EarthWatch Example", "name.example.org", "name@server.example", DID, LINE),
        Person("မြစ်", mastodon="river_1.x@xn--a.example", line=LINE + 1),
    )
    assert _load(tmp_path, text) == (people, ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('"A" = { bluesky = "name" }', "no handle of Bluesky"),
        ('"A" = { bluesky = "https://name.example" }', "no handle of Bluesky"),
        ('"A" = { bluesky = "@name@server.example" }', "no handle of Bluesky"),
        ('"A" = { mastodon = "@name" }', "no address of Mastodon"),
        ('"A" = { mastodon = 3 }', "no address of Mastodon"),
        ('"A" = { mastodon = "https://server.example/@name" }', "no address of Mastodon"),
        ('"A" = { bluesky = "a.example", did = "did:plc:short" }', "no identifier"),
        (f'"A" = {{ did = "{DID}" }}', "no handle"),
        ('"A" = { mastodn = "@a@b.example" }', "unknown network mastodn"),
        ('"A" = { fax = "3" }', "unknown network fax"),
        ('"A" = {}', "no handles"),
        ('"A" = "name.example.org"', "no handles"),
        ('"" = { bluesky = "a.example" }', "no name"),
        ('"a" = { bluesky = "a.example" }\n"A " = { bluesky = "b.example" }', "the same name"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(BadConfiguration, match=fault) as caught:
        _load(tmp_path, text)
    (mistake,) = caught.value.mistakes
    assert mistake.file.endswith("publication.toml")
    assert mistake.line == LINE + text.count("\n")
    assert mistake.remedy


def test_people_that_are_no_table_are_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "publication.toml"
    file.write_text("people = 3\n" + GOOD.replace("[people]\n", ""), encoding="utf-8")
    with pytest.raises(BadConfiguration, match="people is not a table"):
        load_config(file)
