"""HTML and template syntax in the text: it is shown as it stands, which is seldom what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.pieces import Piece, pieces, quoted
from pipeline.check.places import at_words
from pipeline.issue import Issue
from pipeline.problem import Problem
from pipeline.rules import found

_ELEMENTS = (
    "a|abbr|address|article|aside|audio|b|blockquote|body|br|button|center|cite|code|col|dd|del|details|div|dl|dt|em|embed"
    "|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|legend|li|link"
    "|main|mark|meta|mj-[a-z-]+|mjml|nav|noscript|object|ol|option|p|path|pre|q|s|script|section|select|small|source|span"
    "|strike|strong|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|u|ul|video|wbr"
)
_MARKUP = re.compile(
    rf"</?(?:{_ELEMENTS})(?=[\s/>])[^<>]{{0,500}}>|<!--|<!doctype|<script|</mj-|\{{\{{.{{0,200}}?\}}\}}|\{{%.{{0,200}}?%\}}"
    r"|&(?:nbsp|amp|lt|gt|quot|apos|ldquo|rdquo|lsquo|rsquo|ndash|mdash|hellip|#\d{2,6}|#x[0-9a-f]{2,5});|\*\|[A-Z_:]+\|\*",
    re.IGNORECASE,
)
"""Elements by name, because `List<String>` and `<your name>` are text; comments; {{ }} and {% %} of templates; character
references, which come with text copied from a page's source; *|NAME|* of a mailing service."""


def markup(issue: Issue, text: str) -> Iterator[Problem]:
    """One problem for each piece of text that holds markup outside its code; `text` is the issue's file."""
    for place, shown in at_words(text, _hits(issue)):
        message = f"{quoted(shown)} stands in the text and will be shown as it is"
        yield found("markup-shown", message, line=place.line, column=place.column)


def _hits(issue: Issue) -> Iterator[tuple[int, str, str]]:
    for piece in pieces(issue):
        if not any(sign in piece.text for sign in "<&{*"):
            continue
        for match in _MARKUP.finditer(piece.text):
            if not _in_code(piece, match.start()):
                yield piece.line, match.group(), match.group()
                break


def _in_code(piece: Piece, offset: int) -> bool:
    return any(span.kind == "code" and span.start <= offset < span.end for span in piece.spans)
