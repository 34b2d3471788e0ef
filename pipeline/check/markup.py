"""HTML, template and Markdown syntax left in the text: shown as it stands, which is seldom what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.pieces import Piece, pieces, quoted
from pipeline.check.places import at_words
from pipeline.issue import Issue
from pipeline.problem import Problem
from pipeline.rules import found

_ELEMENTS = (
    " a abbr address article aside audio b blockquote body br button center cite code col dd del details div dl dt em"
    " embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins"
    " label legend li link main mark meta mjml nav noscript object ol option p path pre q s script section select small"
    " source span strike strong style sub summary sup svg table tbody td textarea tfoot th thead title tr u ul"
    " video wbr "
)
_MARKUP = re.compile(
    r"</?([a-z][a-z0-9]*(?:-[a-z]+)*)(?=[\s/>])[^<>]{0,500}>|<!--|<!doctype|<script|</mj-"
    r"|\[[^\[\]]{1,120}\]\((?:[a-z][a-z0-9+.-]*:|[/#])[^\s()]{0,300}"
    r"|\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\*\|[a-z_:]+\|\*"
    r"|&(?:nbsp|amp|lt|gt|quot|apos|[lr][ds]quo|[nm]dash|hellip|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)
"""Elements by name, because `List<String>` and `<your name>` are text; comments; {{ }} and {% %} of templates; *|NAME|*
of a mailing service; links of Markdown that were none; character references, which come with text copied from a page's
source."""


def markup(issue: Issue, text: str) -> Iterator[Problem]:
    """One problem for each piece of text that holds markup outside its code; `text` is the issue's file."""
    for place, (shown, file) in at_words(text, _hits(issue)):
        message = f"{quoted(shown)} stands in the text and will be shown as it is"
        yield found("markup-shown", message, line=place.line, column=place.column, file=file)


def _hits(issue: Issue) -> Iterator[tuple[int, str, tuple[str, str]]]:
    for piece in pieces(issue):
        if not any(sign in piece.text for sign in ("<", "&", "{", "*|", "](")):
            continue
        for match in _MARKUP.finditer(piece.text):
            if _is_markup(match) and not _in_code(piece, match.start()):
                # what stands in another file is not looked for in this one
                yield piece.line, "" if piece.file else match.group(), (match.group(), piece.file)
                break


def _is_markup(match: re.Match[str]) -> bool:
    name = (match[1] or "").lower()
    return not name or f" {name} " in _ELEMENTS or name.startswith("mj-")


def _in_code(piece: Piece, offset: int) -> bool:
    return any(span.kind == "code" and span.start <= offset < span.end for span in piece.spans)
