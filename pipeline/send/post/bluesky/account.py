"""What the server says of the account before anything is posted: who it is, whether it may post, what time it is."""

from __future__ import annotations

from typing import Final

from pipeline.send.post.bluesky.repo import Repo
from pipeline.send.post.bluesky.session import Sessions
from pipeline.send.post.bluesky.words import ILL, Account, Trouble, ill, not_active, turned_down
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import span

WHO: Final = "/xrpc/com.atproto.server.getSession"
"""Who we are: https://docs.bsky.app/docs/api/com-atproto-server-get-session."""
_INVALID: Final = "handle.invalid"
"""What an account is called whose handle does not lead to it any more: https://atproto.com/specs/handle."""
_AT_ITS_DOMAIN: Final = (
    "put back the DNS record _atproto of the handle's domain, or its /.well-known/atproto-did, or give the account"
    " another handle in the app's settings"
)
_SKEW: Final = 300.0
"""Seconds by which a clock may be off."""


def examined(repo: Repo, sessions: Sessions, account: Account) -> None:
    """Log in and ask who we are.

    Raises:
        Trouble: login or account is wrong, it is called otherwise now, or the clocks do not agree.
        HttpFault: no answer.
    """
    if not account.handle:
        raise Trouble("the channel has no `handle`", "write the account's handle, such as news.example.org")
    answer = repo.call("GET", WHO)
    if trouble := turned_down(answer, account) or _clock(answer, account):
        raise trouble
    known(answer, sessions, account)


def known(answer: Answer, sessions: Sessions, account: Account) -> None:
    """See in the answer to `WHO` that we are who we think, active, and called as configured.

    Raises:
        Trouble: it is not so.
    """
    if answer.status >= ILL:
        raise ill(answer, account)
    if not answer.ok or answer.body.get("did") != sessions.current().did:
        fault = f"{account.host} does not say who {account.handle} is ({answer.status}, {answer.said})"
        raise Trouble(fault, "see `server` and `handle` of the channel", code=str(answer.status))
    if answer.body.get("active") is False:
        raise not_active(account, answer.hiding.clean(str(answer.body.get("status") or "")))
    _called(answer, account)


def _clock(answer: Answer, account: Account) -> Trouble | None:
    skew = answer.skew()
    if skew is None or abs(skew) <= _SKEW:
        return None
    way = "ahead of" if skew > 0 else "behind"
    fault = f"this machine's clock is {span(abs(skew))} {way} that of {account.host}, and posts are dated by it"
    return Trouble(fault, "set the clock")


def _called(answer: Answer, account: Account) -> None:
    """A handle may change, and with it all that readers write; an account named by DID or address is not compared."""
    now = answer.hiding.clean(str(answer.body.get("handle", "")), 253)
    by_handle = not account.handle.startswith("did:") and "@" not in account.handle
    if by_handle and now == _INVALID:
        fault = f"the handle {account.handle} no longer leads to its account: {account.host} calls it {_INVALID}"
        raise Trouble(fault, _AT_ITS_DOMAIN)
    if by_handle and now.casefold() != account.handle.casefold():
        raise Trouble(f"the account {account.handle} is now called {now}", f'write handle = "{now}" in the channel')
