"""Which script a run of text is in, and so which language it is marked with.

A language cannot be known from a script alone; what can be known is that a run in Myanmar script inside an English
text is not English. The table gives the language that such a run is marked with, unless the surrounding text's own
language is written in that script too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.text.late import late

_RANGES = {
    "Latn": "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "Mymr": "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
    "Thai": "\u0e01-\u0e3a\u0e40-\u0e5b",
    "Khmr": "\u1780-\u17ff",
    "Laoo": "\u0e80-\u0eff",
    "Deva": "\u0900-\u0963\u0966-\u097f",
    "Beng": "\u0980-\u09ff",
    "Taml": "\u0b80-\u0bff",
    "Arab": "\u0620-\u065f\u066e-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "Hebr": "\u0591-\u05f4",
    "Hang": "\u1100-\u11ff\uac00-\ud7a3",
    "Jpan": "\u3041-\u30ff",
    "Hani": "\u3400-\u4dbf\u4e00-\u9fff",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff",
}
_LANGUAGE = {
    "Latn": "en", "Mymr": "my", "Thai": "th", "Khmr": "km", "Laoo": "lo", "Deva": "hi", "Beng": "bn", "Taml": "ta",
    "Arab": "ar", "Hebr": "he", "Hang": "ko", "Jpan": "ja", "Hani": "zh", "Cyrl": "ru", "Grek": "el",
}  # fmt: skip
_SCRIPT_OF_LANGUAGE = {language: script for script, language in _LANGUAGE.items()} | {
    "fa": "Arab", "ur": "Arab", "mr": "Deva", "ne": "Deva", "uk": "Cyrl", "bg": "Cyrl", "yi": "Hebr",
    "ksw": "Mymr", "mnw": "Mymr", "shn": "Mymr", "kyu": "Mymr", "blk": "Mymr", "pce": "Mymr",
}  # fmt: skip
_LETTERS = re.compile("|".join(f"(?P<{name}>[{chars}]+)" for name, chars in _RANGES.items()))
_LETTER_OF = {name: late(f"[{chars}]") for name, chars in _RANGES.items()}
_PERSIAN = re.compile("[\u067e\u0686\u0698\u06af\u06a9\u06cc]")
_RIGHT_TO_LEFT = {"Arab", "Hebr"}
_SAMPLE = 20_000
"""Characters looked at to tell the main language: enough for any header and first paragraphs, bounded for 10 MB."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one language; `language` is None where it is the language of the text around it."""

    text: str
    language: str | None


def script_of(language: str) -> str:
    """The ISO 15924 script that a language (a BCP 47 tag) is written in; "Latn" for what the table does not know."""
    return _SCRIPT_OF_LANGUAGE.get(language.partition("-")[0].lower(), "Latn")


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the HTML attribute `dir`."""
    return "rtl" if script_of(language) in _RIGHT_TO_LEFT else "ltr"


def main_language(text: str, default: str) -> str:
    """The language that most letters of a text suggest; `default` where its script is the one used most."""
    counts = letters(text)
    if not counts:
        return default
    script = max(counts, key=lambda name: counts[name])
    if counts.get("Jpan", 0) * 10 > counts.get("Hani", 0) and script == "Hani":
        script = "Jpan"  # Japanese is Han characters with kana between them
    if script == script_of(default):
        return default
    return "fa" if script == "Arab" and _PERSIAN.search(text[:_SAMPLE]) else _LANGUAGE[script]


def letters(text: str) -> dict[str, int]:
    """How many letters of each script (ISO 15924) a text has in its first 20,000 characters."""
    counts: dict[str, int] = {}
    for match in _LETTERS.finditer(text[:_SAMPLE]):
        script = str(match.lastgroup)
        counts[script] = counts.get(script, 0) + match.end() - match.start()
    return counts


def runs(text: str, language: str) -> list[Run]:
    """Split a text into runs of its own language and of others, for `lang` attributes.

    Punctuation, digits and spaces belong to the run before them, but not at its end: a foreign run ends with its
    last letter or mark, so that `dir` and fonts do not spill over. Joined, the runs are the text again.
    """
    own = script_of(language)
    if text.isascii() and own == "Latn":
        return [Run(text, None)] if text else []
    found: list[tuple[int, int, str | None]] = []
    for match in _LETTERS.finditer(text):
        tag = _tag(str(match.lastgroup), own)
        if found and found[-1][2] == tag:
            found[-1] = (found[-1][0], match.end(), tag)
        else:
            found.append((match.start(), match.end(), tag))
    return _fill(text, [entry for entry in found if entry[2] is not None])


def has_burmese(text: str) -> bool:
    """Whether any character of the text is in Myanmar script."""
    return has_script(text, "Mymr")


def has_script(text: str, script: str) -> bool:
    """Whether any character of the text is in a script (ISO 15924), one of those that the table knows."""
    return _LETTER_OF[script]().search(text) is not None


def _tag(script: str, own: str) -> str | None:
    japanese = own == "Jpan" and script == "Hani"
    return None if script == own or japanese else _LANGUAGE[script]


def _fill(text: str, foreign: list[tuple[int, int, str | None]]) -> list[Run]:
    """The foreign stretches with the text's own between them."""
    result: list[Run] = []
    at = 0
    for start, end, tag in foreign:
        if start > at:
            result.append(Run(text[at:start], None))
        result.append(Run(text[start:end], tag))
        at = end
    if at < len(text):
        result.append(Run(text[at:], None))
    return result
