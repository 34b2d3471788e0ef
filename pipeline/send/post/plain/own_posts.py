"""Whether a post stands among those of the account: compared by what it answers and by its words."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.outcome import Deferred, InDoubt, Outcome, Sent

_SCHEME: Final = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_KEPT: Final = frozenset("LNMS")
"""Letters, numbers, marks and symbols. Spaces, quotes and line ends are some networks' own."""
_PICTURE: Final = "\ufe0f"
"""Shows a sign as a picture: not every network gives it back."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A post of the account as the network shows it.

    `receipt` is what it would have. `parent` is the id of the post that it answers, None where it answers none. `at` is
    when it was posted, in seconds since the epoch by the network's clock (None: it does not say).
    """

    receipt: str
    text: str
    parent: str | None
    at: float | None
    edited: bool = False


def gathered(page: Callable[[str], tuple[Sequence[Stood], str]], most: int) -> tuple[list[Stood], bool]:
    """The posts of all pages, and whether these are all there are.

    Args:
        page: the posts of a page and the name of the next one (empty: it is the last), by its name (empty: the first).
        most: how many pages are looked through.
    """
    seen, after = list[Stood](), ""
    for _ in range(most):
        posts, after = page(after)
        seen += posts
        if not after:
            return seen, True
    return seen, False


def among(
    posts: Sequence[Stood], wanted: str, parent: str | None, since: float, host: str, *, whole: bool = True
) -> Outcome:
    """What became of a post.

    Args:
        posts: those of the account.
        wanted: its text.
        parent: the id of the post that it answers.
        since: no earlier can it have been posted, in seconds since the epoch by the network's clock.
        host: the network, as it may be shown.
        whole: whether `posts` are all since then.

    Returns:
        `Sent`: exactly one is it. `Deferred`: none is. `InDoubt`: there are more, or one that may have been edited.
    """
    near = [post for post in posts if post.parent == parent]
    alike = [post for post in near if same_words(post.text, wanted)]
    if len(alike) == 1 and (parent or alike[0].at is None or alike[0].at >= since):
        return Sent(alike[0].receipt)
    if alike:
        which = "more than one post with its words stands" if len(alike) > 1 else "an older post with its words stands"
        recent = parent is not None or any(post.at is None or post.at >= since for post in alike)
        return InDoubt(f"{which} at {host}; look at {_where(alike)}", seen=recent)
    odd = [post for post in near if (post.edited or parent) and (post.at is None or post.at >= since)]
    if odd:
        return InDoubt(f"a post stands in its place at {host} that may have been edited; look at {_where(odd)}")
    if not whole:
        return InDoubt(f"it is not among the last {len(posts)} posts at {host}; look there, and settle it")
    return Deferred(f"it does not stand at {host}")


def same_words(text: str, wanted: str) -> bool:
    """Whether two texts have the same letters, numbers, marks and symbols in order; an address may lack its scheme."""
    one, other = _bare(text), _bare(wanted)
    return one == other if other else text.split() == wanted.split()


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFC", _SCHEME.sub("", html.unescape(text)))
    return "".join(sign for sign in plain if sign != _PICTURE and unicodedata.category(sign)[0] in _KEPT)


def _where(posts: Iterable[Stood]) -> str:
    return " and ".join(post.receipt.rpartition(" ")[2] for post in list(posts)[:2])
