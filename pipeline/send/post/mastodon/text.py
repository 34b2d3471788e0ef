"""Whether a status that stands there is the one that was to be posted: its text, read back by way of HTML or source."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Final

_DOMAIN_OF_MENTION = re.compile(r"(?<![\w/@])@(\w[\w.-]*)@[\w.-]+\w")
_KEPT: Final = frozenset("LNMS")
"""Letters, numbers, marks and symbols: what no server leaves out. Markdown, quotes and spaces are some servers' own."""


def same_source(source: str, wanted: str) -> bool:
    """Whether a status' source is the text that was sent; servers may strip and change line ends."""
    return _lines(source) == _lines(wanted)


def same_html(content: str, wanted: str) -> bool:
    """Whether a status' HTML shows the text that was sent: the same letters, numbers, marks and symbols in order.

    Mastodon shows `@user@domain` as `@user`, and addresses in pieces, of which some are hidden: all are read.
    """
    shown, sent = _bare(_text_of(content)), _bare(wanted)
    return shown == sent if sent else _text_of(content).split() == wanted.split()


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in unicodedata.normalize("NFC", text).strip().splitlines()]


def _bare(text: str) -> str:
    short = _DOMAIN_OF_MENTION.sub(r"@\1", unicodedata.normalize("NFC", text))
    return "".join(sign for sign in short if unicodedata.category(sign)[0] in _KEPT)


def _text_of(content: str) -> str:
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return "".join(reader.pieces)


class _Reader(HTMLParser):
    """The text of a piece of HTML; paragraphs and line breaks become line ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in {"br", "p"}:
            self.pieces.append("\n")
