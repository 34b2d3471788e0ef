"""The editor's hand: what `[thread]` and the issue's `.thread.toml` say of a thread, for every network and for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.channel import Channel
from pipeline.issue import Issue, ThreadEdit, ThreadHand


@dataclass(frozen=True, slots=True)
class Asked:
    """An edit that is meant for a channel: `file` is where it stands, `rank` is higher the more particular it is."""

    edit: ThreadEdit
    file: str
    rank: int


@dataclass(frozen=True, slots=True)
class Warned:
    """What shall stand over every post of a channel, empty for nothing, and where that is written."""

    text: str
    file: str = ""
    line: int = 0


def hand_for(hands: Iterable[ThreadHand], channel: Channel) -> ThreadHand:
    """What the editor wrote for one channel: the general entry, under that of the channel's kind, under its own.

    A part given for a network stands in place of the same part of a whole thread (`posts`) written for all: `lead`
    for its first post, `closing` for its last, `argument` for those between.
    """
    result = ThreadHand()
    for _, hand in _for(hands, channel):
        result = _under(result, hand)
    return result


def edits_for(hands: Iterable[ThreadHand], channel: Channel) -> tuple[Asked, ...]:
    """The edits for one channel, the more particular ones last.

    Where a network has a whole thread of its own (`posts`), what is said of the threads of others does not count.
    """
    meant = list(_for(hands, channel))
    least = max((rank for rank, hand in meant if hand.posts is not None), default=0)
    return tuple(Asked(edit, hand.file, rank) for rank, hand in meant if rank >= least for edit in hand.edits)


def warning_for(issue: Issue, channel: Channel) -> Warned:
    """The content warning for one channel: the most particular one that is written."""
    for _, hand in reversed(list(_for(issue.thread, channel))):
        if hand.content_warning is not None:
            return Warned(hand.content_warning, hand.file, hand.line)
    return Warned(issue.content_warning or "", line=issue.line_of("content_warning"))


def _for(hands: Iterable[ThreadHand], channel: Channel) -> Iterator[tuple[int, ThreadHand]]:
    """The hands for one channel with their rank, the general ones first."""
    every = tuple(hands)
    for rank, network in enumerate(dict.fromkeys((None, channel.kind, channel.name))):
        yield from ((rank, hand) for hand in every if hand.network == network)


def _under(general: ThreadHand, own: ThreadHand) -> ThreadHand:
    """The general entry with what the more particular one says put over it."""
    if own.posts is not None:
        return own
    if general.posts is not None:
        return replace(general, posts=_patched(general.posts, own))
    return ThreadHand(
        own.network,
        lead=general.lead if own.lead is None else own.lead,
        argument=general.argument if own.argument is None else own.argument,
        closing=general.closing if own.closing is None else own.closing,
        line=own.line,
    )


def _patched(posts: tuple[str, ...], own: ThreadHand) -> tuple[str, ...]:
    first = posts[:1] if own.lead is None else (own.lead,)
    last = posts[1:][-1:] if own.closing is None else (own.closing,)
    middle = posts[1:-1] if own.argument is None else own.argument
    return first + middle + last
