"""How much of a thread its argument may take: the posts that all else leaves, or the length of one readable post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.render.draft import Part, posted
from pipeline.render.network import Network
from pipeline.render.passages import Passage
from pipeline.thread_words import Phrases

READABLE = 3000
"""Characters of a long post, some 500 words, from its title to the end of the argument: two minutes of reading."""
ARGUED = 6
"""Posts that the argument has room for before the resources name their sections again at the cost of another post."""
_PASSAGE = 250
"""Characters of a passage where a post takes three sentences: few have less."""


@dataclass(frozen=True, slots=True)
class Space:
    """What is left for the argument: `posts`, each at most `network.room`; where posts are put together `characters`.

    `phrases` are the words that a passage of more than one post takes along.
    """

    network: Network
    phrases: Phrases
    posts: int | None = None
    characters: int | None = None

    def holds(self, chosen: Sequence[Passage]) -> bool:
        """Whether passages find room."""
        if self.characters is not None and sum(map(_length, chosen)) > self.characters:
            return False
        return self.takes(chosen)

    def takes(self, chosen: Sequence[Passage]) -> bool:
        """Whether there are posts enough for passages, whatever their length."""
        return self.posts is None or sum(map(self.posts_of, chosen)) <= self.posts

    @property
    def passages(self) -> int:
        """The most passages that could find room."""
        return self.characters // _PASSAGE if self.posts is None and self.characters else self.posts or 0

    def fewer(self, number: int, chosen: Sequence[Passage]) -> int:
        """How many of so many passages may find room, where the chosen ones do not."""
        if self.characters is None:
            return number - max(sum(map(self.posts_of, chosen)) - (self.posts or 0), 1)
        return number * self.characters // max(sum(map(_length, chosen)), 1)

    def taken(self, chosen: Sequence[Passage]) -> int:
        """How many posts passages take; where posts are put together, all of them are as good as one."""
        return min(len(chosen), 1) if self.posts is None else sum(map(self.posts_of, chosen))

    def posts_of(self, passage: Passage) -> int:
        """How many posts a passage takes, with the words that say that it goes on."""
        if passage.posts == 1:
            return 1
        return len(posted("argument", passage.marked, self.network.room, self.phrases, "").drafts)


def space_beside(before: Part, behind: Part, pins: int, network: Network, phrases: Phrases) -> Space:
    """What is left for the argument beside what is always told.

    Args:
        before: the lead and the epigraph.
        behind: the resources and the closing post.
        pins: passages that the editor wants besides.
        network: how many posts there may be, how long, and whether they are put together.
        phrases: the words that a passage of more than one post takes along.
    """
    if network.joined is None:
        left = network.max_posts - len((before + behind).drafts) - pins
        return Space(network, phrases, posts=max(left, 0))
    first, further = network.joined
    opening, ending = (sum(len(draft.marked.text) for draft in part.drafts) for part in (before, behind))
    most = min(READABLE, max(first, further)) - opening
    every = first + further * (network.max_posts - 1) - opening - ending
    return Space(network, phrases, characters=max(min(most, every), 0))


def _length(passage: Passage) -> int:
    return sum(statement.sentence.end - statement.sentence.start + 1 for statement in passage.statements)
