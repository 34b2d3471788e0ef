"""A resource on one line: "Title, by Publisher", "Title — Publisher", "Title (address)", "Title [my]"."""

from __future__ import annotations

import re

from pipeline.read.inline import spans_in
from pipeline.read.resource_lines import language_tag

_BY = re.compile(r"(?:,|\.,)?\s+(?:by|By)\s+")
_DASH = re.compile(r"\s+[—–―]\s+")
_LABELS = ("by ", "By ", ", by ", "(by ", "—", "–", "―")
_LONGEST_BY, _LONGEST_ENTRY = 120, 2_000


def split_entry(text: str) -> tuple[str, str | None, str | None]:
    """Title, publisher and address of a resource that is written on one line; None for what it does not have."""
    url = None
    links = [span for span in spans_in(text) if span.kind == "link"]
    if len(links) == 1:
        url = links[0].value
        before, after = text[: links[0].start].rstrip(" <(:,-–—"), text[links[0].end :].lstrip(" >):,")
        text = f"{before} {after}".strip() if after else before
        if not text:
            return url, None, url
    title, by = split_publisher(text)
    return title, by, url


def split_publisher(text: str) -> tuple[str, str | None]:
    """Title and publisher at the last "by" or dash of a text; the whole text and None where it has neither."""
    found = [match for pattern in (_BY, _DASH) for match in pattern.finditer(text[: _LONGEST_ENTRY + 1])]
    for last in sorted(found, key=lambda match: match.start())[-1:] if len(text) <= _LONGEST_ENTRY else ():
        if last.start() and last.end() < len(text) and len(text) - last.end() <= _LONGEST_BY:
            return text[: last.start()].rstrip(), text[last.end() :].strip()
    return text, None


def split_language(title: str) -> tuple[str, str]:
    """Title and language of "Title [my]"; the whole title and "" where it ends with no language tag."""
    head, bracket, tag = title.rpartition(" [")
    named = language_tag(f"[{tag}") if bracket else None
    return (head.rstrip(), named) if named else (title, "")


def publisher_after(text: str) -> str | None:
    """The publisher in what follows a link ("by X", "— X", "(by X)"); None where it names none."""
    text = text.strip()
    for label in _LABELS:
        if text.startswith(label):
            name = text[len(label) :].strip()
            return name.removesuffix(")") if label == "(by " else name or None
    return None
