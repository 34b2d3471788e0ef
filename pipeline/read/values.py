"""Values of front matter as an Issue needs them: each reader gives the value, or raises Wrong with what to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house
from datetime import datetime
from typing import Any

from pipeline.issue import Epigraph, Hero
from pipeline.read.dates import read_date
from pipeline.read.quotation import unquoted
from pipeline.read.slug import LONGEST, own_slug

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_MOST_MINUTES = 999
_LONGEST_WARNING = 100
"""Characters: what stands over every post takes the room of its text, and the shortest posts have 200."""
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"), (int, "a number"), (float, "a number"), (str, "a text"), (list, "a list"),
    (dict, "a table"), (type(None), "empty"),
)  # fmt: skip
Reader = Callable[[Any, int], Any]


class Wrong(Exception):
    """A value that is not what its key needs: `fault` says so, without naming the key, and `remedy` what to write."""

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(fault)
        self.fault, self.remedy = fault, remedy


def text(value: Any, _line: int) -> str | None:
    """A text on one line; None where it is empty."""
    return " ".join(_clean(value).split()) or None


def paragraphs(value: Any, _line: int) -> str | None:
    """A text that keeps its lines, as a post does."""
    return "\n".join(line.rstrip() for line in _clean(value).strip().split("\n")) or None


def _clean(value: Any) -> str:
    """A text without control characters: an escape of TOML or YAML could write those that no file may hold."""
    if not isinstance(value, str):
        raise Wrong(f"is {_kind(value)}, not a text", "write it in quotation marks")
    if found := _CONTROL.search(value):
        raise Wrong(f"holds a control character (U+{ord(found.group()):04X})", "take out its escape")
    return value


def content_warning(value: Any, line: int) -> str:
    """What stands over every post, on one line; empty where there shall be nothing."""
    said = text(value, line) or ""
    if len(said) > _LONGEST_WARNING:
        raise Wrong(f"has {len(said)} characters", f"say it in {_LONGEST_WARNING} at most: it stands over every post")
    return said


def posts(value: Any, line: int) -> tuple[str, ...]:
    """A list of texts that keep their lines."""
    if not isinstance(value, list):
        raise Wrong(f"is {_kind(value)}, not a list of texts", 'write ["...", "..."]')
    return tuple(post for item in value if (post := paragraphs(item, line)))


def names(value: Any, line: int) -> str | None:
    """One author or a list of them, joined by commas."""
    if isinstance(value, list):
        return ", ".join(name for item in value if (name := text(item, line))) or None
    return text(value, line)


def hashtags(value: Any, line: int) -> tuple[str, ...]:
    """A list of words, each with or without "#"."""
    if isinstance(value, str):
        value = re.split(r"[,\s]+", value)
    if not isinstance(value, list):
        raise Wrong(f"is {_kind(value)}, not a list of texts", 'write hashtags = ["One", "Two"]')
    return tuple(tag for item in value if (tag := (text(item, line) or "").lstrip("#").strip()))


def date(value: Any, _line: int) -> Date | None:
    """A day; of a date with a time, the day as written."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Date):
        return value
    if not isinstance(value, str):
        raise Wrong(f"is {_kind(value)}, not a date", "write it as 2023-11-13")
    if not value.strip():
        return None
    read = read_date(value)
    if read is None:
        raise Wrong(f"“{value.strip()[:60]}” is no date", "write it as 2023-11-13")
    if read.date is None:
        fault = "may mean two days" if read.ambiguous else "is no day of the calendar, or its year has two digits"
        raise Wrong(f"“{value.strip()}” {fault}", "write it as 2023-11-13")
    return read.date


def minutes(value: Any, _line: int) -> int | None:
    """A number of minutes, 1 to 999."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:9])
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong(f"is {_kind(value)}, not a number of minutes", "write a whole number such as 8")
    if not 0 < value <= _MOST_MINUTES:
        raise Wrong("is no number of minutes", f"write a whole number from 1 to {_MOST_MINUTES}")
    return value


def language(value: Any, line: int) -> str | None:
    """A BCP 47 language tag (RFC 5646)."""
    tag = text(value, line)
    if tag and not _LANGUAGE.fullmatch(tag):
        raise Wrong(f"“{tag[:60]}” is no language tag", 'write a tag such as "en" or "my"')
    return tag


def slug(value: Any, line: int) -> str | None:
    """A slug in its normal form."""
    given = text(value, line)
    made = own_slug(given) if given else None
    if given and made is None:
        raise Wrong(f"“{given[:80]}” is no slug", f"use small ASCII letters, digits and hyphens, {LONGEST} at most")
    return made


def hero(value: Any, line: int) -> Hero | None:
    """A table of `src` and `alt`, or the file alone."""
    if isinstance(value, str):
        return Hero(text(value, line), None, line) if value.strip() else None
    if not isinstance(value, dict):
        raise Wrong(f"is {_kind(value)}, not a table", 'write hero = { src = "file.jpg", alt = "what it shows" }')
    return Hero(_inner(value, "src", line), _inner(value, "alt", line), line)


def epigraph(value: Any, line: int) -> Epigraph | None:
    """A table of `text` and `attribution`; quotation marks around the text are taken off."""
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict):
        raise Wrong(f"is {_kind(value)}, not a table", 'write epigraph = { text = "...", attribution = "..." }')
    said = _inner(value, "text", line)
    return Epigraph(unquoted(said) or said, _inner(value, "attribution", line), line) if said else None


def _inner(table: dict[str, Any], key: str, line: int) -> str | None:
    try:
        return text(table[key], line) if table.get(key) is not None else None
    except Wrong as wrong:
        raise Wrong(f"has a `{key}` that {wrong.fault}", wrong.remedy) from wrong


def _kind(value: Any) -> str:
    """What a value is, in words."""
    return next((said for kind, said in _KINDS if isinstance(value, kind)), "a date or a time")
