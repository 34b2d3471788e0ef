"""The middle of a thread: the epigraph and the argument, as many posts of them as there is room for."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.issue import Issue
from pipeline.render.draft import Part, left_out, posted
from pipeline.render.network import Network
from pipeline.render.passages import Passage
from pipeline.render.pins import Pinned
from pipeline.thread_words import Phrases


def middle(
    quoted: Part, issue: Issue, chosen: Pinned, fits: Callable[[Part], bool], network: Network, phrases: Phrases
) -> Part:
    """The epigraph and the argument in the posts that are left for them; what has to go is named.

    Args:
        quoted: the epigraph's posts.
        issue: the issue, for its epigraph.
        chosen: the argument and what is pinned.
        fits: whether there is room for so much between the two ends.
        network: how long a post may be.
        phrases: the words of the issue's language.
    """
    kept = [(passage, _passage(passage, network, phrases)) for passage in chosen.passages]
    missing: list[str] = []
    while len(kept) > 1 and _free(kept, chosen) and not fits(_together(quoted, kept)):
        missing.append(_drop(kept, chosen))
    if issue.epigraph and not chosen.epigraph and not fits(_together(quoted, kept)):
        missing.append(left_out(f"the epigraph of line {issue.epigraph.line}", issue.epigraph.text))
        quoted = Part()
    if _free(kept, chosen) and not fits(_together(quoted, kept)):
        missing.append(_drop(kept, chosen))
    return _together(quoted, kept) + Part(left_out=tuple(missing))


def _together(quoted: Part, passages: list[tuple[Passage, Part]]) -> Part:
    return sum((part for _, part in passages), quoted)


def _free(passages: list[tuple[Passage, Part]], chosen: Pinned) -> list[int]:
    """The places of the passages that may go."""
    return [place for place, (passage, _) in enumerate(passages) if passage not in chosen.kept]


def _drop(passages: list[tuple[Passage, Part]], chosen: Pinned) -> str:
    """Take the passage out that carries least (the later of equals), and name it."""
    free = _free(passages, chosen)
    passage, _ = passages.pop(min(free, key=lambda place: (passages[place][0].value, -place)))
    return left_out(f"the passage of line {passage.line}", passage.marked.text)


def _passage(passage: Passage, network: Network, phrases: Phrases) -> Part:
    what = f"the passage of line {passage.line}"
    return posted("argument", passage.marked, network.room, phrases, what)
