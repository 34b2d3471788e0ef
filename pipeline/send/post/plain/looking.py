"""Looking for a post of whose try nobody knows the end, where the network knows no key of ours.

Such a network may show late what it took. A post that is called absent is posted again, so that one look, or two close
together, would double it: it is looked for again and again with growing pauses, and only the last look is believed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pipeline.outcome import Deferred, Outcome
from pipeline.send.post.poster import Posting

AFTER: Final = (5.0, 15.0, 30.0, 60.0)
"""Seconds after the last try at which it is looked for again. See docs/decisions.md, “Threads”."""


def looked_for(
    posting: Posting,
    look: Callable[[Posting], Outcome],
    clock: Callable[[], float],
    sleep: Callable[[float], object],
) -> Outcome:
    """Look at once, and again for as long as the network may not show it yet.

    Args:
        posting: its `tried_at` says from when the seconds of `AFTER` count; where nobody knows, from now.
        look: looks once. `Deferred`, it does not stand there, is believed at the last look; all else at once.
        clock: of this machine.
        sleep: waits for so many seconds.
    """
    now = clock()
    # A try of tomorrow is one of before the clock was set back: how old it is nobody knows.
    tried_at = now if posting.tried_at is None else min(posting.tried_at, now)
    found = look(posting)
    for seconds in AFTER:
        left = min(tried_at + seconds - clock(), seconds)
        if isinstance(found, Deferred) and left > 0:
            sleep(left)
            found = look(posting)
    return found
