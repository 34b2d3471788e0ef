"""Signed webhooks before a receiver that verifies: what it gets, what it may answer, and what is told it when taken back."""

from __future__ import annotations

import base64
import hmac
import json
import math
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from pipeline.channel import WebhookSettings
from pipeline.outcome import Deferred, InDoubt, Sent
from pipeline.send.post.webhook.poster import WebhookPoster
from pipeline.send.post.webhook.signing import signed, signing_key
from pipeline.send.post.wire.http import Http
from pipeline.send.sender import SendError
from tests.send.post.server import FarSide, Fault, Reply, far_side
from tests.send.post.webhook.net import poster, postings
from tests.send.post.webhook.receiver import PATH, SECRET, Receiver, verify_of_the_page

WORDS = "correct horse battery staple"
KEY = "2026-03-09-five-landings/web/1"


def test_the_signature_is_that_of_the_specification() -> None:
    # the example of spec/standard-webhooks.md: its secret, id, timestamp and payload
    key = signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_of_words_is_taken_as_it_is() -> None:
    assert signing_key(WORDS) == WORDS.encode()


@pytest.mark.parametrize("secret", ["", "brevity", "whsec_", "whsec_!!!", "whsec_c2hvcnQ=", "whsec_ရေ"])
def test_a_secret_that_cannot_be_one_is_said_and_not_shown(secret: str) -> None:
    with pytest.raises(SendError) as caught:
        signing_key(secret)
    assert caught.value.remedy
    assert not secret.removeprefix("whsec_") or secret not in str(caught.value)


def test_the_page_refuses_what_is_not_signed_or_old() -> None:
    verify, now = verify_of_the_page(), int(datetime.now(UTC).timestamp())
    good = signed(signing_key(SECRET), KEY, now, b"{}")
    assert verify(good, b"{}", SECRET) == {}
    old = signed(signing_key(SECRET), KEY, now - 1000, b"{}")
    several = good | {"webhook-signature": f"v1,AAAA {good['webhook-signature']} v1a,BBBB"}
    assert verify(several, b"{}", SECRET) == {}
    for headers, body in ((good, b"{ }"), (old, b"{}"), ({}, b"{}"), (good | {"webhook-id": "x"}, b"{}")):
        with pytest.raises(ValueError, match=r"\w"):
            verify(headers, body, SECRET)
    with pytest.raises(ValueError, match="signature"):
        verify(good, b"{}", WORDS)


@pytest.mark.parametrize("url", ["http://hooks.example.org/x", "ftp://x.example.org", "https://u:p@x.example.org", ""])
def test_an_address_that_cannot_be_one_is_said(url: str) -> None:
    with pytest.raises(SendError) as caught:
        WebhookPoster(WebhookSettings(url=url), SECRET)
    assert "url" in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://hooks.example.org/q7Zk2mX9", "ftp://x.example.org/q7Zk2mX9", "https://u:q7Zk2mX9@x.example.org", "q7Zk2mX9"]
)  # fmt: skip
def test_a_secret_address_that_cannot_be_one_is_said_and_not_shown(address: str) -> None:
    with pytest.raises(SendError) as caught:
        WebhookPoster(WebhookSettings(), SECRET, address)
    assert "`webhook`" in str(caught.value)
    assert "q7Zk2mX9" not in "".join(traceback.format_exception(caught.value))


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def far(receiver: Receiver) -> Iterator[FarSide]:
    with far_side(receiver) as side:
        yield side


@pytest.mark.real
def test_the_receiver_gets_the_very_bytes_that_are_signed(far: FarSide, receiver: Receiver) -> None:
    [posting] = postings()
    outcome = poster(far).post(posting)
    assert outcome == Sent(f"entry-{KEY.replace('/', '-')} https://archive.example.org/2026-03-09-five-landings")
    [heard] = far.heard
    named = (heard.headers["webhook-id"], heard.headers["webhook-timestamp"])
    assert named[0] == posting.key == posting.request["headers"]["webhook-id"] == KEY
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    wanted = hmac.digest(key, f"{named[0]}.{named[1]}.".encode() + heard.body, "sha256")
    assert heard.headers["webhook-signature"] == f"v1,{base64.b64encode(wanted).decode()}"
    assert heard.headers["content-type"] == "application/json"
    event = receiver.there[KEY]
    assert event["timestamp"] == "2023-11-14T22:13:20Z"
    assert event == json.loads(
        json.dumps(posting.request["body"]).replace(posting.placeholders["timestamp"], event["timestamp"])
    )


@pytest.mark.real
def test_a_repeat_is_the_same_message_and_gets_the_same_receipt(far: FarSide, receiver: Receiver) -> None:
    [posting] = postings()
    far.fault(Fault(PATH, how="swallow", acts=True))
    mine = poster(far)
    assert isinstance(mine.post(posting), InDoubt)
    again = mine.post(posting)
    assert isinstance(again, Sent)
    assert len(receiver.there) == 1
    assert far.heard[0].body == far.heard[1].body
    assert mine.repeatable_for == math.inf


@pytest.mark.real
@pytest.mark.parametrize(
    "told",
    [
        {"url": "http://archive.example.org/x"},
        {"url": "https://u:p@archive.example.org/x"},
        {"url": "https://archive.example.org/a b"},
        {"url": "javascript:alert(1)"},
        {"url": 'https://archive.example.org/"><script>'},
        {"url": f"https://archive.example.org/{SECRET}"},
        {"url": "https://archive.example.org/" + "x" * 3000},
        {"url": ["https://archive.example.org"], "id": {"a": 1}},
        {"id": "two words"},
        {"id": "x" * 300},
        {"id": SECRET},
        {"id": True},
        {"id": "a\nb"},
        [],
        "https://archive.example.org/x",
        None,
    ],
)
def test_what_is_no_address_and_no_id_is_not_kept(far: FarSide, told: object) -> None:
    far.fault(Fault(PATH, reply=Reply(200, told)))
    assert poster(far).post(postings()[0]) == Sent(KEY)


@pytest.mark.real
def test_a_number_may_be_its_id_and_an_address_alone_is_kept(far: FarSide) -> None:
    far.fault(Fault(PATH, reply=Reply(200, {"id": 7})))
    far.fault(Fault(PATH, reply=Reply(200, {"url": "https://archive.example.org/x"})))
    far.fault(Fault(PATH, reply=Reply(204, text="")))
    said = [poster(far).post(postings()[0]) for _ in range(3)]
    assert said == [Sent("7"), Sent(f"{KEY} https://archive.example.org/x"), Sent(KEY)]


@pytest.mark.real
def test_a_receiver_that_wants_no_more(far: FarSide) -> None:
    far.fault(Fault(PATH, reply=Reply(410, text="")))
    outcome = poster(far).post(postings()[0])
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert "the receiver wants no more messages; ask who runs it" in outcome.why


@pytest.mark.real
def test_a_wrong_secret_stops_the_channel(far: FarSide, receiver: Receiver) -> None:
    outcome = poster(far, WORDS).post(postings()[0])
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert "the signature is not right" in outcome.why
    assert not receiver.there


@pytest.mark.real
def test_a_retraction_is_a_signed_message_of_its_own(far: FarSide, receiver: Receiver) -> None:
    mine = poster(far)
    sent = mine.post(postings()[0])
    assert isinstance(sent, Sent)
    assert mine.retract([sent.receipt]) == (sent,)
    assert not receiver.there
    heard = far.heard[-1]
    its, where = sent.receipt.split()
    assert heard.json["type"] == "issue.retracted"
    assert heard.json["data"] == {"id": its, "url": where}
    assert heard.headers["webhook-id"].startswith("retract-")
    assert isinstance(mine.post(postings()[0]), Sent), "what was taken back can be published again"
    assert len(receiver.there) == 1


@pytest.mark.real
def test_a_retraction_without_an_answer_is_doubt(far: FarSide) -> None:
    mine = poster(far)
    far.fault(Fault(PATH, how="swallow", acts=True))
    assert isinstance(mine.retract(["1"])[0], InDoubt)
    far.fault(Fault(PATH, reply=Reply(500, {})))
    assert isinstance(mine.retract(["1"])[0], InDoubt)


ADDRESS = "/incoming/catch/1234567/a1b2c3d/t%2Bk9zzQ/?key=Zx9%2BQw"
PARTS = ("1234567", "a1b2c3d", "Zx9+Qw", "Zx9%2BQw", "1234567/a1b2c3d", "t+k9zzQ", "t%2Bk9zzQ")


def _secretly(far: FarSide) -> WebhookPoster:
    return WebhookPoster(WebhookSettings(), SECRET, f"{far.url}{ADDRESS}", http=Http(timeout=(0.5, 0.5)), patience=0.5)


@pytest.mark.real
def test_an_address_that_is_a_secret_is_posted_to(far: FarSide) -> None:
    far.app = lambda _heard: Reply(201, {"id": "7", "url": "https://archive.example.org/incoming/catch/x"})
    mine = _secretly(far)
    assert mine.relay == far.url.removeprefix("http://")
    mine.check()
    assert mine.post(postings()[0]) == Sent("7 https://archive.example.org/incoming/catch/x")
    [heard] = far.heard
    assert (heard.path, heard.query) == ("/incoming/catch/1234567/a1b2c3d/t%2Bk9zzQ/", {"key": "Zx9+Qw"})


@pytest.mark.real
@pytest.mark.parametrize("status", [200, 302, 307, 400, 401, 404, 410, 429, 500])
@pytest.mark.parametrize("part", PARTS)
def test_nothing_of_an_address_that_is_a_secret_is_shown(far: FarSide, part: str, status: int) -> None:
    told = {
        "error": f"not at {part}",
        "message": f"see {far.url}/hooks/catch/{part}",
        "id": part,
        "url": f"https://x.example.org/{part}",
    }
    far.app = lambda _heard: Reply(status, told, headers={"Location": f"https://{part}.example.org/{part}?{part}"})
    mine = _secretly(far)
    said = [
        mine.post(postings()[0]),
        *mine.retract(["7 https://archive.example.org/x"]),
        mine.relay,
        repr(mine),
        vars(mine)["host"],
    ]
    far.close()
    said += [mine.post(postings()[0]), *mine.inspect(), mine.find(postings()[0])]
    shown = repr(said).lower()
    assert not [one for one in PARTS if one.lower() in shown or quote(one, safe="").lower() in shown]
    assert "127.0.0.1" in shown


@pytest.mark.real
def test_a_check_makes_no_request(far: FarSide) -> None:
    poster(far).check()
    [finding] = poster(far).inspect()
    assert finding.level == "ok"
    assert "path and secret are right shows with the first message" in finding.said
    assert far.heard == []


@pytest.mark.real
def test_a_check_asks_nobody_behind_a_proxy(far: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = poster(far)
    far.close()
    with pytest.raises(SendError, match="cannot be reached"):
        mine.check()
    assert [(one.level, one.away) for one in mine.inspect()] == [("fault", True)]
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    mine.check()
