"""Problems on the page: errors first, each with its place, its rule, its remedy and its lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.issue import Source
from pipeline.preview.problems import SHOWN, told
from pipeline.problem import Place, Problem, Severity
from pipeline.rules import RULES
from tests.preview.builders import BURMESE, email, reading
from tests.preview.looking import fragment, page_of, parsed, text_of, with_class, with_id

RULE = next(iter(RULES.values()))


def problem(
    line: int = 0, column: int = 0, lines: tuple[int, ...] = (), file: str = "", severity: Severity = "error"
) -> Problem:
    """A problem of some rule at a place."""
    return Problem(RULE.name, severity, "it is `wrong`", "mend it", Place(line, column), file, lines)


def quoted(text: str, found: Problem) -> list[tuple[int, str, str, str, str]]:
    """The quotations of one problem as plain text."""
    (view,) = told([found], Source("issue.txt", text), "en", {})

    def words(part: str) -> str:
        return text_of(fragment(part))

    return [(q.line, words(q.before), words(q.at), words(q.after), q.excerpt) for q in view.quotations]


def test_no_problems_is_said() -> None:
    assert "No problems." in text_of(with_id(parsed(page_of()), "problems"))


def test_errors_come_first_and_keep_their_order() -> None:
    found = [problem(1, severity="warning"), problem(2), problem(3, severity="warning"), problem(4)]
    views = told(found, Source("issue.txt", "a\nb\nc\nd"), "en", {})
    assert [view.place for view in views] == ["issue.txt:2:1", "issue.txt:4:1", "issue.txt:1:1", "issue.txt:3:1"]


def test_problem_says_place_fault_remedy_and_rule() -> None:
    (item,) = with_class(parsed(page_of(problems=[problem(4, 5)])), "problem")
    said = " ".join(text_of(item).split())
    assert said.startswith("error issue.txt:4:5 It is wrong. What to do Mend it. Line 4")
    assert f"Rule {RULE.name}" in said
    assert RULE.about.replace("`", "") in said
    assert RULE.remedy[1:].replace("`", "") in said


def test_line_is_quoted_with_the_place_marked() -> None:
    assert quoted("one\ntwo three\nfour", problem(2, 5)) == [(2, "two ", "t", "hree", "")]
    assert quoted("one\ntwo", problem(2, 1)) == [(2, "", "", "two", "")]
    assert quoted("one\ntwo", problem(2)) == [(2, "", "", "two", "")]
    assert quoted("one\ntwo", problem(2, 99)) == [(2, "two", "", "", "")]


def test_problem_of_the_whole_file_or_of_a_line_beyond_it_quotes_nothing() -> None:
    assert quoted("one", problem()) == []
    assert quoted("one", problem(7)) == []


def test_every_line_named_is_quoted_once_and_the_rest_is_numbered() -> None:
    text = "\n".join(str(n) for n in range(1, 31))
    lines = tuple(range(1, 12))
    assert [line for line, *_ in quoted(text, problem(3, lines=lines))] == [1, 2, 3, 4, 5, 6, 7, 8]
    page = parsed(page_of(of=reading(text=text), problems=[problem(3, lines=lines)]))
    (more,) = with_class(page, "more")
    assert text_of(more) == "Also lines 9, 10, 11."


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_long_line_is_quoted_around_the_place(length: int, column: int) -> None:
    text = "".join(chr(0x61 + n % 26) for n in range(length))
    ((_, before, at, after, excerpt),) = quoted(text, problem(1, column))
    shown = before + at + after
    assert shown in text
    assert len(shown) <= 800
    assert bool(excerpt) == (shown != text)
    if 1 < column <= length:
        assert at == text[column - 1]
        assert text[: column - 1].endswith(before)


def test_burmese_in_a_quotation_is_marked_with_its_language() -> None:
    (view,) = told([problem(1)], Source("issue.txt", f"Title: {BURMESE}"), "en", {})
    (quotation,) = view.quotations
    assert f'<span lang="my">{BURMESE}</span>' in quotation.after


def test_problem_of_another_file_leads_to_it_and_quotes_nothing() -> None:
    page = parsed(page_of(email(), problems=[problem(1, file="newsletter/email.html"), problem(1, file="list.txt")]))
    in_outbox, beside = with_class(page, "problem")
    assert [link.get("href") for link in in_outbox.iter("a")] == ["newsletter/email.html"]
    assert not list(beside.iter("a"))
    assert not list(in_outbox.iter("blockquote"))
    assert "list.txt:1:1" in text_of(beside)


def test_thousands_of_problems_are_counted_and_the_first_of_them_told() -> None:
    page = parsed(page_of(problems=[problem(1, severity="warning")] * (SHOWN + 1234)))
    assert len(with_class(page, "problem")) == SHOWN
    section = text_of(with_id(page, "problems"))
    assert "1,234 more stand in problems.json." in section
    assert f"{SHOWN + 1234:,} warnings" in section


def test_folders_of_the_writer_stay_out_of_the_page() -> None:
    page = page_of(of=reading(file="/home/someone/secret/issue.txt"), problems=[problem(1)])
    assert "secret" not in page
    assert "issue.txt:1:1" in page
    assert "someone" not in page_of(of=reading(file="C:\\Users\\someone\\issue.txt"))
