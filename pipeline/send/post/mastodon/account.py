"""The account that a token stands for, and whether it may post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipeline.outcome import Deferred
from pipeline.send.post.mastodon.api import NEEDED, MastodonApi, an_id, gone
from pipeline.send.post.plain.unread import Unread

_BARRED: Final = {
    "suspended": "is suspended; ask the server's moderators",
    "moved": "has moved; give the channel server and token of the account that it moved to",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Who posts. `limited`: the server shows its posts to followers only."""

    id: str
    name: str
    limited: bool = False


def read_account(api: MastodonApi, *, thorough: bool = False, pictures: bool = False) -> Account:
    """Ask the server whose token it is (GET /api/v1/accounts/verify_credentials).

    Args:
        api: who is asked.
        thorough: whether to try the token's other rights too: to read the account's posts and, where the server
            tells it, to post.
        pictures: whether it is to upload some.

    Raises:
        Unread: it does not say, or the account or the token may not post.
    """
    body = api.read("/api/v1/accounts/verify_credentials").body
    number = an_id(body.get("id")) if isinstance(body, dict) else None
    if number is None:
        why = f"{api.host} does not say whose token this is; see whether the channel's `server` is right"
        raise Unread(Deferred(why, scope="channel"))
    name = api.clean(_name(body))
    for mark, said in _BARRED.items():
        if body.get(mark):
            raise Unread(Deferred(f"the account @{name} at {api.host} {said}", "403", "channel"))
    if thorough:
        api.read(f"/api/v1/accounts/{number}/statuses", {"limit": 1})  # without it no doubt could be settled
        _may_post(api, pictures=pictures)
    return Account(number, name, bool(body.get("limited")))


def account_of(status: Mapping[str, Any]) -> str | None:
    """Id of the account whose status it is."""
    account = status.get("account")
    return an_id(account.get("id")) if isinstance(account, dict) else None


def parent_fault(api: MastodonApi, me: Account, parent: str) -> Deferred | None:
    """Why nothing can answer the status `parent`: it is gone, or another account's. None: it can.

    Asked before anything is posted, since some servers take an answer to nothing and show it as a post of its own.

    Raises:
        Unread: the server does not let us look.
    """
    answer = api.get(f"/api/v1/statuses/{parent}")
    if gone(answer):
        why = f"the post that this one answers was deleted at {api.host}"
        return Deferred(f"{why}; retract the rest of the thread, and publish it again", "404", "channel")
    if not answer.ok or not isinstance(answer.body, dict):
        raise Unread(api.unread(answer))
    if account_of(answer.body) != me.id:
        why = f"the thread was begun by another account than @{me.name}, whose token this is"
        return Deferred(f"{why}; give the channel the token of the account that began it", scope="channel")
    return None


def _may_post(api: MastodonApi, *, pictures: bool) -> None:
    """Mastodon tells the scopes since 4.3 (GET /api/v1/apps/verify_credentials); where it does not, posting tells."""
    body = api.get("/api/v1/apps/verify_credentials").body
    scopes = body.get("scopes") if isinstance(body, dict) else None
    if not isinstance(scopes, list) or not scopes:
        return
    given = set(map(str, scopes))
    if not {"write", "write:statuses"} & given:
        why = f"the token may read at {api.host}, but not post; make one with the scopes {NEEDED}"
        raise Unread(Deferred(why, "403", "channel"))
    if pictures and not {"write", "write:media"} & given:
        why = f"the token may not upload the card to {api.host}; make one with the scopes {NEEDED} write:media"
        raise Unread(Deferred(why, "403", "channel"))


def _name(body: Mapping[str, Any]) -> str:
    name = body.get("acct") or body.get("username")
    known = isinstance(name, str) and name.isprintable() and len(name) <= 100 and " " not in name  # noqa: PLR2004
    return str(name) if known else "?"
