"""The built-in templates, a publication's own in their place, and every mistake in them at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import BadConfiguration
from pipeline.mail_words import PLACES, Words
from pipeline.templates import built_in_templates, load_templates

BUILT_IN = load_templates(None)


def mistakes(folder: Path) -> list[str]:
    """What is said of a folder of templates."""
    with pytest.raises(BadConfiguration) as caught:
        load_templates(folder)
    return [str(mistake).replace(f"{folder}/", "") for mistake in caught.value.mistakes]


def test_built_in_templates_are_there() -> None:
    names = {name for name, _ in BUILT_IN.partials}
    assert "<mjml" in BUILT_IN.email_mjml
    assert {"email-masthead.mjml", "email-article.mjml", "email-footer.mjml", "email-styles.css"} <= names
    assert {words.language for words in BUILT_IN.words} == {"en", "my"}
    assert set(built_in_templates()) == names | {"email.mjml", "email.txt", "thread.toml", "words.toml"}


@pytest.mark.parametrize("folder", [None, Path("nowhere")])
def test_without_a_folder_the_built_in_ones_serve(folder: Path | None) -> None:
    assert load_templates(folder) == BUILT_IN


def test_a_template_of_the_publication_replaces_the_one_it_is_named_like(tmp_path: Path) -> None:
    (tmp_path / "email.txt").write_bytes(b"\xef\xbb\xbf{{ title }}\n")
    (tmp_path / "email-footer.mjml").write_text("<!-- none -->", encoding="utf-8")
    (tmp_path / ".DS_Store").write_bytes(b"\xff")
    loaded = load_templates(tmp_path)
    assert loaded.email_txt == "{{ title }}\n"
    assert dict(loaded.partials)["email-footer.mjml"] == "<!-- none -->"
    assert loaded.email_mjml == BUILT_IN.email_mjml


def test_an_unknown_file_is_said_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "email-foot.mjml").write_text("x", encoding="utf-8")
    (said,) = mistakes(tmp_path)
    assert said.startswith("email-foot.mjml: no template has this name; name it email-footer.mjml to replace that one")


def test_wrong_syntax_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "email.mjml").write_text("<mjml>\n{% if %}\n</mjml>", encoding="utf-8")
    (said,) = mistakes(tmp_path)
    assert said.startswith("email.mjml:2: the template cannot be read: ")


@pytest.mark.parametrize("name", ["words.toml", "thread.toml"])
def test_wrong_toml_is_said_with_its_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[en]\nby = ", encoding="utf-8")
    (said,) = mistakes(tmp_path)
    assert said.startswith(f"{name}:2: this is no TOML: ")


def test_text_in_another_encoding_is_said_with_its_byte(tmp_path: Path) -> None:
    (tmp_path / "email.txt").write_bytes("né".encode("latin-1"))
    assert mistakes(tmp_path) == ["email.txt: the template is not UTF-8 text (byte 1); save it as UTF-8"]


def test_a_folder_named_like_a_template_is_said(tmp_path: Path) -> None:
    (tmp_path / "email.txt").mkdir()
    (said,) = mistakes(tmp_path)
    assert said == "email.txt: the template is no file; save it as a file"


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "email.mjml").write_text("{{ a b }}", encoding="utf-8")
    (tmp_path / "emale.txt").write_text("x", encoding="utf-8")
    (tmp_path / "words.toml").write_text("", encoding="utf-8")
    (tmp_path / "thread.toml").write_text("closing = 3", encoding="utf-8")
    said = "\n".join(mistakes(tmp_path))
    for name in ("email.mjml:1", "emale.txt", "words.toml", "thread.toml"):
        assert name in said


def own_words(**changes: str) -> str:
    """A table of English words, with some entries changed; an empty one is left out."""
    entries = {key: f'"{key} {PLACES.get(key, "")}"' for key in Words.__dataclass_fields__} | changes
    del entries["language"], entries["languages"]
    lines = [f"{key} = {value}" for key, value in entries.items() if value]
    return "\n".join(["[en]", *lines, "[en.languages]", 'my = "Burmese"'])


def test_words_of_the_publication_replace_all_of_ours(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text(own_words(notes='"Remarks"'), encoding="utf-8")
    (words,) = load_templates(tmp_path).words
    assert (words.language, words.notes, words.name_of("my-MM"), words.name_of("xx")) == (
        "en",
        "Remarks",
        "Burmese",
        "xx",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"notes": ""}, "words.toml:1: [en] has no text for notes"),
        ({"notes": "3"}, "words.toml:5: [en] has no text for notes"),
        ({"notes": '" "'}, "words.toml:5: [en] has no text for notes"),
        ({"by": '"By them"'}, "words.toml:2: [en] by does not say where {name} stands"),
        ({"note": '"x"'}, "words.toml:16: [en] has an unknown entry note; did you mean notes?"),
    ],
)
def test_mistakes_in_words_are_said_with_their_line(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    (tmp_path / "words.toml").write_text(own_words(**changes), encoding="utf-8")
    assert [mistake for mistake in mistakes(tmp_path) if mistake.startswith(said)] == mistakes(tmp_path)


@pytest.mark.parametrize("text", ['en = "x"', "[en]\nlanguages = 3", ""])
def test_words_of_another_shape_are_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "words.toml").write_text(text, encoding="utf-8")
    assert mistakes(tmp_path)


@pytest.mark.parametrize("name", ["words.toml", "thread.toml"])
@pytest.mark.parametrize("value", ["9" * 5000, "[" * 5000])
def test_toml_that_the_parser_gives_up_on_is_said(tmp_path: Path, name: str, value: str) -> None:
    (tmp_path / name).write_text(f"x = {value}", encoding="utf-8")
    (said,) = mistakes(tmp_path)
    assert said.startswith(f"{name}: this is no TOML that can be read")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "email.mjml")
    assert mistakes(tmp_path) == ["email.mjml: the template is no file; save it as a file"]
