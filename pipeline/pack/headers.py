"""Header fields: addresses, dates and identifiers as RFC 5322 writes them, folded by classes of our own.

The standard library's email package builds the message; it asks the class of each field how it is folded. Its own
classes lose spaces (see `pipeline.text.header_words`) and turn long List-Unsubscribe addresses into encoded-words that
no mail program follows (seen with Python 3.10 to 3.13), so the fields written here have classes of this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house
from email.headerregistry import HeaderRegistry
from email.policy import SMTP, Policy
from typing import Any

from pipeline.errors import BadConfiguration, PublishError
from pipeline.text.clean import one_line
from pipeline.text.header_words import LINE, encoded_words, words

ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
"""What a display name may be without quotation marks (RFC 5322 section 3.2.3)."""
_PRINTABLE = re.compile("[ -~]*")
_MAILBOX = re.compile(r'\s*(?:"?(?P<name>[^"<>]*?)"?\s*<(?P<in>[^<>]*)>|(?P<bare>[^<>]*?))\s*')
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Folded:
    """A class of header fields that are folded by one function from name and value, lines with LF between them.

    With `email.headerregistry.BaseHeader` as its base it is what a HeaderRegistry makes a field from.
    """

    max_count = 1
    folded: Callable[[str, str], str]
    name: str

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is: it was made here, and only its folding is asked for."""
        kwds["parse_tree"] = None
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        """The whole field with the policy's line ends."""
        return type(self).folded(self.name, str(self)).replace("\n", policy.linesep) + policy.linesep


def verbatim(name: str, value: str) -> str:
    """A field whose value is ASCII and must not be folded: it stands on one line, as it is."""
    return f"{name}: {value}"


def addresses(name: str, value: str) -> str:
    """A field of URIs in angle brackets, one a line and none of them cut (RFC 2369 section 2)."""
    return f"{name}: " + ",\n ".join(value.split(", "))


def mailbox(name: str, value: str) -> str:
    """A field with one mailbox, `Name <address>` or `address`, the name as it is shown and not yet quoted."""
    who, _, address = value.rpartition(" <")
    shown = one_line(who)
    if not shown:
        return f"{name}: {value.strip(' <>')}"
    if ATOMS.fullmatch(shown):
        phrase = shown
    elif _PRINTABLE.fullmatch(shown):
        phrase = '"' + re.sub(r'(["\\])', r"\\\1", shown) + '"'
    else:
        phrase = encoded_words(shown, len(name) + 2)
    used = len((f"{name}: {phrase}").rpartition("\n")[2])
    return f"{name}: {phrase}" + (" <" if used + len(address) + 2 <= LINE else "\n <") + address


class _Words(_Folded):
    folded = staticmethod(words)


class _Mailbox(_Folded):
    folded = staticmethod(mailbox)


class _Addresses(_Folded):
    folded = staticmethod(addresses)


class _Verbatim(_Folded):
    folded = staticmethod(verbatim)


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    kinds: dict[type[_Folded], tuple[str, ...]] = {
        _Words: ("Subject", "Content-Language"),
        _Mailbox: ("From", "To", "Reply-To"),
        _Addresses: ("List-Unsubscribe", "List-Help", "List-Archive", "List-Owner"),
        _Verbatim: (
            "Date", "Message-ID", "List-Id", "List-Unsubscribe-Post", "List-Post", "Feedback-ID", "Precedence",
            "X-Auto-Response-Suppress", "Content-ID",
        ),
    }  # fmt: skip
    for kind, names in kinds.items():
        for name in names:
            registry.map_to_type(name, kind)  # type: ignore[arg-type] # the registry adds the base itself
    return registry


POLICY = SMTP.clone(max_line_length=LINE, header_factory=_registry())
"""CR LF, ASCII, lines of 76 characters, and the classes above for the fields that we write."""


def split_mailbox(text: str) -> tuple[str, str]:
    """A display name and an address from `Name <address>` or `address`; the domain in its ASCII form (RFC 5891).

    Raises:
        BadConfiguration: it is no address that every mail server takes.
    """
    found = _MAILBOX.fullmatch(text)
    address = ((found["in"] if found["bare"] is None else found["bare"]) if found else "").strip()
    local, _, domain = address.rpartition("@")
    domain = ascii_domain(domain)
    if not found or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        remedy = 'write it like "desk@example.org" or "The Desk <desk@example.org>", in ASCII before the @'
        raise BadConfiguration((PublishError(f"the publication's address {text!r} is no e-mail address", remedy),))
    return (found["name"] or "").strip(), f"{local}@{domain}"


def ascii_domain(domain: str) -> str:
    """A domain in its ASCII form; empty where it has none."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def timestamp(date: Date) -> str:
    """Midnight UTC of a day as the value of a Date field (RFC 5322 section 3.3)."""
    day = f"{_DAYS[date.weekday()]}, {date.day:02d} {_MONTHS[date.month - 1]} {date.year:04d}"
    return f"{day} 00:00:00 +0000"
