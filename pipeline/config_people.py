"""`[people]` of the configuration: names as issues write them, and what the networks know them by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.channel import Person
from pipeline.errors import PublishError
from pipeline.text.nearest import nearest
from pipeline.text.toml_lines import line_of

_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_SHAPES = {
    "bluesky": (re.compile(_DOMAIN), "is no handle of Bluesky", "write it like name.example.org"),
    "mastodon": (
        re.compile(rf"[A-Za-z0-9_]+(?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?@{_DOMAIN}"),
        "is no address of Mastodon",
        "write it with the server: @name@server.example",
    ),
    "did": (
        re.compile(rf"did:(?:plc:[a-z2-7]{{24}}|web:{_DOMAIN})"),
        "is no identifier of Bluesky",
        "write it like did:plc: and 24 small letters and digits; the handle goes into bluesky",
    ),
}
"""By key: the shape of a value without its "@", what to say of another one, and what to write."""
Lines = dict[tuple[str, ...], int]


def read_people(table: object, file: str, lines: Lines) -> tuple[tuple[Person, ...], tuple[PublishError, ...]]:
    """The people of the configuration.

    Args:
        table: what stands under `[people]`.
        file: the configuration's file, for mistakes.
        lines: the line of every key.

    Returns:
        Everybody whose entry is sound, and the mistakes of the others.
    """
    if not isinstance(table, dict):
        mistake = PublishError("people is not a table", "write [people]", file=file, line=line_of(lines, ("people",)))
        return (), (mistake,)
    people: list[Person] = []
    mistakes: list[PublishError] = []
    seen: dict[str, str] = {}
    for name, entry in table.items():
        line = line_of(lines, ("people", name))
        faults = list(_faults(name, entry))
        if (other := seen.setdefault(_plain(name), name)) != name:
            faults.append((f"“{other}” and “{name}” are the same name", "remove one of the two"))
        mistakes += (PublishError(fault, remedy, file=file, line=line) for fault, remedy in faults)
        if not faults:
            people.append(Person(name, **{key: value.removeprefix("@") for key, value in entry.items()}, line=line))
    return tuple(people), tuple(mistakes)


def _faults(name: str, entry: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with one entry, and what to do about it."""
    if not name.strip():
        yield "somebody in people has no name", "write the name that issues use, in quotation marks"
    if not isinstance(entry, Mapping) or not entry:
        yield f"“{name}” has no handles", f'write "{name}" = {{ bluesky = "name.example.org" }}'
        return
    for key, value in entry.items():
        if key not in _SHAPES:
            near = nearest(key, _SHAPES)
            known = f"did you mean {near}?" if near else f"known are {', '.join(_SHAPES)}"
            yield f"“{name}” has the unknown network {key}", known
            continue
        shape, fault, remedy = _SHAPES[key]
        if not isinstance(value, str) or not shape.fullmatch(value.removeprefix("@") if key != "did" else value):
            yield f"{key} of “{name}” {fault}", remedy
    if "did" in entry and "bluesky" not in entry:
        yield f"“{name}” has a did and no handle", 'write bluesky = "name.example.org" beside it'


def _plain(name: str) -> str:
    return " ".join(name.split()).replace("’", "'").casefold()
