"""A whole thread at Mastodon: read back after its last post, or deleted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.mastodon.account import account_of
from pipeline.send.post.mastodon.api import MastodonApi, an_id, gone, no_answer
from pipeline.send.post.plain.unread import Unread
from pipeline.send.post.poster import ReadBack
from pipeline.send.post.wire.http import NotSent, Silent


def read_back(api: MastodonApi, account: str, receipts: Sequence[str]) -> ReadBack:
    """Read a thread (GET /api/v1/statuses/:id/context of its first) and see whether each answers the one before.

    Args:
        api: who is asked.
        account: id of the account that posted it.
        receipts: of all its posts, in order.

    Raises:
        Unread: the server does not let us look.
    """
    ids = [_id(receipt) for receipt in receipts]
    if not ids:
        return ReadBack(0)
    answer = api.get(f"/api/v1/statuses/{ids[0]}")
    if gone(answer):
        return ReadBack(len(ids), tuple(range(1, len(ids) + 1)))  # with its first post gone it is no thread any more
    if not answer.ok or not isinstance(answer.body, dict):
        raise Unread(api.unread(answer))
    told = api.read(f"/api/v1/statuses/{ids[0]}/context").body
    below = told.get("descendants") if isinstance(told, dict) else None
    if not isinstance(below, list):
        raise Unread(Deferred(f"{api.host} gave something else than a thread", scope="connection"))
    posts = {an_id(one.get("id")): one for one in [answer.body, *below] if isinstance(one, dict)}
    before = [None, *ids]
    missing = [n + 1 for n, own in enumerate(ids) if not _stands(posts.get(own), account, before[n])]
    altered = [n + 1 for n, own in enumerate(ids) if n + 1 not in missing and posts[own].get("edited_at")]
    return ReadBack(len(ids), tuple(missing), altered=tuple(altered))


def delete_all(api: MastodonApi, receipts: Sequence[str]) -> Sequence[Outcome]:
    """Delete the posts, the last first, so that nothing is left that answers nothing.

    Mastodon allows 30 in 30 minutes: from the first "wait" or refused login on, nothing more is asked.

    Returns:
        The outcomes in the order of the receipts; `Sent` with the receipt: it is not there any more.
    """
    outcomes: list[Outcome] = []
    stopped: Deferred | None = None
    for receipt in reversed(receipts):
        outcome: Outcome = stopped or _delete(api, receipt)
        if isinstance(outcome, Deferred):
            stopped = outcome
        outcomes.append(outcome)
    return outcomes[::-1]


def _delete(api: MastodonApi, receipt: str) -> Outcome:
    path = f"/api/v1/statuses/{_id(receipt)}"
    try:
        answer = api.change("DELETE", path, {})
    except NotSent as fault:
        return no_answer(fault)
    except Silent as fault:
        return _left(api, path, receipt, fault.why)
    if answer.ok and isinstance(answer.body, dict):
        return Sent(receipt)
    said = f"{api.host} said {answer.status}: {answer.said}"
    if gone(answer):
        return _left(api, path, receipt, said, refused=True)  # or it is another account's
    return api.refusal(answer) or _left(api, path, receipt, said)


def _left(api: MastodonApi, path: str, receipt: str, why: str, *, refused: bool = False) -> Outcome:
    """Whether a post is still there after an answer that does not say."""
    try:
        answer = api.get(path)
    except Unread as fault:
        return InDoubt(f"{why}; {fault.outcome.why}")
    if gone(answer):
        return Sent(receipt)
    if not answer.ok or not isinstance(answer.body, dict):
        return InDoubt(f"{why}; {api.unread(answer).why}")
    if refused:
        return Refused(f"{why}, and still it stands there; it is another account's: see the channel's token", "403")
    return Deferred(f"{why}; it still stands there", scope="connection")


def _id(receipt: str) -> str:
    return an_id(receipt.partition(" ")[0]) or "0"  # a receipt that is none names nothing: 404


def _stands(post: Mapping[str, Any] | None, account: str, parent: str | None) -> bool:
    return post is not None and an_id(post.get("in_reply_to_id")) == parent and account_of(post) == account
