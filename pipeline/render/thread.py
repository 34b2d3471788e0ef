"""The issue as a thread: a lead post, the epigraph, the argument, every resource, a closing post.

What the editor wrote by hand in `[thread]` stands in place of what would be written here, and is never changed.
"""

from __future__ import annotations

from pipeline.channel import Channel, Publication
from pipeline.edition import Post, ThreadEdition
from pipeline.issue import Issue
from pipeline.render.argument import Passage, argument, reasons
from pipeline.render.digest import digest
from pipeline.render.draft import Draft, Part, left_out, posted
from pipeline.render.ends import closing, lead, quotation
from pipeline.render.hand import hand_for
from pipeline.render.languages import languages
from pipeline.render.marked import Marked, detected
from pipeline.render.network import Network, network_of
from pipeline.render.statements import statements
from pipeline.thread_words import Phrases, ThreadWords


def render_thread(issue: Issue, publication: Publication, channel: Channel, words: ThreadWords) -> ThreadEdition:
    """The issue as the thread of one channel of kind `bluesky` or `mastodon`.

    Args:
        issue: what is told.
        publication: who publishes it.
        channel: where, with its limits.
        words: the words that a thread adds (`templates/thread.toml`).

    Returns:
        Posts of which none is longer than the network takes, except where the editor wrote it so by hand. Where the
        channel's `max_posts` binds, the argument is shortened to one passage, then the epigraph and the argument are
        given up; every resource stays, and `left_out` names what does not.
    """
    network = network_of(channel)
    part = _thread(issue, publication, channel, network, words.of(issue.language))
    return ThreadEdition(
        channel=channel.name,
        kind=channel.kind,
        slug=issue.slug,
        date=issue.date,
        title=issue.title or "",
        language=issue.language,
        unit=network.unit,
        posts=tuple(_post(draft, network, issue.language) for draft in part.drafts),
        left_out=part.left_out,
    )


def _thread(issue: Issue, publication: Publication, channel: Channel, network: Network, phrases: Phrases) -> Part:
    hand = hand_for(issue.thread, channel)
    if hand.posts is not None:
        return _by_hand(*hand.posts)
    told = statements(issue, phrases)
    known = reasons(told, issue.title or "")
    first = lead(issue, publication, known, network, phrases) if hand.lead is None else _by_hand(hand.lead)
    quoted = quotation(issue.epigraph, network, phrases) if issue.epigraph else Part()
    listed = digest(issue.resources, network, phrases) if issue.resources else Part()
    last = closing(issue, publication, network, phrases) if hand.closing is None else _by_hand(hand.closing)
    spare = network.max_posts - len((first + listed + last).drafts)
    if hand.argument is not None:
        return first + quoted + _by_hand(*hand.argument) + listed + last
    opening = "\n".join(draft.marked.text for draft in first.drafts)
    said = [issue.title or "", issue.preheader or "", *(reason.text for reason in known if reason.text in opening)]
    if hand.lead is not None:
        said.append(hand.lead)
    passages = [(passage, _passage(passage, network, phrases)) for passage in argument(told, network, " ".join(said))]
    return first + _middle(quoted, issue, passages, spare) + listed + last


def _middle(quoted: Part, issue: Issue, passages: list[tuple[Passage, Part]], spare: int) -> Part:
    """The epigraph and the argument in the posts that are left for them; what has to go is named."""
    kept, missing = list(passages), []
    while len(kept) > 1 and _posts(quoted, kept) > spare:
        missing.append(_drop(kept))
    if issue.epigraph and _posts(quoted, kept) > spare:
        missing.append(left_out(f"the epigraph of line {issue.epigraph.line}", issue.epigraph.text))
        quoted = Part()
    if kept and _posts(quoted, kept) > spare:
        missing.append(_drop(kept))
    return sum((part for _, part in kept), quoted) + Part(left_out=tuple(missing))


def _posts(quoted: Part, passages: list[tuple[Passage, Part]]) -> int:
    return len(quoted.drafts) + sum(len(part.drafts) for _, part in passages)


def _drop(passages: list[tuple[Passage, Part]]) -> str:
    """Take the passage out that carries least (the later of equals), and name it."""
    passage, _ = passages.pop(min(range(len(passages)), key=lambda n: (passages[n][0].value, -n)))
    return left_out(f"the passage of line {passage.line}", passage.marked.text)


def _passage(passage: Passage, network: Network, phrases: Phrases) -> Part:
    what = f"the passage of line {passage.line}"
    return posted("argument", passage.marked, network.room, phrases.continued, what)


def _by_hand(*texts: str) -> Part:
    """Posts as the editor wrote them, less the line breaks around them that TOML's long strings bring along.

    They are kept whole, whatever their length; a check tells of those that are too long.
    """
    return Part(tuple(Draft("hand", Marked(text.strip())) for text in texts))


def _post(draft: Draft, network: Network, language: str) -> Post:
    """A draft, counted; where words carry no links only the addresses that stand in the text stay marked."""
    marked = draft.marked
    if not network.carries_links:
        bare = tuple(
            mark for mark in marked.marks if mark.kind == "tag" or marked.text[mark.start : mark.end] == mark.value
        )
        marked = Marked(marked.text, bare)
    marked = detected(marked)
    length, size = network.room.measure(marked.text)
    room = network.room
    return Post(
        text=marked.text,
        role=draft.role,
        length=length,
        limit=room.limit,
        languages=languages(marked, language),
        marks=marked.marks,
        size=size if room.size_limit else 0,
        size_limit=room.size_limit,
    )
