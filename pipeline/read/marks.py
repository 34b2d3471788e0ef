"""What a line of plain text is by its first characters: a rule, an entry of a list, a quotation, a footnote."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RULE = frozenset("-_=*~•·⁂—–+#─━═ \t\xa0")
_ENTRY = re.compile(
    r"(?P<indent>[ \t]*)(?P<marker>[-•*‣◦▪●+]|\(?[0-9]{1,3}[.)]|[\u1040-\u1049]{1,3}(?:[.)]|။))"
    r"(?P<space>[ \t\xa0]*)(?P<text>\S.*)"
)
_NOTE = re.compile(r"[ \t]{0,3}\[\^?(?P<marker>[0-9\u1040-\u1049]{1,3})\]:?[ \t\xa0]*(?P<text>.*)")
_DECOR = "-=~*_+#[]|<> \t•—–─━═"
_LONGEST_DECORATED = 160
_LEAST_RULE = 3
_BULLETS = "-•*‣◦▪●+"
_TAB = 4


@dataclass(frozen=True, slots=True)
class EntryMark:
    """The beginning of an entry of a list: columns before its marker, the marker to print, the text behind it."""

    indent: int
    marker: str
    text: str

    @property
    def ordered(self) -> bool:
        """Whether the entry has a number."""
        return self.marker != "•"


def is_rule(line: str) -> bool:
    """Whether a line is a rule: three marks or more, alike or not, and nothing else."""
    text = line.strip()
    return len(text) >= _LEAST_RULE and _RULE.issuperset(text) and len(text) - text.count(" ") >= _LEAST_RULE


def entry_mark(line: str) -> EntryMark | None:
    """The mark of a list's entry at the beginning of a line, None where there is none."""
    match = _ENTRY.match(line)
    if match is None or (not match["space"] and not match["marker"].endswith("။")) or is_rule(line):
        return None
    marker = "•" if match["marker"] in _BULLETS else match["marker"]
    return EntryMark(len(match["indent"].expandtabs(_TAB)), marker, match["text"])


def note_mark(line: str) -> tuple[str, str] | None:
    """Marker and text of a footnote that begins in this line ("[1] Some text"), None where none does."""
    match = _NOTE.match(line)
    return (match["marker"], match["text"]) if match else None


def decorated(line: str) -> str | None:
    """The text between two rows of marks ("=-=-[ NEWS ]-=-="), None where a line is not of that form."""
    text = line.strip()
    if len(text) > _LONGEST_DECORATED or text[:1] not in _DECOR:
        return None
    inner = text.strip(_DECOR)
    left = text.find(inner) if inner else 0
    right = len(text) - left - len(inner)
    return inner if inner and min(left, right) >= _LEAST_RULE else None


def opens_block(line: str) -> bool:
    """Whether a line begins something that no title begins with."""
    return (
        is_rule(line)
        or entry_mark(line) is not None
        or note_mark(line) is not None
        or line.lstrip().startswith(("<", ">", "|"))
    )


def bare(line: str) -> str:
    """A line of Markdown without the marks of emphasis around and inside it, and without a hard break at its end."""
    return line.rstrip().removesuffix("\\").replace("**", "").replace("__", "").strip().strip("*_").strip()
