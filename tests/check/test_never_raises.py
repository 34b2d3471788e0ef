"""Whatever an issue, an edition or a file of the outbox holds, a check finds problems and never fails itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import Checks
from pipeline.check import apply_policy, check_edition, check_issue, check_packed
from pipeline.edition import EmailEdition, ThreadEdition
from pipeline.issue import Reading, Source
from pipeline.problem import Problem
from pipeline.rules import RULES
from tests.check import issues
from tests.check.making import BLUESKY, GOOD, MESSAGE, NEWSLETTER, PUBLICATION, packed_mail, packed_thread, post, thread

HTML = (
    "<p",
    ">",
    "</p>",
    '"',
    "'",
    "<style>",
    "</style>",
    "url(",
    "<img src=",
    "<!--",
    "-->",
    "=",
    " ",
    "x",
    "\n",
    "<html",
)


def sound(problems: tuple[Problem, ...]) -> None:
    """Every problem is of a documented rule and can be printed on one line, with nothing that turns the line round."""
    for problem in problems:
        said = problem.said("issue.txt")
        assert problem.rule in RULES
        assert len(said.splitlines()) == 1
        assert not set(said) & set("\u202e\u202d\u2066\u2028\0\ud800")


@given(issues.reading)
def test_no_issue_is_too_strange_to_be_checked(reading: Reading) -> None:
    problems = check_issue(reading, PUBLICATION)
    sound(problems)
    assert check_issue(reading, PUBLICATION) == problems
    assert all(problem.severity == "error" for problem in apply_policy(problems, Checks(), strict=True))


@given(issues.reading, issues.text)
def test_a_publication_without_a_website_is_no_hindrance(reading: Reading, base_url: str) -> None:
    sound(check_issue(reading, replace(PUBLICATION, base_url=None)))
    sound(check_issue(reading, replace(PUBLICATION, base_url=base_url)))


@given(
    st.lists(st.one_of(st.sampled_from(HTML), issues.text), max_size=30).map("".join),
    issues.text,
)
def test_no_html_is_too_strange_to_be_checked(html: str, text: str) -> None:
    sound(check_edition(EmailEdition("slug", None, "", "", (), html, text), NEWSLETTER))


@given(st.lists(st.builds(post, issues.text), max_size=6), st.lists(issues.text, max_size=2))
def test_no_thread_is_too_strange_to_be_checked(posts: list[object], left_out: list[str]) -> None:
    made: ThreadEdition = replace(thread(), posts=tuple(posts), left_out=tuple(left_out))  # type: ignore[arg-type] # of posts
    sound(check_edition(made, BLUESKY))


@given(st.binary(max_size=200), st.integers(0, len(MESSAGE)))
def test_no_bytes_are_too_strange_to_be_checked(data: bytes, at: int) -> None:
    sound(check_packed(packed_mail(MESSAGE[:at] + data + MESSAGE[at:])))
    sound(check_packed(packed_mail(data)))
    sound(check_packed(packed_thread(files={"thread.json": data})))


json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=12,
)


@given(json)
def test_no_json_is_too_strange_to_be_checked(document: object) -> None:
    if document is not None:
        sound(check_packed(packed_thread(document)))


def test_the_good_issue_is_checked_in_the_same_way_every_time() -> None:
    assert check_issue(Reading(GOOD, Source("a.txt", "")), PUBLICATION) == ()
