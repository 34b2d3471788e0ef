"""The editor's hand: what the front matter's `[thread]` says of a thread, for every network and for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.channel import Channel
from pipeline.issue import ThreadHand


def hand_for(hands: Iterable[ThreadHand], channel: Channel) -> ThreadHand:
    """What the editor wrote for one channel: the general entry, under that of the channel's kind, under its own.

    A part given for a network stands in place of the same part of a whole thread (`posts`) written for all: `lead`
    for its first post, `closing` for its last, `argument` for those between.
    """
    known = {hand.network: hand for hand in hands}
    result = ThreadHand()
    for network in (None, channel.kind, channel.name):
        if network in known:
            result = _under(result, known.pop(network))
    return result


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
