"""The whole page from its parts: values in, one string of HTML out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - a field is called date
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.channel import Publication
from pipeline.delivery import Packed
from pipeline.edition import Edition, EmailEdition
from pipeline.issue import Reading
from pipeline.preview.deliveries import DRY, Made, address, packed_views
from pipeline.preview.mails import MailView, mail
from pipeline.preview.markup import Html, attributes, counted, marked, plain, prose, safe
from pipeline.preview.posts import PictureView, PostView, attached, shown
from pipeline.preview.problems import SHOWN, name_of, told
from pipeline.preview.sizes import Measure, email_measures, thread_measures
from pipeline.problem import Problem
from pipeline.text.moments import moment_in_words

_HERE = Path(__file__).parent
_COLOUR = re.compile("#[0-9a-fA-F]{3,8}")
_MAIL = "E-mail"
_LONG_TITLE = 120
"""Characters from which a title is set in a smaller size."""
_OF_KINDS = {"linkedin": "LinkedIn", "x": "X"}
"""Names of networks that are not their kind with a capital letter."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EditionView:
    """What the page shows of one edition: `name` as editors say it, `about` for the summary; a mail or posts."""

    name: str
    anchor: str
    channel: str
    about: str
    measures: tuple[Measure, ...]
    mail: MailView | None = None
    posts: tuple[PostView, ...] = ()
    language: str = ""
    left_out: tuple[Html, ...] = ()
    content_warning: Html | None = None
    remark: str = ""
    picture: PictureView | None = None

    @property
    def text_name(self) -> str:
        """What an e-mail's plain text is called."""
        return "Plain text" + self.name.removeprefix(_MAIL)


def preview_page(
    reading: Reading,
    editions: Sequence[Edition],
    packed: Sequence[Packed],
    problems: Sequence[Problem],
    publication: Publication,
    made: Made = DRY,
) -> str:
    """The page where editors look at everything, as one self-contained document.

    The same arguments always give the same page. It loads nothing: its content security policy
    (https://www.w3.org/TR/CSP3/) allows only its own styles and pictures that stand in the page itself.

    Args:
        reading: the issue and the text it came from, whose lines the problems quote.
        editions: the issue as each channel carries it.
        packed: what was packed of each edition, in the same order.
        problems: everything that reading and checking found.
        publication: who publishes.
        made: what the outbox is made for; a dry run where it is not given.

    Raises:
        ValueError: editions and packed are not of the same length.
    """
    views = _named([_view(*pair, publication) for pair in zip(editions, packed, strict=True)])
    values = {
        **_masthead(reading, publication),
        **_found(reading, packed, problems),
        "css": Html((_HERE / "page.css").read_text("utf-8")),
        "views": views,
        "deliveries": packed_views(packed, made),
        "sending": made.sending and moment_in_words(made.sending),
        "frozen": bool(made.frozen),
        "attributes": attributes,
        "prose": prose,
        "number": "{:,}".format,
    }
    return str(_environment().render_template("page.html", **values))


def _masthead(reading: Reading, publication: Publication) -> dict[str, Any]:
    """What the template says of the issue and its publication."""
    issue = reading.issue
    title = issue.title or "Untitled issue"
    return {
        "document_title": plain(f"{title} – {publication.name}"),
        "publication": marked(publication.name, publication.language),
        "publication_lang": attributes(publication.language),
        "colour": publication.colour if _COLOUR.fullmatch(publication.colour) else "currentColor",
        "title": marked(title, issue.language if issue.title else "en"),
        "title_lang": attributes(issue.language if issue.title else "en"),
        "long_title": len(title) > _LONG_TITLE,
        "lang": attributes(issue.language),
        "author": marked(issue.author or "", issue.language),
        "date": issue.date and {"iso": issue.date.isoformat(), "said": _said(issue.date)},
        "slug": issue.slug,
        "file": safe(name_of(reading.source.file)),
    }


def _found(reading: Reading, packed: Sequence[Packed], problems: Sequence[Problem]) -> dict[str, Any]:
    """What the template says of the problems."""
    errors = sum(problem.severity == "error" for problem in problems)
    paths = [f"{each.channel}/{name}" for each in packed for name in each.files]
    return {
        "errors": counted(errors, "error"),
        "warnings": counted(len(problems) - errors, "warning"),
        "any_error": errors > 0,
        "problems": told(problems, reading.source, reading.issue.language, {path: address(path) for path in paths}),
        "untold": max(len(problems) - SHOWN, 0),
    }


def _view(edition: Edition, packed: Packed, publication: Publication) -> EditionView:
    if isinstance(edition, EmailEdition):
        shown_mail = mail(edition, packed, publication)
        measures = tuple(email_measures(edition, packed))
        size = f"{max(round(measures[0].value / 1000), 1)} kB"
        return EditionView(_MAIL, "e-mail", packed.channel, size, measures, mail=shown_mail)
    return EditionView(
        name=_OF_KINDS.get(edition.kind, edition.kind.capitalize()),
        anchor=edition.kind,
        channel=packed.channel,
        about=counted(len(edition.posts), "post"),
        measures=tuple(thread_measures(edition)),
        posts=tuple(shown(edition)),
        language=edition.language,
        left_out=tuple(marked(said, edition.language) for said in edition.left_out),
        content_warning=marked(edition.content_warning, edition.language) if edition.content_warning else None,
        remark=edition.remark,
        picture=attached(edition),
    )


def _named(views: list[EditionView]) -> list[EditionView]:
    """The views with names and anchors of their own: where two are of one kind, the channel tells them apart."""
    names = [view.name for view in views]
    return [_distinct(view, number) if names.count(view.name) > 1 else view for number, view in enumerate(views, 1)]


def _distinct(view: EditionView, number: int) -> EditionView:
    return replace(view, name=f"{view.name} ({plain(view.channel)})", anchor=f"{view.anchor}-{number}")


def _said(date: Date) -> str:
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


@cache
def _environment() -> Any:
    """The template engine with the page's own template; what it is given is escaped unless it is `Html`."""
    from minijinja import Environment  # noqa: PLC0415 - other commands show no page

    template = (_HERE / "page.html").read_text("utf-8")
    return Environment(
        templates={"page.html": template},
        undefined_behavior="strict",
        trim_blocks=True,
        lstrip_blocks=True,
        finalizer=lambda value: plain(value) if type(value) is str else value,
    )
