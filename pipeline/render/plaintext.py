"""An Issue in, the text part of its e-mail out: written from the issue, never from the HTML.

Lines are wrapped at 72 columns. Links are numbered [L1], [L2] behind their text, which no footnote's mark looks like,
and listed with whole addresses; a footnote keeps the mark that the issue gives it, unless that is a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.channel import Channel, Publication
from pipeline.issue import Block, Entry, Issue, Resource, Section, Span
from pipeline.render.fill import fill
from pipeline.render.notes import with_numbered_notes
from pipeline.render.phrases import Phrases, phrases_of
from pipeline.render.rich import is_same_language, safe_address
from pipeline.render.ways import unsubscribe_address, view_address
from pipeline.templates import Templates
from pipeline.text.clean import one_line
from pipeline.text.dates import date_in_words
from pipeline.text.wrap import width

_LABEL, _OTHER_LABEL = "L", "Link "
_LIKE_A_LABEL = re.compile(r"L[0-9]+")
_EMPTY_LINES = re.compile(r"\n{4,}")
_SCHEME = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def render_plaintext(issue: Issue, publication: Publication, channel: Channel, templates: Templates) -> str:
    """Render the text part.

    Args:
        issue: the issue as it was read.
        publication: who publishes it.
        channel: the e-mail channel that it is rendered for.
        templates: `email_txt` says what stands where.

    Returns:
        The text with LF line ends, ending in one, with the placeholders of the slots on lines of their own.

    Raises:
        BadConfiguration: the template cannot be filled.
    """
    text = fill(templates, "email.txt", _page(issue, publication, channel, templates))
    lines = [line if line == "-- " else line.rstrip(" ") for line in text.split("\n")]
    return _EMPTY_LINES.sub("\n\n\n", "\n".join(lines)).strip("\n") + "\n"


def _page(issue: Issue, publication: Publication, channel: Channel, templates: Templates) -> dict[str, Any]:
    """Everything that `email.txt` may name: text of one line each, wrapped by the template."""
    issue = with_numbered_notes(issue)
    phrases = phrases_of(templates.words, issue.language)
    links = _numbered(issue)
    return {
        "words": _words(phrases, issue, publication),
        "name": one_line(publication.name),
        "date": issue.date and date_in_words(issue.date, issue.language),
        "title": issue.title and one_line(issue.title),
        "hero": issue.hero and issue.hero.alt and phrases.picture(issue.hero.alt),
        "epigraph": issue.epigraph
        and {"text": phrases.quotation(issue.epigraph.text), "attribution": one_line(issue.epigraph.attribution or "")},
        "body": [_block(block, links, phrases) for block in issue.body],
        "notes": [{"marker": one_line(n.marker), "text": _linked(n.text, n.spans, links)} for n in issue.footnotes],
        "links": [{"label": label, "address": _shown(address)} for address, label in links.items()],
        "resources": [_section(section, issue, phrases) for section in _sections(issue)],
        "about": [one_line(part) for part in phrases.about(issue.about, publication.name)[1]],
        "postal_address": _lines(publication.postal_address),
        "view_url": view_address(issue, publication),
        "unsubscribe_url": unsubscribe_address(channel),
    }


def _words(phrases: Phrases, issue: Issue, publication: Publication) -> dict[str, str | None]:
    heading = issue.resources.heading if issue.resources else None
    return {
        "author": phrases.by(issue.author) if issue.author else None,
        "minutes": phrases.minutes(issue.read_minutes) if issue.read_minutes else None,
        "notes": phrases.words.notes,
        "links": phrases.words.links,
        "resources": one_line(heading or phrases.words.resources),
        "about": phrases.about(issue.about, publication.name)[0],
        "view": phrases.words.view,
        "unsubscribe": phrases.words.unsubscribe,
        "why": phrases.why(publication.name),
    }


def _sections(issue: Issue) -> tuple[Section, ...]:
    return issue.resources.sections if issue.resources else ()


def _section(section: Section, issue: Issue, phrases: Phrases) -> dict[str, Any]:
    return {
        "heading": one_line(section.heading or ""),
        "note": one_line(section.note or ""),
        "items": [_resource(item, issue, phrases) for item in section.items],
    }


def _resource(item: Resource, issue: Issue, phrases: Phrases) -> dict[str, str]:
    foreign = not is_same_language(item.language, issue.language)
    return {
        "title": one_line(item.title),
        "by": phrases.publisher(item.by) if item.by else "",
        "language": phrases.in_language(item.language) if foreign else "",
        "url": safe_address(item.url) or "",
        "note": one_line(item.note or ""),
    }


def _block(block: Block, links: Mapping[str, str], phrases: Phrases) -> dict[str, Any]:
    return {
        "type": block.type,
        "text": _linked(block.text, block.spans, links) if block.type != "list" else "",
        "entries": list(_entries(block.entries, links)),
        "picture": phrases.picture(block.alt) if block.alt else "",
    }


def _entries(entries: Sequence[Entry], links: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Each entry's text, what its first line begins with and what the others do: under the text of its parent."""
    indents = [""]
    for entry in entries:
        depth = min(max(entry.depth, 0), len(indents) - 1)
        marker = "-" if entry.marker in {"", "•", "-", "*", "+"} else one_line(entry.marker)
        indents = [*indents[: depth + 1], indents[depth] + " " * (width(marker) + 1)]
        first, rest = f"{indents[depth]}{marker} ", indents[depth + 1]
        yield {"text": _linked(entry.text, entry.spans, links), "first": first, "rest": rest}


def _lines(text: str | None) -> list[str]:
    return [one_line(line) for line in (text or "").split("\n") if line.strip()]


def _numbered(issue: Issue) -> dict[str, str]:
    """The label of every address that the body and the footnotes link to, in the order of the text."""
    prefix = _OTHER_LABEL if any(_LIKE_A_LABEL.fullmatch(note.marker) for note in issue.footnotes) else _LABEL
    labels: dict[str, str] = {}
    for text, spans in _texts(issue):
        for span in sorted(spans, key=lambda span: span.start):
            address = _listed(text, span)
            if address:
                labels.setdefault(address, f"[{prefix}{len(labels) + 1}]")
    return labels


def _texts(issue: Issue) -> Iterator[tuple[str, Sequence[Span]]]:
    for block in issue.body:
        yield block.text if block.type != "list" else "", block.spans if block.type != "list" else ()
        yield from ((entry.text, entry.spans) for entry in block.entries)
    yield from ((note.text, note.spans) for note in issue.footnotes)


def _listed(text: str, span: Span) -> str | None:
    """The address of a link that is listed; none for what is no safe link, or a mail address that the text shows."""
    address = safe_address(span.value) if span.kind == "link" else None
    shows_mail = address is not None and address.lower() == f"mailto:{text[span.start : span.end].lower()}"
    return None if shows_mail else address


def _linked(text: str, spans: Sequence[Span], links: Mapping[str, str]) -> str:
    """The text on one line, each link followed by its label; a bare address is replaced by it, struck text marked."""
    parts: list[str] = []
    at = 0
    for start, end, put in sorted(_changes(text, spans, links)):
        if start >= at:
            parts += [text[at:start], put]
            at = end
    return one_line("".join([*parts, text[at:]]))


def _changes(text: str, spans: Sequence[Span], links: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """What is put where: `text[start:end]` becomes the third."""
    for span in spans:
        address = _listed(text, span)
        if span.kind == "strike":
            yield from ((span.start, span.start, "~~"), (span.end, span.end, "~~"))
        elif address and _is_bare(text[span.start : span.end], address):
            yield span.start, span.end, links[address]
        elif address:
            yield span.end, span.end, f" {links[address]}"


def _is_bare(text: str, address: str) -> bool:
    return _SCHEME.sub("", text.strip()).rstrip("/") == _SCHEME.sub("", address).rstrip("/")


def _shown(address: str) -> str:
    """An address as it is listed: of a mail address only what a person would type."""
    return address if "?" in address else address.removeprefix("mailto:")
