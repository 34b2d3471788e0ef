"""What the ledger says when it is asked: mailings and their states, sums, history, tests, what relays taught."""

from __future__ import annotations

import pytest

from pipeline.ledger import Ledger, NotAllowed, Row, Sums, Told, events, sums
from tests.ledger.conftest import Opener
from tests.ledger.making import START, Clock, planned


def test_sums_by_domain_largest_first(ledger: Ledger) -> None:
    mailing = planned(ledger, 6, batch_size=6).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        writer.exchange(batch, (), [0, 1, 2])
        writer.exchange(batch, [Told(0, "sent"), Told(1, "in doubt")], ())
    assert ledger.by_domain(mailing) == {
        "example.org": Sums(planned=2, sending=1, in_doubt=1),
        "other": Sums(planned=1, sent=1),
    }
    assert list(ledger.by_domain(mailing)) == ["example.org", "other"]
    assert ledger.sums(mailing) == Sums(planned=3, sending=1, sent=1, in_doubt=1)


def test_what_is_missing_is_named_with_its_reason(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "_PAGE", 2)
    mailing = planned(ledger, 6, batch_size=6).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        writer.exchange(batch, (), [0, 1])
        writer.exchange(batch, [Told(0, "sent"), Told(1, "refused", "5.1.1", "no such mailbox")], ())
    missing = list(ledger.missing(mailing))
    assert [row.reader[-1] for row in missing] == ["1", "2", "3", "4", "5"]
    assert missing[0] == Row("reader00000001", "refused", "5.1.1", "no such mailbox", missing[0].at)
    assert missing[0].at == pytest.approx(START, abs=1)
    assert missing[1] == Row("reader00000002", "planned", "", "", None)
    assert len(list(ledger.rows(mailing))) == 6


def test_the_time_in_which_it_was_carried(ledger: Ledger, clock: Clock) -> None:
    """It does not grow with the time since, and rests between runs are not in it."""
    mailing = planned(ledger, 4).id
    assert ledger.carried(mailing) == 0.0
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        for number in range(4):
            writer.exchange(batch, (), [number])
            clock.now += 90 if number != 2 else 86_400
            writer.exchange(batch, [Told(number, "sent")], ())
    assert ledger.carried(mailing) == pytest.approx(3 * 90, abs=1)
    clock.now += 10**6
    assert ledger.carried(mailing) == pytest.approx(3 * 90, abs=1)


def test_mailings_of_an_issue_and_of_all(ledger: Ledger) -> None:
    one, other = planned(ledger, slug="one"), planned(ledger, slug="two")
    assert ledger.mailings() == [one, other]
    assert ledger.mailings("two") == [other]
    assert ledger.mailing("two", "letter") == other
    assert ledger.mailing("two", "thread") is None


_ALLOWED = {
    ("running", "paused"),
    ("running", "stopped"),
    ("running", "cancelled"),
    ("paused", "running"),
    ("paused", "stopped"),
    ("paused", "cancelled"),
    ("stopped", "running"),
    ("stopped", "paused"),
    ("stopped", "cancelled"),
    ("running", "done"),
    ("paused", "done"),
    ("stopped", "done"),
}


@pytest.mark.parametrize("old", ["running", "paused", "stopped", "cancelled", "done"])
@pytest.mark.parametrize("new", ["planning", "running", "paused", "stopped", "cancelled", "done"])
def test_which_states_lead_to_which(ledger: Ledger, old: str, new: str) -> None:
    mailing = planned(ledger, 0).id
    ledger.set_state(mailing, old)  # type: ignore[arg-type]
    before = len(list(ledger.events("issue")))
    if old != new and (old, new) not in _ALLOWED:
        with pytest.raises(NotAllowed, match=f"the mailing is {old} and cannot become {new}"):
            ledger.set_state(mailing, new)  # type: ignore[arg-type]
        new = old
    else:
        ledger.set_state(mailing, new, "because")  # type: ignore[arg-type]
    row = ledger.mailing("issue", "letter")
    assert row
    assert row.state == new
    assert len(list(ledger.events("issue"))) == before + (old != new)


@pytest.mark.parametrize("told", ["sending", "in doubt", "deferred"])
def test_what_is_left_is_not_done(ledger: Ledger, told: str) -> None:
    mailing = planned(ledger, 1).id
    with ledger.writer() as writer:
        batch = ledger.open_batch(mailing, 0, repeatable_for=0)
        writer.exchange(batch, (), [0])
        if told != "sending":
            writer.exchange(batch, [Told(0, told)], ())  # type: ignore[arg-type]
        with pytest.raises(NotAllowed, match="1 deliveries are left"):
            ledger.set_state(mailing, "done")
        writer.exchange(batch, [Told(0, "sent")], ())
    ledger.set_state(mailing, "done")


def test_the_history_is_kept_in_order(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_PAGE", 2)
    mailing = planned(ledger).id
    ledger.set_state(mailing, "paused", "lunch")
    ledger.note("issue", "", "approved", "by the editor")
    ledger.note("another", "letter", "approved")
    ledger.set_state(mailing, "running")
    assert [(event.channel, event.what, event.detail) for event in ledger.events("issue")] == [
        ("letter", "planned", "4"),
        ("letter", "paused", "lunch"),
        ("", "approved", "by the editor"),
        ("letter", "running", ""),
    ]


def test_what_was_tested_is_known_by_its_digest(ledger: Ledger, opener: Opener) -> None:
    assert not ledger.tested("issue", "letter", "d1")
    ledger.record_test("issue", "letter", "d1")
    ledger.record_test("issue", "letter", "d1")
    assert opener().tested("issue", "letter", "d1")
    assert not ledger.tested("issue", "letter", "d2")
    assert not ledger.tested("issue", "other", "d1")


def test_what_a_relay_taught_is_kept_and_replaced(ledger: Ledger, opener: Opener) -> None:
    ledger.learn("mx.example:587", "relay", "per_minute", 100)
    ledger.learn("mx.example:587", "relay", "per_minute", 60.5)
    ledger.learn("mx.example:587", "example.org", "per_minute", 7)
    assert opener().learned("mx.example:587") == {("relay", "per_minute"): 60.5, ("example.org", "per_minute"): 7}
    assert ledger.learned("mx2.example:587") == {}


def test_a_file_is_persistent_when_it_knows_of_a_mailing_and_not_when_it_was_only_opened(
    ledger: Ledger, opener: Opener, place: str
) -> None:
    assert ledger.persistent is ("://" in place)
    assert opener().persistent is ("://" in place)
    planned(ledger)
    assert opener().persistent
