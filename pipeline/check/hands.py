"""The editor's hand: for networks and channels that exist, and the texts in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.channel import SETTINGS, Channel, MailSettings
from pipeline.issue import ThreadHand
from pipeline.problem import Problem
from pipeline.rules import found
from pipeline.text.nearest import nearest


def hand_texts(hand: ThreadHand) -> Iterator[tuple[str, int]]:
    """Every text in a hand, with its line."""
    own = (hand.lead, hand.closing, hand.content_warning, *(hand.posts or ()), *(hand.argument or ()))
    yield from ((text, hand.line) for text in own if text)
    yield from ((edit.text, edit.line) for edit in hand.edits if edit.text)


def networks(hands: Iterable[ThreadHand], channels: Iterable[Channel]) -> Iterator[Problem]:
    """Hands for a name that is neither a kind of thread nor a channel that carries one."""
    kinds = [kind for kind, settings in SETTINGS.items() if not issubclass(settings, MailSettings)]
    known = [*kinds, *(one.name for one in channels if not isinstance(one.settings, MailSettings))]
    for hand in hands:
        if hand.network is not None and hand.network not in known:
            near = nearest(hand.network, known)
            message = f"there is no network and no channel with threads named {hand.network}"
            message += f"; did you mean {near}?" if near else ""
            yield found("thread-network-unknown", message, line=hand.line, file=hand.file)
