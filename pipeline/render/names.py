"""The names of posts: what a post is there for, and how its text begins. They still fit when other posts change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from pipeline.text.graphemes import cluster_starts
from pipeline.text.handles import UNMENTIONED

_ALONE = ("lead", "quotation", "closing")
"""What a thread has one of: such a post needs no beginning in its name."""
_SHORT, _WORD = 40, 40
"""Characters of a beginning, if they tell the post from the others; and how much longer it is to end with a word."""
_ALIKE, _FEWEST = 0.8, 12
"""How like a beginning must be to one of a name to be taken for it, and the characters below which nothing is."""
_QUOTES = str.maketrans("‘’‚“”„«»", "'" * 3 + '"' * 5)


@dataclass(frozen=True, slots=True)
class Named:
    """A post, for being named: what it is there for and its text; for one by hand (`hand`) also what it stands for."""

    role: str
    text: str
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """The posts that a name fits, by their places; `changed` where only the one most like it was found."""

    places: tuple[int, ...]
    changed: bool = False


def plain(text: str, continued: tuple[str, ...] = ()) -> str:
    """A text for comparing: no matter how spaces, capitals and quotation marks are written, or that it goes on.

    `continued` are the words that may stand before what goes on.
    """
    line = _line(text)
    before = next((words for words in continued if line.startswith(words)), "")
    return line.removeprefix(before).strip().translate(_QUOTES).casefold()


def fitting(role: str, beginning: str, posts: Sequence[Named], continued: tuple[str, ...]) -> Fit:
    """The posts that are meant by a role (empty: any) and a beginning (empty: any).

    Of posts that begin so, one that says no more than that is meant before the others, and of several such the one that
    goes on, or does not, as the beginning says. Where none begins so, the one that begins most like it is meant, if it
    is very like it: a word of it was corrected.
    """
    among = [place for place, post in enumerate(posts) if role in ("", post.role, post.stands_for)]
    wanted = plain(beginning, continued)
    if not wanted:
        return Fit(tuple(among))
    texts = {place: plain(posts[place].text, continued) for place in among}
    begin = tuple(place for place in among if texts[place].startswith(wanted))
    whole = tuple(place for place in begin if texts[place].removesuffix("…").strip() == wanted)
    exact = tuple(place for place in whole if plain(posts[place].text) == plain(beginning)) if len(whole) > 1 else ()
    if begin or len(wanted) < _FEWEST:
        return Fit(exact or whole or begin)
    like = [(_likeness(wanted, texts[place][: len(wanted)]), -place) for place in among]
    best = max(like, default=(0.0, 0))
    return Fit((-best[1],), changed=True) if best[0] >= _ALIKE else Fit(())


def names(posts: Sequence[Named], continued: tuple[str, ...]) -> tuple[str, ...]:
    """The name of every post, as short as it can be. Only posts that say exactly the same have the same name."""
    return tuple(_name(place, posts, continued) for place in range(len(posts)))


def _name(place: int, posts: Sequence[Named], continued: tuple[str, ...]) -> str:
    post = posts[place]
    role = post.stands_for or post.role
    if role in _ALONE and sum(role in (other.role, other.stands_for) for other in posts) == 1:
        return role
    line = _line(post.text)
    for length in count(_SHORT, _SHORT):
        beginning = _beginning(line, length)
        if beginning == line or fitting(post.role, beginning, posts, continued).places == (place,):
            return f"{post.role}: {beginning}"
    raise AssertionError  # the whole line ends it


def _beginning(line: str, length: int) -> str:
    """The first characters of a line, to the end of a word where one ends soon, else of a cluster."""
    if len(line) <= length + _WORD:
        return line
    end = line.find(" ", length, length + _WORD)
    if end < 0:
        end = max(start for start in cluster_starts(line) if start <= length + _WORD)
    return line[:end].rstrip()


def _line(text: str) -> str:
    """A text on one line, without what keeps an @name from being a mention."""
    return " ".join(text.replace(UNMENTIONED, "").split())


def _likeness(one: str, other: str) -> float:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a name that fits no more needs it

    return SequenceMatcher(None, one, other, autojunk=False).ratio()
