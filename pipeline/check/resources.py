"""The resource list: every resource has a title, a publisher and an address, and stands there once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.check.body import plain
from pipeline.check.pieces import quoted
from pipeline.issue import Issue, Resource, Section
from pipeline.problem import Problem
from pipeline.rules import found

_NAMED = 3
"""Up to so many resources without a publisher are named one by one; more are one Problem with their lines."""
_SHOWN = 20
"""Line numbers that a message lists."""


def resources(issue: Issue) -> Iterator[Problem]:
    """Problems of the resource list; those of a separate file name it."""
    sections = issue.resources.sections if issue.resources else ()
    for file in dict.fromkeys(section.file for section in sections):
        items = [item for section in sections if section.file == file for item in section.items]
        yield from _without_url(items, file)
        yield from _without_publisher(items, file)
    yield from _repeated((item, section.file) for section in sections for item in section.items)
    for section in sections:
        yield from _section(section)
        yield from _same_titles(section)


def _without_url(items: list[Resource], file: str) -> Iterator[Problem]:
    lines = tuple(item.line for item in items if not item.url)
    if lines:
        message = f"{_count(len(lines), len(items))} no address (line{_s(lines)} {_listed(lines)})"
        yield found("resources-without-url", message, line=lines[0], file=file, lines=lines)


def _without_publisher(items: list[Resource], file: str) -> Iterator[Problem]:
    without = [item for item in items if not (item.by or "").strip()]
    if len(without) > _NAMED:
        lines = tuple(item.line for item in without)
        message = f"{_count(len(lines), len(items))} no publisher (lines {_listed(lines)})"
        yield found("resource-without-publisher", message, line=lines[0], file=file, lines=lines)
        return
    for item in without:
        message = f"the resource {quoted(item.title)} has no publisher"
        yield found("resource-without-publisher", message, line=item.line, file=file)


def _repeated(items: Iterable[tuple[Resource, str]]) -> Iterator[Problem]:
    titles: dict[tuple[str, str], tuple[Resource, str]] = {}
    addresses: dict[str, tuple[Resource, str]] = {}
    for item, file in items:
        same, where = titles.setdefault((plain(item.title), plain(item.by or "")), (item, file))
        if same is not item:
            message = f"{quoted(item.title)} stands on line {same.line}{_of(where, file)} already"
            yield found("resource-repeated", message, line=item.line, file=file)
        elif item.url:
            first, where = addresses.setdefault(_address(item.url), (item, file))
            if first is not item:
                place = f"line {first.line}{_of(where, file)}"
                message = f"{quoted(item.title)} has the same address as {quoted(first.title)} on {place}"
                yield found("resource-repeated", message, line=item.line, file=file)


def _of(where: str, file: str) -> str:
    return "" if where == file else f" of {where or 'the issue'}"


def _same_titles(section: Section) -> Iterator[Problem]:
    first: dict[str, Resource] = {}
    for item in section.items:
        same = first.setdefault(plain(item.title), item)
        if same is not item and plain(same.by or "") != plain(item.by or ""):
            message = f"{quoted(item.title)} is also the title of the resource on line {same.line}"
            yield found("resource-title-repeated", message, line=item.line, file=section.file)


def _section(section: Section) -> Iterator[Problem]:
    if not section.items and not section.note:
        message = f"the section {quoted(section.heading or section.slug)} has nothing in it"
        yield found("section-empty", message, line=section.line, file=section.file)
    if section.slug_line:
        message = f"{quoted(section.slug)} is a section's short name from a website's address"
        yield found("slug-line-stray", message, line=section.slug_line, column=1, file=section.file)


def _address(url: str) -> str:
    """An address for comparing: http and https are one, and a slash or fragment at the end makes no other page."""
    return url.partition("#")[0].removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _count(some: int, whole: int) -> str:
    if some == whole:
        return "the resource has" if whole == 1 else f"all {whole:,} resources have"
    return f"{some:,} of {whole:,} resources {'has' if some == 1 else 'have'}"


def _s(lines: tuple[int, ...]) -> str:
    return "" if len(lines) == 1 else "s"


def _listed(lines: tuple[int, ...]) -> str:
    """Line numbers for a message; the first of them, and how many more there are (`Problem.lines` has them all)."""
    shown = ", ".join(map(str, lines[:_SHOWN]))
    return shown if len(lines) <= _SHOWN else f"{shown} and {len(lines) - _SHOWN:,} more"
