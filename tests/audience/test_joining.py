"""Taking people in, rule by rule: who comes to a list, and who never comes back by an import."""

from __future__ import annotations

import pytest

from pipeline.audience import Added, Audience, BadAddress, NewSubscriber, NotAgain, State, UnknownSubscriber, adding
from pipeline.errors import WrongUse
from tests.audience.making import Clock, person


def _stands(audience: Audience, reader: str) -> dict[str, str]:
    return {membership.list: membership.state for membership in audience.show(reader).memberships}


def test_the_same_address_twice_is_one_person(audience: Audience) -> None:
    first = audience.add(person("Thida@reader.test", name="Thida"))
    second = audience.add(person("thida@reader.test", name="Another", lists=("weekly", "daily")))
    assert (first.what, second.what) == ("added", "joined")
    assert first.id == second.id
    shown = audience.show(first.id)
    assert (shown.name, shown.address) == ("Thida", "Thida@reader.test")
    assert _stands(audience, first.id) == {"daily": "active", "weekly": "active"}
    assert audience.add(person()).what == "unchanged"


def test_an_address_is_kept_as_it_is_checked(audience: Audience) -> None:
    reader = audience.add(person(" Thida@Bücher.Example.ORG ")).id
    assert audience.show(reader).address == "Thida@xn--bcher-kva.example.org"
    assert audience.find("thida@bücher.example.org") == reader
    assert audience.find("nobody") is None


def test_an_id_says_nothing(audience: Audience) -> None:
    ids = [audience.add(person(f"r{number}@reader.test")).id for number in range(20)]
    assert len(set(ids)) == 20
    assert all(len(one) == 16 and set(one) <= set("abcdefghijklmnopqrstuvwxyz234567") for one in ids)
    assert ids != sorted(ids)


def test_the_consent_is_kept_with_the_list_it_was_given_for(audience: Audience, clock: Clock) -> None:
    reader = audience.add(person(consent_at=5, consent_how="form", consent_wording="I do", consent_ip="192.0.2.1")).id
    audience.add(person(lists=("daily",), consent_at=7, consent_how="paper"))
    daily, weekly = audience.show(reader).memberships
    assert (weekly.consent_at, weekly.consent_how, weekly.consent_wording) == (5, "form", "I do")
    assert (daily.consent_at, daily.consent_how, daily.consent_wording, daily.consent_ip) == (7, "paper", "", "")
    audience.remove(reader, "weekly", "enough")
    assert audience.show(reader).memberships[1].consent_how == "form"
    later = clock.stamp()
    assert audience.add(person(consent_at=later, consent_how="letter"), again=True).what == "joined"
    assert audience.show(reader).memberships[1].consent_at == later
    assert audience.show(reader).memberships[1].consent_how == "letter"


@pytest.mark.parametrize("state", ["active", "pending"])
def test_who_left_comes_back_only_by_a_newer_consent(audience: Audience, clock: Clock, state: State) -> None:
    long_ago = clock.stamp()
    reader = audience.add(person()).id
    audience.remove(reader, reason="enough")
    for new, again in (
        (person(state=state), False),
        (person(state=state), True),
        (person(state=state, consent_at=long_ago), True),
        (person(state=state, consent_at=clock.stamp()), False),
        (person(state=state, consent_at=clock.stamp() + 10**9), True),
    ):
        assert audience.add(new, again=again).what == "unsubscribed"
        assert _stands(audience, reader) == {"weekly": "unsubscribed"}
    assert audience.add(person(state=state, consent_at=clock.stamp()), again=True).what == "joined"
    assert _stands(audience, reader) == {"weekly": state}


def test_who_is_suppressed_comes_back_only_by_a_newer_consent(audience: Audience, clock: Clock) -> None:
    reader = audience.add(person()).id
    audience.set_state(reader, None, "suppressed", "complained")
    assert audience.show(reader).reason == "complained"
    assert audience.add(person(consent_at=clock.stamp())).what == "suppressed"
    assert audience.add(person(lists=("daily",)), again=True).what == "suppressed"
    assert audience.add(person(consent_at=clock.stamp()), again=True) == Added(reader, "joined")
    shown = audience.show(reader)
    assert (shown.state, shown.reason) == ("active", "")
    assert [line.what for line in shown.history] == ["active", "suppressed", "active"]


def test_who_is_forgotten_never_comes_back(audience: Audience, clock: Clock) -> None:
    reader = audience.add(person("Thida@reader.test")).id
    audience.forget(reader)
    added = audience.add(person("thida@reader.test", consent_at=clock.stamp()), again=True)
    assert (added.id, added.what) == ("", "forgotten")
    assert audience.find("thida@reader.test") is None
    assert audience.was_forgotten("THIDA@reader.test")
    assert not audience.was_forgotten("zaw@reader.test")
    with pytest.raises(UnknownSubscriber):
        audience.show(reader)
    with pytest.raises(UnknownSubscriber):
        audience.forget(reader)
    assert audience.stats().forgotten == 1


def test_a_row_that_says_left_always_holds(audience: Audience) -> None:
    reader = audience.add(person(lists=("daily", "weekly"))).id
    left = person(state="unsubscribed", reason="by letter")
    assert [audience.add(left).what for _ in range(2)] == ["unsubscribed", "unchanged"]
    assert _stands(audience, reader) == {"daily": "active", "weekly": "unsubscribed"}
    assert audience.show(reader).memberships[1].reason == "by letter"
    dead = person(state="suppressed", reason="no such mailbox")
    assert [audience.add(dead).what for _ in range(2)] == ["suppressed", "unchanged"]
    assert audience.show(reader).reason == "no such mailbox"
    assert _stands(audience, reader)["daily"] == "active", "what they asked for is remembered"


def test_who_comes_suppressed_receives_nothing_even_when_that_is_lifted(audience: Audience) -> None:
    reader = audience.add(person(state="suppressed", reason="bounced elsewhere")).id
    audience.set_state(reader, None, "active", "works again")
    assert list(audience.readers("weekly", None).freeze()) == []


def test_pending_becomes_active_and_active_never_pending(audience: Audience) -> None:
    reader = audience.add(person(state="pending")).id
    assert list(audience.readers("weekly", None).freeze()) == []
    assert audience.add(person(state="pending")).what == "unchanged"
    assert audience.add(person()).what == "joined"
    assert audience.add(person(state="pending")).what == "unchanged"
    assert _stands(audience, reader) == {"weekly": "active"}


def test_a_file_that_names_somebody_twice_is_seen_by_plan_and_import_alike(audience: Audience) -> None:
    rows = [
        person(),
        person("THIDA@reader.test"),
        person(lists=("daily",)),
        person(state="unsubscribed"),
        person(),
        person(state="suppressed"),
        person("zaw@reader.test", state="suppressed"),
        person("zaw@reader.test"),
    ]
    expected = ["added", "unchanged", "joined", "unsubscribed", "unsubscribed", "suppressed", "added", "suppressed"]
    assert [added.what for added in audience.plan_many(rows)] == expected
    assert audience.stats().subscribers == 0
    assert audience.find("thida@reader.test") is None
    assert [added.what for added in audience.add_many(rows)] == expected
    assert {count.state for count in audience.stats().counts} == {"suppressed"}


def test_a_plan_names_who_is_known(audience: Audience) -> None:
    reader = audience.add(person()).id
    planned = list(audience.plan_many([person(lists=("daily",)), person(lists=("daily",)), person("zaw@reader.test")]))
    assert [(added.id, added.what) for added in planned] == [(reader, "joined"), (reader, "unchanged"), ("", "added")]


def test_what_is_no_address_is_refused_and_what_came_before_stands(
    audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "CHUNK", 10)
    with pytest.raises(BadAddress):
        audience.add(person("nobody"))
    rows = iter([*(person(f"r{number}@reader.test") for number in range(20)), person("nobody\r\n@reader.test")])
    with pytest.raises(BadAddress, match="not checked"):
        list(audience.add_many(rows))
    assert audience.stats().subscribers == 20
    assert audience.find("nobody") is None


def test_what_an_operator_sets_by_hand(audience: Audience) -> None:
    reader = audience.add(person(state="pending", name="Thida")).id
    audience.set_state(reader, "weekly", "active", "confirmed by telephone")
    audience.set_state(reader, "daily", "active", "asked for it")
    assert _stands(audience, reader) == {"daily": "active", "weekly": "active"}
    assert audience.remove(reader, "daily", "enough") == 1
    assert audience.remove(reader, "daily", "enough") == 0
    with pytest.raises(NotAgain, match="new consent"):
        audience.set_state(reader, "daily", "active")
    with pytest.raises(WrongUse, match="pending"):
        audience.set_state(reader, None, "pending")
    audience.describe(reader, name="Thida Aye", language="my")
    shown = audience.show(reader)
    assert (shown.name, shown.language) == ("Thida Aye", "my")
    assert [(line.list, line.what, line.reason) for line in shown.history] == [
        ("weekly", "pending", ""),
        ("weekly", "active", "confirmed by telephone"),
        ("daily", "active", "asked for it"),
        ("daily", "unsubscribed", "enough"),
    ]
    for unknown in (
        lambda: audience.set_state("nobody", None, "active"),
        lambda: audience.remove("nobody"),
        lambda: audience.describe("nobody", name="x"),
        lambda: audience.show("nobody"),
    ):
        with pytest.raises(UnknownSubscriber, match="no subscriber with this id"):
            unknown()


def test_a_listing_gives_those_who_are_asked_for(audience: Audience) -> None:
    rows: list[NewSubscriber] = [
        person("a@reader.test", language="my", name="အေး"),
        person("b@reader.test", language="en", lists=("daily", "weekly")),
        person("c@reader.test", state="pending"),
        person("d@reader.test", state="suppressed"),
        person("e@reader.test", lists=()),
    ]
    list(audience.add_many(rows))
    audience.remove(audience.find("b@reader.test") or "", "daily")

    def letters(*asked: str | None) -> str:
        return "".join(one.address[0] for one in audience.listing(*asked))  # type: ignore[arg-type]

    assert letters() == "abcde"
    assert letters("weekly") == "abcd"
    assert letters("weekly", "active") == "ab"
    assert letters("daily", "active") == ""
    assert letters("daily", "unsubscribed") == "b"
    assert letters(None, "pending") == "c"
    assert letters(None, "suppressed") == letters("weekly", "suppressed") == "d"
    assert letters(None, "unsubscribed") == "b", "who is suppressed stands so, whatever the list says"
    assert letters(None, None, "my") == "a"
    assert next(audience.listing()).name == "အေး"
