"""An outbox of one mailing and one thread, the people who may approve it, and a clock that stands still."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.approval import Approval, Key, approve, make_key, signable
from pipeline.channel import ApprovalSettings, Publication, Settings

SLUG = "2026-03-09-river-crossings"
NOW = datetime(2026, 3, 9, 6, 0, tzinfo=UTC).timestamp()


def rows(**changed: str) -> list[dict[str, Any]]:
    """The rows of `deliveries.json`; `changed` gives another digest's first letter to a file by its name's stem."""
    files = [
        {"path": f"newsletter/{name}", "sha256": changed.get(name.partition(".")[0], "a") * 64, "size": 5}
        for name in ("email.html", "email.txt", "message.eml")
    ]
    thread = [{"path": "bluesky/thread.json", "sha256": changed.get("thread", "b") * 64, "size": 9}]
    slots = [{"name": "reader", "placeholder": "reader@slot.invalid", "about": "the reader's address"}]
    mailing = {"key": f"{SLUG}/newsletter", "form": "mailing", "channel": "newsletter", "kind": "smtp", "files": files}
    posts = [
        {
            "key": f"{SLUG}/bluesky/{number}",
            "form": "delivery",
            "channel": "bluesky",
            "kind": "bluesky",
            "files": thread,
        }
        for number in (1, 2)
    ]
    return [mailing | {"slots": slots}, *(post | {"slots": [], "request": at} for at, post in enumerate(posts))]


def files() -> dict[str, str]:
    """What an approval of the outbox covers."""
    return signable(rows())


class People:
    """Some people, each with a key of their own, and the settings that name them."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.root = folder
        self.keys: dict[str, Key] = {name: make_key(folder / "keys" / f"{at}.key") for at, name in enumerate(names)}

    def settings(self, *, two: bool = False, required: bool = True) -> Settings:
        """A configuration that names all of them."""
        public = {name: key.public for name, key in self.keys.items()}
        approval = ApprovalSettings(require_approval=required, two_people=two, people=public)
        return Settings(Publication("The Paper", "desk@example.org"), (), approval=approval)

    def approve(
        self, name: str, *, at: float = NOW, not_after: datetime | None = None, what: Mapping[str, str] | None = None
    ) -> tuple[Approval, Path]:
        """Let one of them approve the outbox."""
        return approve(
            self.settings(),
            self.root,
            SLUG,
            files() if what is None else what,
            name=name,
            key=self.keys[name],
            not_after=not_after,
            clock=lambda: at,
        )

    def forge(self, path: Path, approval: Approval, **changed: Any) -> None:
        """Write another approval over one, with its signature as it was."""
        path.write_bytes(replace(approval, **changed).document())


def base64(data: bytes) -> str:
    """Bytes as a key or a signature is written."""
    return b64encode(data).decode()
