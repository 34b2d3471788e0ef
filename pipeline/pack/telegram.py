"""A thread for a Telegram channel: one message a post, most often a single long one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pipeline.channel import Channel, Publication, TelegramSettings
from pipeline.delivery import Packed, Slot
from pipeline.edition import Mark, Post, ThreadEdition
from pipeline.pack.posts import Wire, described, pack_posts
from pipeline.text.escapes import telegram_html

PATH: Final = "/sendMessage"
"""https://core.telegram.org/bots/api#sendmessage; before it comes the bot's token, which is in no file."""
PHOTO_PATH: Final = "/sendPhoto"
"""…/bots/api#sendphoto: a form, whose part `photo` is the picture (…#sending-files)."""


def pack_telegram(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each following the one before.

    Every request is a POST sendMessage in HTML, in which words carry their links and the title is bold. Nothing has a
    slot: a message names no other. The first one rings, unless the channel is `silent`; the others never do. Telegram
    shows a preview of the issue's own address, and of no other. With the edition's picture the first one is a
    sendPhoto, whose caption is the text: a form that has the body's members beside the photo. A bot cannot describe a
    photo.

    Returns:
        The files `thread.json` and `thread.txt`, the picture, and the deliveries.

    Raises:
        TypeError: the channel is none of Telegram (a mistake of the code).
    """
    del publication
    settings = channel.settings
    if not isinstance(settings, TelegramSettings):
        raise TypeError(channel.kind)
    edition = described(edition, 0)

    def make(post: Post, key: str, parent: Slot | None) -> Wire:
        del key, parent
        if edition.picture and post is edition.posts[0]:
            return Wire(PHOTO_PATH, _photo(post, edition, settings), form="photo")
        return Wire(PATH, _message(post, edition, settings))

    return pack_posts(edition, channel, make, None)


def _message(post: Post, edition: ThreadEdition, settings: TelegramSettings) -> dict[str, Any]:
    first = post is edition.posts[0]
    own = edition.link.url if edition.link else ""
    shown = first and any(mark.kind == "link" and mark.value == own for mark in post.marks)
    return {
        "chat_id": settings.chat_id,
        "text": _titled("".join(_html(post)), edition.title if first else ""),
        "parse_mode": "HTML",
        "link_preview_options": {"url": own} if shown else {"is_disabled": True},
        "disable_notification": settings.silent or not first,
    }


def _photo(post: Post, edition: ThreadEdition, settings: TelegramSettings) -> dict[str, Any]:
    body = _message(post, edition, settings)
    body["caption"] = body.pop("text")
    del body["link_preview_options"]  # below a photo there is no preview
    return {name: body[name] for name in ("chat_id", "caption", "parse_mode", "disable_notification")}


def _titled(text: str, title: str) -> str:
    """The text with the issue's title in bold, where it begins with it: tags do not count as length."""
    head = telegram_html(title)
    if not title or not f"{text}\n".startswith(f"{head}\n"):
        return text
    return f"<b>{head}</b>{text[len(head) :]}"


def _html(post: Post) -> Iterator[str]:
    """The text with its links; Telegram finds hashtags by itself, and what may be one."""
    at = 0
    for mark in sorted(post.marks, key=lambda mark: mark.start):
        if mark.kind == "link" and mark.start >= at:
            yield telegram_html(post.text[at : mark.start])
            yield _link(mark, post.text[mark.start : mark.end])
            at = mark.end
    yield telegram_html(post.text[at:])


def _link(mark: Mark, words: str) -> str:
    """https://core.telegram.org/bots/api#html-style: in an attribute the quotation mark is an entity too."""
    address = telegram_html(mark.value).replace('"', "&quot;")
    return f'<a href="{address}">{telegram_html(words)}</a>'
