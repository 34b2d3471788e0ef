"""What relays write beside their codes, and what may be read from it: only where the codes leave something open."""

from __future__ import annotations

import re

from pipeline.send.smtp.hide import Hide

UNKNOWN = re.compile(
    r"(?:no such|unknown|invalid|non-?existent|unrouteable) (?:local )?(?:user|recipient|mailbox|address|account)"
    r"|(?:user|recipient|mailbox|address|account)(?: address)?(?: is)? (?:unknown|not found|invalid)"
    r"|(?:does not|doesn't) (?:exist|have (?:an?|any) [\w.]{0,20} ?account)|no mailbox here"
    r"|user (?:has been )?(?:disabled|deleted|terminated)",
    re.IGNORECASE,
)
FULL = re.compile(
    r"mailbox (?:is )?full|over ?quota|quota (?:is )?exceeded|out of storage|exceeded storage", re.IGNORECASE
)
# Said of whoever sends, so that every reader would get the same answer.
OURS = re.compile(
    r"\brelay(?:ing)?\b|authenticat(?:e|ion) (?:is )?(?:required|failed|first)|log ?in"
    r"|sender address|sender (?:is )?rejected|not owned by|\bspf\b|\bdkim\b|\bdmarc\b|\bptr\b|\brdns\b"
    r"|\bhelo\b|client host|\byour ip\b|blocked using|black ?list|block ?list"
    r"|deny ?list|\bd?nsbl\b|\brbl\b|reputation|\bspam\b"
    r"|sending (?:limit|quota)|daily|hourly|too many|\brate\b|unsolicited|suspended",
    re.IGNORECASE,
)
# Said of what the message holds, after a filter has read it; before the message the same words mean who sends it.
FILTERED = re.compile(
    r"\bspam\b|spammy|junk ?mail|unsolicited|\bphish|\bvirus|malware|malicious"
    r"|content (?:was |is |has been )?(?:rejected|blocked|refused|filtered)|content filter|(?:spam|content|bulk) score"
    r"|prohibited (?:content|attachment)|(?:bad|blocked|suspicious) (?:url|link)",
    re.IGNORECASE,
)
GREYLISTED = re.compile(r"gr[ae]y-?list", re.IGNORECASE)
RATE = re.compile(
    r"\brate\b|rate-?limit|too (?:many|much|fast|quick)|throttl|limit (?:reached|exceeded)|exceed|unusual|unsolicited"
    r"|hourly|daily|slow down|reputation|temporarily deferred",
    re.IGNORECASE,
)
OF_CLIENT = re.compile(r"client host|\bhelo\b|\bptr\b|hostname|your ip", re.IGNORECASE)

_LONGEST_WAIT = 24 * 3600.0
_CLOCK = re.compile(r"\b(?:in|after|wait|for) (?:about )?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})\b", re.IGNORECASE)
_SPAN = re.compile(
    r"\b(?:in|after|wait|for|retry|every)[ :=]{1,3}(?:about |at least |another )?(\d{1,6}) ?"
    r"(s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?)\b",
    re.IGNORECASE,
)
_UNITS = {"s": 1, "m": 60, "h": 3600}

_QUEUED = re.compile(
    rb"queued (?:mail )?(?:as|with id|id)[ :=]{1,2}<?([\w.-]{3,80})|\bid[=: ]<?([\w.-]{3,80})", re.IGNORECASE
)
_CODE_FIRST = re.compile(rb"\A2\.\d{1,3}\.\d{1,3} ")


def wait_of(text: str) -> float | None:
    """How many seconds a text asks us to wait ("come back in 00:04:59", "retry after 5 minutes"), a day at most.

    None where it does not say, and where it gives a number without a unit.
    """
    if clock := _CLOCK.search(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return min(hours * 3600.0 + minutes * 60 + seconds, _LONGEST_WAIT)
    if span := _SPAN.search(text):
        return min(float(span[1]) * _UNITS[span[2][0].lower()], _LONGEST_WAIT)
    return None


def asks_for_less(text: bytes) -> bool:
    """Whether a text asks for fewer messages, or for a pause: then nothing is tried again at once."""
    said = text[:1000].decode(errors="replace")
    return RATE.search(said) is not None or wait_of(said) is not None


def receipt_of(text: bytes, hide: Hide) -> str:
    """The relay's own name for what it took: the queue id where the usual words name one, else its text; cleaned."""
    if found := _QUEUED.search(text, 0, 1000):
        return hide.clean(found[1] or found[2], 80)
    return hide.clean(_CODE_FIRST.sub(b"", text), 120)
