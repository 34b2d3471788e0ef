"""The whole story of one issue, top to bottom: read, check, render, check, pack, check, show, write.

Nothing is decided here; each line is a room. A dry run is this story; a real run (`pipeline.dispatch`) carries what it
wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.channel import Channel, Settings
from pipeline.check import across, apply_policy, check_edition, check_hands, check_issue, check_packed
from pipeline.delivery import Packed
from pipeline.edition import Edition
from pipeline.issue import LONGEST_TEXT, Reading
from pipeline.issue_json import as_document
from pipeline.kinds import KINDS
from pipeline.outbox import write_outbox
from pipeline.pack.awaited import with_awaited
from pipeline.preview import Made, preview_page
from pipeline.problem import Problem
from pipeline.read import read_issue
from pipeline.reader import Frozen
from pipeline.templates import Templates


@dataclass(frozen=True, slots=True)
class Batch:
    """One issue, ready to be written: what was read, what was made of it, and what the checks found."""

    reading: Reading
    editions: tuple[Edition, ...]
    packed: tuple[Packed, ...]
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found that stops a real publish."""
        return not any(problem.severity == "error" for problem in self.problems)


def read_and_check(path: Path, settings: Settings, *, strict: bool = False) -> tuple[Reading, tuple[Problem, ...]]:
    """Read one issue and check its text.

    Raises:
        PublishError: the file holds nothing that can be read as an issue.
    """
    reading = read_issue(path, settings.publication.language)
    problems = check_issue(reading, settings.publication) + check_hands(reading, settings.channels)
    return reading, apply_policy(problems, settings.checks, strict)


def prepare(
    path: Path,
    settings: Settings,
    templates: Templates,
    channels: Sequence[Channel],
    finish: Callable[[str], str],
    *,
    strict: bool = False,
) -> Batch:
    """Make everything that will travel, in memory. `finish` turns MJML into the final HTML.

    Raises:
        PublishError: the issue cannot be read, or a template cannot be rendered.
    """
    reading, problems = read_and_check(path, settings, strict=strict)
    if len(reading.source.text) > LONGEST_TEXT:
        return Batch(reading, (), (), problems)
    editions = tuple(
        KINDS[channel.kind].render(reading.issue, settings.publication, channel, templates, finish)
        for channel in channels
    )
    packed = tuple(
        with_awaited(KINDS[channel.kind].pack(edition, settings.publication, channel), edition)
        for channel, edition in zip(channels, editions, strict=True)
    )
    made = across(
        (channel.name, problem)
        for channel, edition, parcel in zip(channels, editions, packed, strict=True)
        for problem in (*check_edition(edition, channel), *check_packed(parcel))
    )
    return Batch(reading, editions, packed, problems + apply_policy(made, settings.checks, strict))


def write(
    batch: Batch,
    settings: Settings,
    place: Path,
    audiences: Mapping[str, Iterable[Frozen]] | None = None,
    *,
    sending: datetime | None = None,
) -> Path:
    """Write the batch's outbox below `place`, whole or not at all, and give its folder.

    `audiences` are the frozen readers of its mailings by channel; a dry run has none. `sending` is the moment, with its
    zone, at which the outbox is made to be really sent; a dry run has none.

    Raises:
        OutboxError: it cannot be written; what stood there before still does.
    """

    def index(frozen: Mapping[str, Mapping[str, Any]]) -> str:
        made = Made(sending, frozen)
        return preview_page(
            batch.reading, batch.editions, batch.packed, batch.problems, settings.publication, made=made
        )

    return write_outbox(
        place,
        batch.reading.issue.slug,
        batch.packed,
        issue=as_document(batch.reading.issue),
        problems=batch.problems,
        index=index,
        audiences=audiences,
    )


def carried(channel: Channel) -> bool:
    """Whether a real run does anything for a channel: mailings always, threads where an account is named."""
    return channel.settings.set_up
