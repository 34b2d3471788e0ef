"""Posts in a channel of Discord, by a webhook, whose address is the secret itself.

Documented at https://docs.discord.com/developers/resources/webhook. A webhook sees its own messages by their id only:
what became of a message whose answer was lost, and with it the id, is for a person to settle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Unpack
from urllib.parse import urlsplit

from pipeline.channel import DiscordSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.discord.words import GUIDE, UNKNOWN_MESSAGE, code_of, fault_of, used_up
from pipeline.send.post.findings import of_clock, of_error
from pipeline.send.post.plain.call import Call, Fault
from pipeline.send.post.plain.checking import asked, barred
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.pictures import lacking, with_files
from pipeline.send.post.plain.poster import PlainPoster
from pipeline.send.post.plain.removal import deleted, last_first
from pipeline.send.post.poster import Finding, Posting, ReadBack
from pipeline.send.post.wire.addresses import endpoint
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import HttpFault
from pipeline.send.sender import SendError

_A_PATH = re.compile(r"/api(?:/v[0-9]{1,3})?/webhooks/(?P<id>[0-9]{5,25})/(?P<token>[A-Za-z0-9_.-]{20,200})/?")
_AN_ID = re.compile(r"[0-9]{1,25}")
_LONGEST_REST: Final = 30.0
"""Seconds that we wait by ourselves before the next post; who asks for more says it with 429."""
_SHOWN: Final = "https://discord.com/channels"


class DiscordPoster(PlainPoster):
    """Posts for one channel. For one thread at a time.

    Args:
        settings: the channel's.
        webhook: the webhook's whole address.
        means: as for `PlainPoster`.

    Raises:
        SendError: the address is none of a webhook.
    """

    def __init__(self, settings: DiscordSettings, webhook: str, **means: Unpack[Means]) -> None:
        del settings
        whole, host = endpoint(webhook, "webhook")
        super().__init__(host, GUIDE, **means)
        parts = urlsplit(whole)
        path = _A_PATH.fullmatch(parts.path)
        if path is None or parts.query:
            fault = "the channel's `webhook` is no address of a Discord webhook"
            raise SendError(fault, f"copy it again, whole: https://discord.com/api/webhooks/… ({GUIDE})")
        self._url = whole.rstrip("/")
        for secret in (self._url, parts.path.strip("/"), path["token"]):
            self._http.hiding.hide(secret)
        self._name, self._guild, self._known = "", "", False
        self._rests_until = 0.0

    @property
    def relay(self) -> str:
        """The host, and the webhook's name once it is known."""
        return f"{self.host} “{self._name}”" if self._name else self.host

    def check(self) -> None:
        """Ask for the webhook, by its address alone; post nothing.

        Raises:
            SendError: it cannot be reached, or there is no such webhook.
        """
        self._examined()

    def inspect(self) -> Sequence[Finding]:
        """The webhook and the clock. Posts nothing and never raises."""
        try:
            answer = self._examined()
        except SendError as error:
            return [of_error(error)]
        return [Finding("ok", f"the webhook “{self._name}” is there"), *of_clock(answer.skew(), self.host)]

    def post(self, posting: Posting) -> Outcome:
        """Post it, once, and not before Discord has room for it."""
        if lacked := lacking(posting):
            return lacked
        if not self._known:
            self._known = True
            with suppress(SendError):  # the post itself says what is wrong; only its address is at stake
                self._examined()
        if (rest := self._rests_until - self._clock()) > 0:
            self._sleep(min(rest, _LONGEST_REST))
        return super().post(posting)

    def find(self, posting: Posting) -> Outcome:
        """A webhook sees a message by its id only, and that was lost with the answer."""
        del posting
        why = f"{self.host} shows a webhook no messages but by the id, which was not told"
        return InDoubt(f"{why}; look there, and say publish settle KEY=sent or KEY=unsent")

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        """See by their ids which of the messages stand there: …/resources/webhook#get-webhook-message."""
        missing = []
        for number, receipt in enumerate(receipts, start=1):
            try:
                answer = self._send(self._message("GET", _id(receipt.partition(" ")[0]) or "0"))
            except HttpFault as fault:
                return ReadBack(len(receipts), why=fault.why)
            if answer.status == 404 and code_of(answer) == UNKNOWN_MESSAGE:  # noqa: PLR2004
                missing.append(number)
            elif not answer.ok or not isinstance(answer.body, dict):
                return ReadBack(len(receipts), why=self._said(answer))
        return ReadBack(len(receipts), tuple(missing))

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete them, the last first."""
        return last_first(receipts, self._deleted)

    def _call(self, posting: Posting) -> Call:
        body = posting.request["body"]
        call = Call(self._url, body, params={"wait": "true"})
        return with_files(call, posting, {"payload_json": json.dumps(body, ensure_ascii=False)})

    def _receipt(self, answer: Answer) -> str | None:
        """The message's id, and its address where the server it is on is known.

        https://docs.discord.com/developers/resources/message#message-object.
        """
        body = answer.body if isinstance(answer.body, dict) else {}
        number, channel = _id(body.get("id")), _id(body.get("channel_id"))
        known = number and channel and self._guild
        return f"{number} {_SHOWN}/{self._guild}/{channel}/{number}" if known else number

    def _send(self, call: Call) -> Answer:
        answer = super()._send(call)
        if rest := used_up(answer):
            self._rests_until = self._clock() + rest
        return answer

    def _fault(self, answer: Answer) -> Fault:
        return fault_of(answer, self._said(answer), super()._fault(answer))

    def _deleted(self, receipt: str) -> Outcome:
        """https://docs.discord.com/developers/resources/webhook#delete-webhook-message."""
        number = _id(receipt.partition(" ")[0])
        if not number:
            return Refused(f"“{self._http.hiding.clean(receipt, 40)}” is no message of Discord; delete it by hand")

        def judge(answer: Answer) -> Outcome:
            if answer.status == 204 or (answer.status == 404 and code_of(answer) == UNKNOWN_MESSAGE):  # noqa: PLR2004
                return Sent(receipt)
            fault = self._fault(answer)
            if fault.whose == "nobody":
                return Deferred(f"{fault.said}; retract it again later", str(answer.status), "connection")
            return self._outcome(fault, answer)

        return deleted(self._send, self._message("DELETE", number), judge)

    def _message(self, method: str, number: str) -> Call:
        return Call(f"{self._url}/messages/{number}", method=method)

    def _examined(self) -> Answer:
        """https://docs.discord.com/developers/resources/webhook#get-webhook-with-token."""
        answer = asked(self._send, Call(self._url, method="GET"))
        body = answer.body if answer.ok and isinstance(answer.body, dict) else {}
        if not _id(body.get("id")):
            raise barred(self._fault(answer), self.guide)
        name, self._known = body.get("name"), True
        self._name = self._http.hiding.clean(name, 80) if isinstance(name, str) else ""
        self._guild = _id(body.get("guild_id")) or ""
        return answer


def _id(value: object) -> str | None:
    """A snowflake: digits in a text (https://docs.discord.com/developers/reference#snowflakes)."""
    return value if isinstance(value, str) and value.isascii() and _AN_ID.fullmatch(value) else None
