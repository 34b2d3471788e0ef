"""A publication in a git repository with a remote of its own, and runners: fresh clones that are thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from pipeline.init import Host, init_publication

PROGRAMS = Path(sys.executable).parent
_GIT = {
    "GIT_AUTHOR_NAME": "Editor", "GIT_AUTHOR_EMAIL": "editor@example.org", "GIT_COMMITTER_NAME": "Editor",
    "GIT_COMMITTER_EMAIL": "editor@example.org", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


class Repository:
    """The bare remote at `remote`, and the editor's own clone at `desk`."""

    def __init__(self, folder: Path, host: Host = "github") -> None:
        self.folder, self.remote, self.desk = folder, folder / "remote.git", folder / "desk"
        self.tools = folder / "tools"
        self.tools.mkdir()
        self._runners = 0
        init_publication(self.desk, ci=host)
        for issue in (self.desk / "issues").iterdir():
            issue.unlink()
        (self.desk / "issues" / "README").write_text("Issues stand here.\n", encoding="utf-8")
        git(folder, "init", "-q", "--bare", "-b", "main", "remote.git")
        git(self.desk, "init", "-q", "-b", "main")
        git(self.desk, "remote", "add", "origin", str(self.remote))
        self.first = self.push("a publication")

    def push(self, message: str) -> str:
        """Commit all of the editor's clone and push it; the commit."""
        git(self.desk, "add", "-A")
        git(self.desk, "commit", "-q", "-m", message)
        git(self.desk, "push", "-q", "origin", "HEAD:main")
        return git(self.desk, "rev-parse", "HEAD").strip()

    def runner(self) -> Path:
        """A fresh clone."""
        self._runners += 1
        clone = self.folder / f"runner-{self._runners}"
        git(self.folder, "clone", "-q", str(self.remote), str(clone))
        return clone

    def tool(self, name: str, program: str) -> None:
        """Put a program before all others on the runners' PATH."""
        (self.tools / name).write_text(program, encoding="utf-8")
        (self.tools / name).chmod(0o755)

    def environment(self, **more: str) -> dict[str, str]:
        """What a runner's environment is."""
        path = os.pathsep.join([str(self.tools), str(PROGRAMS), os.environ["PATH"]])
        return {**os.environ, **_GIT, "PATH": path, "CI": "true", "BROADSHEET_CACHE": "off", "LEDGER_REST": "0", **more}

    def bash(self, clone: Path, script: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a step as both hosts do: bash, ended by the first command that fails."""
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=clone, capture_output=True, encoding="utf-8", check=False, env=self.environment(**more),
        )  # fmt: skip

    def wiped(self, clone: Path) -> None:
        """The runner's disk is gone."""
        shutil.rmtree(clone)


def git(folder: Path, *words: str) -> str:
    """Run git, and give what it printed."""
    ran = subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, encoding="utf-8", check=False, env={**os.environ, **_GIT}
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def steps(workflow: Mapping[Any, Any], job: str) -> dict[str, str]:
    """The shell steps of a job of a GitHub workflow, by name."""
    return {step["name"]: step["run"] for step in workflow["jobs"][job]["steps"] if "run" in step}


def document(path: Path) -> dict[Any, Any]:
    """A YAML file. Its `on` is `True` for YAML 1.1, which nothing here reads."""
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
