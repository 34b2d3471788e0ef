"""A run in another script is marked, nothing is lost, and the main language is what most letters say."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.scripts import Run, direction, has_burmese, has_script, main_language, runs

MIXED = st.text(alphabet=st.sampled_from("ab ,.1၁ကမြန်မာ။ကခဂ日本かな한국абвעבא😀‌\n"), max_size=60)


def test_burmese_in_english_is_a_run_of_its_own() -> None:
    text = "The record မြစ်ကူးဆိပ် ပြန်ဖွင့် (March) ends."
    assert runs(text, "en") == [Run("The record ", None), Run("မြစ်ကူးဆိပ် ပြန်ဖွင့်", "my"), Run(" (March) ends.", None)]


def test_english_in_burmese_is_marked_too() -> None:
    assert [run.language for run in runs("မြစ် Lantern River Network သည်", "my")] == [None, "en", None]


@pytest.mark.parametrize("language", ["ksw", "mnw", "shn", "my-MM"])
def test_other_languages_of_myanmar_keep_their_own_script(language: str) -> None:
    assert runs("မြစ်", language) == [Run("မြစ်", None)]


@given(MIXED | st.text(), st.sampled_from(["en", "my", "ja", "fa", "he", "xx"]))
def test_joined_the_runs_are_the_text_again(text: str, language: str) -> None:
    found = runs(text, language)
    assert "".join(run.text for run in found) == text
    assert all(run.text for run in found)
    assert all(one.language != other.language for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("Mostly English မြစ်", "en", "en"),
        ("မြစ်ကူးဆိပ်များ ပြန်ဖွင့်ပြီးနောက် Lantern", "en", "my"),
        ("今週のニュースレターでは", "en", "ja"),
        ("خبرنامهٔ پیک", "en", "fa"),
        ("نشرة الأسبوع", "en", "ar"),
        ("2026 — 17!", "my", "my"),
        ("Only Latin", "my", "en"),
        ("မြစ်", "shn", "shn"),
    ],
)
def test_the_main_language(text: str, default: str, language: str) -> None:
    assert main_language(text, default) == language


def test_direction_and_script_questions() -> None:
    assert (direction("fa"), direction("he-IL"), direction("my"), direction("en")) == ("rtl", "rtl", "ltr", "ltr")
    assert has_burmese("a မ")
    assert not has_burmese("plain")


@pytest.mark.parametrize(("text", "script"), [("a မ", "Latn"), ("a မ", "Mymr"), ("12 ไทย", "Thai"), ("漢", "Hani")])
def test_any_letter_of_a_script_is_found(text: str, script: str) -> None:
    assert has_script(text, script)
    assert not has_script(text.replace(" ", ""), "Grek")
    assert not has_script("12 … “”", script)
