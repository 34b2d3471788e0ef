"""Text in HTML: nothing is lost, nothing acts, every foreign run says its language."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.preview.markup import attributes, counted, marked, plain, prose, safe
from tests.preview.builders import BURMESE
from tests.preview.looking import fragment, text_of, with_class

ANY = st.text(st.characters(codec=None), max_size=80)
SEEN = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn")), max_size=80)


@given(SEEN)
def test_marked_text_is_the_text(text: str) -> None:
    assert text_of(fragment(marked(text, "en"))) == text
    assert text_of(fragment(marked(text, "my"))) == text


@given(ANY)
def test_no_unseen_character_is_left(text: str) -> None:
    for made in (safe(text), marked(text, "en"), plain(text)):
        made.encode()
        assert not set(made) & {"\x00", "\x1b", "\r", "\u202a", "\u202e", "\u2066", "\u2069"}


def test_unseen_characters_are_named() -> None:
    named = with_class(fragment(safe("a\u202eb\x07")), "unseen")
    assert [text_of(name) for name in named] == ["U+202E", "U+0007"]
    assert plain("a\u202eb") == "a[U+202E]b"


def test_foreign_runs_carry_language_and_direction() -> None:
    runs = list(fragment(marked(f"See {BURMESE} and مرحبا there", "en")).iter("span"))
    assert [(run.get("lang"), run.get("dir")) for run in runs] == [("my", None), ("ar", "rtl")]
    assert [run.get("dir") for run in fragment(marked("سلام London", "fa")).iter("span")] == ["ltr"]


def test_attributes_say_only_what_is_not_so_already() -> None:
    assert attributes("en") == ""
    assert attributes("my") == ' lang="my"'
    assert attributes("ar") == ' lang="ar" dir="rtl"'


def test_prose_is_a_sentence_with_its_quotations_as_code() -> None:
    assert prose("write `title` here") == "Write <code>title</code> here."
    assert prose("what is `<b>`?") == "What is <code>&lt;b&gt;</code>?"
    assert prose(f"x`{BURMESE}`") == f'X<code><span lang="my">{BURMESE}</span></code>.'


@given(st.text("`aမ1 .", max_size=20))
def test_prose_is_well_nested_whatever_is_quoted_in_whatever_script(text: str) -> None:
    said = text_of(fragment(prose(text)))
    assert said.replace("`", "").lower().rstrip(".") == text.replace("`", "").lower().rstrip(".")


def test_counts_agree_with_their_nouns() -> None:
    assert [counted(n, "post") for n in (0, 1, 2, 1200)] == ["0 posts", "1 post", "2 posts", "1,200 posts"]
