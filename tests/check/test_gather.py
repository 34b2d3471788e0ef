"""Many findings of one rule become a few Problems, and no line gets lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.gather import ONE_BY_ONE, across, gathered, in_order
from pipeline.problem import Problem
from pipeline.rules import found

RULES = ("markup-shown", "paragraph-repeated")


def problem(rule: str, line: int, file: str = "") -> Problem:
    return found(rule, f"something on line {line}", line=line, column=2, file=file)


def test_ten_stay_as_they_are_in_the_order_of_the_text() -> None:
    lines = [7, 3, 9, 1, 5, 2, 8, 4, 6, 10]
    assert [made.place.line for made in gathered(problem("markup-shown", line) for line in lines)] == sorted(lines)


def test_one_more_than_ten_is_said_in_words() -> None:
    last = gathered(problem("markup-shown", line) for line in range(1, ONE_BY_ONE + 2))[-1]
    assert last.message == "the same once more on line 11"
    assert (last.place.line, last.lines) == (11, (11,))


def test_a_hundred_more_become_one_problem_with_their_lines() -> None:
    made = gathered(problem("markup-shown", line) for line in range(1, 111))
    assert len(made) == ONE_BY_ONE + 1
    assert made[-1].message == "the same 100 times more on 100 lines from 11 on"
    assert made[-1].lines == tuple(range(11, 111))


def test_several_on_one_line_are_counted_and_the_line_is_named_once() -> None:
    last = gathered(problem("markup-shown", 4) for _ in range(13))[-1]
    assert (last.message, last.lines) == ("the same 3 times more on line 4", (4,))


def test_each_file_is_gathered_by_itself() -> None:
    assert len(gathered(problem("markup-shown", 1, file) for file in "ab" for _ in range(ONE_BY_ONE))) == 20


@given(st.lists(st.tuples(st.sampled_from(RULES), st.integers(0, 40)), max_size=60))
def test_every_rule_and_line_is_still_there(hits: list[tuple[str, int]]) -> None:
    made = gathered(problem(rule, line) for rule, line in hits)
    assert {(p.rule, line) for p in made for line in (p.lines or (p.place.line,))} == set(hits)
    assert made == in_order(made)
    assert len(made) <= len(RULES) * (ONE_BY_ONE + 1)


def test_what_several_channels_have_is_told_once_and_names_them() -> None:
    unfit = found("thread-edit-unfit", "no post fits “lead”", line=2, file="boats.thread.toml")
    other = found("thread-edit-unfit", "2 posts fit “lead”", line=2, file="boats.thread.toml")
    made = across([("sky", unfit), ("tusk", unfit), ("tusk", unfit), ("x", other)])
    assert [(one.message, one.place.line) for one in made] == [
        ("no post fits “lead” (on sky, tusk)", 2),
        ("2 posts fit “lead” (on x)", 2),
    ]


def test_what_names_its_channel_already_is_told_as_it_is() -> None:
    of_file = found("post-empty", "post 2 has no text", file="sky/thread.txt")
    of_words = found("content-warning-unknown", "Bluesky has no warning “x”, so sky would go without one", line=3)
    assert across([("sky", of_file), ("sky", of_words)]) == (of_file, of_words)
