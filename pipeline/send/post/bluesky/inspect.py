"""What a PDS says of us, for `publish doctor`: the account, our clock, its pace; and whom handles lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from pipeline.channel import Person
from pipeline.send.post.bluesky.account import WHO, known
from pipeline.send.post.bluesky.repo import Repo
from pipeline.send.post.bluesky.session import Sessions
from pipeline.send.post.bluesky.words import Account, Trouble, turned_down, unreachable
from pipeline.send.post.findings import CLOCK_WARNS, of_clock, of_pace
from pipeline.send.post.poster import Finding
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import HttpFault

_RESOLVE: Final = "/xrpc/com.atproto.identity.resolveHandle"
_MOST: Final = 50
"""People who are asked for at most."""
_WRONG: Final = 400


def inspected(repo: Repo, sessions: Sessions, account: Account) -> Iterator[Finding]:
    """The findings about the channel."""
    if not account.handle:
        yield Finding("fault", "the channel has no `handle`", "write the account's handle, such as news.example.org")
        return
    try:
        answer = repo.call("GET", WHO)
        if trouble := turned_down(answer, account):
            raise trouble
        known(answer, sessions, account)
    except HttpFault as fault:
        yield _fault(unreachable(fault))
        return
    except Trouble as trouble:
        yield _fault(trouble)
        return
    by = " by the session that is kept; the password was not tried" if sessions.kept else ""
    yield Finding("ok", f"{account.host} lets {account.handle} in{by}; the account is active")
    yield from of_pace(answer.headers)
    for finding in of_clock(answer.skew(), account.host):
        # a run refuses to post then: posts are dated by this machine
        off = abs(answer.skew() or 0.0) > CLOCK_WARNS
        yield replace(finding, level="fault", said=f"{finding.said}, and posts are dated by it") if off else finding


def looked_up(repo: Repo, account: Account, people: Sequence[Person]) -> Iterator[Finding]:
    """Whether the people's handles lead to the identifiers that the configuration gives them.

    Source: https://docs.bsky.app/docs/api/com-atproto-identity-resolve-handle, which needs no login.
    """
    for person in [one for one in people if one.bluesky][:_MOST]:
        try:
            answer = repo.ask(f"{_RESOLVE}?{urlencode({'handle': person.bluesky})}")
        except HttpFault as fault:
            trouble = unreachable(fault)
            yield Finding("warning", f"@{person.bluesky} was not looked up: {trouble.fault}", trouble.remedy)
            return
        yield _of_person(answer, account, person)


def _of_person(answer: Answer, account: Account, person: Person) -> Finding:
    did = answer.body.get("did") if answer.ok and isinstance(answer.body, dict) else None
    if not isinstance(did, str) or not did.startswith("did:"):
        if answer.status == _WRONG:
            remedy = "look whether the handle was changed, and correct it in [people]"
            return Finding("warning", f"{account.host} finds nobody called @{person.bluesky} (“{person.name}”)", remedy)
        said = f"@{person.bluesky} was not looked up: {account.host} said {answer.status}: {answer.said}"
        return Finding("warning", said, "run it again later")
    did = answer.hiding.clean(did, 253)
    if person.did is None:
        said = f"@{person.bluesky} (“{person.name}”) has no did in [people], so no post mentions them on Bluesky"
        return Finding("warning", said, f"write {_line(person, did)}")
    if person.did != did:
        said = f"@{person.bluesky} (“{person.name}”) is {did}, and [people] says {person.did}"
        return Finding("fault", said, f"if it is still the same people, write {_line(person, did)}")
    return Finding("ok", f"“{person.name}” is @{person.bluesky}, {did}")


def _line(person: Person, did: str) -> str:
    """The person's line of the configuration, with the identifier."""
    handles = {"bluesky": person.bluesky, "did": did, "mastodon": person.mastodon}
    inside = ", ".join(f'{key} = "{value}"' for key, value in handles.items() if value)
    return f'"{person.name}" = {{ {inside} }}'


def _fault(trouble: Trouble) -> Finding:
    return Finding("fault", trouble.fault, trouble.remedy, trouble.error.away)
