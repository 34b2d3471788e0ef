"""What Telegram's Bot API answers: `ok` and `result`, or `error_code`, `description` and perhaps `parameters`.

Documented at https://core.telegram.org/bots/api#making-requests and #responseparameters; the descriptions are not, and
"may change": what is not known is taken for the message's fault where the status says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from pipeline.send.post.plain.call import Fault
from pipeline.send.post.wire.answer import Answer

GUIDE: Final = "docs/channels/telegram.md"
_LONGEST_WAIT: Final = 86_400.0
_TOKEN = f"the bot's token is wrong or was revoked: copy it again from BotFather ({GUIDE})"
_RIGHTS = f"make the bot an administrator of the channel with the right to post messages ({GUIDE})"
_PICTURE = "it does not take the card: set card = false in the channel, and make the dry run again"
_CHAT = f"see whether `chat` is the channel's name or number, and the bot is in it ({GUIDE})"
_CHANNELS: Final = {
    "chat not found": _CHAT,
    "chat_id is empty": _CHAT,
    "channel_invalid": _CHAT,
    "channel_private": _CHAT,
    "peer_id_invalid": _CHAT,
    "upgraded to a supergroup": _CHAT,
    "kicked": _RIGHTS,
    "not a member": _RIGHTS,
    "not enough rights": _RIGHTS,
    "need administrator rights": _RIGHTS,
    "chat_admin_required": _RIGHTS,
    "chat_write_forbidden": _RIGHTS,
    "have no rights": _RIGHTS,
}
"""Descriptions of a 400 that is the channel's fault."""
_MESSAGES: Final = {
    "message is too long": "shorten the post by hand (publish thread ISSUE --edit), and make the dry run again",
    "caption is too long": "shorten the first post by hand (publish thread ISSUE --edit), or set card = false",
    "request entity too large": _PICTURE,
    "photo_": _PICTURE,
    "image_process_failed": _PICTURE,
    "can't parse entities": "this is a mistake of ours: make the dry run again with the newest release",
}


def result(answer: Answer) -> Mapping[str, Any]:
    """The object that a method gave, empty where it gave none."""
    body = answer.body
    told = body.get("result") if answer.ok and isinstance(body, dict) and body.get("ok") is True else None
    return told if isinstance(told, dict) else {}


def description(answer: Answer) -> str:
    """The API's own words in small letters, to compare with; never to be shown."""
    told = answer.body.get("description") if isinstance(answer.body, dict) else None
    return told.casefold() if isinstance(told, str) else ""


def said(host: str, answer: Answer) -> str:
    """The answer in one line."""
    told = answer.body.get("description") if isinstance(answer.body, dict) else None
    words = answer.hiding.clean(told) if isinstance(told, str) else ""
    return f"{host} said {answer.status}: {words or answer.said}"


def wait(answer: Answer) -> float | None:
    """Seconds that it asks us to wait: `parameters.retry_after`, else what the headers say."""
    parameters = answer.body.get("parameters") if isinstance(answer.body, dict) else None
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if isinstance(asked, int | float) and not isinstance(asked, bool) and math.isfinite(asked):
        return float(min(max(asked, 0), _LONGEST_WAIT))
    return answer.wait()


def fault_of(answer: Answer, whole: str, usual: Fault) -> Fault:
    """What a refusal means; `whole` is `said` of it, and `usual` what its status alone would mean."""
    words = description(answer)
    match answer.status:
        case 429:
            return Fault("pace", whole, wait=wait(answer))
        case 401 | 404:
            return Fault("channel", whole, _TOKEN)
        case 403:
            return Fault("channel", whole, _RIGHTS)
        case 400 if remedy := next((_CHANNELS[one] for one in _CHANNELS if one in words), ""):
            return Fault("channel", whole, remedy)
        case 400 | 413 if remedy := next((_MESSAGES[one] for one in _MESSAGES if one in words), ""):
            return Fault("message", whole, remedy)
        case _:
            return usual
