"""Joining: what a new row makes of what is known, as a value. Nothing is read or written here.

The rules: who was forgotten never comes back; who left, or was suppressed, comes back only by a new consent that
somebody vouches for (`again`); a row that says that somebody left always holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipeline.audience.subscribers import MembershipState, NewSubscriber, Verdict


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of an address, without saying whose it is.

    `state` is the whole person's (`active`, `suppressed`), or why only a hash is left (`forgotten`, `unsubscribed`,
    `suppressed`: then `id` is empty). `lists` holds for each membership its state and since when.
    """

    id: str
    state: str
    changed_at: int
    lists: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to be done: `create` the person, set the whole person's `state`, set memberships."""

    verdict: Verdict
    create: bool = False
    state: str | None = None
    lists: Mapping[str, MembershipState] = field(default_factory=dict)


def judge(known: Known | None, new: NewSubscriber, *, again: bool, now: int) -> Ruling:
    """What a row does, given what is known of its address (None: nothing). `now` in milliseconds since the epoch."""
    if known is None:
        return _newcomer(new)
    back_since = _consent(new, now) if again else None
    if not known.id:
        comes_back = known.state != "forgotten" and _after(back_since, known.changed_at) and not _leaves(new)
        return _newcomer(new) if comes_back else Ruling(_standing(known.state))
    if new.state == "suppressed":
        return Ruling("unchanged") if known.state == "suppressed" else Ruling("suppressed", state="suppressed")
    if new.state == "unsubscribed":
        left: dict[str, MembershipState] = {
            name: "unsubscribed" for name in new.lists if _state(known, name) != "unsubscribed"
        }
        return Ruling("unsubscribed", lists=left) if left else Ruling("unchanged")
    if known.state == "suppressed" and not _after(back_since, known.changed_at):
        return Ruling("suppressed")
    return _joins(known, new, "active" if known.state == "suppressed" else None, back_since)


def after(known: Known | None, ruling: Ruling, *, reader: str, now: int) -> Known | None:
    """What is known once a ruling has been carried out; `reader` is the id of who was created."""
    if ruling.create:
        lists: dict[str, tuple[str, int]] = {name: (state, now) for name, state in ruling.lists.items()}
        return Known(reader, ruling.state or "active", now, lists)
    if known is None or (not ruling.lists and ruling.state is None):
        return known
    lists = {**known.lists, **{name: (state, now) for name, state in ruling.lists.items()}}
    if ruling.state is None:
        return replace(known, lists=lists)
    return replace(known, lists=lists, state=ruling.state, changed_at=now)


def _newcomer(new: NewSubscriber) -> Ruling:
    """Who is suppressed from the first is on no list for good: lifting that alone must not make them receive."""
    state: MembershipState = "unsubscribed" if new.state == "suppressed" else new.state
    whole = "suppressed" if new.state == "suppressed" else None
    return Ruling("added", create=True, state=whole, lists=dict.fromkeys(new.lists, state))


def _joins(known: Known, new: NewSubscriber, whole: str | None, back_since: int | None) -> Ruling:
    wanted: MembershipState = "pending" if new.state == "pending" else "active"
    lists: dict[str, MembershipState] = {}
    blocked = False
    for name in new.lists:
        state, changed_at = known.lists.get(name, (None, 0))
        if state is None or (state == "pending" and wanted == "active"):
            lists[name] = wanted
        elif state == "unsubscribed":
            if _after(back_since, changed_at):
                lists[name] = wanted
            else:
                blocked = True
    if lists or whole:
        return Ruling("joined", state=whole, lists=lists)
    return Ruling("unsubscribed" if blocked else "unchanged")


def _state(known: Known, name: str) -> str | None:
    return known.lists[name][0] if name in known.lists else None


def _leaves(new: NewSubscriber) -> bool:
    return new.state in {"unsubscribed", "suppressed"}


def _consent(new: NewSubscriber, now: int) -> int | None:
    """When they agreed; a consent of tomorrow is a mistake, and none."""
    return new.consent_at if new.consent_at is not None and new.consent_at <= now else None


def _after(consent: int | None, left: int) -> bool:
    return consent is not None and consent > left


def _standing(why: str) -> Verdict:
    if why == "forgotten":
        return "forgotten"
    return "suppressed" if why == "suppressed" else "unsubscribed"
