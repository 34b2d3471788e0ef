"""A list's entries in, a real HTML list out, nested and numbered as the editor wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.issue import Entry
from pipeline.render.rich import Setting, rich

_DIGITS = str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789")
_NUMBERED = re.compile(r"[(\[]?([0-9]{1,9})[.)\]]")
_BURMESE = re.compile(r"[(\[]?([၀-၉]{1,9})[.)\]။]")
_LETTERED = re.compile(r"[(\[]?([a-zA-Z])[.)\]]")


def list_html(entries: Sequence[Entry], setting: Setting) -> str:
    """The entries as `ul` and `ol`.

    Args:
        entries: in the order of the text. One that is more than one level deeper than the one before it comes out
            one level deeper.
        setting: where the list stands; `entry_anchor` gives every entry its own anchor.

    Returns:
        The whole list. Entries whose markers change from bullets to numbers begin a new list; a number that does
        not follow the one before it is kept as `value`.
    """
    html: list[str] = []
    opened: list[tuple[str, int]] = []  # the opening tag of every open list, and the number that its next entry has
    for row, entry in enumerate(entries):
        tag, number = _numbering(entry.marker)
        depth = min(max(entry.depth, 0), len(opened))
        while len(opened) > depth + 1:
            html.append(_end(opened.pop()))
        if len(opened) > depth and opened[-1][0] != tag:
            html.append(_end(opened.pop()))
        if len(opened) > depth:
            html.append("</li>")
        else:
            opened.append((tag, 1))
            html.append(f"<{tag}>")
        expected = opened[-1][1]
        value = f' value="{number}"' if number not in (None, expected) else ""
        opened[-1] = (tag, (expected if number is None else number) + 1)
        own = replace(setting, anchor=entry_anchor(setting.anchor, row))
        html.append(f"<li{value}>{rich(entry.text, entry.spans, own)}")
    return "".join([*html, *(_end(one) for one in reversed(opened))])


def entry_anchor(anchor: str, row: int) -> str:
    """The anchor of a list's entry, from that of its list and its place in it."""
    return f"{anchor}-{row}"


def _end(opened: tuple[str, int]) -> str:
    return f"</li></{opened[0][:2]}>"


def _numbering(marker: str) -> tuple[str, int | None]:
    """The list's opening tag without brackets, and the entry's number where it has one."""
    if match := _NUMBERED.fullmatch(marker):
        return "ol", int(match[1])
    if match := _BURMESE.fullmatch(marker):
        return 'ol class="burmese"', int(match[1].translate(_DIGITS))
    if match := _LETTERED.fullmatch(marker):
        letter = match[1]
        return f'ol type="{"a" if letter.islower() else "A"}"', ord(letter.lower()) - ord("a") + 1
    return "ul", None
