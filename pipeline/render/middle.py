"""The middle of a thread: the epigraph and the argument, as many posts of them as there is room for."""

from __future__ import annotations

from pipeline.issue import Issue
from pipeline.render.draft import Part, left_out, posted
from pipeline.render.network import Network
from pipeline.render.passages import Passage
from pipeline.render.pins import Pinned


def middle(quoted: Part, issue: Issue, chosen: Pinned, spare: int, network: Network, continued: str) -> Part:
    """The epigraph and the argument in the posts that are left for them; what has to go is named.

    Args:
        quoted: the epigraph's posts.
        issue: the issue, for its epigraph.
        chosen: the argument and what is pinned.
        spare: the posts that are left.
        network: how long a post may be.
        continued: the words before a passage that goes on.
    """
    kept = [(passage, _passage(passage, network, continued)) for passage in chosen.passages]
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


def _passage(passage: Passage, network: Network, continued: str) -> Part:
    what = f"the passage of line {passage.line}"
    return posted("argument", passage.marked, network.room, continued, what)
