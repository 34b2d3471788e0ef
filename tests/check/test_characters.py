"""Characters that harm are found at their line and column, and those that languages need are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.characters import characters
from pipeline.problem import Problem

DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def found(text: str) -> list[tuple[str, int, int]]:
    return sorted((p.rule, p.place.line, p.place.column) for p in characters(text))


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” quotation marks – and dashes…",
        "\u0645\u06cc\u200c\u0631\u0648\u062f",  # ZWNJ in Persian
        "\u0d28\u0d4d\u200d",  # ZWJ in Malayalam
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # ZWJ in an emoji
        "price:\u200e 7\u200f",  # marks of direction stand for themselves
        "ကျွန်ုပ်တို့သည်\u200bမြန်မာ",  # a zero-width space where Burmese may be broken
        "soft\u00adhyphen",
        "Café, naïve, Ångström, phở",
        "한국어, が, ギ",
    ],
)
def test_what_languages_need_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a\u202eb", [("bidi-override", 1, 2)]),
        ("a\u202db\u202c", [("bidi-override", 1, 2)]),
        ("x\ny \u202bb\u202c", [("bidi-control", 2, 3)]),
        ("a\u2068b\u2069 c\u2066d\u2069", [("bidi-control", 1, 2), ("bidi-control", 1, 7)]),
        ("a\u202bb", [("bidi-unclosed", 1, 2)]),
        ("a\u202cb", [("bidi-unclosed", 1, 2)]),
        ("a\u2069b", [("bidi-unclosed", 1, 2)]),
        ("\u202b\u2067a\u2069\u202c", [("bidi-control", 1, 1), ("bidi-control", 1, 2)]),
        # U+202C does not close an isolate, nor U+2069 an embedding
        ("\u2067a\u202c", [("bidi-unclosed", 1, 1), ("bidi-unclosed", 1, 3)]),
        ("\u202ba\u2069", [("bidi-unclosed", 1, 1), ("bidi-unclosed", 1, 3)]),
    ],
)
def test_directions_are_paired(text: str, problems: list[tuple[str, int, int]]) -> None:
    assert found(text) == problems


def test_a_paragraph_that_was_wrapped_may_close_on_its_next_line() -> None:
    assert found("a \u202bb\nc\u202c d") == [("bidi-control", 1, 3)]


def test_a_paragraphs_end_closes_nothing() -> None:
    assert found("a \u202bb\n\nc\u202c d") == [("bidi-unclosed", 1, 3), ("bidi-unclosed", 3, 2)]


def test_the_code_and_name_of_the_sign_are_said() -> None:
    (problem,) = characters("pay to \u202egro.elpmaxe")
    assert problem.message == "the invisible U+202E (right-to-left override) turns the text after it round"


@given(st.text(alphabet="ab\n" + DIRECTIONS, max_size=30))
def test_every_sign_of_direction_is_found_or_closes_one_that_is(text: str) -> None:
    problems = list(characters(text))
    closing = sum(p.rule == "bidi-control" for p in problems)
    overrides = {(p.place.line, p.place.column) for p in problems if p.rule == "bidi-override"}
    signs = sum(text.count(sign) for sign in DIRECTIONS)
    unclosed = sum(p.rule == "bidi-unclosed" for p in problems)
    # each balanced pair is one problem for two signs; a closed override is one problem for two signs
    assert len(overrides) + unclosed + closing <= signs <= 2 * (closing + len(overrides)) + unclosed


def test_signs_nested_deeper_than_any_program_follows_are_unclosed() -> None:
    rules = [p.rule for p in characters("\u202b" * 130 + "a" + "\u202c" * 130)]
    assert rules.count("bidi-control") == 125
    assert rules.count("bidi-unclosed") == 10


def test_lost_characters_are_found_once_for_a_run() -> None:
    assert found("Tr\ufffd\ufffds \ufffd") == [("character-lost", 1, 3), ("character-lost", 1, 7)]


def test_private_characters_are_named() -> None:
    (problem,) = characters("\uf0b7 boats")
    assert problem.message == "the character U+F0B7 is known to a single font"


@pytest.mark.parametrize(
    "text", ["cafe\u0301", "\u1112\u1161\u11ab\u1100\u1173\u11af", "\u304b\u3099", "pho\u031b\u0309"]
)
def test_accents_apart_are_found(text: str) -> None:
    assert {rule for rule, _, _ in found(text)} == {"text-not-nfc"}


def test_accents_apart_are_said_once_a_line_with_the_word() -> None:
    text = "Le cafe\u0301 du re\u0301gime\nUn cafe\u0301"
    problems: list[Problem] = list(characters(text))
    assert [(p.place.line, p.place.column) for p in problems] == [(1, 8), (2, 8)]
    assert problems[0].message == "in “cafe\u0301” letters and accents are stored apart"


@pytest.mark.parametrize("text", ["a\u0336", "နှင့်", "နှင်\u1037", "x\u20d7 = 3"])
def test_marks_that_have_no_other_form_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_placeholder_of_sending_is_an_error_at_its_place() -> None:
    (problem,) = characters("Hello\nread https://unsubscribe.invalid/SLOT\n")
    assert (problem.rule, problem.place.line, problem.place.column) == ("slot-in-text", 2, 6)
