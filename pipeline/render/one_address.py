"""Networks where addresses cost: a sentence with one of its own is passed over, for the lead has the issue's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.render.statements import Statement

_ADDRESS: Final = re.compile(r"://|(?<![\w.-])(?:[a-z0-9-]{2,}\.)+[a-z]{2,}(?!\w)")
"""With its scheme or without ("example.org"), below any top-level domain: new ones come, and what is none costs only a
sentence."""


def has_address(text: str) -> bool:
    """Whether a network may find an address in a text."""
    return _ADDRESS.search(text) is not None


def without_addresses(sentences: Sequence[Statement]) -> tuple[Statement, ...]:
    """The sentences, of which those with an address have no value and are not chosen."""
    return tuple(replace(one, value=0) if has_address(one.sentence.text) else one for one in sentences)
