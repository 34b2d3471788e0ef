"""What a channel is told by: its network's rule, the words of the language, the editor's hand, whom it may mention."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.channel import Channel, Publication
from pipeline.delivery import Slot
from pipeline.edition import Role
from pipeline.issue import Issue, ThreadHand
from pipeline.problem import Problem
from pipeline.render.awaited import awaiting
from pipeline.render.draft import Draft, Part
from pipeline.render.hand import Asked, edits_for, hand_for
from pipeline.render.joining import limit_of
from pipeline.render.marked import Marked
from pipeline.render.mentions import Known, handles_of, not_in, people_on, with_mentions
from pipeline.render.network import Network, network_of, under_warning
from pipeline.render.warnings import beside_warning, content_warning
from pipeline.render.ways import web_address
from pipeline.render.written import written
from pipeline.text.handles import MENTIONING, unmentioned
from pipeline.thread_words import Phrases, ThreadWords


@dataclass(frozen=True, slots=True)
class Told:
    """The issue, and everything by which a channel is told of it.

    `continued` are the words before what goes on, in every language; `warning` stands over the posts; `after` is the
    slot of an address that is waited for; `problems` are what was found so far.
    """

    issue: Issue
    channel: Channel
    network: Network
    phrases: Phrases
    continued: tuple[str, ...]
    hand: ThreadHand
    edits: tuple[Asked, ...]
    people: tuple[Known, ...]
    warning: str
    after: Slot | None
    problems: tuple[Problem, ...]

    @property
    def pins(self) -> tuple[Asked, ...]:
        """The edits that keep something in the thread."""
        return tuple(one for one in self.edits if one.edit.verb == "pin")

    @property
    def changes(self) -> tuple[Asked, ...]:
        """The edits of posts that are made."""
        return tuple(one for one in self.edits if one.edit.verb != "pin")

    @property
    def own_texts(self) -> tuple[str, ...]:
        """Everything that the editor wrote for this channel."""
        return _own_texts(self.hand, self.edits)

    @property
    def writing(self) -> Network:
        """The rule by which the issue is told: what keeps a name from being a mention is counted in its texts."""
        if self.channel.kind not in MENTIONING:
            return self.network
        measure, kind, known = self.network.room.measure, self.channel.kind, handles_of(self.channel)
        room = replace(self.network.room, measure=lambda text: measure(unmentioned(text, kind, known)))
        return replace(self.network, room=room)

    @property
    def opening(self) -> Network:
        """The rule for the first post, which has the content warning in it where the network has none of its own.

        A post with a picture may take less than the others.
        """
        network = self.writing
        room = replace(network.room, limit=min(network.room.limit, limit_of(0, network)))
        return replace(network, room=beside_warning(room, self.warning, self.channel, self.phrases))

    def by_hand(self, stands_for: Role, *texts: str) -> Part:
        """Posts as the editor wrote them, less the line breaks around them that TOML's long strings bring along.

        They are kept whole, whatever their length; a check tells of those that are too long.
        """
        links = self.network.carries_links
        posts = (written(text.strip(), carries_links=links) for text in texts)
        return Part(tuple(Draft("hand", post, stands_for=stands_for) for post in posts))


def told_by(issue: Issue, publication: Publication, channel: Channel, words: ThreadWords) -> Told:
    """What a channel is told by."""
    issue = replace(issue, url=web_address(issue, publication))
    warning, unknown = content_warning(issue, channel)
    network = under_warning(network_of(channel), channel, warning)
    issue, network, after = awaiting(issue, network, channel)
    hand, edits = hand_for(issue.thread, channel), edits_for(issue.thread, channel)
    marked = (with_mentions(Marked(text), channel, by_hand=True) for text in _own_texts(hand, edits))
    people = not_in(people_on(channel), marked)
    phrases = words.of(issue.language)
    return Told(issue, channel, network, phrases, words.continued, hand, edits, people, warning, after, unknown)


def _own_texts(hand: ThreadHand, edits: tuple[Asked, ...]) -> tuple[str, ...]:
    texts = (hand.lead, hand.closing, *(hand.posts or ()), *(hand.argument or ()), *(one.edit.text for one in edits))
    return tuple(text for text in texts if text)
