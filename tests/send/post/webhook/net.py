"""A signed webhook for the contract: a receiver that verifies by the page's own code."""

from __future__ import annotations

import json

from pipeline.channel import Channel, Secret, WebhookSettings
from pipeline.pack.webhook import pack_webhook
from pipeline.send.post.poster import Posting
from pipeline.send.post.webhook.poster import WebhookPoster
from pipeline.send.post.wire.http import Http
from tests.render.thread_material import PUBLICATION, issue, thread
from tests.send.post.net import Net
from tests.send.post.server import FarSide, Reply
from tests.send.post.threads import FIRST_AT
from tests.send.post.webhook.receiver import PATH, SECRET, Receiver

WEB = Channel("web", "webhook", WebhookSettings(url=f"https://hooks.example.org{PATH}", secret=Secret("S")))


def postings() -> tuple[Posting, ...]:
    """The issue of the tests as it is packed: one message."""
    packed = pack_webhook(thread(issue(url="https://example.org/b"), WEB), PUBLICATION, WEB)
    document = json.loads(packed.files["thread.json"])
    slots = {slot["name"]: slot["placeholder"] for slot in document["slots"]}
    return tuple(Posting(request["key"], request, slots, FIRST_AT) for request in document["requests"])


def poster(far: FarSide, secret: str = SECRET, path: str = PATH) -> WebhookPoster:
    """A poster for a receiver there."""
    settings = WebhookSettings(url=far.url + path, secret=Secret("S"))
    return WebhookPoster(settings, secret, http=Http(timeout=(0.5, 0.5)), patience=0.5)


def net() -> Net:
    """One receiver."""
    receiver = Receiver()
    return Net(
        app=receiver,
        poster=poster,
        postings=postings(),
        posted=lambda: [event["data"]["posts"][0]["text"] for event in receiver.there.values()],
        path=PATH,
        secrets=(SECRET, SECRET.removeprefix("whsec_"), PATH.rpartition("/")[2]),
        deletes=True,
        denied=(Reply(404, {"error": "no"}), Reply(410, text="gone")),
        paces=((Reply(503, {"error": "busy"}, headers={"Retry-After": "40"}), 40.0),),
        refused=(Reply(422, {"error": "a field is missing"}),),
        blind=True,
        asks=False,
    )
