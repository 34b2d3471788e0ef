"""Looking for a status among the account's own: there, surely not there, or not to be known. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from pipeline.outcome import Deferred, InDoubt, Outcome, Sent
from pipeline.send.post.mastodon.api import MastodonApi, an_id
from pipeline.send.post.mastodon.text import same_html, same_source
from pipeline.send.post.plain.unread import Unread
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.answer import Answer

PATH: Final = "/api/v1/statuses"
NOT_THERE: Final = "it is not among the account's posts"
_SLACK: Final = 600.0
"""Seconds by which two clocks may differ that both are believed."""
_FURTHER: Final = 26 * 3600.0
"""Seconds that are read further back: a clock may have been a day off when the post was first tried."""
_A_PAGE: Final = 20  # forty long ones with all that is told of their account may be more than an answer may have
_PAGES: Final = 50
_SOURCES: Final = 60
_LONGEST_URL: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """The status that is looked for: the body of its request, `in_reply_to_id` filled, and when it was first tried."""

    body: Mapping[str, Any]
    first_at: float

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.body.get("status", ""))

    @property
    def parent(self) -> str | None:
        """Id of the status that it answers."""
        return self.body.get("in_reply_to_id")


@dataclass(slots=True)
class _Seen:
    """What was found: the very status, others with its words, and such as may have had them before an edit."""

    exact: list[Mapping[str, Any]] = field(default_factory=list)
    alike: list[Mapping[str, Any]] = field(default_factory=list)
    edited: list[Mapping[str, Any]] = field(default_factory=list)
    sources: int = 0
    has_sources: bool = True


def look(api: MastodonApi, account: str, wanted: Wanted) -> Outcome:
    """Read the account's statuses back to before the first try and compare.

    `Sent`: exactly one is it. `Deferred`: the list went back far enough and none is. `InDoubt`: more than one is, or
    one is nearly, or the list ended too early.

    Raises:
        Unread: the server did not let us look.
    """
    seen, reached, since = _Seen(), False, 0.0
    for number, answer in enumerate(_pages(api, account)):
        if not number:
            since = _since(wanted, answer)
        for status in answer.body:
            _compare(api, seen, wanted, status, since)
        if reached := _reaches(answer.body, wanted, since):
            break
    return _without_secrets(api, _outcome(api.host, seen, reached=reached))


def wanted_of(posting: Posting) -> Wanted:
    """What a posting asks for: its request's body with the slot filled, and nothing else in it changed.

    Raises:
        Unread: the receipt of the post before is none, or the request would go elsewhere, and the token with it.
    """
    if (posting.request["method"], posting.request["path"]) != ("POST", PATH):
        why = "the outbox holds a request that no status is posted by; make the dry run again"
        raise Unread(Deferred(why, scope="channel"))
    body = dict(posting.request["body"])
    placeholder = posting.placeholders.get("in_reply_to_id")
    if placeholder is not None and body.get("in_reply_to_id") == placeholder:
        parent = an_id((posting.follows or "").partition(" ")[0])
        if parent is None:
            why = "the post that this one answers has no id in the ledger; publish log says what became of it"
            raise Unread(Deferred(why, scope="channel"))
        body["in_reply_to_id"] = parent
    return Wanted(body, posting.first_at)


def receipt_of(status: Mapping[str, Any]) -> str | None:
    """The receipt of a status, `<id> <url>`, the address only where it is one; None: it is no status."""
    number, url = an_id(status.get("id")), status.get("url") or status.get("uri")
    sound = isinstance(url, str) and url.startswith(("https://", "http://")) and url.isprintable() and " " not in url
    if number is None:
        return None
    return f"{number} {url}" if sound and len(str(url)) <= _LONGEST_URL else number


def _pages(api: MastodonApi, account: str) -> Iterator[Answer]:
    """The account's statuses, the newest first; the last page is empty unless nobody reads on."""
    params: dict[str, str | int] = {"limit": _A_PAGE, "exclude_reblogs": "true"}
    for _ in range(_PAGES):
        answer = api.read(f"/api/v1/accounts/{account}/statuses", params)
        if not _is_page(answer.body):
            raise Unread(Deferred(f"{api.host} gave something else than the account's posts", scope="connection"))
        yield answer
        last = an_id(answer.body[-1]["id"]) if answer.body else None
        if last is None or last == params.get("max_id"):
            return
        params["max_id"] = last


def _is_page(body: Any) -> bool:
    if not isinstance(body, list):
        return False
    return all(isinstance(one, dict) and an_id(one.get("id")) and _moment(one) is not None for one in body)


def _since(wanted: Wanted, answer: Answer) -> float:
    """From when on, by the server's clock, it may have been made."""
    skew = answer.skew() or 0.0
    return min(wanted.first_at, answer.at) - skew - _SLACK


def _reaches(page: list[Mapping[str, Any]], wanted: Wanted, since: float) -> bool:
    """Whether nothing that is wanted can stand on the pages after this one."""
    if not page or (wanted.parent and any(an_id(status["id"]) == wanted.parent for status in page)):
        return True
    return (_moment(page[-1]) or 0.0) < since - _FURTHER


def _compare(api: MastodonApi, seen: _Seen, wanted: Wanted, status: Mapping[str, Any], since: float) -> None:
    # None stands for "answers nothing", and an id is never None.
    if an_id(status.get("in_reply_to_id")) != wanted.parent or status.get("reblog"):
        return
    made = _moment(status) or 0.0
    # The one that it answers is ours and of this thread alone: such a reply is the right one whatever the clocks say.
    recent = made >= since or wanted.parent is not None
    if not recent and made < since - _FURTHER:
        return
    if _says_it(api, seen, wanted, status, recent=recent):
        (seen.exact if recent and _same_manner(status, wanted.body) else seen.alike).append(status)
    elif status.get("edited_at") and recent:
        seen.edited.append(status)  # what it said before nobody tells us


def _says_it(api: MastodonApi, seen: _Seen, wanted: Wanted, status: Mapping[str, Any], *, recent: bool) -> bool:
    if recent and seen.has_sources and seen.sources < _SOURCES:
        seen.sources += 1
        answer = api.get(f"/api/v1/statuses/{status['id']}/source")
        if isinstance(answer.body, dict) and isinstance(answer.body.get("text"), str) and answer.ok:
            return same_source(answer.body["text"], wanted.text)
        if answer.status not in {403, 404, 405, 410, 501}:  # of those the server has none, or none for this token
            raise Unread(api.unread(answer))
        seen.has_sources = False
    return same_html(str(status.get("content", "")), wanted.text)


def _same_manner(status: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether visibility, language, content warning and number of pictures are as asked for, so far as it tells."""
    pictures, asked_for = status.get("media_attachments"), body.get("media_ids")
    if asked_for and isinstance(pictures, list) and len(pictures) != len(asked_for):
        return False
    for name in ("visibility", "language", "spoiler_text"):
        asked, has = body.get(name), status.get(name)
        if asked and has and asked != has:
            return False
    return True


def _outcome(host: str, seen: _Seen, *, reached: bool) -> Outcome:
    if len(seen.exact) == 1:
        receipt = receipt_of(seen.exact[0])
        return Sent(receipt) if receipt else InDoubt(f"{host} has it, but without an id")
    if seen.exact:
        return InDoubt(f"{len(seen.exact)} posts at {host} say this: {_places(seen.exact)}", seen=True)
    if maybe := seen.alike + seen.edited:
        why = "was edited, or has these words with another date, visibility or language"
        return InDoubt(f"a post at {host} {why}: {_places(maybe)}", seen=bool(seen.alike))
    if not reached:
        return InDoubt(f"{host} does not show the account's posts back to when it was first tried")
    return Deferred(NOT_THERE)


def _without_secrets(api: MastodonApi, outcome: Outcome) -> Outcome:
    """The outcome as it may be kept: addresses in it are the server's own words."""
    match outcome:
        case Sent(receipt) if api.clean(receipt) != receipt:
            return InDoubt(f"{api.host} has it, but names it by a secret of ours; look there")
        case InDoubt(why, seen):
            return InDoubt(api.clean(why), seen)
        case _:
            return outcome


def _places(statuses: list[Mapping[str, Any]]) -> str:
    receipts = filter(None, map(receipt_of, statuses[:3]))
    return ", ".join(receipt.rpartition(" ")[2] for receipt in receipts)


def _moment(status: Mapping[str, Any]) -> float | None:
    try:
        moment = datetime.fromisoformat(status["created_at"])
    except (KeyError, TypeError, ValueError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
