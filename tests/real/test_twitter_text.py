"""Our weights against those of X's own library, `twitter-text` of npm: never lower, whatever the text.

It is installed once into the cache folder of the tests; BROADSHEET_TWITTER_TEXT names another folder that has it.
"""

from __future__ import annotations

import json
import os
import subprocess
from itertools import product
from pathlib import Path
from random import Random

import pytest
import regex

from pipeline.text.counting import x_length
from tests import real_counterparts
from tests.real.segmenter import hard_strings
from tests.real_counterparts import require

pytestmark = pytest.mark.real
PACKAGE = "twitter-text@3.1.0"
_SCRIPT = Path(__file__).with_name("twitter_text.mjs")
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "broadsheet-tests"
_INSTALL = 300  # seconds
_PARTS = (
    "https://", "http://", "HTTPS://", "example", "boats", "a", "b1", "-", "_", ".", ".com", ".org", ".co", ".io", ".zip",
    ".рф", ".みんな", ".zz", "/", "?", "#", "=", "&", "(", ")", "@", "$", " ", "\n", ",", "!", "“", "”", "•", "မ", "é", "日",
    "t.co", "org.mm", ":", "8080", "//", ";", "'", '"', "[", "]", "|", "~", "%20", "x" * 70, "я", "…", "—", "xn--abc",
    "\u200b", "\u202a", "ﬁ", ".in", "။", "၊", "、", "U.S.", "example.org", "https://example.org/abcdefghijklmnop", "`",
)  # fmt: skip
_PICTURES = (
    "👩", "👨", "👦", "👧", "\u200d", "❤", "\ufe0f", "\ufe0e", "💋", "🏽", "🏿", "♀", "♂", "🎓", "⚕", "🏳", "🌈", "🏴", "☠", "🇲",
    "🇦", "🇧", "🇬", "🇿", "1", "#", "\u20e3", "👁", "🗨", "🫱", "🤏", "🧍", "⚧", "✈", "👮", "🕵", "🏋", "🦰", "©", "‼", "😀",
    "☺", "⌚", "0\ufe0f\u20e3", "🧑", "🤝", "\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)  # fmt: skip
_AFTER = (
    "",
    "🏽",
    "\ufe0f",
    "\ufe0f\u20e3",
    "\u200d♀\ufe0f",
    "🏽\u200d♂\ufe0f",
    "\ufe0f\u200d♀\ufe0f",
    "\u200d👩",
    "🏽\u200d🦰",
)


def weighed_by_x(texts: list[str]) -> list[int]:
    command = [require("node"), str(_SCRIPT)]
    ended = subprocess.run(
        command, input=json.dumps(texts), cwd=_installed(), capture_output=True, text=True, check=True
    )
    weights: list[int] = json.loads(ended.stdout)
    return weights


def _installed() -> Path:
    given = os.environ.get("BROADSHEET_TWITTER_TEXT")
    folder = Path(given) if given else _CACHE / PACKAGE
    if not given and not (folder / "node_modules" / "twitter-text" / "package.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [require("npm"), "install", "--no-audit", "--no-fund", "--loglevel=error", PACKAGE]
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=_INSTALL)
        if ended.returncode:
            real_counterparts._missing(f"{PACKAGE} cannot be installed by npm: {ended.stderr[-1000:]}")
    return folder


def lower(texts: list[str]) -> list[tuple[str, int, int]]:
    """Of which texts our weight is lower, with both."""
    pairs = zip(texts, weighed_by_x(texts), strict=True)
    return [(text, ours, theirs) for text, theirs in pairs if (ours := x_length(text)) < theirs]


def test_no_text_weighs_less() -> None:
    assert lower([text for _, text in hard_strings(10_000, 1027)]) == []


def test_no_pieces_of_addresses_and_emoji_weigh_less_together() -> None:
    random = Random(1027)
    starts = (
        "",
        "",
        "",
        "Read https://example.org/",
        "Read https://news.example.com/a?b=",
        "example.org",
        "boats.com/a",
    )
    texts = []
    for number in range(20_000):
        parts = (_PARTS, _PICTURES, _PARTS + _PICTURES)[number % 3]
        texts.append(random.choice(starts) + "".join(random.choice(parts) for _ in range(random.randint(1, 14))))
    assert lower(texts) == []


def test_no_emoji_weighs_less() -> None:
    """Every character that is an emoji or may become one, with all that can follow it; every flag; every family."""
    pattern = regex.compile(r"[\p{Emoji}\p{Extended_Pictographic}]")
    pictures = [chr(code) for code in range(0x20, 0x1FFFF) if pattern.match(chr(code))]
    letters = [chr(code) for code in range(0x1F1E6, 0x1F200)]
    people = ["👩", "👨", "👦", "👧", "❤\ufe0f", "💋"]
    texts = [picture + after for picture, after in product(pictures, _AFTER)]
    texts += ["".join(pair) for pair in product(letters, repeat=2)]
    texts += ["\u200d".join(some) for count in (2, 3, 4) for some in product(people, repeat=count)]
    assert lower(texts) == []


def test_ordinary_posts_weigh_the_same() -> None:
    """So that “never lower” costs nothing where nothing is in doubt."""
    texts = [
        "The river rose, and the ferries stopped: https://news.example.org/boats/2026-03-16?page=2#top",
        "မြစ်ရေတက်လာသည်။ လှေများ ရပ်နားသည်။ https://example.org/",
        "“Boats” (https://example.org/list) — U.S. keepers, e.g. 3.5 p.m. 👩‍👩‍👧‍👦 🇲🇲 👍🏽 ❤️ 1️⃣ #boats @keepers",
        "See boats.example.org now",
    ]
    assert [x_length(text) for text in texts] == weighed_by_x(texts)
