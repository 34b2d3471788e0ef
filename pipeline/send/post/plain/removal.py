"""Deleting what was posted, one request a post: what all networks have in common that let us."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.outcome import Deferred, InDoubt, Outcome
from pipeline.send.post.plain.call import Call, not_sent
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import NotSent, Silent


def last_first(receipts: Sequence[str], delete: Callable[[str], Outcome]) -> Sequence[Outcome]:
    """Delete one after the other, the last first; once one has to wait, nothing more is asked.

    Returns:
        The outcomes in the order of the receipts.
    """
    outcomes: list[Outcome] = []
    stopped: Deferred | None = None
    for receipt in reversed(receipts):
        outcome: Outcome = stopped or delete(receipt)
        if isinstance(outcome, Deferred):
            stopped = outcome
        outcomes.append(outcome)
    return outcomes[::-1]


def deleted(send: Callable[[Call], Answer], call: Call, judge: Callable[[Answer], Outcome]) -> Outcome:
    """What one deletion comes to: what its answer says, or why there is none."""
    try:
        return judge(send(call))
    except NotSent as fault:
        return not_sent(fault)
    except Silent as fault:
        return InDoubt(f"{fault.why}; retract it again: what is gone counts as deleted")
