"""Text in, lines out: wrapping by display width, for mail that is read in a fixed column.

Width is what the text takes on a terminal, in columns: 2 for a Chinese character, 0 for a mark above or below a letter
(package wcwidth). In Burmese a sign beside its letter takes a column too, as in the C library's wcwidth, which mail
programs on terminals ask; the package gives some of them none, and rules under headings came out a fifth too short.

Lines break at spaces, and after a full stop of a script that writes none behind it (။ 。). A word wider than a line
stays whole, on a line of its own: an address or a Burmese phrase cut in two is worse than a long line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

COLUMNS = 72
"""Columns of a line: RFC 5322 section 2.1.1 asks for 78 at most, and two quotations of a reply fit before that."""

_NARROW = re.compile("[\u0020-\u007e\u00a0-\u02ff\u0370-\u0377\u037a-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027]*")
"""Characters that take one column each, whatever stands beside them; wcwidth agrees on every one (tested)."""
_MAYBE_WIDE = re.compile("[^\u0020-\u10ff\u1e00-\u1fff\u2000-\u205e\ua9e0-\ua9fe\uaa60-\uaa7f]")
_MYANMAR = re.compile("[\u1000-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f]+")
_MYANMAR_MARKS = re.compile(
    "[\u102d-\u1030\u1032-\u1037\u1039\u103a\u103d\u103e\u1058\u1059\u105e-\u1060\u1071-\u1074\u1082\u1085\u1086\u108d\u109d"
    "\ua9e5\uaa7c]"
)
"""Those that take no room of their own: Unicode's nonspacing marks (Mn) of the script."""
_BREAKS = re.compile("[ \t\n\r\f\v\u2028\u2029]+")
_STOPS = re.compile("(?<=[\u104b。！？])(?![\u104a\u104b。、！？”’」』）》)\u2019\u201d]|$)")


def width(text: str) -> int:
    """Columns that a text takes on a screen, 0 or more; control characters count as nothing."""
    text = _MYANMAR.sub(_one_each, text)
    if _NARROW.fullmatch(text):
        return len(text)
    # wcwidth loads in 35 ms, and most lines of most issues do not need it
    from wcwidth import wcswidth, wcwidth  # noqa: PLC0415

    columns: int = wcswidth(text)
    return columns if columns >= 0 else sum(max(wcwidth(character), 0) for character in text)


def _one_each(run: re.Match[str]) -> str:
    """As many plain letters as a run in Myanmar script takes columns."""
    return "x" * len(_MYANMAR_MARKS.sub("", run[0]))


def wrap(text: str, columns: int = COLUMNS, *, first: str = "", rest: str = "") -> list[str]:
    """Break a text into lines of at most `columns`.

    Args:
        text: any text; every run of spaces and line ends in it is one place to break. A no-break space is none.
        columns: the greatest width of a line, with its indent.
        first: what the first line begins with, such as "- ".
        rest: what every further line begins with, such as two spaces.

    Returns:
        The lines without line ends, none for a text without words. A line is wider only where one word is.
    """
    words = [word for word in _BREAKS.split(text) if word]
    whole = first + " ".join(words)
    if not words:
        return []
    if _surely_fits(whole, columns):
        return [whole]
    return list(_filled(words, columns, first, rest))


def fits(line: str, columns: int) -> bool:
    """Whether a line is at most so many columns wide, measured only where that is not plain to see."""
    return _surely_fits(line, columns) or width(line) <= columns


def _surely_fits(line: str, columns: int) -> bool:
    """Whether a line fits by a bound that needs no table: no character takes more than two columns, most one."""
    return len(line) <= columns and len(line) + len(_MAYBE_WIDE.findall(line)) <= columns


def _filled(words: list[str], columns: int, first: str, rest: str) -> Iterator[str]:
    line, used, empty = first, width(first), True
    for piece, space in _pieces(words):
        size = width(piece)
        gap = "" if empty or not space else " "
        if not empty and used + len(gap) + size > columns:
            yield line
            line, used, gap = rest, width(rest), ""
        line, used, empty = line + gap + piece, used + len(gap) + size, False
    yield line


def _pieces(words: list[str]) -> Iterator[tuple[str, bool]]:
    """What must stay together, and whether a space stands before it."""
    for word in words:
        for number, piece in enumerate(_STOPS.split(word)):
            yield piece, number == 0
