"""The whole page from its parts: values in, one string of HTML out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as Date  # noqa: N812 - a field is called date
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.channel import Publication
from pipeline.delivery import Packed
from pipeline.edition import Edition
from pipeline.issue import Reading
from pipeline.preview.deliveries import DRY, Made, address, packed_views
from pipeline.preview.editions import edition_views
from pipeline.preview.markup import Html, attributes, counted, marked, plain, prose, safe
from pipeline.preview.problems import SHOWN, name_of, told
from pipeline.problem import Problem
from pipeline.text.moments import moment_in_words

_HERE = Path(__file__).parent
_COLOUR = re.compile("#[0-9a-fA-F]{3,8}")
_LONG_TITLE = 120
"""Characters from which a title is set in a smaller size."""
_UNFOLDED = 3
"""So many channels are shown without being asked for: the page of more would be dozens of a phone's screens long."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


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
    views = edition_views(editions, packed, publication)
    values = {
        **_masthead(reading, publication),
        **_found(reading, packed, problems),
        "css": Html((_HERE / "page.css").read_text("utf-8")),
        "views": views,
        "folded": len(views) > _UNFOLDED,
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
