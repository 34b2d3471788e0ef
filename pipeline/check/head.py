"""The header: title, date, reading time, hashtags, the publication's name, and whether there is anything to send."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from pipeline.channel import UNNAMED, Publication
from pipeline.check.pieces import pieces, quoted
from pipeline.issue import LONGEST_TEXT, Issue
from pipeline.problem import Problem
from pipeline.rules import found
from pipeline.text.tags import hashtag_name
from pipeline.text.words import FAST, SLOW, count_words, reading_minutes

LONG_TITLE, LONGEST_TITLE = 150, 300
"""Characters. Mail programs show 40 to 70 of a subject; a post of Bluesky holds 300."""


def header(issue: Issue, length: int) -> Iterator[Problem]:
    """Problems of the header and of the issue as a whole, whose text has `length` characters."""
    yield from _title(issue)
    if issue.date is None:
        yield found("date-missing", "the issue has no date", line=issue.line_of("date") or issue.line_of("title"))
    if not any(block.text.strip() or block.src for block in issue.body) and not _has_resource(issue):
        yield found("issue-empty", "the issue has neither a body nor a resource")
    if length > LONGEST_TEXT:
        yield found("issue-too-long", f"the text has {length:,} characters")
    yield from _hashtags(issue)
    yield from _reading_time(issue)


def masthead(publication: Publication) -> Iterator[Problem]:
    """Whether anybody has said what the publication is called."""
    if publication.name == UNNAMED:
        yield found("publication-unnamed", f"nothing names the publication, so the e-mail is headed {quoted(UNNAMED)}")


def _title(issue: Issue) -> Iterator[Problem]:
    title, line = (issue.title or "").strip(), issue.line_of("title")
    if not title:
        yield found("title-missing", "the issue has no title", line=line)
    elif len(title) > LONGEST_TITLE:
        yield found("title-too-long", f"the title {quoted(title)} has {len(title):,} characters", line=line)
    elif len(title) > LONG_TITLE and not issue.subject:
        yield found("title-long", f"the title {quoted(title)} has {len(title)} characters", line=line)


def _has_resource(issue: Issue) -> bool:
    return issue.resources is not None and any(section.items for section in issue.resources.sections)


def _hashtags(issue: Issue) -> Iterator[Problem]:
    for tag in issue.hashtags:
        name = hashtag_name(tag)
        if not name or name != tag.removeprefix("#"):
            told = f"the threads have #{name}" if name else "the threads go without it"
            yield found("hashtag-invalid", f"{quoted(tag)} is no hashtag: {told}", line=issue.line_of("hashtags"))


def _reading_time(issue: Issue) -> Iterator[Problem]:
    """The stated time may be half of what a fast reader needs, or half as long again as a slow one does, not beyond."""
    stated = issue.read_minutes
    if not stated:
        return
    words = sum(count_words(piece.text) for piece in pieces(issue))
    fast, slow = reading_minutes(words)
    if fast / 2 <= stated <= max(1.5 * slow, ceil(slow), 1):
        return
    low, high = max(round(fast), 1), max(ceil(slow), 1)
    estimate = _minutes(low) if low == high else f"{low} to {_minutes(high)}"
    message = f"the header says {_minutes(stated)}; {words:,} words take {estimate} at {SLOW} to {FAST} a minute"
    yield found("read-time-wrong", message, line=issue.line_of("read_minutes") or issue.line_of("date"))


def _minutes(count: int) -> str:
    return f"{count:,} minute{'s' if count > 1 else ''}"
