"""The guides are true: what they give to paste loads, their commands are parsed, their links lead somewhere."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from textwrap import dedent

import pytest
import tomli

from pipeline.arguments import PARSERS
from pipeline.channel import SETTINGS, ThreadSettings
from pipeline.config import load_config
from pipeline.init import STARTER

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CHANNELS = ROOT / "docs" / "channels"
NETWORKS = [kind for kind, settings in SETTINGS.items() if issubclass(settings, ThreadSettings)]
HEADINGS = [
    "Setting it up, step by step",
    "How long the access lasts",
    "Settings",
    "What it looks like",
    "What happens when it is sent",
    "Nothing twice",
    "What it says, and what follows",
    "Taking it back",
    "Limits and costs",
    "Readers' safety",
]
_TABLES = {"publication", "channels", "people", "audience", "ledger", "approval", "checks"}
_PUBLICATION = '[publication]\nname = "Our Briefing"\naddress = "briefing@example.org"\n'
_CHANNEL = '\n[channels.newsletter]\nkind = "smtp"\n'
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_INLINE = re.compile(r"`(publish(?: [^`]+)?)`")
_COMMAND = re.compile(r"^ *\$? ?(publish .*?)(?: {2,}.*)?$", re.MULTILINE)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _blocks(path: Path, language: str) -> list[str]:
    return [dedent(body) for _, words, body in _FENCE.findall(_text(path)) if words == language]


def _configuring() -> Iterator[tuple[str, str]]:
    for path in PAGES:
        for number, block in enumerate(_blocks(path, "toml"), 1):
            if not block.startswith("+++") and tomli.loads(block).keys() <= _TABLES:  # else an issue's own
                yield f"{_name(path)}:{number}", block


@pytest.mark.parametrize(("place", "block"), [pytest.param(*each, id=each[0]) for each in _configuring()])
def test_what_is_to_be_pasted_into_the_configuration_loads(place: str, block: str, tmp_path: Path) -> None:
    file = tmp_path / "publication.toml"
    rest = (
        (_PUBLICATION if "[publication]" not in block else "") + block + (_CHANNEL if "[channels." not in block else "")
    )
    file.write_text(rest, encoding="utf-8")
    assert load_config(file).publication.name, place


def _uncommented(text: str) -> str:
    """A configuration with every line in force that is one when its sign is taken away."""
    return re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)


def test_the_starter_shows_every_network_and_loads_with_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "publication.toml"
    file.write_text(_uncommented(_text(STARTER / "publication.toml")), encoding="utf-8")
    channels = load_config(file).channels
    assert {channel.kind for channel in channels} == {"smtp", *NETWORKS}
    assert all(channel.settings.set_up for channel in channels if isinstance(channel.settings, ThreadSettings))


def test_the_starter_names_secrets_as_the_pages_do() -> None:
    named = {name for kind in NETWORKS for name in re.findall(r'env = "(\w+)"', _text(CHANNELS / f"{kind}.md"))}
    starter = _text(STARTER / "publication.toml")
    assert {*re.findall(r'env = "(\w+)"', starter)} - named == {"BROADSHEET_SMTP_PASSWORD", "BROADSHEET_KEY"}


def _options(parser: argparse.ArgumentParser, words: list[str]) -> set[str]:
    """What a parser takes: its own options, and those of the action that the words name."""
    taken = {option for action in parser._actions for option in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name in words:
                taken |= _options(action.choices[name], []) if name in action.choices else set()
    return taken


def _commands(path: Path) -> Iterator[str]:
    """Every command of a page, on one line, without what the page says of it."""
    text = _text(path).replace("\\\n", " ")
    outside = _FENCE.sub("", text)
    yield from (" ".join(found.split()) for found in _INLINE.findall(outside))
    shown = "\n".join(body for _, words, body in _FENCE.findall(text) if words in {"", "sh"})
    shown += "\n".join(re.findall(r"^ {4}publish .*$", outside, re.MULTILINE))
    yield from _COMMAND.findall(shown)


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_command_that_is_named_exists_with_its_options(path: Path) -> None:
    for command in _commands(path):
        line = re.sub(r"[\[\]…]|\\?\|\s*\w+", " ", command.partition(" | ")[0].partition(" > ")[0])
        words = shlex.split(line, comments=True)[1:]
        verb = words[0] if words and words[0] in PARSERS else "publish"
        if words and verb == "publish":
            assert not re.fullmatch(r"[a-z]{3,}", words[0]), f"{command}: there is no such command"
        given = {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"}
        assert given <= _options(PARSERS[verb](), words), command


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", _text(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_link_leads_to_a_file_and_a_heading(path: Path) -> None:
    for link in _LINK.findall(_FENCE.sub("", _text(path))):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


@pytest.mark.parametrize("kind", NETWORKS)
def test_every_network_has_its_page_with_the_headings_of_its_neighbours(kind: str) -> None:
    found = re.findall(r"^##+ (.+)$", _FENCE.sub("", _text(CHANNELS / f"{kind}.md")), re.MULTILINE)
    assert [heading for heading in found if heading in HEADINGS] == HEADINGS


@pytest.mark.parametrize("kind", NETWORKS)
def test_the_steps_of_a_page_are_numbered_and_end_with_a_dry_run_and_the_doctor(kind: str) -> None:
    steps = _text(CHANNELS / f"{kind}.md").partition(f"## {HEADINGS[0]}")[2].partition(f"## {HEADINGS[1]}")[0]
    numbers = re.findall(r"^(\d+)\. ", steps, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    last = steps.rpartition(f"{numbers[-1]}. ")[2]
    assert "publish --dry-run ISSUE" in last
    assert "publish doctor" in last


@pytest.mark.parametrize("kind", NETWORKS)
def test_every_network_is_named_where_people_look(kind: str) -> None:
    assert f"](docs/channels/{kind}.md)" in _text(ROOT / "README.md")
    assert f"](channels/{kind}.md)" in _text(ROOT / "docs" / "sending.md")
    assert f"\n| `{kind}` |" in _text(ROOT / "docs" / "configuration.md")


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_setting_is_explained(kind: str) -> None:
    page = CHANNELS / f"{kind}.md"
    told = _text(ROOT / "docs" / "configuration.md") + (_text(page) if page.exists() else "")
    assert [field.name for field in fields(SETTINGS[kind]) if f"`{field.name}`" not in told] == []


@pytest.mark.parametrize("kind", NETWORKS)
def test_a_page_gives_every_setting_of_its_own(kind: str) -> None:
    page = _text(CHANNELS / f"{kind}.md")
    own = {field.name for field in fields(SETTINGS[kind])} - {field.name for field in fields(ThreadSettings)}
    assert [name for name in sorted(own) if f"`{name}`" not in page] == []


def test_pictures_of_the_guides_are_small() -> None:
    pictures = [*(ROOT / "docs").rglob("*.png")]
    assert pictures
    assert [_name(path) for path in pictures if path.stat().st_size > 200_000] == []
