"""Networks of long posts: the parts of a thread put together, as many in a post as it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.render.draft import Draft
from pipeline.render.marked import Marked, detected, joined
from pipeline.render.network import Network

_BREAK = "\n\n"


def together(drafts: Iterable[Draft], network: Network) -> tuple[Draft, ...]:
    """The drafts in as few posts as take them, in their order; untouched where the network has posts of the usual size.

    A post is called by what it begins with. What is too long by itself stays by itself: a check tells of it.
    """
    if network.joined is None:
        return tuple(drafts)
    made: list[Draft] = []
    before: Draft | None = None
    for draft in drafts:
        whole = joined((made[-1].marked, _behind(before, draft, made[-1].marked)), _BREAK) if before else Marked()
        if before and fits(whole.text, len(made) - 1, network):
            made[-1] = replace(made[-1], marked=whole)
        else:
            made.append(draft)
        before = draft
    return tuple(made)


def _behind(before: Draft, draft: Draft, post: Marked) -> Marked:
    """What a draft says behind another one in the same post.

    A section does not say again that it goes on, nor the closing where the issue stands if a link of the post does.
    """
    marked, first = draft.marked, draft.again
    if "closing" in (draft.role, draft.stands_for):
        links = {mark.value for mark in detected(post).marks if mark.kind == "link"}
        known = any(mark.value in links for mark in detected(marked).marks if mark.end <= len(first))
    else:
        known = before.again == first
    if not first or not known or not f"{marked.text}{_BREAK}".startswith(f"{first}{_BREAK}"):
        return marked
    return marked.part(len(first) + len(_BREAK), len(marked.text))


def limit_of(place: int, network: Network) -> int:
    """How much the post at a place, counted from 0, takes."""
    return network.room.limit if network.joined is None else network.joined[min(place, 1)]


def fits(text: str, place: int, network: Network) -> bool:
    """Whether a text may be the post at a place."""
    length, size = network.room.measure(text)
    most = network.room.size_limit
    return length <= limit_of(place, network) and (not most or size <= most)
