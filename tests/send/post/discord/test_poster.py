"""What is particular to Discord; what all posters do is in test_contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import DiscordSettings
from pipeline.outcome import Deferred, InDoubt, Refused, Sent
from pipeline.pack.discord import pack_discord
from pipeline.send.post.discord.poster import DiscordPoster
from pipeline.send.post.findings import inspected
from pipeline.send.post.poster import read_back
from pipeline.send.post.wire.http import Http
from pipeline.send.sender import SendError
from tests.send.post.discord.fake import CHANNEL_ID, GUILD, NUMBER, PATH, TOKEN, FakeDiscord
from tests.send.post.discord.net import CHANNEL, poster_at
from tests.send.post.forms import Part, parts_of
from tests.send.post.server import FarSide, Fault, Reply, far_side
from tests.send.post.three_posts import PICTURE, edition, postings, with_card

pytestmark = pytest.mark.real
THREAD = postings(pack_discord, CHANNEL)
FIRST = "1200000000000000001"


@pytest.fixture
def fake() -> FakeDiscord:
    return FakeDiscord()


@pytest.fixture
def far(fake: FakeDiscord) -> Iterator[FarSide]:
    with far_side(fake) as side:
        yield side


def test_the_receipt_is_the_id_and_the_address_where_it_is_known(far: FarSide) -> None:
    poster = poster_at(far)
    assert poster.post(THREAD[0]) == Sent(f"{FIRST} https://discord.com/channels/{GUILD}/{CHANNEL_ID}/{FIRST}")
    assert isinstance(poster.post(THREAD[1]), Sent)
    assert [heard.method for heard in far.heard] == ["GET", "POST", "POST"]
    assert far.heard[1].query == {"wait": "true"}
    assert poster.relay.endswith("“Ferry Post”")
    far.fault(Fault(PATH, "GET"))
    assert poster_at(far).post(THREAD[2]) == Sent(str(int(FIRST) + 2))


def test_the_card_travels_with_the_first_message(fake: FakeDiscord, far: FarSide) -> None:
    poster = poster_at(far)
    thread = postings(pack_discord, CHANNEL, with_card(CHANNEL))
    receipts = [outcome.receipt for posting in thread if isinstance(outcome := poster.post(posting), Sent)]
    assert len(receipts) == len(thread)
    assert read_back(poster, receipts).whole
    first, *others = [heard for heard in far.calls(PATH) if heard.method == "POST"]
    assert parts_of(first)["files[0]"] == Part(PICTURE.content, "card.png", "image/png")
    assert fake.messages[FIRST]["attachments"][0]["description"] == PICTURE.alt
    assert first.query == {"wait": "true"}
    assert [heard.headers["content-type"] for heard in others] == ["application/json"] * 2


def test_a_card_that_is_not_in_the_outbox_stops_the_channel(far: FarSide) -> None:
    outcome = poster_at(far).post(replace(postings(pack_discord, CHANNEL, with_card(CHANNEL))[0], files={}))
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, "card.png is not in the outbox" in outcome.why) == ("channel", True)
    assert far.heard == []


@pytest.mark.parametrize("reply", [Reply(413, {"message": "x", "code": 40005}), Reply(413, text="<html>Too large")])
def test_a_card_that_is_too_large_is_refused_with_its_remedy(far: FarSide, reply: Reply) -> None:
    far.fault(Fault(PATH, reply=reply))
    outcome = poster_at(far).post(postings(pack_discord, CHANNEL, with_card(CHANNEL))[0])
    assert isinstance(outcome, Refused)
    assert "card = false" in outcome.why


def test_what_stands_there_is_read_back_by_its_id(fake: FakeDiscord, far: FarSide) -> None:
    poster = poster_at(far)
    receipts = [outcome.receipt for posting in THREAD if isinstance(outcome := poster.post(posting), Sent)]
    assert read_back(poster, receipts).whole
    del fake.messages[str(int(FIRST) + 1)]
    assert read_back(poster, receipts).missing == (2,)
    for fault in (Fault("", "GET", how="swallow"), Fault("", "GET"), Fault("", "GET", reply=Reply(404, text="<b>"))):
        far.fault(fault)
        back = read_back(poster, receipts)
        assert (back.broken, bool(back.why)) == (False, True)


def test_it_does_not_post_before_there_is_room(fake: FakeDiscord, far: FarSide) -> None:
    slept: list[float] = []
    url, http = f"{far.url}{PATH}", Http(timeout=(0.5, 0.5))
    poster = DiscordPoster(DiscordSettings(), url, http=http, clock=lambda: 100.0 + sum(slept), sleep=slept.append)
    fake.headers = {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "1", "X-RateLimit-Reset-After": "9"}
    poster.post(THREAD[0])
    fake.headers |= {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "1.5"}
    poster.post(THREAD[1])
    assert slept == []
    fake.headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "86000"}
    poster.post(THREAD[2])
    assert slept == [1.5]
    fake.headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "nan"}
    poster.post(THREAD[2])
    assert slept == [1.5, 30.0]


def test_a_limit_of_all_requests_is_said(far: FarSide) -> None:
    far.fault(Fault(PATH, reply=Reply(429, {"message": "Slow", "retry_after": 3.5, "global": True})))
    outcome = poster_at(far).post(THREAD[0])
    assert isinstance(outcome, Deferred)
    assert (outcome.wait, "all requests" in outcome.why) == (3.5, True)


def test_2000_characters_are_taken_and_one_more_is_refused(far: FarSide) -> None:
    poster = poster_at(far)
    good, long = (postings(pack_discord, CHANNEL, edition(CHANNEL, "x" * n))[0] for n in (2000, 2001))
    assert isinstance(poster.post(good), Sent)
    outcome = poster.post(long)
    assert isinstance(outcome, Refused)
    assert "--edit" in outcome.why


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(404, {"message": "Unknown Webhook", "code": 10015}), "make a new one"),
        (Reply(401, {"message": "Invalid Webhook Token", "code": 50027}), "make a new one"),
        (Reply(200, text="<title>Maintenance</title>"), "Maintenance"),
        (Reply(200, {"name": "x"}), "later"),
        (Reply(429, {"retry_after": 2}), "it asks us to wait 2 seconds"),
    ],
)
def test_check_says_what_is_wrong(far: FarSide, reply: Reply, words: str) -> None:
    far.fault(Fault(PATH, "GET", reply=reply))
    with pytest.raises(SendError, match=words):
        poster_at(far).check()


def test_doctor_is_told_the_webhook_and_the_clock(far: FarSide) -> None:
    assert [finding.level for finding in inspected(poster_at(far))] == ["ok", "ok"]
    far.fault(Fault(PATH, "GET", reply=Reply(404, {"message": "Unknown Webhook", "code": 10015})))
    [finding] = inspected(poster_at(far))
    assert (finding.level, "new one" in finding.remedy) == ("fault", True)


def test_a_webhook_that_was_deleted_is_no_message_that_is_gone(fake: FakeDiscord, far: FarSide) -> None:
    poster = poster_at(far)
    poster.post(THREAD[0])
    path = f"/messages/{FIRST}"
    far.fault(Fault(path, "DELETE", reply=Reply(404, {"message": "Unknown Webhook", "code": 10015})))
    [outcome] = poster.retract([FIRST])
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    far.fault(Fault(path, "DELETE", how="swallow"))
    [outcome] = poster.retract([FIRST])
    assert isinstance(outcome, InDoubt)
    assert list(fake.messages) == [FIRST]


def test_doubt_is_for_a_person(far: FarSide) -> None:
    found = poster_at(far).find(THREAD[0])
    assert isinstance(found, InDoubt)
    assert "publish settle" in found.why


_GOOD = f"https://discord.com{PATH}"


@pytest.mark.parametrize("url", [_GOOD, f"{_GOOD}/", _GOOD.replace("/api/", "/api/v10/"), f" {_GOOD}"])
def test_addresses_of_webhooks(url: str) -> None:
    assert DiscordPoster(DiscordSettings(), url).relay == "discord.com"


@pytest.mark.parametrize(
    "url",
    ["", "x", "https://discord.com/", f"https://discord.com/api/webhooks/{NUMBER}", f"{_GOOD}/slack", f"{_GOOD}?wait=1",
     f"http://discord.com{PATH}", f"https://me:{TOKEN}@discord.com{PATH}", f"{_GOOD}#{TOKEN}"],
)  # fmt: skip
def test_what_is_no_address_of_a_webhook_is_refused_and_not_shown(url: Any) -> None:
    with pytest.raises(SendError) as raised:
        DiscordPoster(DiscordSettings(), url)
    assert TOKEN not in str(raised.value)
