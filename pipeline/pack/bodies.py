"""A text in, the body of its part out: quoted-printable or base64, whichever is smaller, slots included."""

from __future__ import annotations

import re

from pipeline.delivery import ADDRESS_SLOTS
from pipeline.text.base64_windows import base64_body
from pipeline.text.quoted_printable import quoted_printable

_PLACEHOLDERS = tuple(slot.placeholder for slot in ADDRESS_SLOTS)
_IN_BYTES = re.compile(b"|".join(re.escape(placeholder.encode()) for placeholder in _PLACEHOLDERS))


def encoded(text: str) -> tuple[str, str]:
    """The name of the encoding and the encoded text in UTF-8: ASCII lines of at most 76 characters.

    Placeholders stand alone on quoted-printable lines, or in base64 windows: both can be filled without encoding
    anything else again.
    """
    data = text.encode("utf-8")
    quoted = quoted_printable(text, _PLACEHOLDERS)
    code = base64_body(data, (found.span() for found in _IN_BYTES.finditer(data))).decode("ascii")
    # CR LF on both sides of the comparison: the lines travel so
    return ("base64", code) if len(code) < len(quoted) + quoted.count("\n") else ("quoted-printable", quoted)
