"""What the contract of all posters needs to know of one network: its fake, its poster, and two posts for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pipeline.send.post.poster import Poster, Posting
from tests.send.post.server import App, FarSide, Heard, Reply


@dataclass(frozen=True)
class Net:
    """One network.

    Args:
        app: a small faithful fake of its API, from the vendor's documentation, with nothing posted yet.
        poster: makes its poster for a far side that runs `app`, with time-outs of half a second.
        postings: a thread of three posts as `pack` made them (from an Edition, so that the bytes are the outbox's);
            `first_at` is set, `follows` is for the contract to set from receipts.
        posted: the texts that stand there, in the order in which they were posted.
        path: how the path of the request that posts ends.
        secrets: everything that must be shown nowhere.
        finds: whether the network tells what is there, so that doubt can be settled.
        deletes: whether posts can be deleted.
        threads: whether a further post names the one before it.
        carried: the outbox's body in a request, None where the request carries none; where it is not given, the JSON of
            every POST whose path ends in `path`.
        denied: the network's own ways of saying that credentials or rights are wrong, besides 401 and 403.
        paces: the network's own ways of asking for a pause, each with the seconds that are to be waited.
        refused: the network's own ways of saying that this very post will never be taken.
        blind: every answer of success is taken for a receipt, since the network gives none.
        asks: whether `check` makes a request; else it only sees whether the host is there.
        reaches: whether `check` sees that at all; else the network can be asked nothing without being told something.
        quotes: whether what the network says is shown, without secrets; else none of its words is.
        guided: whether the remedy of wrong credentials names the page in docs/channels.
    """

    app: App
    poster: Callable[[FarSide], Poster]
    postings: tuple[Posting, ...]
    posted: Callable[[], list[str]]
    path: str
    secrets: tuple[str, ...] = field(repr=False)
    finds: bool = False
    deletes: bool = False
    threads: bool = False
    carried: Callable[[Heard], Any] | None = None
    denied: tuple[Reply, ...] = ()
    paces: tuple[tuple[Reply, float | None], ...] = ()
    refused: tuple[Reply, ...] = ()
    blind: bool = False
    guided: bool = True
    asks: bool = True
    reaches: bool = True
    quotes: bool = True
