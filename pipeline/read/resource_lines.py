"""What a line of a resource list in plain text is: a publisher, an address, a slug line, a heading or a title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.read.flow import tidy
from pipeline.read.inline import whole_address
from pipeline.read.marks import entry_mark, is_rule, note_mark
from pipeline.read.quotation import ends_sentence

LineKind = Literal["by", "url", "language", "slug", "rule", "note", "entry", "heading", "text"]

_LIST_HEADING = re.compile(
    r"(?:(?:more|other|key|new|weekly|related|additional|selected|latest|(?:this|last|past) week[’']s"
    r"|\w{1,20} (?:and|&)) )?"
    r"resources(?: (?:from|of|for|this|in|and|&) [^.!?။]{1,50}| ?[(:–—] ?[^.!?။]{1,50})?"
    r"|further reading|recommended reading|suggested reading|reading list|useful links"
    r"|(?:ယခုအပတ်|ပြီးခဲ့သည့်အပတ်|ယခင်အပတ်)?\s*(?:၏|က|မှ)?\s*အရင်းအမြစ်(?:များ)?[^။]{0,40}",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:by(?:[ \xa0]*[:：][ \xa0]*|[ \xa0]+)|(?:published by|author|source|publisher)\s*[:：]\s*|[—–―][ \xa0]*"
    r"|(?:ရေးသားသူ|ထုတ်ပြန်သူ|ထုတ်ဝေသူ|မူရင်း)(?:\s*[-–—:：]\s*|\s+))(?P<by>\S.*)",
    re.IGNORECASE,
)
_URL_LABEL = re.compile(r"(?:url|link|read|web|website|လင့်ခ်)\s*[:：]\s*(?=<?https?://)", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@<>]+@[^\s@<>]+", re.IGNORECASE)
_LANGUAGE = r"(?:lang(?:uage)?\s*[:：]\s*|\[)(?P<tag>[a-z]{2,3}(?:-[a-z]{2,8})*)\]?"
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_KNOWN_HEADINGS = frozenset((
    "analyses", "analysis", "announcement", "article", "audio", "blog", "book", "briefing", "commentaries",
    "commentary", "data", "event", "factsheet", "film", "guide", "infographic", "interview", "letter", "multimedia",
    "news", "op-ed", "opinion", "paper", "petition", "podcast", "publication", "release", "report", "statement",
    "update", "video", "webinar",
))  # fmt: skip
_BESIDE_KNOWN = frozenset(
    ("and", "&", "/", "joint", "media", "open", "upcoming", "press", "public", "policy", "latest", "other")
)
_NO_ABOUT = ("half", "the same")
_BURMESE_ABOUT = "အကြောင်း"
_BURMESE_PLURAL = "များ"
_LONGEST_HEADING = 60
_MOST_WORDS = 8
_LONGEST_BURMESE_HEADING = 28
_LONGEST_BY = 160
_DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of the list: what it is, its text without its label, its 1-based number, the blank lines before it.

    `whole` is its text with the label.
    """

    kind: LineKind
    text: str
    number: int
    gap: int
    whole: str


def is_resource_heading(line: str) -> bool:
    """Whether a line by its words is the heading of the resource list."""
    return _LIST_HEADING.fullmatch(tidy(line).replace("\xa0", " ").rstrip(":：")) is not None


def is_about_heading(line: str) -> bool:
    """Whether a line by its words is the heading of the text about the publisher."""
    text = tidy(line).replace("\xa0", " ").rstrip(":：")
    if len(text) > _LONGEST_HEADING or ends_sentence(text):
        return False
    word, _, rest = text.partition(" ")
    return (word.lower() == "about" and not rest.lower().startswith(_NO_ABOUT)) or text.endswith(_BURMESE_ABOUT)


def could_be_heading(text: str) -> bool:
    """Whether a text is short enough for a heading, and no sentence."""
    return len(text) <= _LONGEST_HEADING and len(text.split()) <= _MOST_WORDS and not ends_sentence(text)


def is_known_heading(text: str) -> bool:
    """Whether a text names a kind of publication, as headings of sections do."""
    words = text.lower().replace(",", " ").rstrip(":").split()
    known = [word in _KNOWN_HEADINGS or word.removesuffix("s") in _KNOWN_HEADINGS for word in words]
    if len(text) <= _LONGEST_HEADING and any(known):
        return all(is_known or word in _BESIDE_KNOWN for word, is_known in zip(words, known, strict=True))
    return text.endswith((_BURMESE_PLURAL, ":")) and len(text) <= _LONGEST_BURMESE_HEADING


def publisher(text: str) -> str | None:
    """The publisher that a line names ("By X", "— X", "ရေးသားသူ - X"), None where it names none."""
    match = _BY.fullmatch(text)
    return tidy(match["by"]) if match and len(text) <= _LONGEST_BY else None


def address(text: str) -> str | None:
    """The address that a line consists of, a label such as "Link:" before it apart; of the web, or `mailto:`."""
    if "://" not in text:
        return text if _MAIL.fullmatch(text) else None
    label = _URL_LABEL.match(text)
    return whole_address(text[label.end() :] if label else text)


def language_tag(text: str) -> str | None:
    """The language that a line names ("[my]", "Language: my"), None where it names none."""
    if not text.startswith(("[", "l", "L")):
        return None
    match = re.fullmatch(_LANGUAGE, text, re.IGNORECASE)
    return match["tag"].lower() if match and text.startswith("[") == text.endswith("]") else None


def list_lines(lines: Sequence[str], at: int) -> Iterator[ListLine]:
    """The lines of a resource list, blank ones left out, from a 0-based index to the end of the file."""
    gap = 0
    for number, line in enumerate(lines[at:] if at else lines, at + 1):
        text = tidy(line)
        if not text:
            gap += 1
            continue
        kind, said = line_kind(line, text)
        yield ListLine(kind, said, number, gap, text)
        gap = 0


def line_kind(line: str, text: str) -> tuple[LineKind, str]:
    """What a line is, and its text without what says so."""
    if is_rule(line):
        return "rule", ""
    for kind, reader in _READERS:
        if said := reader(text):
            return kind, said
    mark = entry_mark(line)
    return ("entry", tidy(mark.text)) if mark and not mark.ordered else ("text", text)


def is_slug(text: str) -> bool:
    """Whether a line has the form of a slug line: small letters and figures, hyphens between words."""
    return _SLUG.fullmatch(text) is not None


def _slug(text: str) -> str | None:
    return text if is_slug(text) else None


def _note(text: str) -> str | None:
    return text if note_mark(text) else None


def _marked_heading(text: str) -> str | None:
    """The text of a heading that is marked as in Markdown ("### Reports")."""
    heading = text.lstrip("#")
    level = len(text) - len(heading)
    return heading.rstrip("# ").strip() if 0 < level <= _DEEPEST_HEADING and heading.startswith(" ") else None


_READERS: tuple[tuple[LineKind, Callable[[str], str | None]], ...] = (
    ("url", address),
    ("by", publisher),
    ("language", language_tag),
    ("slug", _slug),
    ("note", _note),
    ("heading", _marked_heading),
)
"""What a line may be, in the order in which it is asked."""
