"""What the answer to a post means: it is there and right, it is there and wrong, it never will be, or nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from pipeline.outcome import Deferred, Outcome, Refused, Sent
from pipeline.send.post.mastodon.account import Account, account_of
from pipeline.send.post.mastodon.api import MastodonApi, an_id, gone
from pipeline.send.post.mastodon.find import Wanted, receipt_of
from pipeline.send.post.wire.answer import Answer

_WRONG: Final = "delete it there, see what else of the thread stands, and retract that"


def judged(api: MastodonApi, me: Account, wanted: Wanted, answer: Answer) -> Outcome | None:
    """What came of a post, None where nobody knows.

    What came back is believed when it is the account's own and answers the right post. Wrong, it is refused and not
    put off: it stands there, and a repeat would be a second one.
    """
    if answer.ok and isinstance(answer.body, dict) and (receipt := receipt_of(answer.body)):
        return _taken(api.host, me, wanted, answer.body, answer.hiding.clean(receipt, len(receipt) + 1))
    if gone(answer):
        why = (
            f"{api.host} said {answer.status}: {answer.said}; this post, or the one that it answers, was deleted there"
        )
        return Deferred(f"{why}: retract the thread, and publish it again", "404", "channel")
    return api.refusal(answer)


def anew(headers: Mapping[str, str], first_at: float) -> dict[str, str]:
    """A request's headers with another Idempotency-Key, the same at every call for this life of the delivery."""
    key = headers.get("Idempotency-Key", "")
    return {**headers, "Idempotency-Key": sha256(f"{key}\n{first_at:.3f}".encode()).hexdigest()}


def _taken(host: str, me: Account, wanted: Wanted, status: Mapping[str, Any], receipt: str) -> Outcome:
    place = receipt.rpartition(" ")[2]
    if account_of(status) != me.id:
        return Refused(f"{host} posted it as another account than @{me.name}: {place}; {_WRONG}")
    if an_id(status.get("in_reply_to_id")) != wanted.parent:
        return Refused(f"{host} posted it, but not as an answer to the post before: {place}; {_WRONG}")
    return Sent(receipt)
