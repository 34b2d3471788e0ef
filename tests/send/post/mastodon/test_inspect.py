"""What a Mastodon server says of us, and whom it knows; the thread read back, and posted again after a retraction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import MastodonSettings, Person
from pipeline.send.post.mastodon.poster import MastodonPoster
from pipeline.send.post.poster import Finding, Inspects, LooksUp, ReadsBack
from pipeline.send.post.wire.http import Silent
from tests.send.post.mastodon.fake import SERVER, TOKEN, FakeMastodon, postings


def poster_at(server: FakeMastodon, **settings: Any) -> MastodonPoster:
    made = MastodonSettings(server=SERVER, **settings)
    return MastodonPoster(made, TOKEN, http=server, clock=server.clock, sleep=server.sleep)


def levels(findings: object) -> list[str]:
    assert isinstance(findings, list)
    return [one.level for one in findings]


def _dies(*_: object) -> None:
    raise Silent("social.test did not answer; try again later")


def test_all_is_well() -> None:
    server = FakeMastodon(headers={"x-ratelimit-remaining": "290", "x-ratelimit-limit": "300"})
    poster = poster_at(server)
    assert isinstance(poster, Inspects)
    assert isinstance(poster, ReadsBack)
    assert isinstance(poster, LooksUp)
    said = poster.inspect()
    assert levels(said) == ["ok"] * 4
    text = " ".join(one.said for one in said)
    assert "takes 500 characters a post, an address counts as 23" in text
    assert "the token is that of @lantern at social.test" in text
    assert "290 of 300 requests" in text
    assert "agrees" in text
    assert TOKEN not in text
    assert all(method == "GET" for method, _ in server.asked), "nothing is posted"


@pytest.mark.parametrize(
    ("settings", "account", "ahead", "level", "said"),
    [
        ({"max_characters": 900}, {}, 0.0, "fault", "takes 500 characters a post"),
        ({"characters_per_url": 20}, {}, 0.0, "fault", "counts an address as 23"),
        ({}, {"limited": True}, 0.0, "warning", "to followers only"),
        ({}, {"suspended": True}, 0.0, "fault", "is suspended"),
        ({}, {"moved": {"id": "2"}}, 0.0, "fault", "has moved"),
        ({}, {}, 400.0, "warning", "7 minutes behind that of social.test"),
        ({}, {}, -86_400.0, "fault", "24 hours ahead of"),
    ],
)
def test_what_is_not_well(
    settings: dict[str, int], account: dict[str, object], ahead: float, level: str, said: str
) -> None:
    found = poster_at(FakeMastodon(account=account, clock_ahead=ahead), **settings).inspect()
    (worst,) = [one for one in found if one.level != "ok"]
    assert (worst.level, worst.away) == (level, False)
    assert said in worst.said
    assert worst.remedy


def test_a_server_that_is_away_and_a_token_that_is_wrong() -> None:
    server = FakeMastodon()
    server.fault("GET", "instance", _dies)
    (away,) = poster_at(server).inspect()
    assert (away.level, away.away) == ("fault", True)
    wrong = FakeMastodon()
    wrong.fault("GET", "verify", lambda far, *_: far.answer(401, {"error": "The access token is invalid"}))
    refused = poster_at(wrong).inspect()[-1]
    assert (refused.level, refused.away) == ("fault", False)
    assert "401" in refused.said


def test_people_are_looked_up_where_the_account_is() -> None:
    people = (
        Person("River Watch", mastodon="river@known.test"),
        Person("Lamp Makers", mastodon="lamp@unknown.test"),
        Person("On Bluesky", bluesky="someone.test"),
    )
    server = FakeMastodon()
    found = lambda far, *_: far.answer(200, {"id": "77", "acct": "river@known.test"})  # noqa: E731
    server.fault("GET", "accounts/lookup", found)
    server.fault("GET", "accounts/lookup", lambda far, *_: far.answer(404, {"error": "Record not found"}))
    known, unknown = poster_at(server).look_up(people)
    assert known == Finding("ok", "“River Watch” is @river@known.test")
    assert (unknown.level, "knows no @lamp@unknown.test (“Lamp Makers”)" in unknown.said) == ("warning", True)
    server.fault("GET", "accounts/lookup", _dies)
    (silent,) = poster_at(server).look_up(people)
    assert (silent.level, "was not looked up" in silent.said) == ("warning", True)


def test_what_somebody_edited_is_told_by_its_number() -> None:
    server, receipts = FakeMastodon(), list[str]()
    for posting in postings("One.", "Two.", "Three."):
        follows = receipts[-1] if receipts else None
        body = {**posting.request["body"]}
        if follows:
            body["in_reply_to_id"] = follows
        receipts.append(server.stand(body)["id"])
    server.statuses[1]["edited_at"] = "2026-03-23T12:00:00Z"
    seen = poster_at(server).verify(receipts)
    assert (seen.missing, seen.altered, seen.whole, seen.broken) == ((), (2,), False, True)
    assert str(seen) == "2 of 3 posts stand there in order; altered: 2"


def test_what_was_taken_back_goes_out_again_under_another_key() -> None:
    server, (posting,) = FakeMastodon(), postings("One.")
    poster = poster_at(server)
    for again in (False, True, True):
        poster.post(replace(posting, again=again))
    first, second, third = (one["headers"]["Idempotency-Key"] for one in server.sent)
    assert first == "key-1"
    assert second == third != first, "the same at every attempt of this life"
