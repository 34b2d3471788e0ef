"""What an approval says, the form in which it is signed, and the file that keeps it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from pipeline.errors import PublishError, WrongUse
from pipeline.outbox import DELIVERIES, travelling
from pipeline.text.moments import moment

FORM = "broadsheet approval 1"
"""Stands in every approval and before every signed text: nothing else that a key signs can be taken for one."""
_LONGEST_NAME = 60
_LONGEST_PART = 60
"""Bytes of a file's name that come from a person's name: with the slug's 60 they stay far below 255."""
_SHA256 = re.compile("[0-9a-f]{64}")


class BrokenApproval(PublishError):
    """A file in `approvals/` is no approval; nobody can tell what it once said."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's word for one outbox.

    `by` is the name from the configuration; `at` and `not_after` are moments with a zone, to the second; `files` is
    every travelling file with its SHA-256; `signature` is base64.
    """

    slug: str
    by: str
    at: datetime
    not_after: datetime | None
    files: Mapping[str, str]
    signature: str = ""

    @property
    def digest(self) -> str:
        """One SHA-256 for all of the files."""
        return sha256("".join(f"{path} {self.files[path]}\n" for path in sorted(self.files)).encode()).hexdigest()

    def signed_text(self) -> bytes:
        """The canonical form that is signed: the same statement gives the same bytes, everywhere."""
        said = json.dumps(self._statement(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return f"{FORM}\n{said}".encode("ascii")

    def document(self) -> bytes:
        """The file that keeps it: JSON, for people too."""
        whole = {"form": FORM, **self._statement(), "signature": self.signature}
        return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()

    def _statement(self) -> dict[str, Any]:
        return {
            "slug": self.slug,
            "by": self.by,
            "at": self.at.isoformat(),
            "not_after": self.not_after.isoformat() if self.not_after else None,
            "digest": self.digest,
            "files": dict(sorted(self.files.items())),
        }


def signable(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What an approval covers of an outbox, path to SHA-256: each travelling file, and what `deliveries.json` says.

    Of `deliveries.json` the frozen audiences are left out, so its digest here is not that of the file.
    """
    kept = [{name: value for name, value in row.items() if name != "audience"} for row in rows]
    said = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return {**travelling(kept), DELIVERIES: sha256(said.encode("ascii")).hexdigest()}


def read_document(data: bytes, file: str) -> Approval:
    """An approval from its file's bytes. Its signature is not looked at here.

    Raises:
        BrokenApproval: it is none, or says something that is not signed.
    """
    try:
        told = json.loads(data)
        approval = _from(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, WrongUse) as error:
        raise BrokenApproval("is no approval", "remove it, and approve again", file=file) from error
    if told != json.loads(approval.document()):
        raise BrokenApproval("says more than is signed, or contradicts itself", "approve again", file=file)
    return approval


def _from(told: Mapping[str, Any]) -> Approval:
    texts = [told[name] for name in ("slug", "by", "at", "signature")] + [*told["files"].values()]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a text is missing")
    if not all(_SHA256.fullmatch(digest) for digest in told["files"].values()):
        raise ValueError("no digest")
    not_after = None if told["not_after"] is None else moment(told["not_after"])
    return Approval(told["slug"], told["by"], moment(told["at"]), not_after, told["files"], told["signature"])


def clean_name(name: str) -> str:
    """A person's name as it is compared: one line, composed (NFC), without spaces around it.

    Raises:
        WrongUse: it is empty, too long, or holds what nobody can see.
    """
    clean = unicodedata.normalize("NFC", name).strip()
    hidden = any(unicodedata.category(character) in {"Cc", "Cs", "Co", "Zl", "Zp"} for character in clean)
    if not clean or hidden or len(clean) > _LONGEST_NAME:
        raise WrongUse("the name is empty, too long, or holds what cannot be seen", "write it as people know it")
    return clean


def file_part(name: str) -> str:
    """A person's name as part of a file's name, on every system: letters and digits of any script, and hyphens.

    Two names never share one: where anything had to be changed, the name's own digest follows.
    """
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else "-" for c in name.lower())
    safe = re.sub("-+", "-", kept).strip("-").encode()[:_LONGEST_PART].decode(errors="ignore")
    if safe == name:
        return safe
    digest = sha256(name.encode()).hexdigest()[:8]
    return f"{safe}-{digest}" if safe else digest
