"""Telegram for the contract."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.channel import Channel, TelegramSettings
from pipeline.pack.telegram import pack_telegram
from pipeline.send.post.telegram.poster import TelegramPoster
from pipeline.send.post.wire.http import Http
from tests.send.post.forms import is_form
from tests.send.post.net import Net
from tests.send.post.server import FarSide, Heard, Reply
from tests.send.post.telegram.fake import CHAT, TOKEN, FakeTelegram, parameters
from tests.send.post.three_posts import postings, with_card

CARD = Channel("telegram", "telegram", TelegramSettings(chat=CHAT, card=True))
CHANNEL = Channel("telegram", "telegram", TelegramSettings(chat=CHAT))


def poster_at(far: FarSide, *, token: str = TOKEN, chat: str = CHAT) -> TelegramPoster:
    """A poster of the bot, impatient."""
    return TelegramPoster(TelegramSettings(server=far.url, chat=chat), token, http=Http(timeout=(0.5, 0.5)))


def said(status: int, description: str, **parameters: int) -> Reply:
    """A refusal as Telegram gives it."""
    data = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return Reply(status, data)


def net() -> Net:
    """One bot, one channel, and a thread of three."""
    server = FakeTelegram()
    return Net(
        app=server,
        poster=poster_at,
        postings=postings(pack_telegram, CHANNEL),
        posted=lambda: [message["text"] for _, message in sorted(server.messages.items())],
        path="/sendMessage",
        secrets=(TOKEN, TOKEN.partition(":")[2]),
        deletes=True,
        denied=(
            said(400, "Bad Request: chat not found"),
            said(400, "Bad Request: need administrator rights in the channel chat"),
            said(403, "Forbidden: bot was kicked from the channel chat"),
            said(404, "Not Found"),
        ),
        paces=((said(429, "Too Many Requests: retry after 35", retry_after=35), 35.0),),
        refused=(said(400, "Bad Request: message is too long"), said(400, "Bad Request: can't parse entities")),
    )


def card_net() -> Net:
    """The same channel, and one photo with its caption."""
    plain, server = net(), FakeTelegram()
    return replace(
        plain,
        app=server,
        postings=postings(pack_telegram, CARD, with_card(CARD, "Five Landings Open & a <List> of Names")),
        posted=lambda: [message["text"] for _, message in sorted(server.messages.items())],
        path="/sendPhoto",
        carried=_carried,
        refused=(
            said(400, "Bad Request: message caption is too long"),
            said(400, "Bad Request: IMAGE_PROCESS_FAILED"),
            said(413, "Request Entity Too Large"),
        ),
    )


def _carried(heard: Heard) -> Any:
    body = parameters(heard) if is_form(heard) else {}
    return {name: value for name, value in body.items() if name != "photo"} or None
