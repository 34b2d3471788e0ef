"""Mastodon for the contract: the server in memory, behind a socket."""

from __future__ import annotations

from email.utils import formatdate

from pipeline.channel import MastodonSettings
from pipeline.send.post.mastodon.poster import MastodonPoster
from pipeline.send.post.wire.http import Http
from tests.send.post.mastodon.fake import NOON, TOKEN, FakeMastodon, postings
from tests.send.post.net import Net
from tests.send.post.server import App, FarSide, Heard, Reply

_NAMES = {"authorization": "Authorization", "idempotency-key": "Idempotency-Key"}


def app_of(server: FakeMastodon) -> App:
    """The server in memory as the application of a far side."""

    def app(heard: Heard) -> Reply:
        headers = {_NAMES.get(name, name): value for name, value in heard.headers.items()}
        params = {name: int(value) if name == "limit" else value for name, value in heard.query.items()}
        work = {"headers": headers, "json": heard.json if heard.body else None, "params": params}
        answer = server.act(heard.method, heard.path, work)
        return Reply(answer.status, answer.body)

    return app


def net() -> Net:
    """One account, and a thread of three."""
    server = FakeMastodon()
    thread = postings("Lanterns\n\nhttps://example.org/a", "ရေစီး <b> & 🎏", "#Lantern closes")

    def poster(far: FarSide) -> MastodonPoster:
        far.date = formatdate(NOON, usegmt=True)
        http = Http(timeout=(0.5, 0.5))
        settings = MastodonSettings(server=far.url)
        return MastodonPoster(settings, TOKEN, http=http, clock=server.clock, sleep=server.sleep)

    return Net(
        app=app_of(server),
        poster=poster,
        postings=tuple(thread),
        posted=lambda: [status["text"] for status in server.statuses],
        path="/api/v1/statuses",
        secrets=(TOKEN,),
        finds=True,
        deletes=True,
        threads=True,
        paces=((Reply(429, {"error": "Too many"}, headers={"X-RateLimit-Reset": "2026-03-23T12:00:40Z"}), 40.0),),
        refused=(Reply(422, {"error": "Validation failed: Text character limit of 500 exceeded"}),),
        guided=False,
    )
