"""The whole story under arbitrary input: an outbox in memory, or one PublishError; never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import default_settings
from pipeline.errors import PublishError
from pipeline.preview import preview_page
from pipeline.publish import Batch, prepare
from pipeline.render.mjml import finish_mjml
from pipeline.templates import load_templates
from tests.samples import EXAMPLES

SETTINGS = default_settings()
TEMPLATES = load_templates(None)
TEXTS = [example.read_text(encoding="utf-8") for example in EXAMPLES]
ODD = st.sampled_from(
    ["<script>", "{{ 7*7 }}", "{% raw %}", "<mj-raw>", "</mj-text>", "]]>", "<!--", "&amp;", "\\", '"', "'", "\u202e", "\u200d", "\ufe0f",
     "[1]", "[^x]", "**", "`", "|", "\n\n", "\n", "\n> ", "\n- ", "+++\n", "---\n", 'https://example.org/a?b=c&d="e"', "@a@b.example",
     "#tag", "။", "၊", "က္က", "“", "”", "😀", "\u0301", "x" * 400, "မြန်မာ" * 90, "\r\n", "\ufeff", "\x85", "_" * 30, "By ", "Resources\n"]
)  # fmt: skip
EDIT = st.tuples(st.floats(0, 1), st.integers(0, 40), ODD | st.text(max_size=8))


def _edited(text: str, edits: list[tuple[float, int, str]]) -> str:
    for where, removed, put in edits:
        at = int(where * len(text))
        text = text[:at] + put + text[at + removed :]
    return text


def _made(data: bytes, folder: Path, suffix: str) -> Batch | None:
    file = folder / f"issue{suffix}"
    file.write_bytes(data)
    try:
        batch = prepare(file, SETTINGS, TEMPLATES, SETTINGS.channels, finish_mjml)
    except PublishError as error:
        assert str(error)
        return None
    page = preview_page(batch.reading, batch.editions, batch.packed, batch.problems, SETTINGS.publication)
    assert page.startswith("<!DOCTYPE html>")
    return batch


@given(st.sampled_from(TEXTS), st.lists(EDIT, min_size=1, max_size=6), st.sampled_from([".txt", ".md"]))
def test_any_edit_of_an_example_is_an_outbox_or_one_clear_error(
    tmp_path_factory: pytest.TempPathFactory, text: str, edits: list[tuple[float, int, str]], suffix: str
) -> None:
    data = _edited(text, edits).encode("utf-8", "surrogatepass")
    batch = _made(data, tmp_path_factory.mktemp("edited"), suffix)
    if batch is not None:
        faults = {
            problem.rule
            for problem in batch.problems
            if problem.rule.startswith(("mail-", "email-active", "email-escape"))
        }
        assert not faults, "what is made of an issue is sound, whatever the issue says"


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_an_outbox_or_one_clear_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    _made(data, tmp_path_factory.mktemp("bytes"), ".txt")
