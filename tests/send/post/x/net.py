"""X for the contract."""

from __future__ import annotations

import time

from pipeline.channel import XSettings
from pipeline.send.post.wire.http import Http
from pipeline.send.post.x.poster import XPoster
from tests.send.post.net import Net
from tests.send.post.server import FarSide, Reply
from tests.send.post.x.fake import SECRETS, FakeX, postings

_DUPLICATE = "You are not allowed to create a Tweet with duplicate content."


def poster(far: FarSide) -> XPoster:
    """The poster for a far side, which waits for nothing."""
    settings = XSettings(server=far.url)
    return XPoster(settings, SECRETS, http=Http(timeout=(0.5, 0.5)), sleep=lambda _seconds: None)


def net() -> Net:
    """One account, and a thread of three."""
    fake, now = FakeX(), int(time.time())
    return Net(
        app=fake.app,
        poster=poster,
        postings=postings("Lanterns & lamps\n\nhttps://example.org/a?b=1&c=2", "ရေစီး <b> & 🎏", "#Lantern closes"),
        posted=lambda: [tweet["posted"] for tweet in fake.tweets],
        path="/2/tweets",
        secrets=SECRETS.all,
        finds=True,
        deletes=True,
        threads=True,
        denied=(
            Reply(402, {"title": "CreditsDepleted", "detail": "Your account has no credits to fulfill this request."}),
            Reply(403, {"detail": "Your client app is not configured with the appropriate oauth1 app permissions."}),
            Reply(429, {"title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap"}),
        ),
        paces=(
            (Reply(429, {"title": "Too Many Requests"}, headers={"x-rate-limit-reset": str(now + 40)}), 40.0),
            (
                Reply(
                    429,
                    {"title": "Too Many Requests"},
                    headers={
                        "x-rate-limit-reset": str(now + 40),
                        "x-user-limit-24hour-remaining": "0",
                        "x-user-limit-24hour-reset": str(now + 4000),
                    },
                ),
                4000.0,
            ),
        ),
        refused=(
            Reply(400, {"title": "Invalid Request", "detail": "One or more parameters to your request was invalid."}),
            Reply(403, {"title": "Forbidden", "detail": _DUPLICATE}),
        ),
    )
