"""Secrets in, texts without them out: everything that a network says passes here before a person sees it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_LONGEST: Final = 300
_SHORTEST: Final = 4
_HIDDEN: Final = "[hidden]"
_TOKEN = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*){1,2}|(?i:\b(?:bearer|basic|dpop)\s+)[\w.~+/=-]{8,}")
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class Hiding:
    """The secrets of one channel. Neither `repr` nor anything else of it shows one."""

    __slots__ = ("_secrets",)

    def __init__(self, *secrets: str) -> None:
        self._secrets: set[str] = set()
        for secret in secrets:
            self.hide(secret)

    def hide(self, secret: str) -> None:
        """From now on this value is shown nowhere, nor as it stands in an address."""
        if len(secret) >= _SHORTEST:
            self._secrets |= {secret, quote(secret, safe="")}

    def clean(self, text: str, longest: int = _LONGEST) -> str:
        """The text in one line without secrets and control characters; what is longer than `longest` ends in …."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        line = _UNSEEN.sub(" ", _TOKEN.sub(_HIDDEN, text)).strip()
        return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
