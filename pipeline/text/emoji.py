"""Emoji of several characters, as far as every counting network knows them for one: those of Unicode 11 (2018)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pipeline.text.web_addresses import COUNTRIES, WORD_BEGINS

_JOIN, _PICTURE, _TONE = "\u200d", "\ufe0f", "[\U0001f3fb-\U0001f3ff]"
_FIRST_INDICATOR, _LAST_INDICATOR = "\U0001f1e6", "\U0001f1ff"
_TAG = "\U000e0000"
_FLAGS = re.compile(f"(?:{COUNTRIES}|un|xk|gb)+")
"""Two letters a flag: the countries, the United Nations and Kosovo."""
_OBJECTS = "🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦰🦱🦲🦳"
_DOERS = "👮👱👳👷💁💂💆💇🙅🙆🙇🙋🙍🙎🚣🚴🚵🚶🤦🤷🤸🤹🤽🤾🦸🦹🧖🧗🧘🧙🧚🧛🧜🧝🏃🏄🏊"
_NEWER = "\u267e\u26a7👪-👭👯💏💑🤌🤏🤝🤼🥷🦻🧍-🧏\U0001fa70-\U0001faff"
"""Emoji that take a skin tone or the sign for a picture since a later version only, or as not every server knows."""
_NATIONS = ("eng", "sct", "wls")


def known_emoji(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The emoji of more than one character in a stretch of text.

    Yields:
        Where each begins and ends (offsets in code points), and how many emoji it surely is. A run of flags is one
        item; where one of them is no flag, what pairs with what is uncertain and each letter is one.
    """
    for match in _pattern().finditer(text, start, end):
        yield match.start(), match.end(), _flags(match[0]) if match[1] else 1


def _flags(run: str) -> int:
    letters = "".join(chr(ord(one) - ord(_FIRST_INDICATOR) + ord("a")) for one in run)
    return len(run) // 2 if _FLAGS.fullmatch(letters) else len(run)


@cache
def _pattern() -> Any:
    """Group 1 is a run of flags. Source of the forms: emoji-test.txt of Unicode 11, fully qualified ones."""
    import regex  # noqa: PLC0415 - 20 ms that a text without emoji need not spend

    join, picture, tone, tag = _JOIN, _PICTURE, _TONE, ord(_TAG)
    nations = "|".join("".join(chr(tag + ord(letter)) for letter in f"gb{nation}") for nation in _NATIONS)
    children = f"(?:👧{join}[👦👧]|👦{join}👦|[👦👧])"
    forms = (
        f"([{_FIRST_INDICATOR}-{_LAST_INDICATOR}]+)",
        f"👩{join}❤{picture}{join}(?:💋{join})?[👨👩]|👨{join}❤{picture}{join}(?:💋{join})?👨",
        f"(?:👨{join}[👨👩]|👩{join}👩|[👨👩]){join}{children}",
        f"[👨👩]{tone}?{join}(?:[⚕⚖✈]{picture}|[{_OBJECTS}])",
        f"(?:[{_DOERS}]{tone}?|[👯🤼🧞🧟]|[🕵🏋🏌⛹](?:{tone}|{picture})){join}[♀♂]{picture}",
        f"🏳{picture}{join}🌈|🏴{join}☠{picture}|👁{picture}{join}🗨{picture}",
        f"🏴(?:{nations})\U000e007f",
        rf"{WORD_BEGINS}[0-9#*]{picture}\u20e3",  # elsewhere its digit may belong to an address
        rf"[\p{{Emoji_Modifier_Base}}--[{_NEWER}]]{tone}",
        rf"[\p{{Emoji}}--\p{{Emoji_Presentation}}--[0-9#*{_NEWER}]]{picture}",
    )
    return regex.compile("|".join(forms), regex.V1)
