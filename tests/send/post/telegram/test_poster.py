"""What is particular to Telegram; what all posters do is in test_contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import TelegramSettings
from pipeline.outcome import Deferred, InDoubt, Refused, Sent
from pipeline.pack.telegram import pack_telegram
from pipeline.send.post.findings import inspected
from pipeline.send.post.poster import read_back
from pipeline.send.post.telegram.poster import TelegramPoster
from pipeline.send.sender import SendError
from tests.send.post.server import FarSide, Fault, Reply, far_side
from tests.send.post.telegram.fake import CHAT_ID, TOKEN, FakeTelegram
from tests.send.post.telegram.net import CARD, CHANNEL, poster_at, said
from tests.send.post.three_posts import PICTURE, TEXTS, edition, postings, with_card

pytestmark = pytest.mark.real
THREAD = postings(pack_telegram, CHANNEL)


@pytest.fixture
def fake() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def far(fake: FakeTelegram) -> Iterator[FarSide]:
    with far_side(fake) as side:
        yield side


def test_readers_see_the_text_as_it_was_written(fake: FakeTelegram, far: FarSide) -> None:
    poster = poster_at(far)
    outcomes = [poster.post(posting) for posting in THREAD]
    assert outcomes == [Sent(f"{n} https://t.me/ferrypost/{n}") for n in (41, 42, 43)]
    assert [message["text"] for message in fake.messages.values()] == list(TEXTS)
    assert poster.repeatable_for == 0


def test_a_private_channel_has_no_address(fake: FakeTelegram, far: FarSide) -> None:
    fake.public = False
    channel = replace(CHANNEL, settings=TelegramSettings(chat=str(CHAT_ID)))
    posting = postings(pack_telegram, channel)[0]
    assert poster_at(far, chat=str(CHAT_ID)).post(posting) == Sent("41")


def test_an_outbox_for_another_chat_is_not_posted(far: FarSide) -> None:
    for posting in (
        replace(THREAD[0], request={**THREAD[0].request, "path": "/deleteMessage"}),
        replace(THREAD[0], request={**THREAD[0].request, "body": {"chat_id": "@elsewhere", "text": "x"}}),
    ):
        outcome = poster_at(far).post(posting)
        assert isinstance(outcome, Deferred)
        assert (outcome.scope, "dry run" in outcome.why) == ("channel", True)
    assert far.heard == []


def test_4096_units_are_taken_and_one_more_is_refused(far: FarSide) -> None:
    poster = poster_at(far)
    for text, kind in (("🎏" * 2048, Sent), ("🎏" * 2048 + "x", Refused)):
        [posting] = postings(pack_telegram, CHANNEL, edition(CHANNEL, text))
        outcome = poster.post(posting)
        assert isinstance(outcome, kind)
    assert isinstance(outcome, Refused)
    assert "--edit" in outcome.why


def test_the_card_is_the_first_message_and_the_text_its_caption(fake: FakeTelegram, far: FarSide) -> None:
    poster = poster_at(far)
    outcomes = [poster.post(posting) for posting in postings(pack_telegram, CARD, with_card(CARD))]
    assert outcomes == [Sent(f"{n} https://t.me/ferrypost/{n}") for n in (41, 42, 43)]
    assert [message["text"] for message in fake.messages.values()] == list(TEXTS)
    assert [message["body"].get("photo") for message in fake.messages.values()] == [PICTURE.content, None, None]
    assert fake.messages[41]["body"]["disable_notification"] is False
    assert [heard.path.rpartition("/")[2] for heard in far.heard] == ["sendPhoto", "sendMessage", "sendMessage"]
    assert all(isinstance(one, Sent) for one in poster.retract(["41"]))


def test_a_private_channel_takes_the_card_by_its_number(fake: FakeTelegram, far: FarSide) -> None:
    fake.public = False
    channel = replace(CARD, settings=TelegramSettings(chat=str(CHAT_ID), card=True))
    posting = postings(pack_telegram, channel, with_card(channel))[0]
    assert poster_at(far, chat=str(CHAT_ID)).post(posting) == Sent("41")


def test_a_caption_has_1024_units_and_not_one_more(far: FarSide) -> None:
    poster = poster_at(far)
    for text, kind in (("🎏" * 512, Sent), ("🎏" * 512 + "x", Refused)):
        [posting] = postings(pack_telegram, CARD, with_card(CARD, text))
        outcome = poster.post(posting)
        assert isinstance(outcome, kind)
    assert isinstance(outcome, Refused)
    assert "--edit" in outcome.why


def test_a_card_that_is_not_in_the_outbox_stops_the_channel(far: FarSide) -> None:
    posting = replace(postings(pack_telegram, CARD, with_card(CARD))[0], files={})
    outcome = poster_at(far).post(posting)
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, "card.png is not in the outbox" in outcome.why) == ("channel", True)
    assert far.heard == []


@pytest.mark.parametrize(
    "reply", [said(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"), said(413, "Request Entity Too Large")]
)
def test_a_card_that_is_not_taken_is_refused_with_its_remedy(far: FarSide, reply: Reply) -> None:
    far.fault(Fault("sendPhoto", reply=reply))
    outcome = poster_at(far).post(postings(pack_telegram, CARD, with_card(CARD))[0])
    assert isinstance(outcome, Refused)
    assert "card = false" in outcome.why


@pytest.mark.parametrize(
    ("member", "chat", "words"),
    [
        ({"status": "member"}, {}, "no administrator"),
        ({"status": "left"}, {}, "no administrator"),
        ({"status": "administrator", "can_post_messages": False}, {}, "may not post"),
        ({"status": "administrator"}, {}, "may not post"),
        ({"status": "creator"}, {}, ""),
        ({"status": "administrator"}, {"type": "supergroup"}, ""),
    ],
)
def test_check_sees_whether_the_bot_may_post(
    fake: FakeTelegram, far: FarSide, member: dict[str, Any], chat: dict[str, Any], words: str
) -> None:
    fake.member, fake.chat = member, fake.chat | chat
    poster = poster_at(far)
    if words:
        with pytest.raises(SendError, match=words) as raised:
            poster.check()
        assert "docs/channels/telegram.md" in raised.value.remedy
    else:
        poster.check()
        assert poster.relay.endswith("@ferry_post_bot")
    assert [heard.path.rpartition("/")[2] for heard in far.heard] == ["getMe", "getChat", "getChatMember"]


@pytest.mark.parametrize(
    ("path", "reply", "words"),
    [
        ("getMe", said(401, "Unauthorized"), "BotFather"),
        ("getMe", Reply(200, {"ok": True, "result": {"id": 1}}), "whose token"),
        ("getChat", said(400, "Bad Request: chat not found"), "`chat`"),
        ("getChatMember", said(429, "Too Many Requests: retry after 5", retry_after=5), "it asks us to wait 5 seconds"),
        ("getMe", Reply(200, text="<title>Log in</title>"), "Log in"),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(far: FarSide, path: str, reply: Reply, words: str) -> None:
    far.fault(Fault(path, reply=reply))
    with pytest.raises(SendError, match=words):
        poster_at(far).check()


def test_doctor_is_told_bot_channel_and_clock(far: FarSide) -> None:
    poster = poster_at(far)
    good = inspected(poster)
    assert [finding.level for finding in good] == ["ok", "ok"]
    assert "@ferry_post_bot may post in “Ferry Post”" in good[0].said
    far.date = "Mon, 23 Mar 2026 12:00:00 GMT"
    assert "clock" in inspected(poster)[1].said
    assert inspected(poster)[1].level == "fault"
    assert [finding.level for finding in inspected(poster_at(far, chat="@nobody"))] == ["fault"]


def test_after_48_hours_a_person_deletes(fake: FakeTelegram, far: FarSide) -> None:
    poster = poster_at(far)
    outcome = poster.post(THREAD[0])
    assert isinstance(outcome, Sent)
    fake.now += 2 * 86_400
    [old] = poster.retract([outcome.receipt])
    assert isinstance(old, Refused)
    assert "48 hours" in old.why
    assert "https://t.me/ferrypost/41" in old.why
    assert list(fake.messages) == [41]


def test_retracting_stops_where_it_has_to_wait(far: FarSide) -> None:
    poster = poster_at(far)
    receipts = [str(n) for n, _ in enumerate(THREAD, start=41) if poster.post(THREAD[n - 41])]
    far.fault(Fault("deleteMessage", reply=said(429, "Too Many Requests: retry after 3", retry_after=3)))
    outcomes = poster.retract(receipts)
    assert all(isinstance(one, Deferred) and one.wait == 3 for one in outcomes)
    assert len(far.calls("deleteMessage")) == 1


def test_doubt_is_for_a_person(far: FarSide) -> None:
    found = poster_at(far).find(THREAD[0])
    assert isinstance(found, InDoubt)
    assert "publish settle" in found.why
    assert not read_back(poster_at(far), ["1"]).known


@pytest.mark.parametrize("token", ["", "abc", "12345", f"{TOKEN} ", f"bot{TOKEN}", "1:short", f"{TOKEN}/x"])
def test_what_is_no_token_is_refused_and_not_shown(far: FarSide, token: str) -> None:
    with pytest.raises(SendError) as raised:
        poster_at(far, token=token)
    assert not token or token not in str(raised.value)


def test_a_channel_without_a_chat_is_said_before_anything(far: FarSide) -> None:
    with pytest.raises(SendError, match="no chat"):
        poster_at(far, chat="").check()
    with pytest.raises(SendError):
        TelegramPoster(TelegramSettings(server="http://api.example.org"), TOKEN)
