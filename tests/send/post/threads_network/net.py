"""Threads for the contract."""

from __future__ import annotations

from pipeline.channel import ThreadsSettings
from pipeline.send.post.threads.poster import ThreadsPoster
from pipeline.send.post.wire.http import Http
from tests.send.post.net import Net
from tests.send.post.server import FarSide
from tests.send.post.threads_network.fake import ME, TOKEN, FakeThreads, error, postings


def poster(far: FarSide) -> ThreadsPoster:
    """The poster for a far side, which waits for nothing."""
    settings = ThreadsSettings(server=far.url, user=ME)
    return ThreadsPoster(settings, TOKEN, http=Http(timeout=(0.5, 0.5)), sleep=lambda _seconds: None)


def net() -> Net:
    """One account, and a thread of three."""
    fake = FakeThreads()
    return Net(
        app=fake.app,
        poster=poster,
        postings=postings("Lanterns\n\nhttps://example.org/a", "ရေစီး <b> & 🎏", "#Lantern closes"),
        posted=lambda: [post["text"] for post in fake.posts],
        path="/threads_publish",
        secrets=(TOKEN,),
        finds=True,
        deletes=True,
        threads=True,
        carried=lambda heard: heard.json if heard.method == "POST" and heard.path.endswith("/threads") else None,
        denied=(
            error(400, 190, "Error validating access token: Session has expired", 463),
            error(403, 10, "Application does not have permission for this action"),
            error(400, 200, "Permissions error"),
        ),
        paces=tuple((error(400, code, "Application request limit reached"), None) for code in (4, 17, 32, 613)),
        refused=(error(400, 100, "Param text must be at most 500 characters long."),),
    )
