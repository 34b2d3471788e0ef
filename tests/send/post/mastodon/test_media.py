"""The card of a Mastodon thread: uploaded with its description before the first status, waited for, never posted without."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import Channel, MastodonSettings
from pipeline.edition import Attached
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.pack.mastodon import pack_mastodon
from pipeline.send.post.mastodon.poster import MastodonPoster
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import NotSent, Silent
from pipeline.send.sender import SendError
from tests.render.thread_material import PUBLICATION, issue, thread
from tests.send.post.mastodon.fake import NOON, SERVER, TOKEN, FakeMastodon

PNG = b"\x89PNG\r\n\x1a\n card"
ALT = "“ရေစီး” — eleven boats & a bottle"
MASTODON = Channel("mastodon", "mastodon", MastodonSettings(card=True))


class WithMedia(FakeMastodon):
    """It takes pictures too, as docs.joinmastodon.org/methods/media says: `working` times they are not ready."""

    working: int = 0
    refuses: Callable[[], Answer | None] = staticmethod(lambda: None)

    def send(self, method: str, url: str, **more: Any) -> Answer:
        if "/media" not in url:
            return super().send(method, url, **more)
        self.asked.append((method, url.removeprefix(SERVER)))
        if refusal := self.refuses():
            return refusal
        if method == "POST":
            self.uploads = [*getattr(self, "uploads", []), more["data"]]
            assert more["headers"]["Content-Type"].startswith("multipart/form-data; boundary=")
            return self.answer(202 if self.working else 200, {"id": f"M{len(self.uploads)}", "type": "image"})
        self.working -= 1
        return self.answer(206 if self.working else 200, {"id": "M1"})


def _postings() -> list[Posting]:
    edition = replace(thread(issue()), picture=Attached("card.png", PNG, "image/png", ALT, 1200, 675))
    packed = pack_mastodon(edition, PUBLICATION, MASTODON)
    document = json.loads(packed.files["thread.json"])
    slots = {slot["name"]: slot["placeholder"] for slot in document["slots"]}
    files = {"card.png": packed.files["card.png"]}
    return [Posting(one["key"], one, slots, NOON, files=files) for one in document["requests"]]


def _poster(server: FakeMastodon) -> MastodonPoster:
    settings = MastodonSettings(server=SERVER, card=True)
    return MastodonPoster(settings, TOKEN, http=server, clock=server.clock, sleep=server.sleep)


def _posted(server: WithMedia, posting: Posting | None = None) -> Outcome:
    return _poster(server).post(posting or _postings()[0])


def test_the_picture_is_uploaded_with_its_description_and_named_in_the_first_status() -> None:
    server, receipts = WithMedia(), list[str]()
    poster = _poster(server)
    for posting in _postings():
        outcome = poster.post(replace(posting, follows=receipts[-1] if receipts else None))
        assert isinstance(outcome, Sent)
        receipts.append(outcome.receipt)
    [upload] = server.uploads
    assert PNG in upload
    assert ALT.encode() in upload
    assert b'filename="card.png"' in upload
    first, *others = (one["body"] for one in server.sent)
    assert first["media_ids"] == ["M1"]
    assert not any("media_ids" in one for one in others)


def test_a_picture_that_is_not_ready_is_waited_for() -> None:
    server = WithMedia()
    server.working = 3
    assert isinstance(_posted(server), Sent)
    assert [path for method, path in server.asked if method == "GET" and "media" in path] == ["/api/v1/media/M1"] * 3


def test_a_picture_that_never_is_ready_leaves_nothing_posted() -> None:
    server = WithMedia()
    server.working = 10_000
    outcome = _posted(server)
    assert isinstance(outcome, Deferred)
    assert "nothing was posted" in outcome.why
    assert server.statuses == []


def _raises(error: Exception) -> Callable[[], Answer]:
    def raising() -> Answer:
        raise error

    return raising


@pytest.mark.parametrize(
    ("status", "body", "kind", "scope"),
    [
        (422, {"error": "Validation failed: File is too large"}, Refused, ""),
        (413, b"<html><title>Too large</title>", Refused, ""),
        (401, {"error": "The access token is invalid"}, Deferred, "channel"),
        (403, {"error": "This action is outside the authorized scopes"}, Deferred, "channel"),
        (429, {"error": "Too many requests"}, Deferred, "connection"),
        (500, {"error": "We're sorry"}, Deferred, "connection"),
        (200, [], Deferred, "connection"),
    ],
)
def test_a_picture_that_is_not_taken_leaves_nothing_posted(
    status: int, body: Any, kind: type[Outcome], scope: str
) -> None:
    server = WithMedia()
    server.refuses = lambda: server.answer(status, body)
    outcome = _posted(server)
    assert isinstance(outcome, kind)
    assert not scope or (isinstance(outcome, Deferred) and outcome.scope == scope)
    assert server.statuses == []


@pytest.mark.parametrize("error", [NotSent("no connection"), Silent("no answer")])
def test_an_upload_that_nobody_answers_is_no_doubt(error: Exception) -> None:
    server = WithMedia()
    server.refuses = _raises(error)
    outcome = _posted(server)
    assert isinstance(outcome, Deferred)
    assert server.statuses == []


def test_a_picture_that_is_not_in_the_outbox_stops_the_channel() -> None:
    outcome = _posted(WithMedia(), replace(_postings()[0], files={}))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert "card.png is not in the outbox" in outcome.why


def test_a_status_with_these_words_and_without_the_picture_is_not_taken_for_it() -> None:
    server = WithMedia()
    posting = _postings()[0]
    server.stand(posting.request["body"], media_attachments=[])
    assert isinstance(_poster(server).find(posting), InDoubt)
    server.statuses.clear()
    server.stand(posting.request["body"], media_attachments=[{"id": "M1"}])
    assert isinstance(_poster(server).find(posting), Sent)


def test_a_token_that_may_not_upload_is_told_before_anything_is_posted() -> None:
    server = WithMedia()
    told = server.answer(200, {"scopes": ["read", "write:statuses"]})
    server.fault("GET", "/apps/verify_credentials", lambda *_: told)
    with pytest.raises(SendError, match="upload the card"):
        _poster(server).check()


def test_the_key_of_a_repeat_is_of_the_picture_too() -> None:
    with_card = _postings()[0].request["headers"]["Idempotency-Key"]
    without = json.loads(pack_mastodon(thread(issue()), PUBLICATION, MASTODON).files["thread.json"])["requests"][0]
    assert with_card != without["headers"]["Idempotency-Key"]
    assert "media" not in without
