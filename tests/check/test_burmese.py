"""Zawgyi is told from Unicode, in Burmese and its neighbours, and no Unicode text is suspected."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.burmese import burmese

UNICODE = (
    "ငါးဖမ်းလှေ ဆယ့်တစ်စင်း တနင်္လာနေ့တွင် ပြန်လာပြီး ဈေးပြန်ဖွင့်သည်။",
    "ကျွန်ုပ်တို့သည် ယောက်ျား မိန်းမ အားလုံး၏ အခွင့်အရေးကို လေးစားသည်။",
    "ဥက္ကဋ္ဌ ဗုဒ္ဓ တက္ကသိုလ် သတ္တဝါ အင်္ဂလိပ် မနုဿ ဣန္ဒြေ ဩဂုတ် ၁၀၀၀",
    "နှင့် နှင်\u1037 ဤ၌ ၎င်းတို့ လက်ျာ သံဃာ့ ကျွဲ မြွေ လွှဲ",
    "လိၵ်ႈတႆး ၶေႃႈၵႂၢမ်း ၸိုင်ႈတႆး ၵူၼ်းမိူင်း",  # Shan
    "အရေဝ်ဘာသာမန် ဍုၚ်မန် ပွဳဂကူမန်",  # Mon
    "ကညီကျိာ် တၢ်ကတိၤ ပှၤကညီဖိ",  # S'gaw Karen
    "အစားထိုးလိုပါသလား။",  # the same in both encodings: nothing can be said of it
)
ZAWGYI = (
    "ငါးဖမ္းေလွ ဆယ့္တစ္စင္း တနလၤာေန႔တြင္ ျပန္လာၿပီး ေစ်းျပန္ဖြင့္သည္။",
    "ကြၽႏု္ပ္တို႔သည္ ေယာက္်ား မိန္းမ အားလုံး၏ အခြင့္အေရးကို ေလးစားသည္။",
)
"""The first two of UNICODE, written in Zawgyi."""


def rules(text: str) -> list[str]:
    return [problem.rule for problem in burmese(text)]


@pytest.mark.parametrize("text", UNICODE)
def test_unicode_is_not_suspected(text: str) -> None:
    assert rules(text) == []
    assert rules(f"Report: {text} (2026)\n{text}") == []


@pytest.mark.parametrize("text", ZAWGYI)
def test_zawgyi_is_an_error_at_its_line(text: str) -> None:
    (problem,) = burmese(f"An English line\nand a title: {text}\n")
    assert (problem.rule, problem.severity, problem.place.line) == ("zawgyi", "error", 2)
    assert problem.place.column >= len("and a title: ")
    assert "is encoded in Zawgyi" in problem.message


def test_each_line_is_named_once() -> None:
    text = f"{ZAWGYI[0]} {ZAWGYI[1]}\n{UNICODE[0]}\n{ZAWGYI[1]}"
    assert [(p.rule, p.place.line) for p in burmese(text)] == [("zawgyi", 1), ("zawgyi", 3)]


@pytest.mark.parametrize("text", ["ျပည္သူမ်ား", "ေၾကညာခ်က္", "အစည္းအေ၀း"])
def test_a_short_piece_is_only_a_warning(text: str) -> None:
    assert rules(f"Report: {text}") == ["zawgyi-perhaps"]


@pytest.mark.parametrize(
    "text",
    [
        "မြန်မာာ",  # a vowel twice
        "ောက်ခြေ",  # a vowel with nothing before it
        "ကွျန်တော်",  # medials in the wrong order
        "သိူ့ ၁ိ",  # a vowel sign on a digit
        "ကုိယ်တုိင်",  # the lower vowel before the upper one
    ],
)
def test_signs_that_cannot_stand_like_that_are_a_warning(text: str) -> None:
    assert set(rules(f"အစီရင်ခံစာအသစ် {text} ထွက်ရှိပြီ")) == {"burmese-marks"}


def test_english_does_not_load_the_detector(root: Path) -> None:
    """The detector takes 20 ms to load: neither English nor Burmese in Unicode pays for it."""
    code = (
        "import sys\nfrom pipeline.check.burmese import burmese\n"
        f"assert list(burmese({'Plain English. ' + UNICODE[0]!r})) == []\n"
        "assert 'myanmartools' not in sys.modules\n"
        f"assert list(burmese({ZAWGYI[0]!r}))\nassert 'myanmartools' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)


@given(st.text(alphabet=[*map(chr, range(0x1000, 0x10A0)), "\ua9e0", "\uaa7a", " ", "\n", "a", "\u200b"], max_size=80))
def test_any_row_of_signs_can_be_judged_once_a_line_and_rule(text: str) -> None:
    found = [(p.rule, p.place.line) for p in burmese(text)]
    assert len(found) == len(set(found))


def _pairs() -> list[tuple[str, str]]:
    """Lines of an official newspaper in Zawgyi and in Unicode, from the samples."""
    folder = os.environ.get("BROADSHEET_SAMPLES")
    file = Path(folder or "") / "zawgyi" / "z04-mmgov-line-pairs.tsv"
    if not folder or not file.exists():
        pytest.skip("BROADSHEET_SAMPLES names no folder with Zawgyi samples")
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return [(row[1], row[2]) for row in rows if len(row) == 3]


def test_every_line_of_the_zawgyi_samples_is_found_and_none_of_their_unicode_forms() -> None:
    pairs = _pairs()
    assert len(pairs) > 50
    assert all(rules(zawgyi)[0] in {"zawgyi", "zawgyi-perhaps"} for zawgyi, _ in pairs)
    assert sum(rules(zawgyi)[0] == "zawgyi" for zawgyi, _ in pairs) >= 0.9 * len(pairs)
    assert all(rules(unicode) == [] for _, unicode in pairs)
