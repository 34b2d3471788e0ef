"""The poster for Mastodon against a server in memory that acts and then answers, lies or says nothing."""

from __future__ import annotations

import stat
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.channel import MastodonSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.mastodon.kept import kept_limits
from pipeline.send.post.mastodon.poster import MastodonPoster
from pipeline.send.post.poster import Poster, Posting
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import Elsewhere, NotSent, Silent, TooMuch
from pipeline.send.sender import SendError
from tests.send.post.mastodon.fake import NOON, SERVER, TOKEN, FakeMastodon, Fault, instance, postings

TEXTS = (
    "Rain gauges made of bottles\n\nSix hours & ninety bottles. https://example.org/briefings/rain-gauges?a=1&b=2",
    "“Nobody was hurt” <said> @mya@social.test, ရေစီး 🎏",
    "#Lantern closes: 1 < 2",
)


def _poster(server: FakeMastodon, state: Path | None = None, token: str = TOKEN, **settings: Any) -> MastodonPoster:
    chosen = MastodonSettings(server=SERVER, **settings)
    return MastodonPoster(chosen, token, state=state, http=server, clock=server.clock, sleep=server.sleep)


def _post_all(server: FakeMastodon, *texts: str) -> list[str]:
    poster, receipts = _poster(server), list[str]()
    for posting in postings(*(texts or TEXTS), first_at=server.now):
        outcome = poster.post(replace(posting, follows=receipts[-1] if receipts else None))
        assert isinstance(outcome, Sent), outcome
        receipts.append(outcome.receipt)
    return receipts


def _says(status: int, body: Any, **headers: str) -> Fault:
    def fault(server: FakeMastodon, *_: Any) -> Answer:
        return server.answer(status, body, **headers)

    return fault


def _dies(error: Exception, *, after: bool = False) -> Fault:
    """The connection ends, before the server has acted or after it has."""

    def fault(server: FakeMastodon, method: str, path: str, work: Any) -> Answer:
        if after:
            server.act(method, path, work)
        raise error

    return fault


def _acts_then(status: int, body: Any) -> Fault:
    def fault(server: FakeMastodon, method: str, path: str, work: Any) -> Answer:
        server.act(method, path, work)
        return server.answer(status, body)

    return fault


def _first(server: FakeMastodon) -> Posting:
    return postings(*TEXTS, first_at=server.now)[0]


def _why(outcome: Outcome) -> str:
    assert not isinstance(outcome, Sent)
    return outcome.why


PAGE = b"<!DOCTYPE html><title>Just a moment</title>"
SILENCE = Silent("social.test did not answer in time; try again later")


def test_it_is_a_poster_and_says_for_how_long_a_repeat_is_harmless() -> None:
    poster = _poster(FakeMastodon())
    assert isinstance(poster, Poster)
    assert 3000 < poster.repeatable_for < 3600
    assert poster.relay == "social.test"


@pytest.mark.parametrize("ids", [str, lambda number: f"A{number}xZ"], ids=["numbers", "letters"])
def test_a_thread_travels_exactly_as_the_outbox_has_it(ids: Callable[[int], str]) -> None:
    server = FakeMastodon(ids=ids)
    receipts = _post_all(server)
    assert receipts == [f"{ids(n)} {SERVER}/@lantern/{ids(n)}" for n in (101, 102, 103)]
    for number, (sent, posting) in enumerate(zip(server.sent, postings(*TEXTS), strict=True)):
        expected = dict(posting.request["body"])
        if number:
            expected["in_reply_to_id"] = receipts[number - 1].partition(" ")[0]
        assert sent["body"] == expected
        assert list(sent["body"]) == list(posting.request["body"])
        assert sent["headers"]["Idempotency-Key"] == f"key-{number + 1}"
        assert sent["headers"]["Authorization"] == f"Bearer {TOKEN}"
    back = _poster(server).verify(receipts)
    assert (str(back), back.whole) == ("3 of 3 posts stand there, in order", True)


def test_a_post_without_the_receipt_it_follows_is_not_sent() -> None:
    server = FakeMastodon()
    for follows in (None, "", "../../evil https://x"):
        outcome = _poster(server).post(replace(postings(*TEXTS)[1], follows=follows))
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "channel"
    assert server.statuses == []


@pytest.mark.parametrize(
    "changed", [{"path": "@elsewhere.test/"}, {"path": "/api/v1/accounts"}, {"method": "DELETE"}, {"path": "//e.test"}]
)
def test_a_request_that_is_no_status_leaves_with_no_token(changed: dict[str, str]) -> None:
    server, posting = FakeMastodon(), postings(*TEXTS)[0]
    outcome = _poster(server).post(replace(posting, request={**posting.request, **changed}))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert server.asked == []


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("sources", [True, False], ids=["source", "html"])
@pytest.mark.parametrize("remembers", [True, False], ids=["key", "no key"])
def test_an_answer_that_is_lost_is_found_by_reading(number: int, *, sources: bool, remembers: bool) -> None:
    server = FakeMastodon(sources=sources, remembers=remembers)
    server.fault("POST", "statuses", lambda *_: None, number)
    server.fault("POST", "statuses", _dies(SILENCE, after=True))
    receipts = _post_all(server)
    assert [one["text"] for one in server.statuses] == list(TEXTS)
    assert _poster(server).verify(receipts).whole


@pytest.mark.parametrize("error", [SILENCE, TooMuch("more than 1 MB"), Silent("redirect 303")])
def test_silence_before_the_server_has_acted_is_put_off_and_looked_at_twice(error: Exception) -> None:
    server = FakeMastodon()
    server.fault("POST", "statuses", _dies(error))
    outcome = _poster(server).post(_first(server))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "connection"
    assert server.slept == [5.0]
    assert server.statuses == []


def test_a_server_that_acts_while_we_look_is_seen() -> None:
    server = FakeMastodon()

    def slow(server: FakeMastodon, *_: Any) -> Answer:
        server.fault("GET", "/ME1/statuses", lambda *_: None)
        server.fault("GET", "/ME1/statuses", late)
        raise SILENCE

    def late(server: FakeMastodon, *_: Any) -> None:
        server.stand(_first(server).request["body"])

    server.fault("POST", "statuses", slow)
    assert isinstance(_poster(server).post(_first(server)), Sent)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
@pytest.mark.parametrize("body", [{"error": "oh"}, PAGE])
def test_a_500_that_has_acted_is_sent_and_one_that_has_not_is_put_off(status: int, body: Any) -> None:
    server = FakeMastodon()
    server.fault("POST", "statuses", _acts_then(status, body))
    assert isinstance(_poster(server).post(_first(server)), Sent)
    server.statuses.clear()
    server.fault("POST", "statuses", _says(status, body, retry_after="90"))
    outcome = _poster(server).post(_first(server))
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, outcome.wait) == ("connection", 90)


def test_a_doubt_that_cannot_be_looked_into_stays_one() -> None:
    server = FakeMastodon()
    server.fault("POST", "statuses", _dies(SILENCE, after=True))
    server.fault("GET", "/ME1/statuses", _says(503, {"error": "later"}))
    poster, posting = _poster(server), _first(server)
    assert isinstance(poster.post(posting), InDoubt)
    assert isinstance(poster.find(posting), Sent)


def test_a_repeat_inside_the_hour_and_after_it_posts_nothing_twice() -> None:
    for age in (30.0, 3299.0, 3700.0, 90_000.0):
        server = FakeMastodon(remembers=age < 3600)
        [receipt, *_] = _post_all(server)
        server.now += age
        posting = postings(*TEXTS)[0]
        assert _poster(server).post(posting) == Sent(receipt)
        assert _poster(server).find(posting) == Sent(receipt)
        assert len(server.statuses) == 3


def test_inside_the_hour_the_key_settles_what_reading_cannot() -> None:
    server = FakeMastodon()
    [receipt, *_] = _post_all(server)
    server.statuses[0]["visibility"] = "unlisted"  # what a server does with the posts of a limited account
    server.now += 60
    assert _poster(server).post(postings(*TEXTS)[0]) == Sent(receipt)
    server.now += 4000
    assert isinstance(_poster(server).post(postings(*TEXTS)[0]), InDoubt)
    assert len(server.statuses) == 3


def test_a_repeat_right_after_a_kill_gives_the_server_time() -> None:
    server = FakeMastodon()
    posting = _first(server)
    server.now += 3
    assert isinstance(_poster(server).post(posting), Sent)
    assert server.slept == [2.0]


def test_find_changes_nothing() -> None:
    server = FakeMastodon()
    _poster(server).find(_first(server))
    assert {method for method, _ in server.asked} == {"GET"}


def test_find_reads_back_beyond_the_first_try_over_many_pages() -> None:
    server = FakeMastodon()
    [receipt, *_] = _post_all(server)
    for number in range(75):
        server.now += 60
        server.stand({"status": f"Something else {number}"})
    assert _poster(server).find(postings(*TEXTS)[0]) == Sent(receipt)


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Rain gauges", "content": "<p>Rain gauges</p>"},
        {"in_reply_to_id": "77"},
        {"account": {"id": "ANOTHER"}},
        {"reblog": {"id": "77"}},
    ],
)
def test_what_is_not_it_is_surely_not_there(changed: dict[str, Any]) -> None:
    server = FakeMastodon()
    server.stand(_first(server).request["body"], **changed)
    server.now += 100
    found = _poster(server).find(postings(*TEXTS)[0])
    assert isinstance(found, Deferred)
    assert found.scope == "reader"


@pytest.mark.parametrize(
    "changed",
    [
        {"visibility": "private"},
        {"language": "my"},
        {"spoiler_text": "x", "text": "", "edited_at": "2026-03-23T13:00:00Z"},
        {"created_at": "2026-03-22T20:00:00.000Z"},
    ],
)
def test_what_may_be_it_is_doubt_and_its_address_is_named(changed: dict[str, Any]) -> None:
    server = FakeMastodon()
    server.stand(_first(server).request["body"], **changed)
    server.now += 100
    found = _poster(server).find(postings(*TEXTS)[0])
    assert isinstance(found, InDoubt)
    assert f"{SERVER}/@lantern/101" in found.why


def test_two_that_are_it_are_doubt() -> None:
    server = FakeMastodon()
    body = _first(server).request["body"]
    server.stand(body)
    server.stand(body)
    found = _poster(server).find(_first(server))
    assert isinstance(found, InDoubt)
    assert "2 posts" in found.why


def test_an_account_whose_list_never_goes_back_far_enough_is_doubt() -> None:
    server = FakeMastodon()
    for number in range(1100):
        server.stand({"status": f"Chatter {number}"})
    assert isinstance(_poster(server).find(postings(*TEXTS)[0]), InDoubt)


@pytest.mark.parametrize("ahead", [86_400.0, -86_400.0, -259_200.0])
def test_a_clock_that_is_a_day_off_leads_to_nothing_twice(ahead: float) -> None:
    server = FakeMastodon(clock_ahead=ahead, remembers=False)
    receipts = _post_all(server)
    server.now += 4000
    for number, posting in enumerate(postings(*TEXTS)):
        again = replace(posting, follows=receipts[number - 1] if number else None)
        assert _poster(server).post(again) == Sent(receipts[number])
    # And where ours was set right in between: had it been ahead, a person decides of the first one.
    server.clock_ahead, server.now = 0.0, server.now + ahead
    assert isinstance(_poster(server).find(postings(*TEXTS)[0]), Sent if ahead > 0 else InDoubt)
    assert _poster(server).find(replace(postings(*TEXTS)[1], follows=receipts[0])) == Sent(receipts[1])
    assert len(server.statuses) == 3


def test_a_list_that_is_something_else_is_doubt() -> None:
    for body in ({"not": "a list"}, [{"id": "1"}], ["x"], PAGE, [{"id": "1", "created_at": "yesterday"}]):
        server = FakeMastodon()
        server.fault("GET", "/ME1/statuses", _says(200, body), times=2)
        assert isinstance(_poster(server).find(_first(server)), InDoubt)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"retry_after": "17"}, 17),
        ({"retry_after": "Mon, 23 Mar 2026 12:05:00 GMT"}, 300),
        ({"x_ratelimit_reset": "2026-03-23T12:03:00.000000Z"}, 180),
        ({"x_ratelimit_reset": str(int(NOON) + 60)}, 60),
        ({"retry_after": "soon"}, None),
    ],
)
def test_429_waits_as_long_as_the_server_asks(headers: dict[str, str], wait: float | None) -> None:
    server = FakeMastodon()
    server.fault("POST", "statuses", _says(429, {"error": "Too many requests"}, **headers))
    outcome = _poster(server).post(_first(server))
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, outcome.wait, outcome.code) == ("connection", wait, "429")


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"error": "The access token is invalid"}, "make a new one"),
        (403, {"error": "Your login is currently disabled"}, "suspended, disabled"),
        (403, {"error": "This action is outside the authorized scopes"}, "write:statuses"),
        (403, PAGE, "a web page (“Just a moment”)"),
        (404, PAGE, "`server`"),
        (405, {"error": "no"}, "`server`"),
        (422, PAGE, "`server`"),
    ],
)
def test_what_is_the_channels_fault_stops_it_with_a_remedy(status: int, body: Any, words: str) -> None:
    server = FakeMastodon()
    server.fault("POST", "statuses", _says(status, body))
    outcome = _poster(server).post(_first(server))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert words in outcome.why


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_is_the_posts_fault_is_refused_with_the_servers_words(status: int) -> None:
    server = FakeMastodon()
    said = f"Validation failed:\nText limit of 500 exceeded {TOKEN} " + "x" * 900
    server.fault("POST", "statuses", _says(status, {"error": said}))
    outcome = _poster(server).post(_first(server))
    assert isinstance(outcome, Refused)
    assert outcome.fault == "message"
    assert "Validation failed: Text limit of 500 exceeded" in outcome.why
    assert len(outcome.why) < 450
    assert "\n" not in outcome.why


def test_nothing_that_left_is_put_off_and_another_address_stops_the_channel() -> None:
    server = FakeMastodon()
    server.fault("POST", "statuses", _dies(NotSent("social.test cannot be reached; see the address")))
    outcome = _poster(server).post(_first(server))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "connection"
    server.fault("POST", "statuses", _dies(Elsewhere("social.test sends us on to https://new.test; see", "new.test")))
    outcome = _poster(server).post(_first(server))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert "new.test" in outcome.why


@pytest.mark.parametrize("body", [PAGE, {}, [], {"id": None}, {"id": "../x"}, {"id": True}, b"", b"[" * 100_000])
def test_200_without_a_status_is_looked_into(body: Any) -> None:
    server = FakeMastodon()
    server.fault("POST", "statuses", _says(200, body))
    outcome = _poster(server).post(_first(server))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "connection"
    server.fault("POST", "statuses", _acts_then(200, body))
    assert isinstance(_poster(server).post(_first(server)), Sent)


def test_a_status_that_stands_wrong_is_refused_with_its_address_and_not_repeated() -> None:
    server = FakeMastodon()
    first, second, _ = postings(*TEXTS)
    receipt = _post_all(server, TEXTS[0])[0]
    poster = _poster(server)

    def drops(server: FakeMastodon, *_: Any) -> Answer:
        return server.answer(200, server.stand({**second.request["body"], "in_reply_to_id": None}))

    server.fault("POST", "statuses", drops)
    outcome = poster.post(replace(second, follows=receipt))
    assert isinstance(outcome, Refused)
    assert f"{SERVER}/@lantern/102" in outcome.why
    server.fault("POST", "statuses", _says(200, {"id": "5", "account": {"id": "ANOTHER"}, "in_reply_to_id": None}))
    assert isinstance(poster.post(first), Refused)


def test_ids_may_come_as_numbers() -> None:
    server = FakeMastodon(me="7")
    [receipt] = _post_all(server, TEXTS[0])
    server.fault("POST", "statuses", _says(200, {"id": 9, "account": {"id": 7}, "in_reply_to_id": 101}))
    assert _poster(server).post(replace(postings(*TEXTS)[1], follows=receipt)) == Sent("9")


def test_a_post_that_a_person_deleted_leaves_no_answer_to_nothing() -> None:
    server = FakeMastodon()
    first, second, _ = _post_all(server)
    del server.statuses[1]
    outcome = _poster(server).post(replace(postings(*TEXTS)[2], first_at=server.now, follows=second))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert "deleted" in outcome.why
    # Deleted while its key is remembered: the server knows the key, and no status any more.
    server.now += 60
    outcome = _poster(server).post(replace(postings(*TEXTS)[1], follows=first))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert len(server.statuses) == 2


def test_what_was_retracted_within_the_hour_can_be_published_again() -> None:
    server = FakeMastodon()
    assert all(isinstance(outcome, Sent) for outcome in _poster(server).retract(_post_all(server)))
    server.now += 300
    assert _poster(server).verify(_post_all(server)).whole
    keys = [sent["headers"]["Idempotency-Key"] for sent in server.sent]
    assert len(keys) == 9
    assert len(set(keys)) == 6
    assert [one["text"] for one in server.statuses] == list(TEXTS)


def test_a_token_of_another_account_does_not_go_on_with_the_thread() -> None:
    server = FakeMastodon()
    first, *_ = _post_all(server, TEXTS[0])
    server.me = "ANOTHER"
    outcome = _poster(server).post(replace(postings(*TEXTS)[1], follows=first))
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, "another account" in outcome.why) == ("channel", True)
    assert len(server.statuses) == 1


def test_a_handle_that_was_changed_changes_nothing() -> None:
    server = FakeMastodon()
    receipts = _post_all(server)
    server.account = {"acct": "new_name"}
    for status in server.statuses:
        status["url"] = status["url"].replace("@lantern", "@new_name")
    poster = _poster(server)
    poster.check()
    assert poster.relay == "social.test @new_name"
    found = poster.find(replace(postings(*TEXTS)[1], follows=receipts[0]))
    assert isinstance(found, Sent)
    assert found.receipt.split()[0] == receipts[1].split()[0]
    assert poster.verify(receipts).whole


def test_the_thread_read_back_names_what_is_missing_or_stands_wrong() -> None:
    server = FakeMastodon()
    receipts = _post_all(server, "one", "two", "three", "four")
    server.statuses[2]["in_reply_to_id"] = server.statuses[0]["id"]
    back = _poster(server).verify(receipts)
    assert back.missing == (3,)
    assert str(back) == "3 of 4 posts stand there in order; not so: 3"
    del server.statuses[3]
    assert _poster(server).verify(receipts).missing == (3, 4)
    del server.statuses[0]
    assert _poster(server).verify(receipts).missing == (1, 2, 3, 4)
    server.fault("GET", "statuses", _says(500, PAGE))
    back = _poster(server).verify(receipts)
    assert (back.whole, "could not be read back" in str(back)) == (False, True)


def test_a_thread_of_another_account_is_not_ours() -> None:
    server = FakeMastodon()
    receipts = _post_all(server, TEXTS[0])
    assert _poster(server).verify(receipts).whole
    server.me = "ANOTHER"
    assert _poster(server).verify(receipts).missing == (1,)


def test_retracting_deletes_the_last_first_and_counts_what_is_gone() -> None:
    server = FakeMastodon()
    receipts = _post_all(server)
    del server.statuses[1]
    assert list(_poster(server).retract(receipts)) == [Sent(receipt) for receipt in receipts]
    assert server.statuses == []
    deleted = [path.rpartition("/")[2] for method, path in server.asked if method == "DELETE"]
    assert deleted == ["103", "102", "101"]


def test_retracting_stops_at_the_servers_limit() -> None:
    server = FakeMastodon()
    receipts = _post_all(server)
    server.fault("DELETE", "103", lambda *_: None)
    server.fault("DELETE", "102", _says(429, {"error": "Too many requests"}, retry_after="1800"))
    first, second, third = _poster(server).retract(receipts)
    assert isinstance(second, Deferred)
    assert (second.scope, second.wait) == ("connection", 1800)
    assert first == second
    assert third == Sent(receipts[2])
    assert [method for method, _ in server.asked].count("DELETE") == 2


def test_a_deletion_without_an_answer_is_looked_at() -> None:
    server = FakeMastodon()
    receipts = _post_all(server)
    server.fault("DELETE", "103", _dies(SILENCE, after=True))
    server.fault("DELETE", "102", _acts_then(500, PAGE))
    server.fault("DELETE", "101", _dies(SILENCE))
    first, second, third = _poster(server).retract(receipts)
    assert (second, third) == (Sent(receipts[1]), Sent(receipts[2]))
    assert isinstance(first, Deferred)
    assert "still stands there" in first.why


def test_404_for_what_still_stands_there_is_no_deletion() -> None:
    server = FakeMastodon()
    receipts = _post_all(server, TEXTS[0])
    server.me = "ANOTHER"
    [outcome] = _poster(server).retract(receipts)
    assert isinstance(outcome, Refused)
    server.fault("DELETE", "101", _says(404, PAGE))
    [outcome] = _poster(server).retract(receipts)
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"


def test_checking_posts_nothing_and_keeps_the_limits_for_the_owner_alone(tmp_path: Path) -> None:
    server = FakeMastodon(instance=instance(max_characters=5000))
    poster = _poster(server, tmp_path / "state")
    poster.check()
    assert poster.relay == "social.test @lantern"
    assert poster.account is not None
    assert not poster.account.limited
    assert {method for method, _ in server.asked} == {"GET"}
    [file] = (tmp_path / "state").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert TOKEN not in file.read_text()
    kept = kept_limits(tmp_path / "state", "social.test")
    assert kept is not None
    assert (kept.max_characters, kept.characters_per_url, kept.description) == (5000, 23, 1500)
    assert kept.read_on == datetime.fromtimestamp(NOON, UTC).date().isoformat()
    for damaged in (
        "",
        "[]",
        '{"server": "other", "read_on": "2026-01-01"}',
        '{"server": "social.test", "read_on": "x"}',
    ):
        file.write_text(damaged)
        assert kept_limits(tmp_path / "state", "social.test") is None


def test_limits_that_cannot_be_kept_do_not_stop_anything(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    _poster(FakeMastodon(), tmp_path / "file" / "state").check()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"max_characters": 300}, ("300", "500", "max_characters = 300", "dry run")),
        ({"characters_reserved_per_url": 40}, ("40", "23", "characters_per_url = 40", "dry run")),
    ],
)
def test_a_limit_that_was_lowered_is_said_with_both_numbers(told: dict[str, int], words: tuple[str, ...]) -> None:
    with pytest.raises(SendError) as caught:
        _poster(FakeMastodon(instance=instance(**told))).check()
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    "told", [{}, {"max_toot_chars": 5000}, {"configuration": {"statuses": {"max_characters": None}}}]
)
def test_servers_that_say_less_or_say_it_elsewhere_will_do(told: dict[str, Any]) -> None:
    _poster(FakeMastodon(instance=told)).check()


def test_an_old_server_is_asked_the_old_way_and_a_closed_one_with_the_token() -> None:
    server = FakeMastodon()
    server.fault("GET", "/api/v2/instance", _says(404, {"error": "?"}))
    server.fault("GET", "/api/v1/instance", _says(401, {"error": "This method requires an authenticated user"}))
    server.fault("GET", "/api/v1/instance", _says(200, {"max_toot_chars": 400}))
    with pytest.raises(SendError, match="400 characters"):
        _poster(server).check()


@pytest.mark.parametrize(
    ("path", "fault", "words"),
    [
        ("instance", _says(200, PAGE), "no Mastodon server"),
        ("instance", _says(404, PAGE), "no Mastodon server"),
        ("instance", _says(200, []), "no Mastodon server"),
        ("instance", _dies(NotSent("social.test cannot be reached; see the address")), "cannot be reached"),
        ("instance", _dies(TooMuch("social.test gave an answer of more than 1 MB; see it")), "1 MB"),
        ("instance", _dies(Elsewhere("social.test sends us on to https://new.test; see", "new.test")), "new.test"),
        ("verify", _says(401, {"error": "The access token was revoked"}), "make a new one"),
        ("accounts/verify", _says(403, {"error": "Your login is currently disabled"}), "disabled"),
        ("accounts/verify", _says(403, {"error": "This action is outside the authorized scopes"}), "read:accounts"),
        ("accounts/verify", _says(200, {"id": "1", "acct": "a", "suspended": True}), "suspended"),
        ("accounts/verify", _says(200, {"id": "1", "acct": "a", "moved": {"id": "2"}}), "moved"),
        ("accounts/verify", _says(200, PAGE), "web page"),
        ("accounts/verify", _says(200, {"name": "x"}), "whose token"),
        ("accounts/verify", _says(429, {"error": "Too many"}, retry_after="5"), "wait"),
        ("accounts/verify", _says(503, PAGE), "503"),
        ("/statuses", _says(403, {"error": "This action is outside the authorized scopes"}), "read:statuses"),
        ("apps/verify", _says(200, {"scopes": ["read"]}), "write:statuses"),
    ],
)
def test_a_channel_that_cannot_post_is_refused_before_anything(path: str, fault: Fault, words: str) -> None:
    server = FakeMastodon()
    server.fault("GET", path, fault, times=2)
    with pytest.raises(SendError) as caught:
        _poster(server).check()
    assert words in str(caught.value)
    assert caught.value.remedy


def test_a_token_that_may_write_everything_or_says_nothing_of_it_will_do() -> None:
    for body in ({"scopes": ["read", "write"]}, {"scopes": ["write:statuses"]}, {"scopes": None}, {}, PAGE):
        server = FakeMastodon()
        server.fault("GET", "apps/verify", _says(200, body))
        _poster(server).check()


@pytest.mark.parametrize(
    "address",
    ["http://social.test", "social.test", "", "https://", "https://user:pw@social.test", "https://social.test/api",
     "ftp://social.test", "https://social.test:port", "https://social.test/?x=1"],
)  # fmt: skip
def test_an_address_that_would_give_the_token_away_or_is_none_is_refused(address: str) -> None:
    with pytest.raises(SendError) as caught:
        MastodonPoster(MastodonSettings(server=address), TOKEN, http=FakeMastodon())
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize("token", ["", "two words", "line\nend", "café"])
def test_a_token_that_is_none_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(SendError) as caught:
        _poster(FakeMastodon(), token=token)
    assert not token or token not in str(caught.value)


def test_no_message_of_any_fault_shows_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the server echoes, at whichever request."""
    echoes: list[Fault] = [_says(status, {"error": f"no: Bearer {TOKEN}"}) for status in (200, 400, 401, 403, 404, 422)]
    echoes += [_says(status, f"<title>{TOKEN}</title>".encode()) for status in (200, 400, 403, 429, 500)]
    for method, path in (
        ("GET", "instance"),
        ("GET", "verify"),
        ("GET", "/ME1/statuses"),
        ("POST", ""),
        ("DELETE", ""),
    ):
        for echo in echoes:
            server = FakeMastodon()
            server.fault(method, path, echo, times=3)
            poster = _poster(server)
            said = [repr(poster), repr(vars(poster)["_api"]), poster.relay]
            try:
                poster.check()
            except SendError as error:
                said += [str(error), repr(error), "".join(traceback.format_exception(error))]
            posting = replace(_first(server), first_at=NOON - 60)
            said += [repr(poster.post(posting)), repr(poster.find(posting)), repr(poster.retract(["1 x"]))]
            said += [repr(poster.verify(["1 x"])), caplog.text]
            assert TOKEN not in "\n".join(said)


def test_every_fault_has_a_remedy_or_says_what_was_found() -> None:
    server = FakeMastodon()
    server.fault("POST", "statuses", _says(401, {"error": "revoked"}))
    assert "; the token is wrong" in _why(_poster(server).post(_first(server)))
