"""The slug of an issue: the name of its folder, its deliveries and its address. ASCII, dated, the same on every run."""

from __future__ import annotations

import re
import unicodedata
from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house

LONGEST = 60
"""Characters of the longest slug: it becomes part of file names, Message-IDs and addresses."""
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_VALID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LETTERS = re.compile("[a-z]")
_LEAST_LETTERS = 3


def words_slug(text: str) -> str:
    """A text as ASCII words between hyphens: "Ça va, Héloïse?" is "ca-va-heloise". Empty where nothing is left."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    spaced = folded if folded.isascii() else "".join(c if c.isascii() else _between(c) for c in folded)
    return "-".join(re.findall("[a-z0-9]+", spaced.lower()))


def own_slug(text: str) -> str | None:
    """The slug that an editor chose, in its normal form; None where it cannot be one.

    Spaces and underscores become hyphens and capitals small letters; letters outside ASCII are refused, not replaced.
    """
    slug = re.sub(r"[\s_]+", "-", text.strip().lower()).strip("-")
    return slug if len(slug) <= LONGEST and _VALID.fullmatch(slug) else None


def date_of(name: str) -> Date | None:
    """The date with which a slug or a file's name begins (2026-03-09-crossings), None where it begins with none."""
    match = _DATED.match(name)
    try:
        return Date.fromisoformat(match.group()) if match else None
    except ValueError:
        return None


def issue_slug(*, own: str | None, stem: str, date: Date | None, title: str | None) -> str:
    """The slug of an issue.

    Args:
        own: what the front matter says, already in its normal form.
        stem: the name of the issue's file without its ending.
        date: the issue's date.
        title: the issue's title.

    Returns:
        `own` with the date before it; else the file's name where it begins with a date; else date and title, cut
        between words; "undated-" stands in the date's place where there is none. At most 60 characters.
    """
    day = date.isoformat() if date else "undated"
    if own:
        return own if date_of(own) or own.startswith("undated-") else _cut(f"{day}-{own}")
    if date_of(stem):
        return _cut(words_slug(stem))
    words = words_slug(title or "")
    if len(_LETTERS.findall(words)) < _LEAST_LETTERS:
        words = f"issue-{_digest(title or stem)}"
    return _cut(f"{day}-{words}")


def _cut(slug: str) -> str:
    """The slug, cut between two words where it is too long; one endless word is cut inside."""
    if len(slug) <= LONGEST:
        return slug
    cut = slug[: LONGEST + 1].rpartition("-")[0]
    dated = len("2023-11-13-")
    return cut if len(cut) > dated else slug[:LONGEST].rstrip("-")


def _digest(text: str) -> str:
    import hashlib  # noqa: PLC0415 - only titles without Latin letters need it

    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _between(character: str) -> str:
    """What stands for a character outside ASCII: nothing for an accent, a space for anything else."""
    return "" if unicodedata.combining(character) else " "
