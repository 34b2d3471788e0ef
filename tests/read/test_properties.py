"""Whatever a file holds, reading gives an Issue or one clear error, and the same one again the next time."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PublishError
from pipeline.issue import Reading
from pipeline.issue_json import as_document
from pipeline.problem import Problem
from pipeline.read import read_issue
from pipeline.rules import RULES
from tests.read.lossless import lost_letters
from tests.samples import EXAMPLES

LABELS = 20
NAMES = st.sampled_from(["issue.txt", "issue.md", "2026-05-04-issue.txt"])
TEXTS = [path.read_text(encoding="utf-8") for path in EXAMPLES]
PIECES = st.sampled_from(
    [
        "\n\n", "\n", "- ", "> ", ">\n\n", " # ", "[x. y]\n", "1. ", "    ", "\t", "# ", "```\n", "~~~\n", "<!--", "-->", "[1] ", "[^a]: ", "[a]: b\n", "[a](b)", "![a](b.png)",
        "By X\n", "https://a.b/c", "+++\n", "---\n", "|a|\n|-|\n", "{% x %}\n", "“", "”", "Resources\n\n", "actions\n\n", "About us\n\n", "=====\n",
        "`", "**", "🤞", "\u2028", "\u202e", "Featured image: a.png | b\n", '"""', " = ", ": ", "မြစ်။", "01/02/2024", "\0", "\r", "<script>",
    ]
)  # fmt: skip


def _outcome(data: bytes, name: str) -> Reading | str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        try:
            return read_issue(path)
        except PublishError as error:
            assert str(error)
            assert error.exit_status in (1, 2)
            return str(error)


def _check(data: bytes, name: str) -> None:
    first, second = _outcome(data, name), _outcome(data, name)
    if not isinstance(first, Reading) or not isinstance(second, Reading):
        assert type(first) is type(second)
        return
    assert first.issue == second.issue
    assert first.problems == second.problems
    as_document(first.issue)
    lines = first.source.text.count("\n") + 1
    for problem in first.problems:
        _check_problem(problem, lines)
    for block in first.issue.body:
        for text, spans in [(block.text, block.spans), *((entry.text, entry.spans) for entry in block.entries)]:
            assert all(0 <= span.start <= span.end <= len(text) for span in spans)
            assert all(1 <= span.line <= lines and span.column >= 0 for span in spans)
        assert 1 <= block.line <= lines


def _check_problem(problem: Problem, lines: int) -> None:
    assert problem.severity == RULES[problem.rule].severity
    assert all(0 <= line <= lines for line in (problem.place.line, *problem.lines))


@given(st.binary(max_size=400), NAMES)
def test_any_bytes(data: bytes, name: str) -> None:
    _check(data, name)


@given(st.text(max_size=400), NAMES)
def test_any_text(text: str, name: str) -> None:
    _check(text.encode("utf-8", "replace"), name)


@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join), NAMES)
def test_any_markup(text: str, name: str) -> None:
    _check(text.encode("utf-8", "replace"), name)


@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.one_of(st.just(""), PIECES)), min_size=1, max_size=8),
    NAMES,
)
def test_any_edit_of_an_example(text: str, edits: list[tuple[float, int, str]], name: str) -> None:
    for place, removed, added in edits:
        at = int(place * len(text))
        text = text[:at] + added + text[at + removed :]
    _check(text.encode("utf-8", "replace"), name)


@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.one_of(st.just(""), PIECES)), min_size=1, max_size=8),
    NAMES,
)
def test_no_edit_makes_it_lose_text(text: str, edits: list[tuple[float, int, str]], name: str) -> None:
    """Labels that were cut in two ("Auth" of "Author:") may go; a line may not."""
    for place, removed, added in edits:
        at = int(place * len(text))
        text = text[:at] + added + text[at + removed :]
    reading = _outcome(text.encode("utf-8", "replace"), name)
    assert isinstance(reading, str) or lost_letters(reading) <= LABELS


@pytest.mark.parametrize("name", ["issue.txt", "issue.md"])
@pytest.mark.parametrize(
    "pattern",
    [
        "[", "![", "](", "*a ", "`", "> ", "- ", "<!--", "<!-- -->", "[a](", "[^1]", "_", "|a", "1. ", "#", "\xa0", "“", "” “", "https://a.b/", "=-=",
        "Resources\n\n", "a\n\n", "{{", "```\n", "- a\n", "  - a\n", "[a]: b\n\n", "၁။ ", "By X\n\n", "(((", "a — b ", "+++\n",
    ],
)  # fmt: skip
def test_nothing_takes_forever(pattern: str, name: str, tmp_path: Path) -> None:
    """A text of one pattern again and again, large enough that anything worse than linear would be felt for minutes."""
    path = tmp_path / name
    path.write_text("A Title\n\nMay 4, 2026\n\n" + pattern * (60_000 // len(pattern)), encoding="utf-8")
    try:
        read_issue(path)
    except PublishError as error:
        assert error.fault
