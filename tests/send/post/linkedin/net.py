"""LinkedIn for the contract: a page, and an issue that takes a post and comments."""

from __future__ import annotations

import json
from email.utils import formatdate

from pipeline.channel import Channel, LinkedInSettings, Secret
from pipeline.pack.linkedin import pack_linkedin
from pipeline.send.post.linkedin.poster import LinkedInPoster
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.http import Http
from tests.render.thread_material import PUBLICATION, issue, resources, thread
from tests.send.post.linkedin.fake import NOW, TOKEN, VERSIONS, FakeLinkedIn
from tests.send.post.net import Net
from tests.send.post.server import FarSide, Reply

NUMBER = "5515715"
CHANNEL = Channel("page", "linkedin", LinkedInSettings(organisation=NUMBER, token=Secret("T"), version=VERSIONS[1]))


def postings(count: int = 30) -> tuple[Posting, ...]:
    """An issue with so many resources, as it is packed."""
    made = issue(url="https://example.org/b_1", hashtags=("Rivers", "Mya_Than"), resources=resources(count, 10))
    document = json.loads(pack_linkedin(thread(made, CHANNEL), PUBLICATION, CHANNEL).files["thread.json"])
    slots = {slot["name"]: slot["placeholder"] for slot in document["slots"]}
    return tuple(Posting(request["key"], request, slots, NOW) for request in document["requests"])


def poster(far: FarSide, *, token: str = TOKEN, version: str = VERSIONS[1], number: str = NUMBER) -> LinkedInPoster:
    """A poster for a far side, which waits for nothing."""
    settings = LinkedInSettings(server=far.url, organisation=number, version=version)
    far.date = formatdate(NOW, usegmt=True)
    return LinkedInPoster(settings, token, http=Http(timeout=(0.5, 0.5)), clock=lambda: NOW, sleep=lambda _: None)


def net() -> Net:
    """One page."""
    there = FakeLinkedIn()
    day = {
        "status": 429,
        "message": "Resource level throttle APPLICATION DAY limit for calls to this resource is reached.",
    }
    return Net(
        app=there,
        poster=poster,
        postings=postings(),
        posted=there.texts,
        path="",  # the first at /rest/posts, the others at /rest/socialActions/…/comments
        secrets=(TOKEN,),
        finds=True,
        deletes=True,
        denied=(
            Reply(
                401, {"status": 401, "serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN", "message": "revoked"}
            ),
            Reply(
                401, {"status": 401, "serviceErrorCode": 65602, "code": "EXPIRED_ACCESS_TOKEN", "message": "expired"}
            ),
            Reply(403, {"status": 403, "serviceErrorCode": 100, "code": "ACCESS_DENIED", "message": "Not enough"}),
        ),
        paces=((Reply(429, day), 86_400 - NOW % 86_400),),
        refused=(Reply(422, {"status": 422, "message": "ERROR :: /commentary :: the text is longer than 3000"}),),
    )
