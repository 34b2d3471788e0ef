"""The resource list: every resource has a title, a publisher and an address, and stands there once."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.body import plain
from pipeline.check.pieces import quoted
from pipeline.issue import Issue, Resource, Section
from pipeline.problem import Problem
from pipeline.rules import found

_NAMED = 3
"""Up to so many resources without a publisher are named one by one; more are one Problem with their lines."""


def resources(issue: Issue) -> Iterator[Problem]:
    """Problems of the resource list."""
    if issue.resources is None:
        return
    items = [item for section in issue.resources.sections for item in section.items]
    yield from _without_url(items)
    yield from _without_publisher(items)
    yield from _repeated(items)
    for section in issue.resources.sections:
        yield from _section(section)
        yield from _same_titles(section.items)


def _without_url(items: list[Resource]) -> Iterator[Problem]:
    lines = tuple(item.line for item in items if not item.url)
    if lines:
        message = f"{_count(len(lines), len(items))} no address (line{_s(lines)} {_listed(lines)})"
        yield found("resources-without-url", message, line=lines[0], lines=lines)


def _without_publisher(items: list[Resource]) -> Iterator[Problem]:
    without = [item for item in items if not (item.by or "").strip()]
    if len(without) > _NAMED:
        lines = tuple(item.line for item in without)
        message = f"{_count(len(lines), len(items))} no publisher (lines {_listed(lines)})"
        yield found("resource-without-publisher", message, line=lines[0], lines=lines)
        return
    for item in without:
        yield found("resource-without-publisher", f"the resource {quoted(item.title)} has no publisher", line=item.line)


def _repeated(items: list[Resource]) -> Iterator[Problem]:
    titles: dict[tuple[str, str], Resource] = {}
    addresses: dict[str, Resource] = {}
    for item in items:
        same = titles.setdefault((plain(item.title), plain(item.by or "")), item)
        where = addresses.setdefault(_address(item.url), item) if item.url else item
        if same is not item:
            yield found("resource-repeated", f"{quoted(item.title)} stands on line {same.line} already", line=item.line)
        elif where is not item:
            message = f"{quoted(item.title)} has the same address as {quoted(where.title)} on line {where.line}"
            yield found("resource-repeated", message, line=item.line)


def _same_titles(items: tuple[Resource, ...]) -> Iterator[Problem]:
    first: dict[str, Resource] = {}
    for item in items:
        same = first.setdefault(plain(item.title), item)
        if same is not item and plain(same.by or "") != plain(item.by or ""):
            message = f"{quoted(item.title)} is also the title of the resource on line {same.line}"
            yield found("resource-title-repeated", message, line=item.line)


def _section(section: Section) -> Iterator[Problem]:
    if not section.items and not section.note:
        name = quoted(section.heading or section.slug)
        yield found("section-empty", f"the section {name} has nothing in it", line=section.line)
    if section.slug_line:
        message = f"{quoted(section.slug)} is a section's short name from a website's address"
        yield found("slug-line-stray", message, line=section.slug_line, column=1)


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
    """Line numbers for a message; the first twenty, and how many more there are (`Problem.lines` has them all)."""
    shown = ", ".join(map(str, lines[:20]))
    return shown if len(lines) <= 20 else f"{shown} and {len(lines) - 20:,} more"
