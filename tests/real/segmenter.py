"""Strings that are hard to count, and Node's counts of them: `python -m tests.real.segmenter` prints how ours compare."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from pipeline.text.counting import bluesky_length, telegram_length
from tests.real_counterparts import require
from tests.text import strings

_SCRIPT = Path(__file__).with_name("segmenter.mjs")
_BLOCKS = {
    "devanagari": (0x900, 0x97F), "bengali": (0x980, 0x9FE), "gujarati": (0xA81, 0xAFF), "tamil": (0xB82, 0xBFA),
    "telugu": (0xC00, 0xC7F), "kannada": (0xC80, 0xCF3), "malayalam": (0xD00, 0xD7F), "sinhala": (0xD81, 0xDF4),
    "thai": (0xE01, 0xE5B), "lao": (0xE81, 0xEDF), "tibetan": (0xF00, 0xFDA), "burmese": (0x1000, 0x109F),
    "khmer": (0x1780, 0x17F9), "lanna": (0x1A20, 0x1AAD), "balinese": (0x1B00, 0x1B7F),
    "arabic": (0x600, 0x6FF), "hebrew": (0x591, 0x5F4), "latin": (0x20, 0x36F),
}  # fmt: skip
_INDICATORS = [chr(code) for code in range(0x1F1E6, 0x1F200)]
_JOINERS = ["\u200c", "\u200d", "\ufe0f", "\u20e3", "\u0301", "\r", "\n", "\u200b", "\u034f"]
_PICTURES = [*"👩👨👧👦❤🏽🏿♀♂🎓🏳🌈🏴☠😀©1#", "\u200d", "\ufe0f"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What Node says of one string."""

    clusters: int
    units: int
    bytes: int


def hard_strings(count: int, seed: int) -> list[tuple[str, str]]:
    """So many strings, each with its kind; the same for the same seed."""
    random = Random(seed)
    return [(kind, _KINDS[kind](random)) for kind in (list(_KINDS)[number % len(_KINDS)] for number in range(count))]


def counted_by_node(texts: list[str]) -> tuple[str, list[Counted]]:
    """Node's Unicode version and its counts, all by one process."""
    command = [require("node"), str(_SCRIPT)]
    ended = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(ended.stdout)
    return said["unicode"], [Counted(**one) for one in said["counts"]]


def comparison(count: int, seed: int) -> tuple[str, dict[str, Counter[str]], list[str]]:
    """Ours against Node's.

    Returns:
        Node's Unicode version; for each kind of string how many counts of clusters are "equal", "higher" and "lower",
        and the clusters of either side; the strings of which any count of ours is lower, or bytes or units differ.
    """
    made = hard_strings(count, seed)
    version, theirs = counted_by_node([text for _, text in made])
    sums: dict[str, Counter[str]] = {kind: Counter() for kind in _KINDS}
    wrong = []
    for (kind, text), node in zip(made, theirs, strict=True):
        clusters, size = bluesky_length(text)
        verdict = "equal" if clusters == node.clusters else "higher" if clusters > node.clusters else "lower"
        sums[kind].update({verdict: 1, "ours": clusters, "theirs": node.clusters})
        if verdict == "lower" or size != node.bytes or telegram_length(text) != node.units:
            wrong.append(text)
    return version, sums, wrong


def _burmese(random: Random) -> str:
    return "".join(strings.syllable(random) for _ in range(random.randint(1, 12)))


def _indic(random: Random) -> str:
    return "".join(random.choice(strings.INDIC) for _ in range(random.randint(1, 12)))


def _emoji(random: Random) -> str:
    return "".join(random.choice(strings.EMOJI) for _ in range(random.randint(1, 8)))


def _pictures(random: Random) -> str:
    return "".join(random.choice(_PICTURES) for _ in range(random.randint(1, 16)))


def _flags(random: Random) -> str:
    return "".join(random.choice([*_INDICATORS, random.choice(_JOINERS)]) for _ in range(random.randint(1, 12)))


def _hangul(random: Random) -> str:
    parts = [(0x1100, 0x1112), (0x1161, 0x1175), (0x11A8, 0x11C2), (0xAC00, 0xD7A3)]
    return "".join(chr(random.randint(*random.choice(parts))) for _ in range(random.randint(1, 16)))


def _soup(random: Random) -> str:
    """Code points of one block or two, in any order, with joiners between."""
    blocks = random.sample(list(_BLOCKS.values()), random.randint(1, 2))
    one = [chr(random.randint(*random.choice(blocks))) for _ in range(random.randint(1, 20))]
    return "".join(char + (random.choice(_JOINERS) if random.random() < 0.1 else "") for char in one)


_KINDS: dict[str, Callable[[Random], str]] = {
    "Burmese syllables": _burmese,
    "Burmese sentences": strings.burmese_sentence,
    "Indic conjuncts, Thai, Lao, Khmer": _indic,
    "emoji": _emoji,
    "parts of emoji": _pictures,
    "flags": _flags,
    "Hangul jamo": _hangul,
    "soup of one script or two": _soup,
    "posts with addresses": strings.post,
    "everything": strings.string,
}

if __name__ == "__main__":
    version, sums, wrong = comparison(10_000, 1027)
    print(f"Node with Unicode {version}")  # noqa: T201
    for kind, one in (*sums.items(), ("all", sum(sums.values(), Counter[str]()))):
        print(f"{kind:36}" + "".join(f"{one[word]:>8} {word}" for word in ("equal", "higher", "lower")), end="")  # noqa: T201
        print(f"   clusters: {one['ours']} ours, {one['theirs']} Node's")  # noqa: T201
    print(f"wrong: {wrong}")  # noqa: T201
