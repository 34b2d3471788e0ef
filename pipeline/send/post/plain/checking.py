"""Asking a far side something before anything is posted: its answer, or the error that says why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.send.post.findings import of_clock, of_error
from pipeline.send.post.plain.call import Call, Fault
from pipeline.send.post.poster import Finding, Poster
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import asked_to_wait
from pipeline.send.post.wire.http import HttpFault
from pipeline.send.sender import SendError


def asked(send: Callable[[Call], Answer], call: Call) -> Answer:
    """The answer to a question that changes nothing, whatever its status.

    Raises:
        SendError: there is none.
    """
    try:
        return send(call)
    except HttpFault as fault:
        why, _, remedy = fault.why.rpartition("; ")
        raise SendError(why or fault.why, remedy if why else "try again later", away=not fault.ours) from None


def barred(fault: Fault, guide: str) -> SendError:
    """The error for a refusal: whose fault it is decides what to do."""
    if fault.whose == "pace":
        return SendError(fault.said, fault.remedy or asked_to_wait(fault.wait), away=True)
    if fault.whose == "nobody":
        return SendError(fault.said, fault.remedy or "try again later", away=True)
    return SendError(fault.said, fault.remedy or f"see whether the account and its secret are right ({guide})")


def examined(poster: Poster, look: Callable[[], Answer], host: str, right: str) -> Sequence[Finding]:
    """What is to be said of a page: whether we are let in, whether we may look at its posts, and the clock.

    Args:
        poster: whose `check` it must pass.
        look: a question for the newest post.
        host: who answers.
        right: the permission that it takes to look.
    """
    try:
        poster.check()
        answer = look()
    except SendError as error:
        return [of_error(error)]
    lets = Finding("ok", f"{poster.relay} answers and takes the token")
    blind = Finding(
        "warning", "what becomes of a post whose answer is lost cannot be looked up", f"give the token {right}"
    )
    return [lets, *(() if answer.ok else (blind,)), *of_clock(answer.skew(), host)]
