"""What is said of the audience. Addresses, names and reasons only where they were asked for (`addresses`)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.audience import Added, Pruned, Stats, Subscriber
from pipeline.report.importing import DID
from pipeline.report.saying import counted, document, from_here, say, talk
from pipeline.report.streaming import streamed


def warn(line: str) -> None:
    """Say on standard error what the operator must hear."""
    if line:
        say(line, sys.stderr)


def unsent(lists: Sequence[str]) -> None:
    """Say of lists that nothing is sent to them."""
    if lists:
        warn(f"no channel of the configuration sends to the list {', '.join(lists)}")


def unread_language() -> None:
    """Say that nothing is written in a reader's language. It is not repeated: a slip of the hand may stand there."""
    warn("no mailing of these lists is written in this reader's language: nothing is sent there")


def added(result: Added, out_of: Sequence[str], *, again: bool, as_json: bool) -> None:
    """Say what came of one person; `out_of` are the lists that they asked for and are still out of, having left."""
    say(f"{result.id}: {DID[result.what]}" if result.id else DID[result.what], talk(as_json=as_json))
    if out_of or result.what in {"unsubscribed", "suppressed"}:
        where = f" of {', '.join(out_of)}" if out_of else ""
        warn(f"This reader left or was suppressed before, and stays out{where}.")
        if again:
            warn("Back come only those whose consent is newer than their leaving: see --consent-at.")
        else:
            warn("If they asked to come back: the same command with --again, and with the new consent.")
    document({"id": result.id, "what": result.what, "out_of": list(out_of)}, as_json=as_json)


def exported(count: int, path: Path | None, *, as_json: bool) -> None:
    """Say where the addresses are now."""
    warn(f"{counted(count, 'subscriber')} written{f' to {from_here(path)}' if path else ''}: addresses in clear.")
    if path:
        warn("Delete the file when it has done its work.")
    document({"subscribers": count, "file": str(path)}, as_json=as_json and path is not None)


def listing(subscribers: Iterable[Subscriber], *, addresses: bool, as_json: bool) -> None:
    """One line a subscriber: id, state, language, when they came, lists."""
    if as_json:
        streamed({}, (_document(one, addresses=addresses) for one in subscribers), dict)
    for one in () if as_json else subscribers:
        say("  ".join(_line(one, addresses=addresses)), sys.stdout)


def shown(one: Subscriber, *, addresses: bool, as_json: bool) -> None:
    """Everything about one subscriber."""
    if as_json:
        document(_document(one, addresses=addresses), as_json=True)
        return
    lines = [
        f"{name:<11} {value}" for name, value in _document(one, addresses=addresses).items() if isinstance(value, str)
    ]
    for at in one.memberships:
        agreed = f", agreed {_time(at.consent_at)}" if at.consent_at is not None else ""
        how = f" ({at.consent_how}; {at.consent_wording or 'no wording'})" if addresses and at.consent_how else ""
        why = f" ({at.reason})" if addresses and at.reason else ""
        lines.append(f"list        {at.list}: {at.state} since {_time(at.changed_at)}{why}{agreed}{how}")
    for change in one.history:
        why = f" ({change.reason})" if addresses and change.reason else ""
        lines.append(f"{_time(change.at)}  {change.list or 'everything'}: {change.what}{why}")
    say("\n".join(lines), sys.stdout)


def removed(reader: str, count: int, *, as_json: bool) -> None:
    """Say from how many lists somebody is gone."""
    say(f"{reader}: unsubscribed from {counted(count, 'list')}", talk(as_json=as_json))
    document({"id": reader, "lists": count}, as_json=as_json)


def forgotten(reader: str, *, wiped: bool, as_json: bool) -> None:
    """Say what is gone and what remains."""
    out = talk(as_json=as_json)
    say(f"{reader} is erased: address, name, lists, consent and history.", out)
    say("What remains is a keyed hash of the address, so that no import brings it back.", out)
    if not wiped:
        warn("Another program was reading: the encrypted bytes leave the file with the next “forget” or “prune”.")
    warn("Copies that you made (exports, backups) still hold the address: they are yours to delete.")
    document(
        {"id": reader, "forgotten": True, "wiped": wiped, "remains": "a keyed hash of the address"}, as_json=as_json
    )


def kept(reader: str, *, as_json: bool) -> None:
    """Say that nothing happened."""
    say(f"{reader} is still there.", talk(as_json=as_json))
    document({"id": reader, "forgotten": False}, as_json=as_json)


def pruned(found: Pruned, *, dry_run: bool, as_json: bool) -> None:
    """Say what the retention rules took, or would take."""
    counts = {
        "pending": (found.pending, "membership that nobody confirmed", "memberships that nobody confirmed"),
        "unsubscribed": (found.unsubscribed, "reader who left long ago", "readers who left long ago"),
        "suppressed": (found.suppressed, "suppressed reader", "suppressed readers"),
        "nowhere": (found.nowhere, "reader on no list", "readers on no list"),
        "history": (found.history, "line of history", "lines of history"),
    }
    said = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts.values() if count)
    say(f"{'Would delete' if dry_run else 'Deleted'}: {said or 'nothing'}", talk(as_json=as_json))
    document({"dry_run": dry_run} | {name: count for name, (count, _, _) in counts.items()}, as_json=as_json)


def stats(found: Stats, *, as_json: bool) -> None:
    """The audience in numbers."""
    counts = [
        {"list": one.list, "state": one.state, "language": one.language, "count": one.count} for one in found.counts
    ]
    out = talk(as_json=as_json)
    say(f"{counted(found.subscribers, 'subscriber')}, {found.suppressed} suppressed, {found.forgotten} forgotten", out)
    for one in found.counts:
        say(f"  {one.list:<16} {one.state:<13} {one.language or '-':<6} {one.count:>9}", out)
    head = {"subscribers": found.subscribers, "suppressed": found.suppressed, "forgotten": found.forgotten}
    document(head | {"counts": counts}, as_json=as_json)


def rotated(count: int, kept_in: str | None, place: str, *, as_json: bool) -> None:
    """Say what is sealed anew, and which key opens it from now on: `kept_in` names the new one, None: the same."""
    out = talk(as_json=as_json)
    say(f"{counted(count, 'subscriber')} sealed anew.", out)
    if kept_in:
        say(f"The new key opens the audience now, the old one no longer. It is in {kept_in}.", out)
        say(f"Let {place} hold it before the next command; then delete the old one.", out)
    document({"sealed": count, "new_key": kept_in}, as_json=as_json)


def key(made: str, path: Path | None, place: str, sealed: str, *, as_json: bool) -> None:
    """Print a new key, or say where it is, and what losing it means. Only the key goes to standard output.

    `sealed` names an audience that another key seals; empty: there is none.
    """
    if path:
        say(f"A new key is in {from_here(path)}; only you may read it.", talk(as_json=as_json))
    elif not as_json:
        say(made, sys.stdout)
    if sealed:
        warn(f"ATTENTION: {sealed} is sealed with another key already, and this new key does NOT open it. Keep the old")
        warn("key where it is. To go over to the new one: publish subscribers rotate --new-key-file FILE")
    warn(f"The configuration looks for the key in {place}.")
    warn("Keep a copy apart from this machine and from the backups of the audience: without the key nobody, you")
    warn("included, can read the addresses again; who has both has your readers.")
    document({"file": str(path)} if path else {"key": made}, as_json=as_json)


def _line(one: Subscriber, *, addresses: bool) -> Iterator[str]:
    yield one.id
    yield f"{one.language or '-':<5}"
    yield _time(one.added_at)
    stands = ((at.list, "suppressed" if one.state == "suppressed" else at.state) for at in one.memberships)
    yield ", ".join(f"{name}: {state}" for name, state in stands) or f"on no list ({one.state})"
    if addresses:
        yield one.address
        if one.name:
            yield one.name


def _document(one: Subscriber, *, addresses: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"id": one.id, "state": one.state, "language": one.language}
    found |= {"added_at": _time(one.added_at), "changed_at": _time(one.changed_at)}
    if addresses:
        found |= {"address": one.address, "name": one.name, "reason": one.reason}
    found["lists"] = [
        {"list": at.list, "state": at.state, "changed_at": _time(at.changed_at)}
        | ({"consent_at": _time(at.consent_at)} if at.consent_at is not None else {})
        | (
            {"reason": at.reason, "consent_how": at.consent_how, "consent_wording": at.consent_wording}
            | ({"consent_ip": at.consent_ip} if at.consent_ip else {})
            if addresses
            else {}
        )
        for at in one.memberships
    ]
    if one.history:
        found["history"] = [
            {"at": _time(c.at), "list": c.list, "what": c.what} | ({"reason": c.reason} if addresses else {})
            for c in one.history
        ]
    return found


def _time(at: int) -> str:
    """Milliseconds since the epoch for people and programs: ISO 8601 in UTC, to the second."""
    return f"{datetime.fromtimestamp(at // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
