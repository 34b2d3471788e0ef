"""A publication on a scratch disk with so many readers, ready to be sent to a sink on this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.audience import NewSubscriber, new_master_key, open_audience
from pipeline.channel import Settings
from pipeline.config import load_config

ISSUE = Path(__file__).parents[2] / "examples" / "2026-03-09-river-crossings.txt"
SLUG = "2026-03-09-river-crossings"
PUBLISH = Path(sys.executable).parent / "publish"


class Stage:
    """A publication in `folder`; `settings` are lines of TOML for its channel."""

    def __init__(self, folder: Path, readers: int, kind: str, *settings: str) -> None:
        self.folder, self.issue = folder, folder / ISSUE.name
        (folder / "config").mkdir(parents=True)
        (folder / "master.key").write_text(new_master_key(), encoding="utf-8")
        (folder / "master.key").chmod(0o600)
        shutil.copy(ISSUE, self.issue)
        self.configure(kind, *settings)
        self.enrol(readers)

    def configure(self, kind: str, *settings: str) -> None:
        """Write the configuration."""
        lines = [
            "[publication]", 'name = "Briefing"', 'address = "briefing@example.org"', 'list_id = "weekly.example.org"',
            "view_in_browser = false", "[channels.newsletter]", f'kind = "{kind}"', 'list = "weekly"',
            'unsubscribe_url = "https://lists.example.org/u/"', *settings,
            "[audience]", 'key = { file = "master.key" }',
        ]  # fmt: skip
        (self.folder / "config" / "publication.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    @property
    def settings(self) -> Settings:
        """What is configured."""
        return load_config(self.folder / "config" / "publication.toml")

    def enrol(self, readers: int) -> None:
        """Add so many readers to the list."""
        people = (
            NewSubscriber(address=f"reader{number}@example{number % 50}.org", lists=("weekly",))
            for number in range(readers)
        )
        with open_audience(self.settings.audience, self.folder) as audience:
            for _ in audience.add_many(people):
                pass

    def command(self, *words: str) -> list[str]:
        """A command of this publication."""
        return [str(PUBLISH), *words, "--config", str(self.folder / "config" / "publication.toml")]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of this publication to its end."""
        return subprocess.run(self.command(*words), capture_output=True, encoding="utf-8", check=False, cwd=self.folder)

    def counts(self) -> dict[str, int]:
        """The sums of the mailing, as the command tells them."""
        told = json.loads(self.run("status", SLUG, "--json").stdout)
        counts: dict[str, int] = told["mailings"][0]["counts"]
        return counts


@contextmanager
def sink(log: Path, *options: str) -> Iterator[int]:
    """The counting sink in a process of its own; gives its port."""
    command = [sys.executable, "-m", "benchmarks.mail.sink", str(log), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stdout
            yield int(process.stdout.readline())
        finally:
            process.kill()


def smtp(port: int, *more: str) -> tuple[str, ...]:
    """Settings of a channel that sends to a port of this machine."""
    return ('host = "127.0.0.1"', f"port = {port}", 'security = "none"', *more)
