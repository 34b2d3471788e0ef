"""A thread for a channel of Slack: one message a post, by an incoming webhook."""

from __future__ import annotations

from typing import Final

from pipeline.channel import Channel, Publication, SlackSettings
from pipeline.delivery import Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.posts import Wire, pack_posts
from pipeline.text.escapes import slack

PATH: Final = "/"
"""Stands for the webhook's own address, which is a secret and in no file."""


def pack_slack(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each following the one before.

    Every request is a POST to the webhook: plain text without markup and without previews. Nothing has a slot, since
    Slack tells a webhook no id of a message.
    Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and
    https://docs.slack.dev/messaging/unfurling-links-in-messages.

    Returns:
        The files `thread.json` and `thread.txt`, and the deliveries.

    Raises:
        TypeError: the channel is none of Slack (a mistake of the code).
    """
    del publication
    if not isinstance(channel.settings, SlackSettings):
        raise TypeError(channel.kind)
    return pack_posts(edition, channel, _message, None)


def _message(post: Post, key: str, parent: Slot | None) -> Wire:
    del key, parent
    return Wire(PATH, {"text": slack(post.text), "mrkdwn": False, "unfurl_links": False, "unfurl_media": False})
