"""No rule is dead, and none speaks where nothing is wrong."""

from __future__ import annotations

import pytest

from pipeline.check import check_edition, check_packed
from pipeline.rules import OUTBOX_RULES, RULES
from pipeline.rules_issue import ISSUE_RULES
from pipeline.rules_text import TEXT_RULES
from tests.check.cases import CASES, broken
from tests.check.making import BLUESKY, GOOD, NEWSLETTER, email, packed_mail, packed_thread, problems, thread


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_speaks_of_its_least_case_and_no_other_rule_does(rule: str) -> None:
    assert {problem.rule for problem in broken(rule)} == {rule}


def test_every_rule_of_checking_has_a_case() -> None:
    assert {rule.name for rule in ISSUE_RULES + TEXT_RULES + OUTBOX_RULES} == set(CASES)


@pytest.mark.parametrize("rule", CASES)
def test_a_problem_carries_the_rules_severity_and_can_be_printed_on_one_line(rule: str) -> None:
    for problem in broken(rule):
        assert problem.severity == RULES[rule].severity
        said = problem.said("issue.txt")
        assert said.count("\n") == 0
        assert not problem.message.endswith(".")
        assert not problem.remedy.endswith(".")
        assert len(problem.message) < 400


def test_what_is_right_breaks_no_rule() -> None:
    assert problems(GOOD, "Plain text, with “quotation marks” and မြန်မာစာ.") == ()
    assert check_edition(email(), NEWSLETTER) == ()
    assert check_edition(thread(), BLUESKY) == ()
    assert check_packed(packed_mail()) == ()
    assert check_packed(packed_thread()) == ()
