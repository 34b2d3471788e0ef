"""Reading back what was posted, one question a post: what all networks have in common that show it by its receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.send.post.plain.call import Call
from pipeline.send.post.poster import ReadBack
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import HttpFault


def read_each(
    receipts: Sequence[str],
    ask: Callable[[str], Call | None],
    send: Callable[[Call], Answer],
    stands: Callable[[Answer], str],
) -> ReadBack:
    """Ask for each post by its receipt.

    Args:
        receipts: of a whole thread, in order; an empty one is of a post that a person settled as sent, and is believed.
        ask: the question for one; None: the receipt is none of the network's, and its post counts as missing.
        send: how it is asked.
        stands: what the answer says: it is `there`, it is `gone`, it is `hidden` from us, or in words why nobody knows.
    """
    missing: list[int] = []
    for number, receipt in enumerate(receipts, start=1):
        if not receipt:
            continue
        call = ask(receipt)
        try:
            said = stands(send(call)) if call else "gone"
        except HttpFault as fault:
            said = fault.why
        if said == "hidden":
            return ReadBack(len(receipts), known=False)
        if said == "gone":
            missing.append(number)
        elif said != "there":
            return ReadBack(len(receipts), why=said)
    return ReadBack(len(receipts), tuple(missing))
