"""Header fields in words in, folded ASCII lines out (RFC 5322 section 2.2.3, RFC 2047).

Written here and not by the standard library's email package: that one loses the space between an encoded-word and an
English word in about every tenth subject that mixes Burmese and English (seen with Python 3.11), and turns long
List-Unsubscribe addresses into encoded-words that no mail program follows (seen with 3.10 to 3.13). The tests read what
comes out with that package.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house

from pipeline.errors import BadConfiguration, PublishError
from pipeline.text.clean import one_line

LINE = 76
"""Characters of a line that has an encoded-word in it (RFC 2047 section 2); others keep to it too."""
_AROUND = len("=?utf-8?b??=")
_PLAIN = re.compile("[ -~]*")
_LONGEST_WORD = 60
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_MAILBOX = re.compile(r'\s*(?:"?(?P<name>[^"<>]*?)"?\s*<(?P<in>[^<>]*)>|(?P<bare>[^<>]*?))\s*')
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def verbatim(name: str, value: str) -> str:
    """A field whose value is ASCII and must not be folded: it stands on one line, as it is."""
    return f"{name}: {value}"


def words(name: str, value: str) -> str:
    """A field that is text for people: folded at spaces, or in encoded-words where it is not plain ASCII."""
    text = one_line(value)
    plain = _PLAIN.fullmatch(text) and "=?" not in text and all(len(w) <= _LONGEST_WORD for w in text.split(" "))
    if not plain:
        return f"{name}: " + "\n ".join(_encoded_words(text, len(name) + 2))
    lines = [f"{name}:"]
    for word in text.split(" "):
        if len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\n".join(lines)


def mailbox(name: str, who: str, address: str) -> str:
    """A field with one mailbox: a display name, empty for none, and an address."""
    if not who:
        return f"{name}: {address}"
    shown = one_line(who)
    if _ATOMS.fullmatch(shown):
        phrase = shown
    elif _PLAIN.fullmatch(shown):
        phrase = '"' + re.sub(r'(["\\])', r"\\\1", shown) + '"'
    else:
        phrase = "\n ".join(_encoded_words(shown, len(name) + 2))
    used = len((f"{name}: {phrase}").rpartition("\n")[2])
    return f"{name}: {phrase}" + (" " if used + len(address) + 3 <= LINE else "\n ") + f"<{address}>"


def split_mailbox(text: str) -> tuple[str, str]:
    """A display name and an address from `Name <address>` or `address`; the domain in its ASCII form (RFC 5891).

    Raises:
        BadConfiguration: it is no address that every mail server takes.
    """
    found = _MAILBOX.fullmatch(text)
    address = ((found["in"] if found["bare"] is None else found["bare"]) if found else "").strip()
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = _ascii_domain(domain)
    if not found or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        remedy = 'write it like "desk@example.org" or "The Desk <desk@example.org>", in ASCII before the @'
        raise BadConfiguration((PublishError(f"the publication's address {text!r} is no e-mail address", remedy),))
    return (found["name"] or "").strip(), f"{local}@{domain}"


def timestamp(date: Date) -> str:
    """Midnight UTC of a day as the value of a Date field (RFC 5322 section 3.3)."""
    day = f"{_DAYS[date.weekday()]}, {date.day:02d} {_MONTHS[date.month - 1]} {date.year:04d}"
    return f"{day} 00:00:00 +0000"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _encoded_words(text: str, used: int) -> Iterator[str]:
    """Base64 encoded-words of whole characters, none longer than a line; `used` columns of the first are taken."""
    room = (LINE - used - _AROUND) // 4 * 3
    part = b""
    for character in text:
        code = character.encode("utf-8")
        if len(part) + len(code) > room:
            yield _encoded_word(part)
            part, room = b"", (LINE - 1 - _AROUND) // 4 * 3
        part += code
    yield _encoded_word(part)


def _encoded_word(part: bytes) -> str:
    return f"=?utf-8?b?{b64encode(part).decode('ascii')}?="
