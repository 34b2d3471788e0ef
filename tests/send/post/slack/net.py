"""Slack for the contract."""

from __future__ import annotations

from pipeline.channel import Channel, SlackSettings
from pipeline.pack.slack import pack_slack
from pipeline.send.post.slack.poster import SlackPoster
from pipeline.send.post.wire.http import Http
from tests.send.post.net import Net
from tests.send.post.server import FarSide
from tests.send.post.slack.fake import PATH, FakeSlack, says
from tests.send.post.three_posts import postings

CHANNEL = Channel("slack", "slack", SlackSettings())


def poster_at(far: FarSide) -> SlackPoster:
    """A poster of the webhook, impatient."""
    return SlackPoster(SlackSettings(), f"{far.url}{PATH}", http=Http(timeout=(0.5, 0.5)), patience=0.5)


def net() -> Net:
    """One webhook, and a thread of three."""
    server = FakeSlack()
    words = ("action_prohibited", "invalid_token", "team_disabled", "posting_to_general_channel_denied")
    return Net(
        app=server,
        poster=poster_at,
        postings=postings(pack_slack, CHANNEL),
        posted=lambda: [body["text"] for body in server.messages],
        path=PATH,
        secrets=(PATH, PATH.rpartition("/")[2]),
        denied=(
            *(says(403, word) for word in words),
            says(404, "no_service"),
            says(404, "channel_not_found"),
            says(410, "channel_is_archived"),
            says(400, "user_not_found"),
        ),
        paces=((says(429, "rate_limited", Retry_After="7"), 7.0),),
        asks=False,
        refused=(says(400, "invalid_payload"), says(400, "no_text")),
    )
