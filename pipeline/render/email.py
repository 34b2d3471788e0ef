"""An Issue in, an EmailEdition out: the HTML document, the text part, the subject and what an inbox shows beside it.

The order and the looks of the mail stand in `templates/email.mjml`; here is gathered what the template shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from minijinja import safe

from pipeline.channel import Channel, Publication
from pipeline.edition import EmailEdition
from pipeline.issue import Issue, Resource, Section
from pipeline.render.blocks import block_views, note_numbers, note_views
from pipeline.render.colour import legible
from pipeline.render.fill import fill
from pipeline.render.mjml import finish_mjml
from pipeline.render.notes import with_numbered_notes
from pipeline.render.phrases import Phrases, phrases_of
from pipeline.render.pictures import hero_view, picture_address, shown_pictures, web_pictures
from pipeline.render.plaintext import render_plaintext
from pipeline.render.rich import attributes, is_same_language, marked, safe_address
from pipeline.render.ways import unsubscribe_address, view_address
from pipeline.templates import Templates
from pipeline.text.clean import one_line
from pipeline.text.dates import date_in_words
from pipeline.text.excerpt import excerpt
from pipeline.text.scripts import direction, has_burmese, runs, script_of


def render_email(
    issue: Issue,
    publication: Publication,
    channel: Channel,
    templates: Templates,
    finish: Callable[[str], str] = finish_mjml,
) -> EmailEdition:
    """Render an issue as an e-mail.

    Args:
        issue: the issue as it was read.
        publication: who publishes it.
        channel: the e-mail channel that it is rendered for.
        templates: the e-mail's templates.
        finish: turns the filled MJML into the final HTML; a caller may pass one that remembers.

    Returns:
        The edition; HTML and text hold the placeholders of the slots that a sender fills.

    Raises:
        BadConfiguration: a template cannot be filled or converted, or the publication's colour is none.
    """
    mjml = fill(templates, "email.mjml", _page(issue, publication, channel, templates))
    return EmailEdition(
        slug=issue.slug,
        date=issue.date,
        subject=subject_of(issue, publication),
        preheader=_preheader(issue),
        languages=_languages(issue),
        html=finish(mjml),
        text=render_plaintext(issue, publication, channel, templates),
        pictures=shown_pictures(issue),
        web_pictures=web_pictures(issue),
    )


def subject_of(issue: Issue, publication: Publication) -> str:
    """The subject: the editor's own, else the title, else the publication's name."""
    return one_line(issue.subject or "") or one_line(issue.title or "") or one_line(publication.name)


def _page(issue: Issue, publication: Publication, channel: Channel, templates: Templates) -> dict[str, Any]:
    """Everything that `email.mjml` may name. What is marked as safe is HTML made by `rich`; all else is text."""
    issue = with_numbered_notes(issue)
    notes = note_numbers(issue.footnotes)
    phrases = phrases_of(templates.words, issue.language)
    legible(publication.colour, "#ffffff")  # a colour that is none is said as such, not as a fault of the template
    return {
        "language": one_line(issue.language),
        "direction": direction(issue.language),
        "burmese": script_of(issue.language) == "Mymr",
        "colour": publication.colour,
        "subject": subject_of(issue, publication),
        "preheader": _preheader(issue),
        "words": _words(phrases, issue, publication),
        "name": _html(publication.name, issue),
        "date": issue.date and date_in_words(issue.date, issue.language),
        "title": issue.title and _html(issue.title, issue),
        "hero": hero_view(issue),
        "epigraph": issue.epigraph
        and {
            "html": _html(phrases.quotation(issue.epigraph.text), issue),
            "attribution": issue.epigraph.attribution and _html(issue.epigraph.attribution, issue),
        },
        "body": block_views(issue, notes, lambda src: picture_address(issue, src)),
        "notes": note_views(issue),
        "resources": [_section(section, issue, phrases) for section in _sections(issue)],
        "about": [_html(part, issue) for part in phrases.about(issue.about, publication.name)[1]],
        "postal_address": [
            _html(part, issue) for part in (publication.postal_address or "").split("\n") if part.strip()
        ],
        "view_url": view_address(issue, publication),
        "unsubscribe_url": unsubscribe_address(channel),
    }


def _words(phrases: Phrases, issue: Issue, publication: Publication) -> dict[str, Any]:
    """What the mail says by itself, filled in, as HTML marked with its language."""
    said = {
        "author": issue.author and phrases.by(issue.author),
        "minutes": issue.read_minutes and phrases.minutes(issue.read_minutes),
        "notes": phrases.words.notes,
        "resources": phrases.words.resources,
        "about": phrases.about(issue.about, publication.name)[0],
        "view": phrases.words.view,
        "unsubscribe": phrases.words.unsubscribe,
        "why": phrases.why(publication.name),
    }
    html = {name: text and _said(text, phrases, issue) for name, text in said.items()}
    if issue.resources and issue.resources.heading:
        html["resources"] = _html(issue.resources.heading, issue)
    return html | {"back": phrases.words.back}


def _said(text: str, phrases: Phrases, issue: Issue) -> str:
    """Words of the mail's own as HTML; English ones in a French or Persian issue are marked as English, as a whole."""
    own = phrases.words.language
    if is_same_language(own, issue.language):
        return _html(text, issue)
    html: str = safe(f"<span{attributes(own)}>{marked(text, own)}</span>")
    return html


def _html(text: str, issue: Issue) -> str:
    html: str = safe(marked(text, issue.language))
    return html


def _sections(issue: Issue) -> tuple[Section, ...]:
    return issue.resources.sections if issue.resources else ()


def _section(section: Section, issue: Issue, phrases: Phrases) -> dict[str, Any]:
    return {
        "heading": section.heading and _html(section.heading, issue),
        "note": section.note and _html(section.note, issue),
        "items": [_resource(item, issue, phrases) for item in section.items],
    }


def _resource(item: Resource, issue: Issue, phrases: Phrases) -> dict[str, Any]:
    title = marked(item.title, item.language)
    foreign = None if is_same_language(item.language, issue.language) else item.language
    return {
        "title": safe(f"<span{attributes(foreign)}>{title}</span>" if foreign else title),
        "burmese": has_burmese(item.title),
        "url": safe_address(item.url),
        "by": item.by and _said(phrases.publisher(item.by), phrases, issue),
        "language": foreign and _said(phrases.in_language(foreign), phrases, issue),
        "note": item.note and _html(item.note, issue),
    }


def _preheader(issue: Issue) -> str:
    """The editor's own, else the beginning of the body; the title stands beside it already."""
    if issue.preheader:
        return one_line(issue.preheader)
    body = next((block.text for block in issue.body if block.type == "paragraph"), "")
    return excerpt(one_line(body))


def _languages(issue: Issue) -> tuple[str, ...]:
    """The languages that the mail's text is in, the main one first, the others in the order of the text."""
    found = {issue.language: None}
    for text in _texts(issue):
        found |= {run.language: None for run in runs(text, issue.language) if run.language}
    found |= {block.language: None for block in issue.body if block.language}
    found |= {item.language: None for section in _sections(issue) for item in section.items}
    return tuple(found)


def _texts(issue: Issue) -> Iterator[str]:
    yield from (issue.title or "", issue.epigraph.text if issue.epigraph else "", issue.about or "")
    yield from (block.text for block in issue.body)
    yield from (note.text for note in issue.footnotes)
    for section in _sections(issue):
        yield section.heading or ""
        yield from (item.title for item in section.items)
