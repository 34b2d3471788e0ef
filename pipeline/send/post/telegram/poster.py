"""Posts in a Telegram channel, as a bot that is an administrator there.

Documented at https://core.telegram.org/bots/api. The bot's token stands in every address: nothing shows one. A bot
cannot read what stands in a channel, and a message has no key of ours: doubt is for a person to settle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack

from pipeline.channel import TelegramSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.findings import of_clock, of_error
from pipeline.send.post.plain.call import Call, Fault
from pipeline.send.post.plain.checking import asked, barred
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.pictures import lacking, with_files
from pipeline.send.post.plain.poster import PlainPoster
from pipeline.send.post.plain.removal import deleted, last_first
from pipeline.send.post.poster import Finding, Posting
from pipeline.send.post.telegram.words import GUIDE, description, fault_of, result, said
from pipeline.send.post.wire.addresses import server_address
from pipeline.send.post.wire.answer import Answer
from pipeline.send.sender import SendError

_A_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,200}")
_A_NAME = re.compile(r"[A-Za-z0-9_]{4,64}")
_AN_ID = re.compile(r"[1-9][0-9]{0,18}")
_PATHS: Final = ("/sendMessage", "/sendPhoto")
_GONE: Final = ("message to delete not found", "message_id_invalid")


class TelegramPoster(PlainPoster):
    """Posts for one channel. For one thread at a time.

    Args:
        settings: the channel's.
        token: the bot's, as BotFather gave it.
        means: as for `PlainPoster`.

    Raises:
        SendError: the server's address, the token or the chat cannot be one.
    """

    def __init__(self, settings: TelegramSettings, token: str, **means: Unpack[Means]) -> None:
        base, host = server_address(settings.server)
        super().__init__(host, GUIDE, **means)
        if not _A_TOKEN.fullmatch(token):
            raise SendError("the channel's token is none of a Telegram bot", f"copy it again, alone ({GUIDE})")
        for secret in (token, token.partition(":")[2]):
            self._http.hiding.hide(secret)
        self._methods = f"{base}/bot{token}"
        self._chat, self._bot = settings.chat_id, ""

    @property
    def relay(self) -> str:
        """The server's host, and the bot once it is known."""
        return f"{self.host} @{self._bot}" if self._bot else self.host

    def check(self) -> None:
        """Ask for the bot, the channel and the bot's rights there; post nothing.

        Raises:
            SendError: it cannot be reached, the token or the chat is wrong, or the bot may not post there.
        """
        self._examined()

    def inspect(self) -> Sequence[Finding]:
        """Bot, channel, rights and clock. Posts nothing and never raises."""
        try:
            title, skew = self._examined()
        except SendError as error:
            return [of_error(error)]
        return [Finding("ok", f"@{self._bot} may post in {title}"), *of_clock(skew, self.host)]

    def post(self, posting: Posting) -> Outcome:
        """Post it, once, and only where the outbox says that it goes."""
        request = posting.request
        right = request["method"] == "POST" and request["path"] in _PATHS
        if not right or request["body"].get("chat_id") != self._chat:
            why = "the outbox was made for another chat than the channel's; make the dry run again"
            return Deferred(why, scope="channel")
        return lacking(posting) or super().post(posting)

    def find(self, posting: Posting) -> Outcome:
        """A bot cannot read what stands in a channel."""
        del posting
        why = f"{self.host} lets no bot read what stands in a channel"
        return InDoubt(f"{why}; look there, and say publish settle KEY=sent or KEY=unsent")

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete them, the last first; Telegram lets a bot do that for 48 hours."""
        return last_first(receipts, self._deleted)

    def _call(self, posting: Posting) -> Call:
        """In a form, what is no text is JSON: https://core.telegram.org/bots/api#making-requests."""
        body = posting.request["body"]
        texts = {name: one if isinstance(one, str) else json.dumps(one) for name, one in body.items()}
        return with_files(self._method(posting.request["path"].removeprefix("/"), body), posting, texts)

    def _method(self, name: str, body: Mapping[str, Any] | None = None) -> Call:
        return Call(f"{self._methods}/{name}", dict(body or {}))

    def _receipt(self, answer: Answer) -> str | None:
        """The message's number, and in a public channel its address: https://core.telegram.org/bots/api#message."""
        message = result(answer)
        number, chat = message.get("message_id"), message.get("chat")
        if not isinstance(number, int) or isinstance(number, bool) or not _AN_ID.fullmatch(str(number)[:20]):
            return None
        name = chat.get("username") if isinstance(chat, dict) else None
        public = isinstance(name, str) and _A_NAME.fullmatch(name) and answer.hiding.clean(name) == name
        return f"{number} https://t.me/{name}/{number}" if public else str(number)

    def _said(self, answer: Answer) -> str:
        return said(self.host, answer)

    def _fault(self, answer: Answer) -> Fault:
        return fault_of(answer, self._said(answer), super()._fault(answer))

    def _deleted(self, receipt: str) -> Outcome:
        """https://core.telegram.org/bots/api#deletemessage: only what was sent less than 48 hours ago."""
        number, place = receipt.partition(" ")[0], receipt.rpartition(" ")[2]
        if not _AN_ID.fullmatch(number):
            return Refused(f"“{self._http.hiding.clean(receipt, 40)}” is no message of Telegram; delete it by hand")

        def judge(answer: Answer) -> Outcome:
            body, words = answer.body, description(answer)
            if answer.ok and isinstance(body, dict) and body.get("result") is True:
                return Sent(receipt)
            if answer.status == 400 and any(one in words for one in _GONE):  # noqa: PLR2004
                return Sent(receipt)
            if answer.status == 400 and "can't be deleted" in words:  # noqa: PLR2004
                why = f"{self._said(answer)}: a bot may delete what is younger than 48 hours"
                return Refused(f"{why}; delete it there by hand: {place}", "400")
            fault = self._fault(answer)
            if fault.whose == "nobody":
                return Deferred(f"{fault.said}; retract it again later", str(answer.status), "connection")
            return self._outcome(fault, answer)

        call = self._method("deleteMessage", {"chat_id": self._chat, "message_id": int(number)})
        return deleted(self._send, call, judge)

    def _examined(self) -> tuple[str, float | None]:
        """The channel's name as it may be shown, and by how much our clock is ahead."""
        if self._chat == "":
            raise SendError("the channel names no chat", 'set chat = "@name" or the channel\'s number')
        me = self._asked("getMe")
        number, name = result(me).get("id"), result(me).get("username")
        if not isinstance(number, int) or not isinstance(name, str) or not _A_NAME.fullmatch(name):
            raise SendError(f"{self.host} does not say whose token this is", "see whether `server` is right")
        self._bot = self._http.hiding.clean(name)
        chat = result(self._asked("getChat", chat_id=self._chat))
        member = result(self._asked("getChatMember", chat_id=self._chat, user_id=number))
        self._may_post(chat, member)
        title = chat.get("title") if isinstance(chat.get("title"), str) else str(self._chat)
        return f"“{self._http.hiding.clean(title or '', 80)}”", me.skew()

    def _may_post(self, chat: Mapping[str, Any], member: Mapping[str, Any]) -> None:
        """https://core.telegram.org/bots/api#chatmemberadministrator: `can_post_messages` is of channels only."""
        remedy = f"make it an administrator there with the right to post messages ({GUIDE})"
        status = member.get("status")
        if status not in {"administrator", "creator"}:
            raise SendError(f"the bot @{self._bot} is no administrator of the channel", remedy)
        if chat.get("type") == "channel" and status == "administrator" and member.get("can_post_messages") is not True:
            raise SendError(f"the bot @{self._bot} may not post messages in the channel", remedy)

    def _asked(self, method: str, **body: Any) -> Answer:
        answer = asked(self._send, self._method(method, body))
        if not result(answer):
            raise barred(self._fault(answer), self.guide)
        return answer
