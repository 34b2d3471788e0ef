"""A text with its spans in, safe HTML out: links, emphasis, footnote marks, `lang` on every run in another language.

Everything that comes from the issue is escaped here; the only markup is this module's own. The result needs no
further escaping and must get none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.issue import Span
from pipeline.text.clean import clean, flat
from pipeline.text.scripts import direction, has_burmese, runs, script_of

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s])", re.IGNORECASE)
_DEEPEST = 20
"""Spans around one text that are shown; more is a row of ten thousand asterisks, and no mail program nests so deep."""
_TAGS = {"strong": "strong", "emphasis": "em", "code": "code", "strike": "s"}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text stands: the language around it, the known footnotes (marker to number) and its own anchor.

    `anchor` makes the ids of the text's footnote marks unique; empty where there can be none.
    """

    language: str
    notes: Mapping[str, int]
    anchor: str = ""


def escape(text: str) -> str:
    """A text as HTML text or as an attribute's value in double quotes.

    Line ends become spaces: mjml-python drops a text of white space between two elements if there is a line end in it.
    """
    return flat(text).translate(_ESCAPES)


def safe_address(address: str | None) -> str | None:
    """The address if a reader may be sent there: http, https or mailto, nothing else; spaces percent-encoded."""
    if not address or not _ADDRESS.match(address):
        return None
    return re.sub(r"\s+", "%20", clean(address))


def marked(text: str, language: str) -> str:
    """A text without spans as HTML, every run in another language marked with it."""
    return "".join(_run(run.text, run.language) for run in runs(text, language))


def is_same_language(one: str, other: str) -> bool:
    """Whether two BCP 47 tags name the same language, whatever their regions and scripts: `en` and `en-GB`."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def attributes(language: str) -> str:
    """`lang`, `dir` and the class that brings the fonts of a script, as attributes with a space before them."""
    script = ' class="my"' if script_of(language) == "Mymr" else ""
    return f' lang="{escape(language)}" dir="{direction(language)}"{script}'


def rich(text: str, spans: Sequence[Span], setting: Setting) -> str:
    """A text with its spans as HTML.

    Args:
        text: plain text.
        spans: stretches of it, in any order; one that reaches into another is told in two parts.
        setting: the language around and the footnotes that marks may refer to.

    Returns:
        Inline HTML whose text is the text, character for character (but for what `flat` replaces).
    """
    ordered = sorted((span for span in spans if 0 <= span.start < span.end <= len(text)), key=_outermost)
    return _stretch(text, 0, len(text), list(_shallow(ordered)), setting, linked=False)


def _shallow(ordered: Sequence[Span]) -> Iterator[Span]:
    """The spans without those that stand in too many others."""
    around: list[int] = []
    for span in ordered:
        around = [end for end in around if end > span.start]
        if len(around) < _DEEPEST:
            around.append(span.end)
            yield span


def _outermost(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _stretch(text: str, start: int, end: int, spans: list[Span], setting: Setting, *, linked: bool) -> str:
    """`text[start:end]` with spans that all begin and end inside; `linked` says whether a link is open already."""
    parts: list[str] = []
    at, number = start, 0
    while number < len(spans):
        span, first = spans[number], number + 1
        number = next((n for n in range(first, len(spans)) if spans[n].start >= span.end), len(spans))
        inner = spans[first:number]
        crossing = [replace(other, start=span.end) for other in inner if other.end > span.end]
        spans[number:number] = sorted(crossing, key=_outermost)
        inner = [replace(other, end=min(other.end, span.end)) for other in inner]
        parts.append(marked(text[at : span.start], setting.language))
        parts.append(_span(text, span, inner, setting, linked=linked))
        at = span.end
    parts.append(marked(text[at:end], setting.language))
    return "".join(parts)


def _span(text: str, span: Span, inner: list[Span], setting: Setting, *, linked: bool) -> str:
    address = safe_address(span.value) if span.kind == "link" else None
    opens_link = not linked and (address is not None or (span.kind == "footnote" and span.value in setting.notes))
    content = _stretch(text, span.start, span.end, inner, setting, linked=linked or opens_link)
    if span.kind in _TAGS:
        tag = _TAGS[span.kind]
        return f"<{tag}>{content}</{tag}>"
    if not opens_link:
        return content
    if address is not None:
        deep = ' class="deep"' if has_burmese(text[span.start : span.end]) else ""
        return f'<a{deep} href="{escape(address)}">{content}</a>'
    number = setting.notes[span.value]
    mark = mark_id(setting.anchor, span)
    return f'<sup><a href="#note-{number}" id="{mark}" role="doc-noteref">{content}</a></sup>'


def mark_id(anchor: str, span: Span) -> str:
    """The id of a footnote's mark, for the way back from the footnote."""
    return f"mark-{anchor}-{span.start}"


def _run(text: str, language: str | None) -> str:
    html = escape(text)
    return html if language is None else f"<span{attributes(language)}>{html}</span>"
