"""Facebook for the contract: a page, and an issue in one post."""

from __future__ import annotations

import json

from pipeline.channel import Channel, FacebookSettings, Secret
from pipeline.pack.facebook import pack_facebook
from pipeline.send.post.facebook.poster import FacebookPoster
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.http import Http
from tests.render.thread_material import PUBLICATION, issue, thread
from tests.send.post.facebook.fake import NOW, PAGE, TOKEN, FakeGraph, error
from tests.send.post.net import Net
from tests.send.post.server import FarSide, Reply

CHANNEL = Channel("page", "facebook", FacebookSettings(page=PAGE, token=Secret("T")))

_DENIED = (
    *((190, subcode) for subcode in (0, 460, 463, 467, 2_069_032)),
    *((code, 0) for code in (10, 200, 283, 803)),
    (1, 2_853_006),
    (100, 33),
)


def postings() -> tuple[Posting, ...]:
    """An issue as it is packed: one post."""
    made = issue(url="https://example.org/b", hashtags=("Rivers",))
    document = json.loads(pack_facebook(thread(made, CHANNEL), PUBLICATION, CHANNEL).files["thread.json"])
    slots = {slot["name"]: slot["placeholder"] for slot in document["slots"]}
    return tuple(Posting(request["key"], request, slots, NOW) for request in document["requests"])


def poster(far: FarSide, *, token: str = TOKEN, page: str = PAGE) -> FacebookPoster:
    """A poster for a far side, which waits for nothing."""
    settings = FacebookSettings(server=far.url, page=page)
    return FacebookPoster(settings, token, http=Http(timeout=(0.5, 0.5)), clock=lambda: NOW, sleep=lambda _: None)


def net() -> Net:
    """One page."""
    there = FakeGraph()
    usage = f'{{"{PAGE}":[{{"type":"pages","call_count":100,"estimated_time_to_regain_access":7}}]}}'
    slow = error(400, 32, "(#32) Page request limit reached")
    return Net(
        app=there,
        poster=poster,
        postings=postings(),
        posted=there.texts,
        path="/feed",
        secrets=(TOKEN,),
        finds=True,
        deletes=True,
        denied=tuple(error(400, code, "(#x) no", subcode) for code, subcode in _DENIED),
        paces=(
            (Reply(400, slow.data, headers={"X-Business-Use-Case-Usage": usage}), 420.0),
            (Reply(403, error(403, 4, "Application request limit reached").data, headers={"Retry-After": "60"}), 60.0),
        ),
        refused=(
            error(400, 100, "(#100) Param message must be at most 63206 characters"),
            error(400, 1_609_005, "The link is not valid"),
        ),
    )
