"""Which words of a file stand neither in the Issue nor in a line that a Problem names: there should be none.

Words are counted: a paragraph that stands in the text twice must stand in the Issue twice. What a line may lose is
listed here and nowhere else: marks of Markdown, the labels that say what a line is, dates and reading times (which the
Issue holds as numbers), keys of front matter, the number before a list's entry and before a footnote.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import Any

from pipeline.issue import Issue, Reading
from pipeline.issue_json import as_document
from pipeline.read.dates import read_date

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0900-\u109f\u200c\u200d])+")
_REFERENCE = re.compile(r"\]\[[^\]\n]*\]")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]]+\]:")
_LINK = re.compile(r"\]\(<?([^\s()<>]*)>?\)")
_LABELS = re.compile(
    r"^\W*(?:(?:Author|By|Written by|Published by|Source|(?:Featured |Hero )?Image|Photo|Figure|URL|Link|Lang(?:uage)?)\b"
    r"|ရေးသားသူ|ထုတ်ပြန်သူ)[\s:–—-]*",
    re.IGNORECASE,
)
_READ_TIME = re.compile(
    r"\b\d+[\s-]*min(?:ute)?s?\b(?:\s+read)?|ဖတ်ချိန်\s*[၀-၉\d]+\s*မိနစ်|[၀-၉\d]+\s*မိနစ်(?:စာ)?\s*ဖတ်(?:ရန်|ချိန်)?",
    re.IGNORECASE,
)
_MATTER_KEY = re.compile(r"^\s*(?:\[[\w.\"-]+\]|[\w.\"-]+)\s*[=:]?|\b(?:src|alt|text|attribution)\s*=")
_MATTER_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b.*")
_NUMBER = re.compile(r"^\s*(?:\d+[.)]\s|[၀-၉]+။|\[\^?\d+\]:?\s*|\[\^?\w+\]:?\s)")
_HEADER = ("date", "author", "read_minutes", "hero")
_NO_TEXT = frozenset(("spans", "type", "line", "level", "depth", "marker", "entries", "slug"))


def lost_lines(reading: Reading) -> list[tuple[int, str, list[str]]]:
    """Number, text and lost words of every line of which words are lost."""
    sections = reading.issue.resources.sections if reading.issue.resources else ()
    slugs = " ".join(section.slug for section in sections if section.slug_line)
    has = Counter(words(said(as_document(reading.issue)) + "\n" + slugs))
    named = {line for p in reading.problems if not p.file for line in (p.place.line, *p.lines)}
    lost = []
    matter = ""
    for number, line in enumerate(reading.source.text.split("\n"), 1):
        mark = line.rstrip()
        if mark in ("+++", "---") and (number == 1 or mark == matter):
            matter = "" if matter else mark
            continue
        if number in named:
            continue
        missing = _taken(words(_text_of(line, number, reading.issue, matter=bool(matter))), has)
        if missing:
            lost.append((number, line, missing))
    return lost


def words(text: str) -> list[str]:
    """The words of a text without marks of Markdown, in small letters."""
    text = _REFERENCE.sub("]", html.unescape(text)).replace("![", "[").replace("[^", "[")
    targets = _LINK.findall(text)
    text = re.sub(r"[*_`~\[\]\\]", "", "\n".join([_LINK.sub("]", text), *targets]))
    return [word.casefold() for word in _WORD.findall(text)]


def _taken(wanted: list[str], has: Counter[str]) -> list[str]:
    """The words that are not there, the others being taken away."""
    missing = []
    for word in wanted:
        if has[word] > 0:
            has[word] -= 1
        else:
            missing.append(word)
    return missing


def _text_of(line: str, number: int, issue: Issue, *, matter: bool) -> str:
    """A line without what it may lose."""
    if matter:
        return _MATTER_DATE.sub(" ", _MATTER_KEY.sub(" ", line))
    if any(issue.line_of(field) == number for field in _HEADER):
        line = " ".join(_header_part(part) for part in re.split(r"\s*[•|·]\s*", line))
    line = _DEFINITION.sub(" ", line) if re.search(r"\]:\s+(?:\w+://|/)", line) else line
    line = _LABELS.sub(" ", _NUMBER.sub(" ", line))
    for item in (item for s in (issue.resources.sections if issue.resources else ()) for item in s.items):
        if item.line == number and item.by:
            line = re.sub(rf"\bby\s+(?={re.escape(item.by)})", "", line)
    return line


def _header_part(part: str) -> str:
    return "" if read_date(part.strip("*_ ")) else _READ_TIME.sub(" ", _LABELS.sub(" ", part))


def said(value: Any) -> str:
    """Every text of a document, the addresses of its links and the slug lines of its sections."""
    match value:
        case dict():
            text = str(value.get("text", ""))
            links = [
                span["value"] for span in value.get("spans", ())
                if span["kind"] == "link" and span["value"] != text[span["start"] : span["end"]]
            ]  # fmt: skip
            own = [value["entries"]] if "entries" in value else [v for k, v in value.items() if _is_text(k, value)]
            return "\n".join([*map(said, own), *links])
        case list():
            return "\n".join(map(said, value))
        case str():
            return value
        case _:
            return ""


def _is_text(key: str, value: dict[str, Any]) -> bool:
    return key not in _NO_TEXT and not (key == "language" and "body" not in value)


def lost_letters(reading: Reading) -> int:
    """How many letters and digits of a file stand nowhere, whatever words they make: for texts broken at random."""
    issue = reading.issue
    sections = issue.resources.sections if issue.resources else ()
    slugs = " ".join([issue.slug, *(section.slug for section in sections if section.slug_line)])
    has = Counter(filter(str.isalnum, (said(as_document(issue)) + slugs).casefold()))
    named = {line for p in reading.problems if not p.file for line in (p.place.line, *p.lines)}
    wanted: Counter[str] = Counter()
    matter = ""
    for number, line in enumerate(reading.source.text.split("\n"), 1):
        mark = line.rstrip()
        if mark in ("+++", "---") and (number == 1 or mark == matter):
            matter = "" if matter else mark
        elif number not in named and not _DEFINITION.match(line):
            text = html.unescape(_REFERENCE.sub("]", _text_of(line, number, issue, matter=bool(matter))))
            wanted.update(filter(str.isalnum, text.casefold()))
    return (wanted - has).total()
