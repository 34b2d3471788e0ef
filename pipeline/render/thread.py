"""The issue as a thread: a lead post, the epigraph, the argument, every resource, a closing post.

What the editor wrote by hand in `[thread]` or in the issue's `.thread.toml` stands in place of what would be written
here, and is never changed; single posts are then replaced, dropped and put in as the editor's edits ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.channel import Channel, Publication
from pipeline.edition import Post, ThreadEdition
from pipeline.issue import Issue, ThreadHand
from pipeline.problem import Problem
from pipeline.render.argument import Passage, argument, reasons
from pipeline.render.awaited import awaiting
from pipeline.render.digest import digest
from pipeline.render.draft import Draft, Part, left_out, posted
from pipeline.render.edits import edited, unfit
from pipeline.render.ends import closing, lead, quotation
from pipeline.render.hand import Asked, edits_for, hand_for
from pipeline.render.joining import limit_of, together
from pipeline.render.languages import languages
from pipeline.render.link_card import link_card
from pipeline.render.marked import Marked, detected
from pipeline.render.mentions import Known, not_in, people_on, unresolved, with_mentions
from pipeline.render.network import Network, network_of, under_warning
from pipeline.render.pins import Pinned, pinned
from pipeline.render.remarks import remark
from pipeline.render.statements import statements
from pipeline.render.warnings import content_warning, stands_over, warned
from pipeline.render.ways import web_address
from pipeline.render.written import written
from pipeline.thread_words import Phrases, ThreadWords

_ANY = 1000
"""Posts: where they are put together afterwards, their number is no matter before."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What one channel is told by: the network's rule, the words, the hand, and whom its posts may mention."""

    channel: Channel
    network: Network
    phrases: Phrases
    hand: ThreadHand
    edits: tuple[Asked, ...]
    people: tuple[Known, ...]

    @property
    def pins(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.edits if one.edit.verb == "pin")

    def by_hand(self, *texts: str) -> Part:
        """Posts as the editor wrote them, less the line breaks around them that TOML's long strings bring along.

        They are kept whole, whatever their length; a check tells of those that are too long.
        """
        links = self.network.carries_links
        return Part(tuple(Draft("hand", written(text.strip(), carries_links=links)) for text in texts))


def render_thread(issue: Issue, publication: Publication, channel: Channel, words: ThreadWords) -> ThreadEdition:
    """The issue as the thread of one channel.

    Args:
        issue: what is told.
        publication: who publishes it.
        channel: where, with its limits.
        words: the words that a thread adds (`templates/thread.toml`).

    Returns:
        Posts of which none is longer than the network takes, except where the editor wrote it so by hand. Where the
        channel's `max_posts` binds, the argument is shortened to one passage, then the epigraph and the argument are
        given up; every resource stays, and `left_out` names what does not. What is pinned stays whatever binds.
    """
    issue = replace(issue, url=web_address(issue, publication))
    warning, unknown = content_warning(issue, channel)
    network = under_warning(network_of(channel), channel, warning)
    issue, network, after = awaiting(issue, network, channel)
    hand, edits = hand_for(issue.thread, channel), edits_for(issue.thread, channel)
    own = _own_texts(hand, edits)
    marked = (with_mentions(Marked(text), channel, by_hand=True) for text in own)
    told = _Told(channel, network, words.of(issue.language), hand, edits, not_in(people_on(channel), marked))
    part, unfitting = _thread(issue, publication, told)
    changes = tuple(one for one in edits if one.edit.verb != "pin")
    drafts, problems = edited(part.drafts, changes, told.phrases.continued, carries_links=network.carries_links)
    drafts = together(warned(drafts, warning, channel, told.phrases), network)
    posts = tuple(_post(draft, place, told, issue.language) for place, draft in enumerate(drafts))
    nameless = unresolved(issue, channel, own, writes=hand.posts is None)
    return ThreadEdition(
        channel=channel.name,
        kind=channel.kind,
        slug=issue.slug,
        date=issue.date,
        title=issue.title or "",
        language=issue.language,
        unit=network.unit,
        posts=posts,
        left_out=part.left_out,
        content_warning=warning if stands_over(channel) else "",
        problems=(*unknown, *unfitting, *problems, *nameless),
        size_unit=network.size_unit,
        remark=remark(channel, posts),
        link=link_card(issue),
        after=after,
    )


def _own_texts(hand: ThreadHand, edits: tuple[Asked, ...]) -> tuple[str, ...]:
    """Everything that the editor wrote for this channel."""
    texts = (hand.lead, hand.closing, *(hand.posts or ()), *(hand.argument or ()), *(one.edit.text for one in edits))
    return tuple(text for text in texts if text)


def _thread(issue: Issue, publication: Publication, told: _Told) -> tuple[Part, tuple[Problem, ...]]:
    """The thread as it was made, before single posts are changed, and the pins that could not be kept."""
    hand, network, phrases = told.hand, told.network, told.phrases
    if hand.posts is not None:
        return told.by_hand(*hand.posts), _by_hand_already(told.pins, "the whole thread")
    sentences = statements(issue, phrases)
    known = reasons(sentences, issue.title or "")
    if hand.lead is None:
        first = lead(issue, publication, known, network, phrases, told.people)
    else:
        first = told.by_hand(hand.lead)
    if network.notice:
        return first, ()
    quoted = quotation(issue.epigraph, network, phrases) if issue.epigraph else Part()
    people = not_in(told.people, (draft.marked for draft in first.drafts))
    listed = digest(issue.resources, network, phrases, people) if issue.resources else Part()
    last = closing(issue, publication, network, phrases) if hand.closing is None else told.by_hand(hand.closing)
    if hand.argument is not None:
        lost = _by_hand_already([pin for pin in told.pins if pin.edit.role == "argument"], "the argument")
        return first + quoted + told.by_hand(*hand.argument) + listed + last, lost
    opening = "\n".join(draft.marked.text for draft in first.drafts)
    said = [issue.title or "", issue.preheader or "", *(reason.text for reason in known if reason.text in opening)]
    if hand.lead is not None:
        said.append(hand.lead)
    chosen = pinned(argument(sentences, network, " ".join(said)), sentences, issue, told.pins, phrases.continued)
    spare = network.max_posts - len((first + listed + last).drafts) if network.joined is None else _ANY
    return first + _middle(quoted, issue, chosen, spare, told) + listed + last, chosen.problems


def _by_hand_already(pins: Iterable[Asked], what: str) -> tuple[Problem, ...]:
    message = "{} is written by hand, so “{}” cannot be pinned"
    return tuple(unfit(message.format(what, pin.edit.post), pin) for pin in pins)


def _middle(quoted: Part, issue: Issue, chosen: Pinned, spare: int, told: _Told) -> Part:
    """The epigraph and the argument in the posts that are left for them; what has to go is named."""
    kept = [(passage, _passage(passage, told)) for passage in chosen.passages]
    missing: list[str] = []
    while len(kept) > 1 and _posts(quoted, kept) > spare and _free(kept, chosen):
        missing.append(_drop(kept, chosen))
    if issue.epigraph and not chosen.epigraph and _posts(quoted, kept) > spare:
        missing.append(left_out(f"the epigraph of line {issue.epigraph.line}", issue.epigraph.text))
        quoted = Part()
    if _free(kept, chosen) and _posts(quoted, kept) > spare:
        missing.append(_drop(kept, chosen))
    return sum((part for _, part in kept), quoted) + Part(left_out=tuple(missing))


def _posts(quoted: Part, passages: list[tuple[Passage, Part]]) -> int:
    return len(quoted.drafts) + sum(len(part.drafts) for _, part in passages)


def _free(passages: list[tuple[Passage, Part]], chosen: Pinned) -> list[int]:
    """The places of the passages that may go."""
    return [place for place, (passage, _) in enumerate(passages) if passage not in chosen.kept]


def _drop(passages: list[tuple[Passage, Part]], chosen: Pinned) -> str:
    """Take the passage out that carries least (the later of equals), and name it."""
    free = _free(passages, chosen)
    passage, _ = passages.pop(min(free, key=lambda place: (passages[place][0].value, -place)))
    return left_out(f"the passage of line {passage.line}", passage.marked.text)


def _passage(passage: Passage, told: _Told) -> Part:
    what = f"the passage of line {passage.line}"
    return posted("argument", passage.marked, told.network.room, told.phrases.continued, what)


def _post(draft: Draft, place: int, told: _Told, language: str) -> Post:
    """A draft, counted; where words carry no links only the addresses that stand in the text stay marked."""
    marked, network = draft.marked, told.network
    if not network.carries_links:
        bare = tuple(
            mark for mark in marked.marks if mark.kind != "link" or marked.text[mark.start : mark.end] == mark.value
        )
        marked = Marked(marked.text, bare)
    marked = with_mentions(detected(marked), told.channel, by_hand=draft.role == "hand")
    length, size = network.room.measure(marked.text)
    room = network.room
    return Post(
        text=marked.text,
        role=draft.role,
        length=length,
        limit=limit_of(place, network),
        languages=languages(marked, language),
        marks=marked.marks,
        size=size if room.size_limit else 0,
        size_limit=room.size_limit,
    )
