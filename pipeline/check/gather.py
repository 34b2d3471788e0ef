"""Many findings of one rule become a few Problems: the first ten one by one, the others together with their lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.problem import Problem

ONE_BY_ONE = 10
"""As many as an editor works through before running the check again."""


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """At most eleven Problems of a rule and file, in the order of their places; no line is lost."""
    kept: dict[tuple[str, str], list[Problem]] = {}
    more: dict[tuple[str, str], list[int]] = {}
    for problem in problems:
        key = (problem.rule, problem.file)
        same = kept.setdefault(key, [])
        if len(same) < ONE_BY_ONE:
            same.append(problem)
        else:
            more.setdefault(key, []).append(problem.place.line)
    together = [_together(kept[key][-1], lines) for key, lines in more.items()]
    return in_order([problem for same in kept.values() for problem in same] + together)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by file (the issue's own first), place and rule."""
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.place, problem.rule, problem.message)))


def _together(like: Problem, lines: list[int]) -> Problem:
    distinct = tuple(sorted(set(lines)))
    place = replace(like.place, line=distinct[0], column=0)
    times = "once more" if len(lines) == 1 else f"{len(lines):,} times more"
    span = f"on line {distinct[0]}" if len(distinct) == 1 else f"on {len(distinct):,} lines from {distinct[0]} on"
    return replace(like, message=f"the same {times} {span}", place=place, lines=distinct)
