"""From Issue, Editions and final bytes to Problems. Pure: no clock, disk, network or randomness.

Three moments: `check_issue` looks at what was read, `check_edition` at what a channel makes of it, `check_packed` at
the very bytes that will travel. `apply_policy` then says which problems count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from pipeline.channel import Channel, Publication
from pipeline.check.addresses import addresses
from pipeline.check.body import body
from pipeline.check.burmese import burmese
from pipeline.check.characters import characters
from pipeline.check.email_edition import email_edition
from pipeline.check.escaped import escaped
from pipeline.check.footnotes import footnotes
from pipeline.check.gather import across, gathered, in_order
from pipeline.check.hands import hand_texts, networks
from pipeline.check.head import header, masthead
from pipeline.check.markup import markup
from pipeline.check.packed import packed_files
from pipeline.check.pictures import pictures
from pipeline.check.pieces import listed
from pipeline.check.policy import apply_policy
from pipeline.check.resources import resources
from pipeline.check.thread_edition import thread_edition
from pipeline.delivery import Packed
from pipeline.edition import Edition, EmailEdition
from pipeline.issue import Reading, Resources, ThreadHand
from pipeline.problem import Place, Problem
from pipeline.rules import unknown_silenced

__all__ = ["across", "apply_policy", "check_edition", "check_hands", "check_issue", "check_packed", "unknown_silenced"]


def check_issue(reading: Reading, publication: Publication) -> tuple[Problem, ...]:
    """Everything wrong with an issue as it was read, with what reading met, in the order of the text.

    Takes time linear in the text and keeps no copy of it.
    """
    issue, text = reading.issue, reading.source.text
    new = chain(
        masthead(publication),
        header(issue, len(text)),
        body(issue),
        footnotes(issue),
        pictures(issue, publication.base_url),
        resources(issue),
        addresses(issue),
        _of_text(text),
        escaped(issue, text),
        _of_separate_list(issue.resources),
        _of_hands(issue.thread),
        () if any(problem.rule == "html-source" for problem in reading.problems) else markup(issue, text),
    )
    return in_order((*reading.problems, *(problem for problem in gathered(new) if not _told(problem, reading))))


def _told(problem: Problem, reading: Reading) -> bool:
    """Whether reading has said the same better: a date that cannot be told is also none."""
    dates = {"date-ambiguous", "date-impossible"}
    return problem.rule == "date-missing" and any(met.rule in dates for met in reading.problems)


def _of_text(text: str) -> Iterator[Problem]:
    yield from characters(text)
    yield from burmese(text)


def _of_separate_list(resources: Resources | None) -> Iterator[Problem]:
    """A resource list in a file of its own is not in the issue's text: each of its pieces is looked at by itself."""
    for piece in listed(resources) if resources else ():
        if piece.file:
            for problem in _of_text(piece.text):
                yield replace(problem, place=Place(piece.line), file=piece.file)


def _of_hands(hands: Iterable[ThreadHand]) -> Iterator[Problem]:
    """What is written by hand in a file beside the issue is not in the issue's text either."""
    for hand in hands:
        for text, line in hand_texts(hand) if hand.file else ():
            for problem in _of_text(text):
                yield replace(problem, place=Place(line), file=hand.file)


def check_hands(reading: Reading, channels: Iterable[Channel]) -> tuple[Problem, ...]:
    """Everything written for the thread of a network or channel that there is not."""
    return gathered(networks(reading.issue.thread, channels))


def check_edition(edition: Edition, channel: Channel) -> tuple[Problem, ...]:
    """Everything wrong with the issue as one channel carries it; places are in the files of the outbox."""
    found = email_edition(edition, channel) if isinstance(edition, EmailEdition) else thread_edition(edition, channel)
    return gathered(found)


def check_packed(packed: Packed) -> tuple[Problem, ...]:
    """Everything wrong with the exact bytes that one channel puts into the outbox."""
    return gathered(packed_files(packed))
