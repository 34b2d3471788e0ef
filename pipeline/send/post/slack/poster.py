"""Posts in a channel of Slack, by an incoming webhook, whose address is the secret itself.

Documented at https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. Slack answers `ok` and nothing
more: no id comes back, so that a message can be neither looked for nor deleted from here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Unpack
from urllib.parse import urlsplit

from pipeline.channel import SlackSettings
from pipeline.outcome import InDoubt, Outcome, Refused, Sent
from pipeline.send.post.plain.call import Call, Fault
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.one_way import OneWayPoster
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.addresses import endpoint
from pipeline.send.post.wire.answer import Answer
from pipeline.send.sender import SendError

GUIDE: Final = "docs/channels/slack.md"
_A_PATH = re.compile(r"/services(?:/[A-Za-z0-9]+){3}")
_AN_ERROR = re.compile(r"[a-z][a-z_]{2,60}")
_NEW = f"the webhook was switched off or its address is wrong: make a new one and copy its address ({GUIDE})"
_CHANNEL = f"choose another channel for the webhook, or bring this one back ({GUIDE})"
_ADMIN = f"ask who runs the workspace to allow it ({GUIDE})"
_ERRORS: Final = {
    "invalid_token": _NEW,
    "no_active_hooks": _NEW,
    "no_service": _NEW,
    "no_service_id": _NEW,
    "no_team": _NEW,
    "channel_not_found": _CHANNEL,
    "channel_is_archived": _CHANNEL,
    "user_not_found": _CHANNEL,
    "action_prohibited": _ADMIN,
    "posting_to_general_channel_denied": _ADMIN,
    "team_disabled": _ADMIN,
}
"""Answers that are the channel's fault, whatever the status."""
_TOO_QUICK: Final = frozenset({"rate_limited", "message_limit_exceeded"})


class SlackPoster(OneWayPoster):
    """Posts for one channel. For one thread at a time.

    Args:
        settings: the channel's.
        webhook: the webhook's whole address.
        patience, means: as for `OneWayPoster`.

    Raises:
        SendError: the address is none of a webhook.
    """

    unseen = "whether the webhook is right shows with the first post, Slack tells it no sooner"

    def __init__(
        self, settings: SlackSettings, webhook: str, *, patience: float = 10.0, **means: Unpack[Means]
    ) -> None:
        del settings
        url, host = endpoint(webhook, "webhook")
        super().__init__(url, host, GUIDE, patience, **means)
        parts = urlsplit(self._url)
        if not _A_PATH.fullmatch(parts.path) or parts.query:
            fault = "the channel's `webhook` is no address of a Slack webhook"
            raise SendError(fault, f"copy it again, whole: https://hooks.slack.com/services/… ({GUIDE})")
        for secret in (self._url, parts.path.strip("/"), parts.path.rpartition("/")[2]):
            self._http.hiding.hide(secret)

    def post(self, posting: Posting) -> Outcome:
        """Post it, once. Slack names no message, so that the receipt is the delivery's key as it was posted."""
        outcome = super().post(posting)
        return Sent(posting.key) if isinstance(outcome, Sent) else outcome

    def find(self, posting: Posting) -> Outcome:
        """A webhook reads nothing."""
        del posting
        why = f"{self.host} shows a webhook nothing of what stands in the channel"
        return InDoubt(f"{why}; look there, and say publish settle KEY=sent or KEY=unsent")

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Nothing can be deleted by a webhook."""
        why = f"{self.host} lets no webhook delete a message; delete it by hand in the channel of the webhook"
        return tuple(Refused(why) for _ in receipts)

    def _call(self, posting: Posting) -> Call:
        return Call(self._url, posting.request["body"])

    def _receipt(self, answer: Answer) -> str | None:
        return "ok" if answer.text.strip() == "ok" else None

    def _fault(self, answer: Answer) -> Fault:
        """The answer is one word (the page above, “Handling errors”)."""
        word, said, usual = answer.text.strip(), self._said(answer), super()._fault(answer)
        known = word if _AN_ERROR.fullmatch(word) else ""
        if known in _TOO_QUICK or usual.whose == "pace":
            return Fault("pace", said, wait=answer.wait())
        if usual.whose == "nobody":
            return usual
        if known in _ERRORS:
            return Fault("channel", said, _ERRORS[known])
        return Fault("channel", said, _NEW) if usual.whose == "channel" else usual
