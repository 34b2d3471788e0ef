"""Discord for the contract."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.channel import Channel, DiscordSettings
from pipeline.pack.discord import pack_discord
from pipeline.send.post.discord.poster import DiscordPoster
from pipeline.send.post.wire.http import Http
from tests.send.post.discord.fake import PATH, TOKEN, FakeDiscord, payload, too_long
from tests.send.post.net import Net
from tests.send.post.server import FarSide, Heard, Reply
from tests.send.post.three_posts import postings, with_card

CHANNEL = Channel("discord", "discord", DiscordSettings())


def poster_at(far: FarSide) -> DiscordPoster:
    """A poster of the webhook, impatient."""
    return DiscordPoster(DiscordSettings(), f"{far.url}{PATH}", http=Http(timeout=(0.5, 0.5)))


def net() -> Net:
    """One webhook, and a thread of three."""
    server = FakeDiscord()
    body = {"message": "You are being rate limited.", "retry_after": 1.337, "global": False}
    quick = Reply(429, body, headers={"Retry-After": "2", "X-RateLimit-Reset-After": "1.4"})
    every = Reply(429, body | {"retry_after": 64.57, "global": True})
    barred = Reply(429, text="<title>Access denied", headers={"Retry-After": "600"})
    return Net(
        app=server,
        poster=poster_at,
        postings=postings(pack_discord, CHANNEL),
        posted=lambda: [body["content"] for _, body in sorted(server.messages.items())],
        path=PATH,
        secrets=(TOKEN, PATH),
        deletes=True,
        denied=(
            Reply(404, {"message": "Unknown Webhook", "code": 10015}),
            Reply(401, {"message": "Invalid Webhook Token", "code": 50027}),
            Reply(403, {"message": "Missing Permissions", "code": 50013}),
            Reply(400, {"message": "Missing Access", "code": 50001}),
        ),
        paces=((quick, 1.337), (every, 64.57), (barred, 600.0)),
        refused=(too_long(), Reply(400, {"message": "Cannot send an empty message", "code": 50006})),
    )


def card_net() -> Net:
    """The same webhook, and a thread whose first message has a picture."""
    plain, server = net(), FakeDiscord()
    large = {"message": "Request entity too large", "code": 40005}
    return replace(
        plain,
        app=server,
        postings=postings(pack_discord, CHANNEL, with_card(CHANNEL)),
        posted=lambda: [body["content"] for _, body in sorted(server.messages.items())],
        carried=_carried,
        refused=(*plain.refused, Reply(413, large), Reply(413, text="<html>Too large")),
    )


def _carried(heard: Heard) -> Any:
    return payload(heard) if heard.method == "POST" else None
