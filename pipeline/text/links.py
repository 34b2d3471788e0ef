"""The addresses of the web that stand in a text as they are."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s<>“”‘’«»]+", re.IGNORECASE)
_ENDING = ".,;:!?…)]’”»\"'။၊。、"


def web_links(text: str) -> list[str]:
    """Every http and https address of a text, each once, in order, without the punctuation that ends the sentence."""
    return list(
        dict.fromkeys(
            found for match in _ADDRESS.findall(text) if len(found := match.rstrip(_ENDING)) > len("https://")
        )
    )
