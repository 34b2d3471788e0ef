"""What the configuration silences is not heard, what cannot be silenced is, and `--strict` makes errors."""

from __future__ import annotations

from pipeline.channel import Checks
from pipeline.check import apply_policy
from pipeline.rules import found

FOUND = (found("title-missing", "no title"), found("markup-shown", "a tag", line=3))


def test_nothing_changes_without_a_policy() -> None:
    assert apply_policy(FOUND, Checks(), strict=False) == FOUND


def test_a_silenced_rule_is_left_out() -> None:
    assert apply_policy(FOUND, Checks(("markup-shown",)), strict=False) == FOUND[:1]


def test_a_rule_that_is_always_on_is_heard_though_silenced() -> None:
    assert apply_policy(FOUND, Checks(("title-missing",)), strict=False) == FOUND


def test_strict_makes_errors_of_warnings_but_not_of_what_is_silenced() -> None:
    assert [problem.severity for problem in apply_policy(FOUND, Checks(), strict=True)] == ["error", "error"]
    assert apply_policy(FOUND[1:], Checks(("markup-shown",)), strict=True) == ()


def test_a_silenced_name_that_is_no_rule_does_nothing() -> None:
    assert apply_policy(FOUND, Checks(("xyzzy",)), strict=False) == FOUND
