"""Whether a post stands there is decided by what it answers and by its words, never by a guess."""

from __future__ import annotations

import pytest

from pipeline.outcome import Deferred, InDoubt, Sent
from pipeline.send.post.plain.own_posts import Stood, among, same_words

NOON = 1_774_267_200.0


def _stood(
    number: int, text: str, parent: str | None = None, at: float | None = NOON, *, edited: bool = False
) -> Stood:
    return Stood(f"{number} https://x.test/{number}", text, parent, at, edited)


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("“Lamps”\n\nhttp://ferry.example.org/", "“Lamps” ferry.example.org"),
        ("ရေစီး ❤", "ရေစီး ❤️"),
        ("e\u0301", "é"),
        ("…", "…"),
    ],
)
def test_what_networks_change_is_no_difference(there: str, wanted: str) -> None:
    assert same_words(there, wanted)


@pytest.mark.parametrize(
    ("there", "wanted"), [("Lamps 1", "Lamps 2"), ("ရေ", "ရေး"), ("a 🎏", "a"), ("…", "?"), ("", "?")]
)
def test_other_words_are_another_post(there: str, wanted: str) -> None:
    assert not same_words(there, wanted)


def test_exactly_one_is_it() -> None:
    posts = [_stood(1, "Other"), _stood(2, "Lamps"), _stood(3, "Lamps", "1")]
    assert among(posts, "Lamps", None, NOON, "x.test") == Sent("2 https://x.test/2")
    assert among(posts, "Lamps", "1", NOON, "x.test") == Sent("3 https://x.test/3")
    assert among(posts[:1], "Lamps", None, NOON, "x.test") == Deferred("it does not stand at x.test")
    assert isinstance(among([], "Lamps", "1", NOON, "x.test"), Deferred)


@pytest.mark.parametrize(
    "posts",
    [
        [_stood(2, "Lamps"), _stood(3, "Lamps")],
        [_stood(2, "Lamps", at=NOON - 1)],
        [_stood(2, "Lamp", edited=True)],
    ],
    ids=["two", "older", "edited"],
)
def test_what_cannot_be_told_is_a_question_with_an_address(posts: list[Stood]) -> None:
    outcome = among(posts, "Lamps", None, NOON, "x.test")
    assert isinstance(outcome, InDoubt)
    assert outcome.why.count("; look at ") == 1
    assert "https://x.test/2" in outcome.why


def test_another_answer_to_the_same_post_may_be_ours_edited() -> None:
    assert isinstance(among([_stood(2, "Changed", "1")], "Lamps", "1", NOON, "x.test"), InDoubt)
    assert isinstance(among([_stood(2, "Changed", "9")], "Lamps", "1", NOON, "x.test"), Deferred)
