"""Channels that wait for another's address: their order, the address from the ledger's receipt, and where it is put.

The outbox has a placeholder for the address (`pipeline.delivery.after_slot`). It is filled in the requests that a
poster is given, byte for byte and nowhere else: what was approved and what the digest is of stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pipeline.channel import Channel, MailSettings
from pipeline.delivery import AFTER
from pipeline.ledger import Ledger
from pipeline.send.post.poster import Posting
from pipeline.send.run.job import Verdict
from pipeline.text.escapes import linkedin, slack, telegram_html

_WRITTEN: Final[Mapping[str, Callable[[str], str]]] = {
    "telegram/text": telegram_html,
    "telegram/caption": telegram_html,
    "linkedin/commentary": linkedin,
    "slack/text": slack,
}
"""By kind and field: an address within text that has markup of its own. In all other fields it stands as it is."""
_TAKEN_BACK: Final = frozenset({"retracting", "retracted"})
_NO_ADDRESS: Final = frozenset(' "<>\\^`{}|')
_OTHER: Final = "name another channel in `after` of [channels.{}], or take it out"


class Waits(Exception):
    """A channel cannot begin yet, or not at all: the verdict of its run, and why, with the remedy."""

    def __init__(self, verdict: Verdict, why: str) -> None:
        super().__init__(why)
        self.verdict, self.why = verdict, why


def in_order(channels: Sequence[Channel]) -> list[Channel]:
    """The same channels, each behind the one that it waits for; else as the configuration has them."""
    known, done = {one.name: one for one in channels}, dict[str, Channel]()

    def put(channel: Channel, way: tuple[str, ...] = ()) -> None:
        after = _after(channel)
        if after in known and after not in done and after not in way:
            put(known[after], (*way, channel.name))
        done.setdefault(channel.name, channel)

    for channel in channels:
        put(channel)
    return list(done.values())


def with_address(
    postings: Sequence[Posting], slug: str, channel: Channel, ledger: Ledger, known: Sequence[Channel]
) -> list[Posting]:
    """The deliveries of a channel with the address of the one that it waits for, if it waits for one.

    Args:
        postings: as the outbox has them.
        slug: of the issue.
        channel: whose deliveries they are.
        ledger: where the other one's receipt is.
        known: all channels of the configuration.

    Raises:
        Waits: there is no such address, yet or at all; nothing may be posted.
    """
    names = _names(postings)
    name = next(iter(names), None) or _after(channel)
    if name is None:
        return list(postings)
    other = next((one for one in known if one.name == name), None)
    address = _address(slug, name, channel, ledger, other)
    return _filled(postings, names.get(name, ""), address, channel)


def as_posted(postings: Sequence[Posting], slug: str, channel: Channel, ledger: Ledger) -> list[Posting] | None:
    """The same for what was posted once, whatever became of the other channel since; None: nobody knows it any more."""
    names = _names(postings)
    for name, placeholder in names.items():
        row = ledger.mailing(slug, name)
        first = ledger.standing(row.id)[:1] if row else ()
        address = first[0].receipt.partition(" ")[2] if first else ""
        return _filled(postings, placeholder, address, channel) if address else None
    return list(postings)


def _after(channel: Channel) -> str | None:
    return None if isinstance(channel.settings, MailSettings) else channel.settings.after


def _names(postings: Sequence[Posting]) -> dict[str, str]:
    """Whom the outbox waits for, with the placeholder: one at most."""
    slots = {name: value for one in postings for name, value in one.placeholders.items() if name.startswith(AFTER)}
    return {name.removeprefix(AFTER): value for name, value in slots.items()}


def _address(slug: str, name: str, channel: Channel, ledger: Ledger, other: Channel | None) -> str:
    """What the first post of the other channel was told its address is."""
    row, waits = ledger.mailing(slug, name), f"waits for {name}"
    if row is None and (other is None or not other.settings.set_up):
        fault = f"{waits}, which names no account" if other else f"{waits}, and there is no such channel"
        raise Waits("waits", f"{fault}; name its account in [channels.{name}], or {_OTHER.format(channel.name)}")
    if row is None:
        raise Waits("waits", f"{waits}, which was not begun; publish the issue with --channel {name} too")
    if row.state in _TAKEN_BACK:
        raise Waits("waits", f"{waits}, which was taken back; {_OTHER.format(channel.name)}")
    first = next(iter(ledger.standing(row.id)), None)
    if first is None or first.state != "sent":
        state = first.state if first else "empty"
        raise Waits("waits", f"{waits}, whose first post is {state}; “publish status {slug}” says what it needs")
    if address := first.receipt.partition(" ")[2]:
        return address
    how = "was given no web address" if first.receipt else "was settled as sent, so that its address is not known"
    raise Waits("waits", f"{waits}, which {how}; {_OTHER.format(channel.name)}")


def _filled(postings: Sequence[Posting], placeholder: str, address: str, channel: Channel) -> list[Posting]:
    if not address.startswith(("https://", "http://")) or set(address) & _NO_ADDRESS or not address.isprintable():
        raise Waits("stopped", f"the address that it waits for is none of the web; {_OTHER.format(channel.name)}")
    longest = max([len(address), *(len(way(address)) for way in _writings(channel.kind).values())])
    if placeholder and longest > len(placeholder):
        fault = f"the address that it waits for has {longest} characters, and {len(placeholder)} were kept for it"
        raise Waits("stopped", f"{fault}; {_OTHER.format(channel.name)}")
    return [
        replace(
            one,
            request={**one.request, "body": _put(one.request["body"], placeholder, address, channel.kind)},
            placeholders={name: value for name, value in one.placeholders.items() if not name.startswith(AFTER)},
        )
        for one in postings
    ]


def _writings(kind: str) -> dict[str, Callable[[str], str]]:
    """How an address is written in a kind's fields with markup, by field."""
    return {name.partition("/")[2]: way for name, way in _WRITTEN.items() if name.partition("/")[0] == kind}


def _put(value: Any, placeholder: str, address: str, kind: str, field: str = "") -> Any:
    """A body with the address in the place of the placeholder, written as the field asks."""
    if isinstance(value, str) and placeholder:
        return value.replace(placeholder, _writings(kind).get(field, str)(address))
    if isinstance(value, Mapping):
        return {key: _put(one, placeholder, address, kind, key) for key, one in value.items()}
    return [_put(one, placeholder, address, kind, field) for one in value] if isinstance(value, list) else value
