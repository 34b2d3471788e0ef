"""Which form a text has: Markdown or plain, by the file's name and by marks that only Markdown has."""

from __future__ import annotations

import re
from pathlib import Path

_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")
_MARKS = re.compile(r"^(?: {0,3}#{1,6}[ \t]+\S|```|\[[^\]\n]{1,200}\]:[ \t]+\S)", re.MULTILINE)
_LINK = re.compile(r"\]\((?:https?:|mailto:|/|\.{0,2}/|#)")
_MOST_LINKS = 200
_LONGEST_TEXT = 400
_HTML = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>]|<\?xml[^>]{0,200}>\s*<(?:!doctype\s+html|html))", re.IGNORECASE)


def is_markdown(path: Path, text: str, start: int = 0, *, with_yaml: bool = False) -> bool:
    """Whether a text is read as Markdown.

    Args:
        path: the file, for its ending.
        text: the whole text.
        start: the offset at which it begins, behind the front matter.
        with_yaml: whether it has front matter in YAML, as only programs that read Markdown have. Front matter in TOML
            is ours, and stands before plain text as well.
    """
    if path.suffix.lower() in _ENDINGS or with_yaml:
        return True
    return not is_html(text) and (_MARKS.search(text, start) is not None or _has_link(text, start))


def is_html(text: str) -> bool:
    """Whether a text is the source of a web page."""
    return _HTML.match(text) is not None


def _has_link(text: str, begin: int) -> bool:
    """Whether a link [text](address) stands in the text; a picture alone may stand in plain text too."""
    for number, match in enumerate(_LINK.finditer(text, begin)):
        start = text.rfind("[", max(begin, match.start() - _LONGEST_TEXT), match.start())
        if start >= 0 and "\n\n" not in text[start : match.start()] and text[start - 1 : start] != "!":
            return True
        if number > _MOST_LINKS:
            return False
    return False
