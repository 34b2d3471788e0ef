"""Tags: short names that people and machines write in one way only: of lists, of languages, hashtags."""

from __future__ import annotations

import re

LIST_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""The name of a list. It stands in clear in stores, outboxes and on screens, so it is made unfit for names of persons:
at most 40 small letters, digits and hyphens."""

LANGUAGE = re.compile(
    r"(?=.{2,35}\Z)"
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}"  # language, with extensions of it
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"  # script, region
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # variants
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"  # extensions, private use
)
"""A well-formed language tag in lower case (BCP 47: RFC 5646 section 2.1), of 35 characters at most (section 4.4.1)."""

_NOT_IN_HASHTAG = re.compile(r"[^\w\u0300-\u036f\u1000-\u109f\u200c\u200d·・]|\s")
"""What ends a hashtag on Bluesky or Mastodon, but for combining marks, which `re` does not count among letters."""


def hashtag_name(tag: str) -> str:
    """A hashtag without its sign, as networks take it; of several words one, each with a capital. Empty: it is none."""
    words = tag.removeprefix("#").split()
    name = "".join(word[:1].upper() + word[1:] for word in words) if len(words) > 1 else "".join(words)
    return "" if name.isdigit() or _NOT_IN_HASHTAG.search(name) else name
