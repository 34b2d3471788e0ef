"""One line of an issue's header: what date, author and reading time it gives.

"November 13th, 2023 • Author: Progressive Press • 8 minute read" and its like: parts between separators, in any order,
each known by its form. A line is part of the header only if at least one part is; what is not understood is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.issue import Hero
from pipeline.read.dates import Dated, read_date
from pipeline.read.flow import tidy
from pipeline.read.quotation import ends_sentence

_SEPARATOR = re.compile("[ \xa0]*[•|·∙●‧][ \xa0]*")
_DASH = re.compile("[ \xa0]+[–—-][ \xa0]+")
_AUTHOR = re.compile(
    r"(?:(?P<label>authors?|written by|ရေးသားသူများ|ရေးသားသူ|စာရေးသူ)(?:\s*[:：–—-]\s*|\s+)|by[\s:]\s*)(?P<name>\S.*)",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"(?:reading time\s*[:–—-]?\s*)?(?:about |approx\.? |~)?(?P<n>\d{1,3})[\s-]*(?:minutes?|mins?)\.?"
    r"(?:\s*(?:of\s+)?read(?:ing)?)?(?:\s+time)?"
    r"|ဖတ်ချိန်\s*[:：–—-]?\s*(?P<my>\d{1,3})\s*မိနစ်|(?P<my_>\d{1,3})\s*မိနစ်(?:စာ)?\s*ဖတ်(?:ရန်|ချိန်)?",
    re.IGNORECASE,
)
_HERO = r"(?:(?:featured|hero|header|cover) (?:image|photo|picture)|ခေါင်းစီးပုံ)\s*(?:[:：]\s*(?P<rest>.*))?"
_PICTURE = r"!\[(?P<alt>[^\]]*)\]\(\s*<?(?P<src>[^\s()<>]*)>?(?:\s+(?:\"(?P<title>[^\"]*)\"|'(?P<title_>[^']*)'))?\s*\)"
_FIGURE = r"(?:image|photo|picture|figure|ပုံ)\s*[:：]\s*(?P<rest>.+)"
_FILE = r"\S+\.(?:png|jpe?g|gif|webp|svg|avif|bmp|tiff?)|https?://\S+"
_HERO_BEGINS, _FIGURE_BEGINS = "fFhHcCခ", "iIpPfFပ"
_LONGEST = 240
_LONGEST_PART = 120
_LONGEST_BYLINE = 80
_LONGEST_NAMING = 2_000


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What one line of the header says; `unknown` are its parts that say nothing known."""

    date: Dated | None = None
    author: str | None = None
    minutes: int | None = None
    unknown: tuple[str, ...] = ()

    @property
    def parts(self) -> int:
        """How many parts of a header the line has."""
        return sum(part is not None for part in (self.date, self.author, self.minutes))

    @property
    def certain(self) -> bool:
        """Whether the line can be nothing but a header: it has a date, a reading time or two parts that are known."""
        return self.date is not None or self.minutes is not None


def read_header(line: str) -> HeaderLine | None:
    """The parts of a header line, None where the line is none.

    Args:
        line: one line, without marks of emphasis.
    """
    line = tidy(line)
    if not line or len(line) > _LONGEST:
        return None
    whole = _part(line)
    if whole and not whole.unknown and not _SEPARATOR.search(line):
        return whole
    for separator in (_SEPARATOR, _DASH):
        parts = [part for part in separator.split(line) if part.strip()]
        if len(parts) > 1 and (read := _together([_part(part) or HeaderLine(unknown=(part,)) for part in parts])):
            return read
    return None


def whole_header(lines: Sequence[str], index: int) -> str | None:
    """A header line that was broken inside one of its parts, with its next line; None where none was."""
    line, after = (tidy(text) for text in (*lines[index : index + 2], "")[:2])
    if not _SEPARATOR.search(line) or not _SEPARATOR.search(after):
        return None
    own, both = read_header(line), read_header(f"{line} {after}")
    return f"{line} {after}" if own and both and not both.unknown and both.parts > own.parts else None


def read_hero(line: str, number: int) -> Hero | None:
    """The picture that a line names or only promises; None where it does neither.

    Args:
        line: one line such as "Featured image", "Featured image: bridge.jpg | A bridge" or "![A bridge](bridge.jpg)".
        number: its 1-based number.
    """
    line = tidy(line)
    if len(line) > _LONGEST_NAMING:
        return None
    if line.startswith("![") and (match := re.fullmatch(_PICTURE, line)):
        return Hero(match["src"] or None, match["alt"].strip() or None, number)
    match = re.fullmatch(_HERO, line, re.IGNORECASE) if line[:1] in _HERO_BEGINS else None
    return match and Hero(*picture_parts(match["rest"] or "")[:2], number)


def read_figure(line: str) -> tuple[str, str | None, str] | None:
    """File, alternative text and caption of a picture in the body; None where a line names no file of a picture.

    Args:
        line: one line such as "Photo: bridge.jpg | A bridge | The bridge after the flood" or "![A bridge](bridge.jpg)".
    """
    line = tidy(line)
    if len(line) > _LONGEST_NAMING:
        return None
    if line.startswith("![") and (match := re.fullmatch(_PICTURE, line)):
        return match["src"], match["alt"].strip() or None, (match["title"] or match["title_"] or "").strip()
    match = re.fullmatch(_FIGURE, line, re.IGNORECASE) if line[:1] in _FIGURE_BEGINS else None
    src, alt, caption = picture_parts(match["rest"]) if match else (None, None, "")
    return (src, alt, caption) if src else None


def is_figure(line: str) -> bool:
    """Whether a line is a picture of the body."""
    return read_figure(line) is not None


def picture_parts(rest: str) -> tuple[str | None, str | None, str]:
    """What stands behind "Featured image:": file, alternative text and caption, in this order, "|" between them."""
    first, _, others = rest.partition("|")
    first, others = first.strip(), others.strip()
    if not re.fullmatch(_FILE, first, re.IGNORECASE):
        return None, rest.strip() or None, ""
    alt, _, caption = others.partition("|")
    return first, alt.strip() or None, caption.strip()


def is_head_line(lines: Sequence[str], index: int, *, byline: bool = True) -> bool:
    """Whether a line can be nothing but part of the header, read by itself; with `byline`, also an author alone."""
    line = lines[index]
    header = read_header(line)
    if header is None:
        return read_hero(line, 1) is not None
    return header.certain or (byline and is_byline(lines, index) and len(line) <= _LONGEST_BYLINE)


def is_byline(lines: Sequence[str], index: int) -> bool:
    """Whether a line that names an author stands alone: "By" also begins sentences, which go on in the next line."""
    after = lines[index + 1] if index + 1 < len(lines) else ""
    return not after.strip() or read_header(after) is not None or read_hero(after, 1) is not None


def _part(part: str) -> HeaderLine | None:
    part = tidy(part).rstrip(",")
    if len(part) > _LONGEST_PART:
        return None
    if date := read_date(part):
        return HeaderLine(date=date)
    if match := _MINUTES.fullmatch(part):
        return HeaderLine(minutes=int(match["n"] or match["my"] or match["my_"]))
    match = _AUTHOR.fullmatch(part)
    if match and (match["label"] or not ends_sentence(part)):
        return HeaderLine(author=tidy(match["name"]))
    return None


def _together(parts: list[HeaderLine]) -> HeaderLine | None:
    """The parts of one line as one value; None where they repeat one another or are mostly unknown."""
    known = [part for part in parts if not part.unknown]
    unknown = tuple(text for part in parts for text in part.unknown)
    dates = [part.date for part in known if part.date]
    authors = [part.author for part in known if part.author]
    minutes = [part.minutes for part in known if part.minutes is not None]
    if max(len(dates), len(authors), len(minutes)) > 1 or len(unknown) > max(len(known), 1) or not known:
        return None
    line = HeaderLine(
        dates[0] if dates else None, authors[0] if authors else None, minutes[0] if minutes else None, unknown
    )
    return line if line.certain or not unknown else None
