"""A publication in a folder of its own, with readers, for tests of real sends."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.audience import NewSubscriber, new_master_key, open_audience
from pipeline.channel import Settings
from pipeline.config import load_config
from tests.outboxes import ROOT, publish

EXAMPLE = ROOT / "examples" / "2026-03-09-river-crossings.txt"
SLUG = EXAMPLE.stem
MAILBOX = 'unsubscribe_mailto = "leave@example.org"'
EDITOR = ("[approval.people]", 'Editor = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="')
"""Somebody who could approve, if the key of which this is the public half were anywhere."""
PEOPLE = tuple(f"reader{number}@example.com" for number in range(6))


class Publication:
    """A publication below `folder`: one channel `newsletter` of a kind, and people on the list `weekly`."""

    def __init__(self, folder: Path, kind: str = "directory", *settings: str, more: Sequence[str] = ()) -> None:
        self.folder, self.issue = folder, folder / EXAMPLE.name
        (folder / "config").mkdir(parents=True)
        (folder / "master.key").write_text(new_master_key(), encoding="utf-8")
        (folder / "master.key").chmod(0o600)
        shutil.copy(EXAMPLE, self.issue)
        self.configure(kind, *(settings or ('path = "mail"', MAILBOX)), more=more)

    def configure(self, kind: str, *settings: str, more: Sequence[str] = (), publication: Sequence[str] = ()) -> None:
        """Write the configuration: lines of the channel, of [publication], and further tables (`more`)."""
        lines = [
            "[publication]", 'name = "Test Briefing"', 'address = "desk@example.org"', "view_in_browser = false",
            *publication, "[channels.newsletter]", f'kind = "{kind}"', *settings,
            "[audience]", 'key = { file = "master.key" }', *more,
        ]  # fmt: skip
        (self.folder / "config" / "publication.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    @property
    def settings(self) -> Settings:
        """What is configured."""
        return load_config(self.folder / "config" / "publication.toml")

    def enrol(self, *addresses: str, name: str = "", language: str = "en") -> list[str]:
        """Put people on the list; their ids."""
        people = [NewSubscriber(address=one, name=name, language=language, lists=("weekly",)) for one in addresses]
        with open_audience(self.settings.audience, self.folder) as audience:
            return [added.id for added in audience.add_many(people) if added.id]

    def run(self, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder; this machine is no CI unless the environment says so."""
        return publish(*words, folder=self.folder, **{"CI": "", **environment})

    def send(self, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Publish the issue for real, without waiting for anybody."""
        return self.run(self.issue, "--no-wait", *words, **environment)

    def standing(self) -> dict[str, Any]:
        """How the mailing stands."""
        row: dict[str, Any] = json.loads(self.run("status", SLUG, "--json").stdout)["mailings"][0]
        return row


def enrolled(folder: Path, people: Sequence[str] = PEOPLE) -> Publication:
    """A publication into a folder of mails, with people on its list."""
    made = Publication(folder)
    made.enrol(*people)
    return made
