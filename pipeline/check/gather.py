"""Many findings become a few Problems: of one rule the first ten one by one and the others together with their lines.

What several channels have in common is told once, and names them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.problem import Place, Problem

ONE_BY_ONE = 10
"""As many as an editor works through before running the check again."""


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """At most eleven Problems of a rule and file, in the order of their places; no line is lost."""
    kept: dict[tuple[str, str], list[Problem]] = {}
    more: dict[tuple[str, str], int] = {}
    lines: dict[tuple[str, str], dict[int, None]] = {}
    for problem in problems:
        key = (problem.rule, problem.file)
        same = kept.setdefault(key, [])
        if len(same) < ONE_BY_ONE:
            same.append(problem)
        else:
            more[key] = more.get(key, 0) + 1
            lines.setdefault(key, {})[problem.place.line] = None
    together = [_together(kept[key][-1], count, tuple(sorted(lines[key]))) for key, count in more.items()]
    return in_order([problem for same in kept.values() for problem in same] + together)


def across(found: Iterable[tuple[str, Problem]]) -> tuple[Problem, ...]:
    """The Problems of channels, each with the channel's name; one that several have is told once.

    Where neither the file nor the message says which channels have it, they are named.
    """
    channels: dict[Problem, dict[str, None]] = {}
    for name, problem in found:
        channels.setdefault(problem, {})[name] = None
    return tuple(_named(problem, tuple(names)) for problem, names in channels.items())


def _named(problem: Problem, names: tuple[str, ...]) -> Problem:
    told = len(names) == 1 and (problem.file.startswith(f"{names[0]}/") or names[0] in problem.message)
    return problem if told else replace(problem, message=f"{problem.message} (on {', '.join(names)})")


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by file (the issue's own first), place and rule; what stands for many lines comes last there."""

    def key(problem: Problem) -> tuple[str, Place, str, int, str]:
        return problem.file, problem.place, problem.rule, len(problem.lines), problem.message

    return tuple(sorted(problems, key=key))


def _together(like: Problem, count: int, lines: tuple[int, ...]) -> Problem:
    times = "once more" if count == 1 else f"{count:,} times more"
    span = f"on line {lines[0]}" if len(lines) == 1 else f"on {len(lines):,} lines from {lines[0]} on"
    return replace(like, message=f"the same {times} {span}", place=max(like.place, Place(lines[0])), lines=lines)
