"""What may stand in a slot: anything that leaves the message valid, and nothing else.

A value that may not is refused with the slot's name alone: it could be a reader's address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST_URI = 900
"""Characters: with its field's name and the signs around it, a line of a header has at most 998 (RFC 5322, 2.1.1)."""
LONGEST_ADDRESS = 254
"""Bytes of an address (RFC 5321 section 4.5.3.1.3, without the angle brackets of the path)."""

# RFC 3986 without the comma, which parts the URIs of a List-Unsubscribe field (RFC 2369 section 2)
_URI = r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+;=-]++|%[0-9A-Fa-f]{2})++"
# atext of RFC 5322 section 3.2.3; UTF-8 is RFC 6531's, without controls and line separators
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\u2027\u202f-\ud7ff\ue000-\U0010ffff-]+"
_QUOTED = r'"(?:[ !#-\[\]-~\u00a1-\u2027\u202f-\ud7ff\ue000-\U0010ffff]|\\[ -~])*"'
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[A-Za-z0-9.:-]+\])"
_DATE = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}"
_FORMS: Mapping[str, re.Pattern[str]] = {
    "reader": re.compile(rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@{_DOMAIN}"),
    "reader_token": re.compile(r"[A-Za-z0-9_-]{1,64}"),
    "unsubscribe": re.compile(f"https://{_URI}"),
    "unsubscribe_mailto": re.compile(f"mailto:{_URI}"),
    "view_in_browser": re.compile(f"https?://{_URI}"),
    "date": re.compile(_DATE, re.ASCII),
}
SLOTS = frozenset(_FORMS)
"""Names of the slots that a message may have."""


def allowed(slot: str, value: str) -> str:
    """The value, if it may stand in the slot.

    Raises:
        ValueError: it may not; the message names the slot and never the value.
    """
    if not _FORMS[slot].fullmatch(value) or len(value) > LONGEST_URI:
        raise ValueError(f"a value for the slot {slot} is none that a message can hold")
    if slot == "reader" and len(value.encode()) > LONGEST_ADDRESS:
        raise ValueError("a value for the slot reader is too long for an address")
    return value
