"""Pages of networks in the configuration: a number, a version, and where the token is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import FacebookSettings, LinkedInSettings, Secret
from pipeline.config import load_config
from pipeline.errors import BadConfiguration

_HEAD = '[publication]\nname = "A"\naddress = "a@example.org"\n[channels.page]\n'


def _file(folder: Path, text: str) -> Path:
    path = folder / "publication.toml"
    path.write_text(_HEAD + text, encoding="utf-8")
    return path


def test_a_linkedin_page(tmp_path: Path) -> None:
    text = 'kind = "linkedin"\norganisation = "5515715"\ntoken = { env = "T" }\n'
    [channel] = load_config(_file(tmp_path, text)).channels
    assert channel.settings == LinkedInSettings(organisation="5515715", token=Secret("T"), version="202608")
    assert channel.settings.set_up


def test_a_facebook_page(tmp_path: Path) -> None:
    text = 'kind = "facebook"\npage = "1010"\nversion = "v26.0"\ntoken = { env = "T" }\n'
    [channel] = load_config(_file(tmp_path, text)).channels
    assert channel.settings == FacebookSettings(page="1010", token=Secret("T"), version="v26.0")
    assert channel.settings.set_up


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('kind = "linkedin"\norganisation = "urn:li:organization:55"\n', "digits alone"),
        ('kind = "linkedin"\norganisation = "ferry-post"\n', "digits alone"),
        ('kind = "linkedin"\nversion = "2026-01"\n', 'as in "202610"'),
        ('kind = "linkedin"\nversion = "202613"\n', 'as in "202610"'),
        ('kind = "facebook"\npage = "ferrypost"\n', "digits alone"),
        ('kind = "facebook"\npage = "1/../2"\n', "digits alone"),
        ('kind = "facebook"\nversion = "25"\n', 'as in "v25.0"'),
        ('kind = "facebook"\nserver = "graph"\n', "https://"),
    ],
)
def test_a_mistake_is_told_with_what_to_write(tmp_path: Path, text: str, remedy: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        load_config(_file(tmp_path, text))
    [mistake] = caught.value.mistakes
    assert mistake.line == 6
    assert remedy in str(mistake.remedy)
