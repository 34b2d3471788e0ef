"""The poster for X against a server that checks every signature, and acts and then answers, lies or says nothing."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from pipeline.channel import XSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.wire.http import Http
from pipeline.send.post.x.poster import XPoster
from pipeline.send.post.x.signing import Signer
from pipeline.send.sender import SendError
from tests.send.post.server import FarSide, Fault, Reply, far_side
from tests.send.post.x.fake import SECRETS, FakeX, postings

pytestmark = pytest.mark.real
LINKED = "Lamps & <gauges> at ferry.example.org\n\nhttps://example.org/a?b=1&c=2"
THREAD = postings(LINKED, "ရေစီး 🎏", "#Lantern closes")


@dataclass
class World:
    """A fake, the far side that runs it, a poster, and for how long it slept."""

    fake: FakeX
    far: FarSide
    poster: XPoster
    slept: list[float]

    def answer(self, reply: Reply, *, acts: bool = False) -> None:
        self.far.fault(Fault("/2/tweets", reply=reply, acts=acts))


@pytest.fixture
def world() -> Iterator[World]:
    fake, slept = FakeX(), list[float]()
    with far_side(fake.app) as far:
        settings = XSettings(server=far.url)
        poster = XPoster(settings, SECRETS, http=Http(timeout=(0.5, 0.5)), sleep=slept.append)
        yield World(fake, far, poster, slept)
        poster.close()


def _why(outcome: Outcome) -> str:
    assert not isinstance(outcome, Sent)
    return outcome.why


def test_a_receipt_is_the_id_and_the_address_of_the_account(world: World) -> None:
    assert world.poster.post(THREAD[0]) == Sent("1001 https://x.com/lantern_river/status/1001")
    assert world.poster.relay.endswith(" @lantern_river")
    second = world.poster.post(replace(THREAD[1], follows="1001 https://x.com/lantern_river/status/1001"))
    assert second == Sent("1002 https://x.com/lantern_river/status/1002")
    assert world.fake.tweets[1]["parent"] == "1001"
    assert len(world.far.calls("/users/me")) == 1


def test_a_post_whose_answer_was_lost_is_found_behind_short_addresses(world: World) -> None:
    world.answer(Reply(), acts=True)
    assert isinstance(world.poster.post(THREAD[0]), Sent)
    assert "t.co" in str(world.fake._shown(world.fake.tweets[0])["text"])


def test_what_is_shown_late_is_looked_for_again(world: World) -> None:
    world.fake.hides = 1
    world.answer(Reply(503, text=""), acts=True)
    assert isinstance(world.poster.post(THREAD[0]), Sent)
    assert 4 < sum(world.slept) <= 5


def test_it_is_looked_for_on_every_page_and_beyond_them_a_person_decides(world: World) -> None:
    world.fake.page = 2
    number = world.fake.stand(LINKED)
    for other in range(7):
        world.fake.stand(f"Other {other}")
    assert world.poster.find(THREAD[0]) == Sent(f"{number} https://x.com/lantern_river/status/{number}")
    for other in range(7, 12):
        world.fake.stand(f"Other {other}")
    found = world.poster.find(THREAD[0])
    assert isinstance(found, InDoubt)
    assert "; look there" in found.why


def test_a_post_of_last_week_is_none_of_this_thread(world: World) -> None:
    world.fake.stand(LINKED, at=time.time() - 3600)
    assert isinstance(world.poster.find(THREAD[0]), Deferred)


def test_an_edited_post_is_a_question(world: World) -> None:
    world.fake.stand("Lamps, corrected", edits=["1", "2"])
    assert isinstance(world.poster.find(THREAD[0]), InDoubt)


def test_the_same_words_are_ours_if_they_stand_in_their_place_and_else_refused(world: World) -> None:
    number = world.fake.stand(LINKED)
    assert world.poster.post(THREAD[0]) == Sent(f"{number} https://x.com/lantern_river/status/{number}")
    assert len(world.fake.tweets) == 1
    world.fake.stand("ရေစီး 🎏", at=time.time() - 90_000)
    outcome = world.poster.post(replace(THREAD[1], follows=number, first_at=time.time()))
    assert isinstance(outcome, Refused)
    assert "duplicate content; change its words" in outcome.why


def test_after_an_earlier_try_the_same_words_that_are_shown_nowhere_are_a_question(world: World) -> None:
    world.fake.stand(LINKED)
    world.fake.hides = 9
    assert isinstance(world.poster.post(replace(THREAD[0], first_at=time.time() - 60)), InDoubt)
    world.fake.hides = 9
    assert isinstance(world.poster.post(replace(THREAD[0], first_at=time.time() - 3000)), Refused)
    assert len(world.fake.tweets) == 1


def test_the_post_that_it_answers_is_gone(world: World) -> None:
    outcome = world.poster.post(replace(THREAD[1], follows="77"))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert "retract the rest" in outcome.why


@pytest.mark.parametrize(
    ("reply", "part"),
    [
        (Reply(402, {"title": "CreditsDepleted", "detail": "No credits."}), "see credits and spending limit"),
        (Reply(403, {"title": "SpendCapReached", "detail": "x"}), "see credits and spending limit"),
        (Reply(403, {"detail": "not configured with the appropriate oauth1 app permissions"}), "“Read and write”"),
        (Reply(403, {"detail": "You are not permitted."}), "log in there with a browser"),
        (Reply(401, {"title": "Unauthorized"}), "see whether the account and its secret are right"),
    ],
)
def test_what_stops_the_channel_says_what_to_do(world: World, reply: Reply, part: str) -> None:
    world.answer(reply)
    outcome = world.poster.post(THREAD[0])
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert part in outcome.why
    assert "docs/channels/x.md" in outcome.why


def test_a_wrong_clock_is_named_where_a_signature_is_refused(world: World) -> None:
    world.far.date = "Sun, 06 Nov 1994 08:49:37 GMT"
    world.answer(Reply(401, {"title": "Unauthorized"}))
    assert "set this machine's clock" in _why(world.poster.post(THREAD[0]))


def test_a_token_that_may_only_read_is_found_out_before_anything_is_posted(world: World) -> None:
    world.fake.level = "read"
    with pytest.raises(SendError, match="may read, but not post"):
        world.poster.check()
    assert [finding.level for finding in world.poster.inspect()][:2] == ["ok", "fault"]


def test_another_accounts_post_stays(world: World) -> None:
    world.poster.post(THREAD[0])
    world.far.fault(Fault("/1001", "DELETE", reply=Reply(403, {"detail": "You are not permitted."})))
    [outcome] = world.poster.retract(["1001"])
    assert isinstance(outcome, Deferred)
    assert len(world.fake.tweets) == 1


def test_a_deletion_whose_answer_was_lost_is_looked_after(world: World) -> None:
    receipt = world.poster.post(THREAD[0])
    assert isinstance(receipt, Sent)
    for acts in (False, True):
        world.far.fault(Fault("/1001", "DELETE", how="swallow", acts=acts))
        [outcome] = world.poster.retract([receipt.receipt])
        assert outcome == receipt if acts else isinstance(outcome, Deferred)


def test_the_thread_is_read_back(world: World) -> None:
    receipts: list[str] = []
    world.fake.stand("What stood there before")
    for posting in THREAD:
        outcome = world.poster.post(replace(posting, follows=receipts[-1] if receipts else None))
        assert isinstance(outcome, Sent)
        receipts.append(outcome.receipt)
    world.fake.hides = 1
    assert world.poster.verify(receipts).whole
    assert "1001" not in repr(world.poster._posts({"since_id": "1001"})[0])
    del world.fake.tweets[2]
    assert world.poster.verify(receipts).missing == (2,)
    assert world.poster.verify([receipts[0], receipts[2]]).missing == (2,)
    world.far.fault(Fault("/tweets", "GET", reply=Reply(500, text="")))
    assert world.poster.verify(receipts).why
    assert world.poster.verify([]).whole


def test_an_outbox_of_another_network_is_not_posted(world: World) -> None:
    for changed in ({"path": "/2/users"}, {"method": "DELETE"}, {"path": "@elsewhere.test/2/tweets"}):
        outcome = world.poster.post(replace(THREAD[0], request={**THREAD[0].request, **changed}))
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "channel"
    assert world.fake.tweets == []


def test_a_signature_that_is_none_is_refused_by_the_fake(world: World) -> None:
    other = replace(SECRETS, token_secret="another-one")  # noqa: S106
    with pytest.raises(SendError):
        XPoster(XSettings(server=world.far.url), other, http=Http(timeout=(0.5, 0.5))).check()


def test_without_the_library_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oauthlib.oauth1", None)
    with pytest.raises(SendError) as error:
        Signer(SECRETS)
    assert str(error.value) == "posting on X needs requests-oauthlib; pip install 'broadsheet[x]'"


def test_secrets_that_are_none_are_said_without_them() -> None:
    for bad in ("", "with space", "line\n", "ရေ"):
        with pytest.raises(SendError) as error:
            Signer(replace(SECRETS, token=bad))
        assert "with space" not in str(error.value)
    assert not [secret for secret in SECRETS.all if secret in repr(SECRETS)]


def test_the_library_logs_no_signature(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world.poster.post(THREAD[0])
    assert not [secret for secret in SECRETS.all if secret in caplog.text]
