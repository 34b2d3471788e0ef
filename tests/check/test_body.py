"""Nothing is told twice, and no heading level is left out."""

from __future__ import annotations

import pytest

from pipeline.issue import Block, Entry, Epigraph
from tests.check.making import issue, paragraph, problems, rules

LONG = "The harbour was closed for nine weeks, and nobody was told when it would open."
QUOTATION = "“We don’t count boats. We count people.”"


def heading(text: str, level: int) -> Block:
    return Block("heading", text, 3, level=level)


def test_the_second_of_two_equal_paragraphs_is_named_with_the_line_of_the_first() -> None:
    (problem,) = problems(issue(body=(paragraph(LONG, line=3), paragraph("Then.", line=5), paragraph(LONG, line=7))))
    assert problem.place.line == 7
    assert problem.message.endswith("stands on line 3 already")


@pytest.mark.parametrize("other", [LONG.upper(), LONG.replace(" ", "  "), f" {LONG} "])
def test_case_and_spaces_make_no_other_paragraph(other: str) -> None:
    assert rules(problems(issue(body=(paragraph(LONG), paragraph(other, line=5))))) == ["paragraph-repeated"]


def test_another_word_makes_another_paragraph() -> None:
    assert problems(issue(body=(paragraph(LONG), paragraph(LONG.replace("nine", "ten"), line=5)))) == ()


def test_vowel_signs_make_another_paragraph_in_burmese() -> None:
    one = "ငါးဖမ်းလှေများ ပြန်လာကြသည်ဟု ကျေးရွာသားများက ပြောသည်။"
    assert problems(issue(body=(paragraph(one), paragraph(one.replace("ာ", "ို"), line=5)))) == ()


def test_short_lines_may_come_again() -> None:
    assert problems(issue(body=(paragraph("Read more here."), paragraph("Read more here.", line=5)))) == ()


def test_a_heading_may_say_what_a_list_of_contents_said() -> None:
    contents = Block("list", LONG, 3, entries=(Entry(LONG, 3),))
    assert problems(issue(body=(contents, heading(LONG, 2)))) == ()


def test_entries_of_lists_are_compared_too() -> None:
    entries = Block("list", f"{LONG}\n{LONG}", 3, entries=(Entry(LONG, 3), Entry(LONG, 4)))
    assert rules(problems(issue(body=(entries,)))) == ["paragraph-repeated"]


@pytest.mark.parametrize(
    "paragraph_text",
    [
        f"As the ferry keeper said: {QUOTATION}",
        'As the ferry keeper said: "We don\'t count boats. We count people".',
        "WE DON’T COUNT BOATS.  WE COUNT PEOPLE! she said.",
    ],
)
def test_the_epigraph_is_recognised_with_other_quotation_marks_and_case(paragraph_text: str) -> None:
    made = issue(
        epigraph=Epigraph(QUOTATION.strip("“”"), "a ferry keeper", 2), body=(paragraph(paragraph_text, line=9),)
    )
    (problem,) = problems(made)
    assert (problem.rule, problem.place.line) == ("epigraph-repeated", 9)
    assert "(line 2)" in problem.message


def test_a_part_of_the_epigraph_is_no_repetition() -> None:
    made = issue(epigraph=Epigraph(QUOTATION, None, 2), body=(paragraph("We count people in every harbour."),))
    assert problems(made) == ()


def test_an_epigraph_of_a_word_or_two_is_not_looked_for() -> None:
    assert problems(issue(epigraph=Epigraph("No.", None, 2), body=(paragraph("There were no. 7 boats. No."),))) == ()


@pytest.mark.parametrize(
    ("levels", "found"), [((2, 3, 4), 0), ((2, 3, 2, 3), 0), ((3,), 1), ((2, 4), 1), ((2, 4, 6), 2)]
)
def test_a_heading_goes_down_one_level_at_a_time(levels: tuple[int, ...], found: int) -> None:
    made = issue(body=tuple(heading(f"Part {level}", level) for level in levels))
    assert rules(problems(made)) == ["heading-skipped"] * found


def test_the_first_heading_stands_under_the_title() -> None:
    (problem,) = problems(issue(body=(heading("The market", 4),)))
    assert problem.message == "the heading “The market” has level 4, but stands under the title"
