"""What every poster does, whatever the network: in order, unchanged, once, and it says what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

import pytest

from pipeline.outcome import Deferred, Refused, Sent
from pipeline.send.post.poster import Poster
from pipeline.send.sender import SendError
from tests.send.post.contract import Case, posted_by, same, sound
from tests.send.post.server import Fault, Heard, Reply

pytestmark = pytest.mark.real


def test_it_is_a_poster_and_takes_leave_twice(case: Case) -> None:
    assert isinstance(case.poster, Poster)
    assert case.poster.repeatable_for >= 0
    assert case.far.heard == []  # nothing is asked before it has to be
    case.poster.close()
    case.poster.close()
    assert case.poster.relay


def test_a_thread_is_posted_in_order_and_only_its_slots_are_filled(case: Case) -> None:
    receipts = case.thread()
    assert len(set(receipts)) == len(receipts)
    assert all(receipt and len(receipt.split()) <= 2 and receipt.isprintable() for receipt in receipts)
    bodies = case.carried()
    assert len(bodies) == len(case.net.postings)
    for body, posting in zip(bodies, case.net.postings, strict=True):
        assert same(body, posting.request["body"], posting.placeholders), (body, posting.request["body"])
    assert len(case.net.posted()) == sum(len(posted_by(posting)) for posting in case.net.postings)
    received = repr([(heard.path, heard.query, heard.body) for heard in case.far.heard])
    assert not any(slot in received for posting in case.net.postings for slot in posting.placeholders.values())


def test_a_post_names_the_one_before_by_its_receipt(case: Case) -> None:
    if not case.net.threads or len(case.net.postings) == 1:
        return
    receipts, later = case.thread(), case.carried()[1:]
    for receipt, heard in zip(receipts[:-1], later, strict=True):
        assert receipt.partition(" ")[0] in repr(heard) or receipt.partition(" ")[2] in repr(heard)


@pytest.mark.parametrize("follows", [None, "", "../../evil https://x", "a\nb", "\ud800"])
def test_a_post_that_has_nothing_to_follow_is_not_posted(case: Case, follows: str | None) -> None:
    if not case.net.threads or len(case.net.postings) == 1:
        return
    outcome = case.poster.post(replace(case.net.postings[1], follows=follows))
    sound(outcome)
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert case.net.posted() == []


def test_checking_posts_nothing(case: Case) -> None:
    case.poster.check()
    assert case.net.posted() == []
    assert case.requests() == []
    assert case.poster.relay


def _statuses(case: Case) -> list[Reply]:
    return [*(Reply(status, {"error": "Forbidden"}) for status in (401, 403)), *case.net.denied]


def test_wrong_credentials_stop_the_channel_and_the_remedy_says_where_to_look(case: Case) -> None:
    for reply in _statuses(case):
        case.fault(Fault("", reply=reply, times=9))
        outcome = case.poster.post(case.first)
        case.far.forget()
        sound(outcome)
        assert isinstance(outcome, Deferred), reply
        assert outcome.scope == "channel"
        assert "; " in outcome.why
        assert "docs/channels/" in outcome.why or not case.net.guided
    assert case.net.posted() == []
    assert isinstance(case.poster.post(case.first), Sent)  # mended, it goes on


def test_a_refusal_is_told_in_the_networks_own_words_or_in_none_of_them(case: Case) -> None:
    words = dict.fromkeys(("error", "message", "description", "detail", "title"), "the keeper has locked the gate")
    case.fault(Fault("", reply=Reply(403, words)))
    outcome = case.poster.post(case.first)
    assert isinstance(outcome, Deferred)
    assert outcome.code == "403"
    assert ("the keeper has locked the gate" in outcome.why) == case.net.quotes


def test_what_is_refused_is_refused_in_the_networks_own_words(case: Case) -> None:
    for reply in case.net.refused:
        case.fault(Fault("", reply=reply))
        outcome = case.poster.post(case.first)
        sound(outcome)
        assert isinstance(outcome, Refused), outcome
        assert outcome.fault == "message"
    assert case.net.posted() == []


def _moment(seconds: float, case: Case) -> str:
    now = parsedate_to_datetime(case.far.date) if case.far.date else datetime.now(UTC)
    return format_datetime(datetime.fromtimestamp(now.timestamp() + seconds, UTC), usegmt=True)


def test_a_pause_that_is_asked_for_is_kept(case: Case) -> None:
    asked = [({"Retry-After": "30"}, 30.0), ({"Retry-After": _moment(90, case)}, 90.0), ({}, None)]
    replies = [(Reply(429, {"error": "Too many requests"}, headers=headers), wait) for headers, wait in asked]
    for reply, wait in [*replies, *case.net.paces]:
        case.fault(Fault("", reply=reply))
        outcome = case.poster.post(case.first)
        sound(outcome)
        assert isinstance(outcome, Deferred), outcome
        assert outcome.scope == "connection"
        assert outcome.wait == (wait if wait is None else pytest.approx(wait, abs=10))
    assert case.net.posted() == []
    assert len(case.requests()) == len(replies) + len(case.net.paces)


def test_what_was_posted_can_be_taken_back_the_last_first(case: Case) -> None:
    receipts, before = case.thread(), case.net.posted()
    app, seen = case.far.app, [before]

    def watched(heard: Heard) -> Reply:
        reply = app(heard)
        seen.append(case.net.posted())
        return reply

    case.far.app = watched
    outcomes = case.poster.retract(receipts)
    for outcome in outcomes:
        sound(outcome)
    assert len(outcomes) == len(receipts)
    if not case.net.deletes:
        assert all(isinstance(outcome, Refused) and "; " in outcome.why for outcome in outcomes)
        assert case.net.posted() == before
        return
    assert [outcome for outcome in outcomes if not isinstance(outcome, Sent)] == []
    assert case.net.posted() == []
    assert all(left == before[: len(left)] for left in seen)
    assert [type(outcome) for outcome in case.poster.retract(receipts)] == [Sent] * len(receipts)  # gone already


def test_where_it_cannot_be_taken_back_the_place_is_named(case: Case) -> None:
    receipts = case.thread()
    if not case.net.deletes:
        for outcome, receipt in zip(case.poster.retract(receipts), receipts, strict=True):
            assert isinstance(outcome, Refused)
            assert case.poster.relay.split()[0] in outcome.why or receipt.split()[-1] in outcome.why


@pytest.mark.parametrize("receipt", ["", "../../evil", "1 x", "?a=b#c", "\x00", "ရေ"])
def test_a_receipt_that_is_none_deletes_nothing(case: Case, receipt: str) -> None:
    case.thread()
    before = case.net.posted()
    for outcome in case.poster.retract([receipt]):
        sound(outcome) if not isinstance(outcome, Sent) else None
    assert case.net.posted() == before


def test_a_retraction_that_the_network_does_not_let_through_is_said(case: Case) -> None:
    receipts = case.thread()
    for status in (401, 403, 429, 500, 503):
        for method in ("POST", "DELETE"):
            case.far.fault(Fault("", method, reply=Reply(status, {"error": "No"}), times=99))
        for outcome in case.poster.retract(receipts):
            sound(outcome)
            assert not isinstance(outcome, Sent), status
        case.far.forget()


def test_what_is_there_is_found_where_the_network_tells(case: Case) -> None:
    before = case.poster.find(case.first)
    sound(before)
    assert not isinstance(before, Sent)
    posted = case.poster.post(case.first)
    found = case.poster.find(case.first)
    assert isinstance(posted, Sent)
    assert found == posted if case.net.finds else not isinstance(found, Sent | Deferred)
    assert len(case.requests()) == 1


def test_a_channel_that_cannot_post_is_said_by_check(case: Case) -> None:
    for reply in (Reply(401, {"error": "No"}), Reply(403, text="<title>No</title>")):
        for method in ("GET", "POST"):
            case.far.fault(Fault("", method, reply=reply, times=99))
        try:
            case.poster.check()
        except SendError as error:
            assert "; " in str(error)
        case.far.forget()
    assert case.net.posted() == []
