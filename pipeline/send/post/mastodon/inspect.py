"""What a Mastodon server says of us, for `publish doctor`: its limits, the account, our clock; and whom it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from pipeline.channel import MastodonSettings, Person
from pipeline.send.post.findings import of_clock, of_pace
from pipeline.send.post.mastodon.account import read_account
from pipeline.send.post.mastodon.api import MastodonApi, an_id, gone
from pipeline.send.post.mastodon.kept import InstanceLimits
from pipeline.send.post.mastodon.limits import compare
from pipeline.send.post.plain.unread import Unread
from pipeline.send.post.poster import Finding
from pipeline.send.sender import SendError

_MOST: Final = 50
"""People who are asked for at most: a server answers 300 requests in five minutes."""


def inspected(api: MastodonApi, settings: MastodonSettings, read: Callable[[], InstanceLimits]) -> Iterator[Finding]:
    """The findings about the channel; `read` asks for the server's limits."""
    try:
        limits = read()
    except Unread as fault:
        yield _fault(fault.error)
        return
    except SendError as error:
        yield _fault(error)
        return
    yield from _limits(limits, settings)
    try:
        account = read_account(api, thorough=True, pictures=settings.card)
        answer = api.read("/api/v1/accounts/verify_credentials")
    except Unread as fault:
        yield _fault(fault.error)
        return
    yield Finding("ok", f"the token is that of @{account.name} at {api.host}")
    if account.limited:
        remedy = "log in there with a browser, and ask the server's moderators"
        yield Finding("warning", f"{api.host} shows the posts of @{account.name} to followers only", remedy)
    yield from of_pace(answer.headers)
    yield from of_clock(answer.skew(), api.host)


def looked_up(api: MastodonApi, people: Sequence[Person]) -> Iterator[Finding]:
    """Whether the server knows the people's accounts (GET /api/v1/accounts/lookup, which asks no other server)."""
    asked = [person for person in people if person.mastodon][:_MOST]
    for person in asked:
        try:
            answer = api.get("/api/v1/accounts/lookup", {"acct": str(person.mastodon)})
        except Unread as fault:
            yield Finding("warning", f"@{person.mastodon} was not looked up: {fault.error.fault}", fault.error.remedy)
            return
        if answer.ok and isinstance(answer.body, dict) and an_id(answer.body.get("id")):
            yield Finding("ok", f"“{person.name}” is @{person.mastodon}")
        elif gone(answer):
            remedy = "look for this address there in a browser, and correct it in [people] if nobody is found"
            yield Finding("warning", f"{api.host} knows no @{person.mastodon} (“{person.name}”)", remedy)
        else:
            why = api.unread(answer).why
            yield Finding("warning", f"@{person.mastodon} was not looked up: {why}", "run it again later")
            return


def _limits(limits: InstanceLimits, settings: MastodonSettings) -> Iterator[Finding]:
    try:
        compare(limits, settings)
    except SendError as error:
        yield _fault(error)
        return
    if limits.max_characters is None:
        said, remedy = f"{limits.server} does not say how long a post may be", "see whether `max_characters` is right"
        yield Finding("warning", said, remedy)
        return
    of_url = "" if limits.characters_per_url is None else f", an address counts as {limits.characters_per_url}"
    said = f"{limits.server} takes {limits.max_characters} characters a post{of_url}"
    yield Finding("ok", f"{said}; the channel's posts have at most {settings.max_characters}")


def _fault(error: SendError) -> Finding:
    return Finding("fault", error.fault, error.remedy, error.away)
