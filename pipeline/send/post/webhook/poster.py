"""Posts to a receiver of signed webhooks: it answers by its status, and has nothing twice by contract.

Every repeat has the same `webhook-id`, and a receiver does nothing for an id that it has taken
(docs/channels/webhook.md). So a repeat is harmless for ever, and doubt is settled by repeating.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Unpack
from urllib.parse import parse_qsl, unquote, urlsplit

from pipeline.channel import WebhookSettings
from pipeline.outcome import InDoubt, Outcome, Sent
from pipeline.send.post.plain.call import Call, Fault, filled, not_sent
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.one_way import OneWayPoster
from pipeline.send.post.poster import Posting
from pipeline.send.post.webhook.signing import PREFIX, signed, signing_key
from pipeline.send.post.wire.addresses import endpoint
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import NotSent, Silent

GUIDE: Final = "docs/channels/webhook.md"
RETRACTED: Final = "issue.retracted"
_GONE, _UNAVAILABLE = 410, 503
_A_TOKEN: Final = 12
"""Characters of a part of a path from which on it may be one."""
_A_SECRET: Final = 6
"""The same where the whole address is a secret: a number of an account, the short words of an automation."""
_LONGEST_ID, _LONGEST_URL = 200, 2000
"""Characters that we keep of what a receiver calls its copy; more is none of an id's or an address's business."""


class WebhookPoster(OneWayPoster):
    """Posts for one channel.

    Args:
        settings: the channel's.
        secret: what the signature is made with, `whsec_…` or a text.
        address: where the posts go, if that is a secret too; else the settings say it.
        patience, means: as for `OneWayPoster`.

    Raises:
        SendError: the address or the secret cannot be one.
    """

    unseen = "whether path and secret are right shows with the first message"

    def __init__(
        self,
        settings: WebhookSettings,
        secret: str,
        address: str | None = None,
        *,
        patience: float = 10.0,
        **means: Unpack[Means],
    ) -> None:
        url, host = endpoint(address or settings.url or "", "webhook" if address else "url")
        self._key = signing_key(secret.strip())
        super().__init__(url, host, GUIDE, patience, **means)
        for one in _hidden(self._url, secret.strip(), _A_SECRET if address else _A_TOKEN):
            self._http.hiding.hide(one)
        self._id = ""

    @property
    def repeatable_for(self) -> float:
        """Without end: a receiver does nothing for an id that it has taken."""
        return math.inf

    def post(self, posting: Posting) -> Outcome:
        """Send it, once."""
        self._id = posting.key
        return super().post(posting)

    def find(self, posting: Posting) -> Outcome:
        """Nothing can be asked; the next run repeats it, which is harmless."""
        del posting
        return InDoubt(f"{self.host} cannot be asked; the next run repeats it, and the receiver knows its id")

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Tell the receiver, the last first, that what it has is withdrawn: a message of type `issue.retracted`."""
        outcomes = [self._retracted(receipt) for receipt in reversed(receipts)]
        return tuple(reversed(outcomes))

    def _call(self, posting: Posting) -> Call:
        at = datetime.fromtimestamp(int(posting.first_at), UTC).isoformat().replace("+00:00", "Z")
        body = filled(posting.request["body"], posting.placeholders, {"timestamp": at})
        return self._signed(posting.key, body, posting.request["headers"]["Content-Type"])

    def _signed(self, message_id: str, body: Any, kind: str = "application/json") -> Call:
        """A request whose signature is over the very bytes that are sent."""
        data = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        headers = signed(self._key, message_id, int(self._clock()), data)
        return Call(self._url, headers={"Content-Type": kind, **headers}, data=data)

    def _receipt(self, answer: Answer) -> str:
        """The receiver's `id` (else the message's own) and its `url`, as far as they can be such."""
        told = answer.body if isinstance(answer.body, dict) else {}
        its, where = (self._shown(one) for one in (_id(told.get("id")), _web(told.get("url"))))
        return f"{its or self._id}{f' {where}' if where else ''}"

    def _shown(self, text: str) -> str:
        """A text in which no secret of the channel stands; else nothing."""
        return text if self._http.hiding.clean(text, len(text) + 1) == text else ""

    def _fault(self, answer: Answer) -> Fault:
        said = self._said(answer)
        if answer.status == _GONE:
            remedy = f"ask who runs it, or take the channel out of the configuration ({self.guide})"
            return Fault("channel", f"{said}; the receiver wants no more messages", remedy)
        if answer.status == _UNAVAILABLE and answer.wait() is not None:
            return Fault("pace", said, wait=answer.wait())
        return super()._fault(answer)

    def _retracted(self, receipt: str) -> Outcome:
        its, _, where = receipt.partition(" ")
        now = self._clock()
        stamp = datetime.fromtimestamp(int(now), UTC).isoformat().replace("+00:00", "Z")
        body = {"type": RETRACTED, "timestamp": stamp, "data": {"id": its, "url": where or None}}
        # an id of its own each time: what was published again after it may be withdrawn again
        call = self._signed(f"retract-{sha256(receipt.encode()).hexdigest()[:16]}-{int(now)}", body)
        try:
            answer = self._send(call)
        except NotSent as fault:
            return not_sent(fault)
        except Silent as fault:
            return InDoubt(fault.why)
        if answer.ok:
            return Sent(receipt)
        fault_there = self._fault(answer)
        return InDoubt(fault_there.said) if fault_there.whose == "nobody" else self._outcome(fault_there, answer)


def _hidden(url: str, secret: str, least: int) -> Iterator[str]:
    """What of the address and the secret is shown nowhere: many receivers have a token of their own in the path.

    `least`: from how many characters on a part of the address is a token. A short word of small letters is none.
    """
    parts = urlsplit(url)
    yield from (secret, secret.removeprefix(PREFIX), url, parts.path.strip("/"), parts.query)
    for one in (*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))):
        if len(one) >= least and (len(one) >= _A_TOKEN or not (one.isalpha() and one.islower())):
            yield from {one, unquote(one)}


def _id(value: object) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if len(text) <= _LONGEST_ID and text.isprintable() and " " not in text else ""


def _web(value: object) -> str:
    """An https address that anybody may open, or nothing."""
    if not isinstance(value, str) or len(value) > _LONGEST_URL or not (value.isascii() and value.isprintable()):
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    good = parts.scheme == "https" and parts.hostname and not parts.username and " " not in value
    return value if good and not set('<>"\\^`{}|') & set(value) else ""
