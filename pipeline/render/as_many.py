"""A resource list that has more than a thread may carry: as many of its resources as fit, and the others by name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from pipeline.issue import Resources
from pipeline.render.draft import Part, left_out


def as_many_as_fit(resources: Resources, tell: Callable[[Resources], Part], fits: Callable[[Part], bool]) -> Part:
    """The resource list as posts, from its beginning on, with every resource that finds room.

    Args:
        resources: the whole list.
        tell: a list as posts.
        fits: whether so many posts find room.

    Returns:
        The posts; `left_out` names each resource that has none. All are left out where not even the first finds room.
    """
    whole = tell(resources)
    if fits(whole):
        return whole
    items = [item for section in resources.sections for item in section.items]
    numbers = range(1, len(items) + 1)
    kept = bisect_left(numbers, True, key=lambda number: not fits(tell(_first(resources, number))))  # noqa: FBT003
    told = tell(_first(resources, kept)) if kept else Part()
    missing = (left_out(f"the resource of line {item.line}", item.title) for item in items[kept:])
    return told + Part(left_out=tuple(missing))


def _first(resources: Resources, number: int) -> Resources:
    """The list with its first resources alone."""
    left, sections = number, []
    for section in resources.sections:
        items = tuple(islice(section.items, left))
        left -= len(items)
        sections.append(replace(section, items=items))
    return replace(resources, sections=tuple(sections))
