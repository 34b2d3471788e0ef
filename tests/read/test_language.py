"""Which language an issue is in where it does not say so: that of most letters, and of the title where two are near."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.issue import Reading
from pipeline.read import read_issue

ENGLISH = "The gauge at the upper bridge is back, and the two villages below it can read the river again.\n\n"
BURMESE = "အထက်တံတားရှိ ရေတိုင်းတံကို ပြန်လည်တပ်ဆင်ပြီးဖြစ်ရာ အောက်ဘက်ရွာနှစ်ရွာသည် မြစ်ရေကို ဖတ်နိုင်ကြပြီ။\n\n"
EN, MY = "The Gauge Is Back\n\n", "ရေတိုင်းတံ ပြန်လာပြီ\n\n"


def _read(folder: Path, text: str, default: str) -> Reading:
    path = folder / "2026-03-09-gauge.txt"
    path.write_text(text, encoding="utf-8")
    return read_issue(path, default)


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        (EN + ENGLISH * 3, "en", "en"),
        (EN + ENGLISH * 3, "my", "en"),
        (MY + BURMESE * 3, "en", "my"),
        (EN + ENGLISH * 3 + BURMESE * 3, "en", "en"),
        (MY + ENGLISH * 3 + BURMESE * 3, "my", "my"),
        (EN + BURMESE * 12 + ENGLISH, "en", "my"),
        (MY + ENGLISH * 12 + BURMESE, "en", "en"),
        ("2026\n\n" + ENGLISH * 3, "en", "en"),
    ],
)
def test_what_hardly_needs_a_guess(tmp_path: Path, text: str, default: str, language: str) -> None:
    reading = _read(tmp_path, text, default)
    assert reading.issue.language == language
    assert "language-unclear" not in {problem.rule for problem in reading.problems}


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [(MY + ENGLISH * 3 + BURMESE * 3, "en", "my"), (EN + ENGLISH * 3 + BURMESE * 3, "my", "en")],
)
def test_a_guess_against_the_publication_is_said(tmp_path: Path, text: str, default: str, language: str) -> None:
    reading = _read(tmp_path, text, default)
    assert reading.issue.language == language
    [said] = [problem for problem in reading.problems if problem.rule == "language-unclear"]
    assert said.message == f"the text is nearly as much in {default} as in {language}, and is taken for {language}"
    assert "front matter" in said.remedy
    spoken = _read(tmp_path, f'+++\nlanguage = "{language}"\n+++\n' + text, default)
    assert "language-unclear" not in {problem.rule for problem in spoken.problems}
