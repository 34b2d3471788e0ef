"""Whole issues, read and checked: our examples, the first briefing, and every sample."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.check import check_issue
from pipeline.problem import Problem
from pipeline.read import read_issue
from tests.check.making import PUBLICATION
from tests.samples import EXAMPLES, sample_files


def checked(path: Path) -> tuple[Problem, ...]:
    return check_issue(read_issue(path), PUBLICATION)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_our_examples_have_no_problem(path: Path) -> None:
    assert checked(path) == ()


SEED = "2023-11-13-three-cs.txt"


def test_the_first_briefing_has_the_problems_that_an_editor_sees_in_it_and_no_other() -> None:
    folder = os.environ.get("BROADSHEET_SAMPLES")
    if not folder or not (Path(folder) / SEED).exists():
        pytest.skip("BROADSHEET_SAMPLES names no folder with the first briefing")
    problems = checked(Path(folder) / SEED)
    assert [(p.rule, p.place.line) for p in problems] == [
        ("hero-incomplete", 4),
        ("epigraph-repeated", 30),
        ("footnote-unreferenced", 34),
        ("slug-line-stray", 39),
        ("resources-without-url", 43),
        ("slug-line-stray", 75),
    ]
    assert {p.severity for p in problems} == {"warning"}
    assert len(problems[4].lines) == 11


SUSPECT = {
    "zawgyi",
    "zawgyi-perhaps",
    "burmese-marks",
    "character-private",
    "character-lost",
    "text-not-nfc",
    "bidi-override",
}
"""Rules about characters of which no sample is guilty: any finding would be a false alarm."""


@pytest.mark.parametrize(
    "path", sample_files() or [pytest.param(None, marks=pytest.mark.skip("BROADSHEET_SAMPLES is not set"))]
)
def test_no_sample_is_suspected_of_bad_characters_or_of_telling_things_twice(path: Path) -> None:
    found = {problem.rule for problem in checked(path)}
    assert not found & (SUSPECT | {"paragraph-repeated", "resource-repeated", "link-malformed", "link-text-differs"})
