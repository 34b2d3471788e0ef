"""What becomes of problems: the publication silences some, `--strict` makes the rest errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.channel import Checks
from pipeline.problem import Problem
from pipeline.rules import RULES


def apply_policy(problems: Iterable[Problem], checks: Checks, strict: bool) -> tuple[Problem, ...]:  # noqa: FBT001 - the command's flag
    """The problems that count, in their order.

    Args:
        problems: all that was found.
        checks: the configuration's `[checks]`; the rules that it silences are left out, unless they are always on.
        strict: whether warnings are errors.
    """
    silenced = {name for name in checks.silence if name in RULES and RULES[name].silenceable}
    heard = (problem for problem in problems if problem.rule not in silenced)
    return tuple(replace(problem, severity="error") if strict else problem for problem in heard)
