"""Retention: what goes, when, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.audience import Audience, Pruned
from pipeline.channel import AudienceSettings
from tests.audience.conftest import Opener
from tests.audience.making import DAY, NOW, Clock, person


@pytest.fixture
def ruled(opener: Opener, settings: AudienceSettings) -> Audience:
    """An audience with somebody of every sort."""
    audience = opener(replace(settings, pending_days=30, unsubscribed_days=365, suppressed_days=90, history_days=1000))
    sorts = {"active": "active", "pending": "pending", "half": "pending", "left": "unsubscribed", "dead": "suppressed"}
    for address, state in sorts.items():
        audience.add(person(f"{address}@reader.test", state=state))
    audience.add(person("nowhere@reader.test", lists=()))
    audience.add(person("half@reader.test", lists=("daily",)))
    audience.add(person("left-one@reader.test", lists=("daily", "weekly")))
    audience.remove(audience.find("left-one@reader.test") or "", "daily")
    return audience


def _there(audience: Audience) -> set[str]:
    return {one.address.partition("@")[0] for one in audience.listing()}


ALL = {"active", "pending", "half", "left", "dead", "nowhere", "left-one"}


def test_young_things_stay(ruled: Audience) -> None:
    assert ruled.prune() == Pruned()
    assert _there(ruled) == ALL


@pytest.mark.parametrize(
    ("days", "pruned", "gone"),
    [
        (29.9, Pruned(), set()),
        (30.1, Pruned(pending=2, nowhere=2), {"pending", "nowhere"}),
        (90.1, Pruned(pending=2, nowhere=2, suppressed=1), {"pending", "nowhere", "dead"}),
        (365.1, Pruned(2, 1, 1, 2), {"pending", "nowhere", "dead", "left"}),
    ],
)
def test_each_goes_at_its_time_and_a_dry_run_says_so_before(
    ruled: Audience, days: float, pruned: Pruned, gone: set[str]
) -> None:
    moment = NOW + 60 + days * DAY
    assert ruled.prune(moment, dry_run=True) == pruned
    assert _there(ruled) == ALL
    assert ruled.prune(moment) == pruned
    assert _there(ruled) == ALL - gone
    assert ruled.prune(moment) == Pruned()


def test_what_left_a_hash_comes_back_only_by_a_new_consent(ruled: Audience, clock: Clock) -> None:
    clock.now += 400 * DAY
    ruled.prune()
    before = clock.now
    for address, what in {"left": "unsubscribed", "dead": "suppressed", "pending": "added", "nowhere": "added"}.items():
        row = person(f"{address}@reader.test")
        assert [added.what for added in ruled.plan_many([row])] == [what]
        assert ruled.add(row).what == what
    assert not ruled.was_forgotten("left@reader.test")
    old = person("left@reader.test", consent_at=int((before - 10) * 1000))
    assert ruled.add(old, again=True).what == "unsubscribed"
    for address in ("left", "dead"):
        added = ruled.add(person(f"{address}@reader.test", consent_at=clock.stamp()), again=True)
        assert added.what == "added"
        assert ruled.show(added.id).memberships[0].state == "active"
    assert ruled.add(person("left@reader.test")).what == "unchanged"


def test_old_history_goes_and_the_reason_of_today_stays(ruled: Audience, clock: Clock) -> None:
    reader = ruled.find("active@reader.test") or ""
    ruled.set_state(reader, None, "suppressed", "complained")
    ruled.set_state(reader, None, "active", "a mistake")
    clock.now += 1001 * DAY
    pruned = ruled.prune()
    assert pruned.history > 0
    assert ruled.show(reader).history == ()
    assert ruled.show(reader).reason == "a mistake"


def test_nothing_goes_where_no_rule_is(opener: Opener, settings: AudienceSettings) -> None:
    none = replace(settings, pending_days=0, unsubscribed_days=0, suppressed_days=0, history_days=0)
    audience = opener(none)
    for state in ("pending", "unsubscribed", "suppressed"):
        audience.add(person(f"{state}@reader.test", state=state))
    assert audience.prune(NOW + 10_000 * DAY) == Pruned()
