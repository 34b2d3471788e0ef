"""Secrets in, texts without them out: everything that a network says passes here before a person sees it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from pipeline.text.readings import fold, packed, readings

_LONGEST: Final = 300
_SHORTEST: Final = 4
_FURTHER: Final = 4000
"""Characters that are looked at beyond those that are shown: a word that is cut could not be read."""
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
        """From now on this value is shown nowhere, in no encoding that `pipeline.text.readings` knows."""
        if len(secret) >= _SHORTEST:
            self._secrets |= {secret, quote(secret, safe="")}

    def clean(self, text: str, longest: int = _LONGEST) -> str:
        """The text in one line without secrets and control characters; what is longer than `longest` ends in ….

        A word that holds a secret in any encoding is hidden whole.
        """
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        line = _UNSEEN.sub(" ", _TOKEN.sub(_HIDDEN, text)).strip()[: longest + _FURTHER]
        line = " ".join(_HIDDEN if self._tells(word) else word for word in line.split(" "))
        return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"

    def shows(self, text: str) -> bool:
        """Whether a text cannot be kept as it is: it has a secret in it, or control characters."""
        return self.clean(text, len(text) + 1) != text

    def _tells(self, word: str) -> bool:
        """Whether any reading of a word has a secret in it."""
        secrets = [fold(secret) for secret in self._secrets]
        if len(word) < _SHORTEST or not secrets:
            return False
        return any(secret in reading for reading in (*readings(word), *packed(word)) for secret in secrets)
