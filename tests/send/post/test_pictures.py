"""Pictures on networks that take them before the post: there with their description, or nothing is posted."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from pipeline.channel import Channel, FacebookSettings, LinkedInSettings, Publication, XSettings
from pipeline.delivery import Packed
from pipeline.edition import Attached, ThreadEdition
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.pack.facebook import pack_facebook
from pipeline.pack.linkedin import pack_linkedin
from pipeline.pack.x import pack_x
from pipeline.send.post.linkedin.api import LinkedInApi
from pipeline.send.post.linkedin.pictures import upload
from pipeline.send.post.plain.call import Call
from pipeline.send.post.plain.uploading import Picture
from pipeline.send.post.poster import Posting, read_back
from pipeline.send.post.wire.answer import Answer
from tests.render.thread_material import PUBLICATION, issue, resources, thread
from tests.send.post.facebook import fake as facebook
from tests.send.post.facebook import net as facebook_net
from tests.send.post.linkedin import fake as linkedin
from tests.send.post.linkedin import net as linkedin_net
from tests.send.post.outbox_postings import postings_of
from tests.send.post.server import FarSide, Fault, Reply, far_side
from tests.send.post.x import fake as x
from tests.send.post.x import net as x_net

pytestmark = pytest.mark.real
PNG = b"\x89PNG\r\n\x1a\n card \r\n--x\r\n"
ALT = "“ရေစီး” — eleven boats & a bottle"
CARD = Attached("card.png", PNG, "image/png", ALT, 1200, 675)
Pack = Callable[[ThreadEdition, Publication, Channel], Packed]


@dataclass
class Case:
    """A network. `uploads` are the requests before the post: method and end of the path; `shown` what it then shows."""

    there: Any
    poster: Callable[[FarSide], Any]
    pack: Pack
    channel: Channel
    uploads: tuple[tuple[str, str], ...]
    posted: Callable[[], list[str]]
    shown: Callable[[], list[tuple[bytes, str]]]
    field: str
    first_at: float

    def postings(self, card: Attached | None = CARD, count: int = 4) -> list[Posting]:
        made = issue(url="https://example.org/b_1", resources=resources(count, 2))
        packed = self.pack(replace(thread(made, self.channel), picture=card), PUBLICATION, self.channel)
        files = {name: data for name, data in packed.files.items() if name.endswith(".png")}
        return [replace(one, files=files) for one in postings_of(packed, self.first_at)]


def _linkedin() -> Case:
    there = linkedin.FakeLinkedIn()
    settings = LinkedInSettings(organisation=linkedin_net.NUMBER, card=True)

    def shown() -> list[tuple[bytes, str]]:
        media = [one["content"]["media"] for one in there.posts.values()]
        return [(there.images[one["id"]], one["altText"]) for one in media]

    return Case(
        there, linkedin_net.poster, pack_linkedin, Channel("page", "linkedin", settings),
        (("POST", "/rest/images"), ("PUT", "/0")), there.texts, shown, "content", linkedin.NOW,
    )  # fmt: skip


def _x() -> Case:
    there = x.FakeX()
    return Case(
        there.app, x_net.poster, pack_x, Channel("x", "x", XSettings(card=True)),
        (("POST", "/2/media/upload"), ("POST", "/2/media/metadata")), lambda: [one["posted"] for one in there.tweets],
        lambda: [there.media[one] for tweet in there.tweets for one in tweet["media"]], "media", time.time(),
    )  # fmt: skip


def _facebook() -> Case:
    there = facebook.FakeGraph()
    return Case(
        there, facebook_net.poster, pack_facebook, replace(facebook_net.CHANNEL, settings=FacebookSettings(
            page=facebook.PAGE, card=True)),
        (("POST", "/photos"),), there.texts,
        lambda: [there.photos[one] for post in there.posts.values() for one in post["shows"]],
        "attached_media", facebook.NOW,
    )  # fmt: skip


CASES = {"linkedin": _linkedin, "x": _x, "facebook": _facebook}
STEPS = [(name, step) for name, made in CASES.items() for step in range(len(made().uploads))]


@dataclass
class World:
    """A case and its far side."""

    case: Case
    far: FarSide

    def fails(self, step: int, **how: Any) -> None:
        """Have a step of the upload fail."""
        method, path = self.case.uploads[step]
        self.far.fault(Fault(path, method, **how))

    def posts(self, posting: Posting | None = None) -> Outcome:
        """What posting the first post comes to."""
        poster = self.case.poster(self.far)
        try:
            outcome: Outcome = poster.post(posting or self.case.postings()[0])
        finally:
            poster.close()
        return outcome


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    case = CASES[request.param]()
    with far_side(case.there) as far:
        yield World(case, far)


every = pytest.mark.parametrize("world", CASES, indirect=True)
on_linkedin = pytest.mark.parametrize("world", ["linkedin"], indirect=True)
every_step = pytest.mark.parametrize(("world", "step"), STEPS, indirect=["world"])


@every
def test_the_picture_and_its_description_go_with_the_first_post_alone(world: World) -> None:
    poster, receipts = world.case.poster(world.far), list[str]()
    postings = world.case.postings(count=30)
    for posting in postings:
        outcome = poster.post(replace(posting, follows=receipts[-1] if receipts else None))
        assert isinstance(outcome, Sent), outcome
        receipts.append(outcome.receipt)
    assert world.case.shown() == [(PNG, ALT)]
    assert [world.case.field in one.request["body"] for one in postings] == [True] + [False] * (len(postings) - 1)
    assert [len(world.far.calls(path)) for _, path in world.case.uploads] == [1] * len(world.case.uploads)
    assert read_back(poster, receipts).whole
    assert poster.find(postings[0]) == Sent(receipts[0])
    assert {type(outcome) for outcome in poster.retract(receipts)} == {Sent}
    assert world.case.posted() == []


@every
def test_the_issue_s_address_stays_in_the_text_where_its_card_gives_way(world: World) -> None:
    assert isinstance(world.posts(), Sent)
    body = world.case.postings()[0].request["body"]
    assert "link" not in body
    assert "article" not in body.get("content", {})
    assert any("https://example.org/b_1" in text for text in world.case.posted()) or world.case.channel.kind == "x"


@every_step
@pytest.mark.parametrize(
    "reply",
    [
        Reply(400, {"message": "not a picture"}),
        Reply(413, {"message": "too large"}),
        Reply(413, text="<html><title>Request Entity Too Large</title></html>"),
        Reply(422, {"message": "not a picture"}),
    ],
)
def test_a_picture_that_is_refused_leaves_nothing_posted(world: World, step: int, reply: Reply) -> None:
    world.fails(step, reply=reply)
    outcome = world.posts()
    assert isinstance(outcome, Refused), outcome
    assert "card.png" in outcome.why
    assert "set card = false" in outcome.why
    assert world.case.posted() == []


@every_step
@pytest.mark.parametrize(
    ("reply", "scope"),
    [
        (Reply(401, {"message": "who are you"}), "channel"),
        (Reply(403, {"message": "you may not"}), "channel"),
        (Reply(429, {"message": "slow down"}, headers={"Retry-After": "9"}), "connection"),
        (Reply(500, {"message": "oh"}), "connection"),
        (Reply(503, text="<html><title>Busy</title></html>", headers={"Retry-After": "9"}), "connection"),
        (Reply(302, text="", headers={"Location": "https://elsewhere.example/"}), "connection"),
        (Reply(308, text="", headers={"Location": "https://elsewhere.example/"}), "channel"),
    ],
)
def test_a_picture_that_is_not_taken_now_leaves_nothing_posted(
    world: World, step: int, reply: Reply, scope: str
) -> None:
    world.fails(step, reply=reply)
    outcome = world.posts()
    assert isinstance(outcome, Deferred), outcome
    assert outcome.scope == scope
    assert outcome.wait == (9.0 if "Retry-After" in reply.headers else None)
    assert world.case.posted() == []


@every_step
@pytest.mark.parametrize("how", ["swallow", "tear", "hang", "huge"])
@pytest.mark.parametrize("acts", [True, False])
def test_an_upload_that_nobody_answers_is_no_doubt_and_is_tried_again(
    world: World, step: int, how: str, *, acts: bool
) -> None:
    world.fails(step, how=how, acts=acts)
    outcome = world.posts()
    assert isinstance(outcome, Deferred), outcome
    assert outcome.scope == "connection"
    assert world.case.posted() == []
    assert isinstance(world.posts(), Sent)
    assert world.case.shown() == [(PNG, ALT)]


@every
@pytest.mark.parametrize("body", [{}, [], None, {"id": True}, {"data": {"id": "../1"}}, {"value": {"image": 5}}])
def test_a_picture_without_a_name_is_not_posted(world: World, body: Any) -> None:
    world.fails(0, reply=Reply(200, body))
    outcome = world.posts()
    assert isinstance(outcome, Deferred), outcome
    assert "nothing was posted" in outcome.why
    assert world.case.posted() == []


@every
@pytest.mark.parametrize("files", [{}, {"card.png": b""}])
def test_a_picture_that_is_not_in_the_outbox_stops_the_channel(world: World, files: dict[str, bytes]) -> None:
    outcome = world.posts(replace(world.case.postings()[0], files=files))
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, "card.png is not in the outbox" in outcome.why) == ("channel", True)
    assert not [one for one in world.far.heard if one.method != "GET"]


@every
def test_a_picture_that_is_too_large_is_not_uploaded(world: World) -> None:
    outcome = world.posts(replace(world.case.postings()[0], files={"card.png": b"\x89PNG" + bytes(10_000_000)}))
    assert isinstance(outcome, Refused)
    assert "has 10.0 MB, and the network takes" in outcome.why
    assert not [one for one in world.far.heard if one.method != "GET"]


@every_step
def test_no_secret_is_said_that_an_upload_s_answer_repeats(world: World, step: int) -> None:
    kinds = {"x": x.SECRETS.all, "linkedin": (linkedin.TOKEN,), "facebook": (facebook.TOKEN,)}
    secrets = kinds[world.case.channel.kind]
    for status in (400, 401, 500):
        said = " ".join(secrets)
        world.fails(step, reply=Reply(status, {"message": said, "detail": said, "error": {"message": said, "code": 1}}))
        outcome = world.posts()
        assert not any(secret in repr(outcome) for secret in secrets)


@every
def test_a_post_whose_answer_is_lost_is_found_with_its_picture(world: World) -> None:
    path = {"linkedin": "/rest/posts", "x": "/2/tweets", "facebook": "/feed"}[world.case.channel.kind]
    world.far.fault(Fault(path, how="swallow", acts=True))
    outcome = world.posts()
    assert isinstance(outcome, Sent), outcome
    assert world.case.shown() == [(PNG, ALT)]


@every
def test_without_a_card_nothing_is_uploaded(world: World) -> None:
    plain = world.case.postings(card=None)
    assert not any("media" in one.request or "media" in one.request["body"] for one in plain)
    assert isinstance(world.posts(plain[0]), Sent)
    assert not [one for _, path in world.case.uploads for one in world.far.calls(path)]


def test_a_description_is_as_long_as_x_takes_it() -> None:
    long = replace(CARD, alt="ရေစီး " * 250)
    [media] = _x().postings(card=long)[0].request["media"]
    assert 900 < len(media["description"]) <= 1000
    assert media["description"].endswith("…")


@on_linkedin
def test_the_token_goes_with_the_bytes_and_the_type(world: World) -> None:
    world.posts()
    [put] = [one for one in world.far.heard if one.method == "PUT"]
    assert put.headers["authorization"] == f"Bearer {linkedin.TOKEN}"
    assert put.headers["content-type"] == "image/png"
    assert put.body == PNG


@on_linkedin
@pytest.mark.parametrize(
    "url",
    [
        "https://linkedin.com.example.org/dms-uploads/1",
        "https://notlinkedin.com/1",
        "http://www.linkedin.com/dms-uploads/1",
        "https://user@www.linkedin.com/1",
        "https://evil.example\\@www.linkedin.com/1",
        "https://evil.example/@www.linkedin.com/1",
        "https://www.linkedin.com:8443/1",
        "//www.linkedin.com/1",
        "https://www.linkedin.com/1 HTTP/1.1",
    ],
)
def test_the_token_goes_to_nobody_but_linkedin(world: World, url: str) -> None:
    world.case.there.elsewhere = url
    outcome = world.posts()
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, "not LinkedIn's" in outcome.why) == ("channel", True)
    assert [one.method for one in world.far.heard] == ["POST"]
    assert world.case.posted() == []


def test_the_bytes_go_where_linkedin_names_a_place_of_its_own() -> None:
    place = "https://www.linkedin.com/dms-uploads/sp/v2/D5622AQ/uploaded-image/B56/0?ca=vector_feedshare&sync=0"
    begun = {"value": {"uploadUrl": place, "image": "urn:li:image:D5622AQ-x_1"}}
    api, called = LinkedInApi("https://api.linkedin.com", linkedin.PAGE, "202608", linkedin.TOKEN), list[Call]()

    def answered(call: Call) -> Answer:
        called.append(call)
        return Answer(200, {}, json.dumps(begun if len(called) == 1 else {"status": "AVAILABLE"}).encode(), 0.0)

    picture = Picture("card.png", "image/png", ALT, PNG)
    assert upload(api, picture, answered, answered, print) == "urn:li:image:D5622AQ-x_1"
    assert [(one.method, one.url) for one in called] == [
        ("POST", "https://api.linkedin.com/rest/images"),
        ("PUT", place),
        ("GET", "https://api.linkedin.com/rest/images/urn%3Ali%3Aimage%3AD5622AQ-x_1"),
    ]
    assert linkedin.TOKEN not in repr(called)


@on_linkedin
def test_after_a_slow_upload_a_post_that_is_shown_late_is_looked_for_again(world: World) -> None:
    poster, slept, now = world.case.poster(world.far), list[float](), [linkedin.NOW]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += 100 if seconds == 2.0 else seconds

    poster._sleep, poster._clock = sleep, lambda: now[0]
    world.case.there.working, world.case.there.lags = 1, 1
    world.far.fault(Fault("/rest/posts", how="swallow", acts=True))
    posting = replace(world.case.postings()[0], tried_at=linkedin.NOW)  # as the ledger has it: before the upload
    assert isinstance(poster.post(posting), Sent)
    assert slept == [2.0, 5.0]


@on_linkedin
def test_an_image_that_is_not_ready_is_waited_for(world: World) -> None:
    world.case.there.working = 3
    assert isinstance(world.posts(), Sent)
    assert len([one for one in world.far.heard if one.method == "GET"]) == 4


@on_linkedin
def test_an_image_that_never_is_ready_leaves_nothing_posted(world: World) -> None:
    world.case.there.working = 10_000
    outcome = world.posts()
    assert isinstance(outcome, Deferred)
    assert "nothing was posted" in outcome.why
    assert world.case.posted() == []


@on_linkedin
def test_an_image_that_linkedin_cannot_make_is_refused(world: World) -> None:
    world.case.there.failed = True
    outcome = world.posts()
    assert isinstance(outcome, Refused)
    assert "could not make an image of the picture card.png" in outcome.why
    assert world.far.calls("/rest/posts") == []


@on_linkedin
def test_a_token_that_may_not_look_posts_without_asking_whether_it_is_ready(world: World) -> None:
    world.case.there.scopes = ("w_organization_social",)
    assert isinstance(world.posts(), Sent)
    assert world.case.shown() == [(PNG, ALT)]


@every
def test_an_upload_s_silence_is_no_doubt_even_when_it_speaks_of_a_copy(world: World) -> None:
    world.fails(0, reply=Reply(409, {"message": "Conflict"}))
    assert not isinstance(world.posts(), InDoubt | Sent)
