"""No line is lost: what stands in a file stands in the Issue, or in a line that a Problem names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.issue import Reading
from pipeline.read import read_issue
from tests.read.lossless import lost_lines
from tests.samples import EXAMPLES, sample_files

SAMPLES = sample_files()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_no_line_of_an_example_is_lost(path: Path) -> None:
    assert lost_lines(read_issue(path)) == []


@pytest.mark.skipif(not SAMPLES, reason="BROADSHEET_SAMPLES names no folder with samples")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_line_of_a_sample_is_lost(path: Path) -> None:
    assert lost_lines(read_issue(path)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_read_without_a_problem(path: Path) -> None:
    assert read_issue(path).problems == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_loss_is_seen(path: Path) -> None:
    """Each part of the Issue taken away in turn: the test above would fail."""
    reading = read_issue(path)
    issue = reading.issue
    assert issue.resources is not None
    section = issue.resources.sections[-1]
    resources = replace(
        issue.resources, sections=(*issue.resources.sections[:-1], replace(section, items=section.items[:-1]))
    )
    for poorer in (
        replace(issue, body=issue.body[1:]),
        replace(issue, body=issue.body[:-1]),
        replace(issue, footnotes=()),
        replace(issue, resources=resources),
        replace(issue, title=None),
    ):
        assert lost_lines(Reading(poorer, reading.source))
