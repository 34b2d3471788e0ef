"""The issue as a thread: a lead post, the epigraph, the argument, every resource, a closing post.

What the editor wrote by hand in `[thread]` or in the issue's `.thread.toml` stands in place of what would be written
here, and is never changed; single posts are then replaced, dropped and put in as the editor's edits ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.channel import Channel, Publication
from pipeline.edition import Post, ThreadEdition
from pipeline.issue import Issue
from pipeline.problem import Problem
from pipeline.render.argument import argument
from pipeline.render.as_many import as_many_as_fit
from pipeline.render.digest import digest
from pipeline.render.draft import Draft, Part
from pipeline.render.edits import edited, named, of_notice, unfit
from pipeline.render.ends import closing, lead, quotation
from pipeline.render.hand import Asked
from pipeline.render.joining import limit_of, together
from pipeline.render.languages import languages
from pipeline.render.link_card import link_card
from pipeline.render.marked import Marked, detected
from pipeline.render.mentions import handles_of, not_in, unresolved, with_mentions, without_others
from pipeline.render.middle import middle
from pipeline.render.names import Named
from pipeline.render.one_address import without_addresses
from pipeline.render.pins import pinned
from pipeline.render.reasons import reasons
from pipeline.render.remarks import remark
from pipeline.render.space import ARGUED, space_beside
from pipeline.render.statements import statements
from pipeline.render.telling import Told, told_by
from pipeline.render.warnings import stands_over, warned
from pipeline.text.handles import unmentioned
from pipeline.thread_words import ThreadWords


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
        given up, and last the resources at the end of the list; `left_out` names what is. What is pinned or written by
        hand stays whatever binds.
    """
    told = told_by(issue, publication, channel, words)
    issue, network, phrases = told.issue, told.network, told.phrases
    part, unfitting = _made(publication, told)
    changes = of_notice(part.drafts, told.changes, told.continued) if network.notice else told.changes
    drafts, problems = edited(part.drafts, changes, told.continued, carries_links=network.carries_links)
    drafts = together(warned(drafts, told.warning, channel, phrases), network)
    posts = tuple(_post(draft, limit_of(place, network), told) for place, draft in enumerate(drafts))
    nameless = unresolved(issue, channel, told.own_texts, writes=told.hand.posts is None)
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
        content_warning=told.warning if stands_over(channel) else "",
        problems=(*told.problems, *unfitting, *problems, *nameless),
        size_unit=network.size_unit,
        remark=remark(channel, posts),
        link=link_card(issue),
        after=told.after,
    )


def made_posts(
    issue: Issue, publication: Publication, channel: Channel, words: ThreadWords
) -> tuple[tuple[Named, Post], ...]:
    """The posts as they are made, each with what it is named by.

    They are as before single ones are changed, a content warning is put in, or parts are joined: these are what the
    editor's edits name. On a network of long posts they are the parts of its posts.
    """
    told = told_by(issue, publication, channel, words)
    part, _ = _made(publication, told)
    posts = (_post(draft, told.network.room.limit, told) for draft in part.drafts)
    return tuple(zip(named(part.drafts), posts, strict=True))


def _made(publication: Publication, told: Told) -> tuple[Part, tuple[Problem, ...]]:
    """The thread as it was made, in which nobody is mentioned by accident: only in a text by hand every @name stays."""
    part, problems = _thread(publication, told)
    kind, known = told.channel.kind, handles_of(told.channel)
    drafts = (
        draft
        if draft.role == "hand"
        else replace(
            draft, marked=without_others(draft.marked, told.channel), again=unmentioned(draft.again, kind, known)
        )
        for draft in part.drafts
    )
    return replace(part, drafts=tuple(drafts)), problems


def _thread(publication: Publication, told: Told) -> tuple[Part, tuple[Problem, ...]]:
    """The thread as it was made, before single posts are changed, and the pins that could not be kept."""
    issue, hand, network, phrases = told.issue, told.hand, told.writing, told.phrases
    if hand.posts is not None:
        return _whole(hand.posts, told), _by_hand_already(told.pins, "the whole thread")
    sentences = statements(issue, phrases)
    if network.one_address:
        sentences = without_addresses(sentences)
    known = reasons(sentences, issue.title or "", phrases)
    if hand.lead is None:
        first = lead(issue, publication, known, told.opening, phrases, told.people)
    else:
        first = told.by_hand("lead", hand.lead)
    if network.notice:
        return first, ()
    quoted = quotation(issue.epigraph, network, phrases) if issue.epigraph else Part()
    if hand.closing is None:
        people = not_in(told.people, (draft.marked for draft in first.drafts))
        told_first = None if hand.lead is not None else "\n".join(draft.marked.text for draft in first.drafts)
        last = closing(issue, publication, network, phrases, people, told_first)
    else:
        last = told.by_hand("closing", hand.closing)
    pins = sum(pin.edit.role in ("", "argument") for pin in told.pins)
    listed = _listed(told, first, quoted, last, pins)
    if hand.argument is not None:
        lost = _by_hand_already([pin for pin in told.pins if pin.edit.role == "argument"], "the argument")
        return first + quoted + told.by_hand("argument", *hand.argument) + listed + last, lost
    opening = "\n".join(draft.marked.text for draft in first.drafts)
    said = [issue.title or "", issue.preheader or "", *(reason.text for reason in known if reason.text in opening)]
    if hand.lead is not None:
        said.append(hand.lead)
    space = space_beside(first + quoted, listed + last, pins, network, phrases)
    made = argument(sentences, network, " ".join(said), space)
    chosen = pinned(made.passages, sentences, issue, told.pins, told.continued)
    said_between = middle(
        quoted, issue, chosen, lambda some: _fits(first + some + listed + last, told), network, phrases
    )
    return first + said_between + Part(left_out=made.left_out) + listed + last, chosen.problems


def _listed(told: Told, first: Part, quoted: Part, last: Part, pins: int) -> Part:
    """The resources, as many as find room beside the two ends and the passages that the editor wants.

    Their sections are named again in further posts as long as the argument keeps `ARGUED` posts beside the epigraph.
    """
    if told.issue.resources is None:
        return Part()
    network, phrases = told.writing, told.phrases
    people = not_in(told.people, (draft.marked for draft in first.drafts))
    most = network.max_posts - len((first + quoted + last).drafts) - max(ARGUED, pins)
    return as_many_as_fit(
        told.issue.resources,
        lambda some: digest(some, network, phrases, people, most),
        lambda listed: _fits(first + listed + last, told, pins),
    )


def _fits(part: Part, told: Told, besides: int = 0) -> bool:
    """Whether the channel carries so many posts, and so many besides."""
    return len(together(part.drafts, told.writing)) + besides <= told.writing.max_posts


def _whole(posts: Sequence[str], told: Told) -> Part:
    """A whole thread by hand: a first post, a last one, and those between."""
    last = told.by_hand("closing", *posts[1:][-1:])
    return told.by_hand("lead", *posts[:1]) + told.by_hand("argument", *posts[1:-1]) + last


def _by_hand_already(pins: Iterable[Asked], what: str) -> tuple[Problem, ...]:
    message = "{} is written by hand, so “{}” cannot be pinned"
    return tuple(unfit(message.format(what, pin.edit.post), pin) for pin in pins)


def _post(draft: Draft, limit: int, told: Told) -> Post:
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
        limit=limit,
        languages=languages(marked, told.issue.language),
        marks=marked.marks,
        size=size if room.size_limit else 0,
        size_limit=room.size_limit,
    )
