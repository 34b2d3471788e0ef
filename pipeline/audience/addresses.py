"""Addresses: text in, an address that mail can be sent to out, or the reason why not. The reason never holds the text.

The domain is kept in ASCII and lower case (RFC 5321 section 2.4: domains know no case; RFC 5890 for names in other
scripts); the local part as it was written, for its case is the receiving server's affair. Two addresses that differ in
case alone are one person: `lookup_form` folds both parts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.errors import PublishError

MOST_CHARACTERS = 254
"""RFC 5321 section 4.5.3.1.3 allows a path of 256 octets, of which the angle brackets are two."""
MOST_LOCAL = 64
"""Octets of a local part: RFC 5321 section 4.5.3.1.1."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_KEPT = re.compile(r'[^\x00-\x20\x7f-\xa0\u2028\u2029@"(),:;<>\[\]\\]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+')
_PLAIN = re.compile(r"[a-z0-9_!#$%&'*+\-/=?^`{|}~]+(?:\.[a-z0-9_!#$%&'*+\-/=?^`{|}~]+)*")
"""A local part that may stand before any domain (RFC 5322 dot-atom) and that email-validator would leave as it is."""
_DOMAINS = 10_000
"""Domains whose check is remembered: most readers share theirs, and email-validator takes a tenth of a millisecond."""
_SIGNS: tuple[tuple[str, str], ...] = (
    ("Quoting", "the part before the @ is in quotes"),
    ("display name", "there is a name around it: give the address alone"),
    ("before the @-sign: ", "a character before the @ is not allowed there"),
    ("after the @-sign contains invalid", "a character after the @ is not allowed there"),
    ("bracketed IP", "after the @ stands a number instead of a domain"),
    ("special-use", "its domain is reserved and receives no mail"),
    ("should have a period", "its domain has no dot"),
    ("two periods", "it has two dots in a row"),
    ("period", "a dot stands where none may"),
    ("hyphen", "a hyphen stands where none may"),
    ("something before", "nothing stands before the @"),
    ("something after", "nothing stands after the @"),
    ("too long", "a part of it is too long"),
    ("internationalized", "its domain is no valid international name"),
)


class BadAddress(PublishError):
    """A text is no address that this program writes to; `reason` says why, in words that do not repeat it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the address cannot be used: {reason}", "correct it, or leave it out")
        self.reason = reason


def check_address(text: str) -> str:
    """An address as it is kept and written to.

    Spaces around it are ignored. A domain in another script becomes its ASCII form; the local part may be UTF-8
    (RFC 6531). Nothing is asked of the network.

    Raises:
        BadAddress: quoted local part, comment, display name, line break, longer than 254 octets (RFC 5321 section
            4.5.3.1.3), no domain that mail can reach, and whatever else email-validator finds.
    """
    if plain := _plain(text.strip(" ")):
        return plain
    _look(text)
    text = text.strip(" ")
    if not text.isascii():
        _look_at_bytes(text)
    local, domain = _validated(text)
    address = f"{local}@{domain}"
    _measure(address)
    lookup_form(address)
    return address


def _plain(text: str) -> str:
    """An address of plain characters at a good domain, as it is kept; empty for what needs a closer look."""
    local, _, domain = text.partition("@")
    if not text.isascii() or len(local) > MOST_LOCAL or not _PLAIN.fullmatch(local):
        return ""
    try:
        address = f"{local}@{_good_domain(domain)}"
    except BadAddress:
        return ""  # the whole address gives a better reason
    return address if len(address) <= MOST_CHARACTERS and _KEPT.fullmatch(address) else ""


@lru_cache(_DOMAINS)
def _good_domain(domain: str) -> str:
    """A domain that mail can be sent to, as it is kept."""
    return _validated(f"reader@{domain}")[1]


def _validated(text: str) -> tuple[str, str]:
    """Local part and domain, as email-validator finds them."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - needed where addresses come in

    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, allow_smtputf8=True)
    except EmailNotValidError as error:
        raise BadAddress(_reason(str(error))) from None  # the inner error's text holds pieces of the address
    return found.local_part, found.ascii_domain.lower()


def _look(text: str) -> None:
    """What email-validator would name by its characters, said in a person's words."""
    inner = text.strip(" ")
    faults = (
        (not text.strip(), "it is empty"),
        ("\r" in text or "\n" in text, "there is a line break in it"),
        (_CONTROL.search(text), "there is a control character in it"),
        ("@" not in text, "there is no @ in it"),
        ('"' in text, "the part before the @ is in quotes"),
        ("<" in text or ">" in text, "there is a name around it: give the address alone"),
        ("(" in text or ")" in text, "there is a comment in brackets in it"),
        (text.count("@") > 1, "there is more than one @ in it"),
        (" " in inner, "there is a space in it"),
    )
    if reason := next((reason for found, reason in faults if found), ""):
        raise BadAddress(reason)
    if text.isascii():
        _measure(inner)


def _look_at_bytes(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadAddress("a character in it is broken") from None


def _measure(address: str) -> None:
    octets, local = len(address.encode()), len(address.rpartition("@")[0].encode())
    if octets > MOST_CHARACTERS:
        raise BadAddress(f"it is {octets} characters long, and at most {MOST_CHARACTERS} are allowed")
    if local > MOST_LOCAL:
        raise BadAddress(f"the part before the @ is {local} characters long, and at most {MOST_LOCAL} are allowed")


def _reason(said: str) -> str:
    """Our own words for what email-validator said: its own repeat characters of the address."""
    return next((ours for sign, ours in _SIGNS if sign in said), "it does not have the form of an address")


def lookup_form(address: str) -> str:
    """The form under which an address is known: the same for every way to write one person's address.

    Cheap, and enough to refuse what would break a message: control characters, spaces, a domain that is not ASCII.

    Raises:
        BadAddress: it did not come from `check_address`.
    """
    if not _KEPT.fullmatch(address):
        raise BadAddress("it was not checked")
    return address.casefold()


def domain_of(address: str) -> str:
    """The receiving domain of a checked address, in lower case."""
    return address.rpartition("@")[2].lower()
