"""The workflows that `publish init --ci` writes: least permissions, no secret before a person agreed, one run at a time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.init import STARTER, Host, init_publication
from tests.ci_repository import document

PINNED = re.compile(r"^actions/[a-z-]+@v\d+$")
GITHUB = sorted((STARTER / "github").glob("*.yml"))
GUIDE = "docs/ci.md"


@pytest.fixture(params=["github", "gitlab"])
def host(request: pytest.FixtureRequest) -> Host:
    found: Host = request.param
    return found


def _github(name: str) -> dict[Any, Any]:
    return document(STARTER / "github" / f"{name}.yml")


def test_the_guide_shows_the_very_files(root: Path) -> None:
    guide = (root / GUIDE).read_text(encoding="utf-8")
    for path in (*GITHUB, STARTER / "gitlab-ci.yml"):
        assert f"```yaml\n{path.read_text(encoding='utf-8')}```" in guide, path.name


@pytest.mark.parametrize(
    ("schema", "paths"), [("github-workflows", GITHUB), ("gitlab-ci", [STARTER / "gitlab-ci.yml"])]
)
def test_the_hosts_own_schemas(schema: str, paths: list[Path]) -> None:
    words = ["--builtin-schema", f"vendor.{schema}", *map(str, paths)]
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *words], capture_output=True, encoding="utf-8", check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_script_that_is_run_is_written(host: Host, tmp_path: Path) -> None:
    folder = init_publication(tmp_path / "news", ci=host)
    texts = [
        path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file() and path.suffix in {".yml", ""}
    ]
    asked = {found for text in texts for found in re.findall(r"\b(?:bash|python3?) (ci/[a-z.-]+)", text)}
    assert asked
    assert [name for name in sorted(asked) if not (folder / name).is_file()] == []
    other = "gitlab" if host == "github" else "github"
    assert not [path for path in folder.rglob("*") if other in path.name]


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.stem)
def test_nobody_may_more_than_is_needed(path: Path) -> None:
    workflow = document(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for name, job in workflow["jobs"].items():
        written = {what for what, how in job.get("permissions", {}).items() if how == "write"}
        assert written <= ({"contents", "pull-requests"} if name == "comment" else set())
        assert job["timeout-minutes"]
        for step in job["steps"]:
            assert "uses" not in step or PINNED.match(step["uses"])
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
            # what a stranger may choose (a branch's name, a title) is never text of a script
            assert "${{" not in step.get("run", "")


def test_a_pull_request_sees_no_secret() -> None:
    text = (STARTER / "github" / "preview.yml").read_text(encoding="utf-8")
    assert "secrets" not in text
    assert "token" not in text
    assert _github("preview")["permissions"] == {"contents": "read"}
    # the other two never run what a pull request brings
    assert "pull_request_target" not in "".join(path.read_text(encoding="utf-8") for path in GITHUB)
    for step in _github("comment")["jobs"]["comment"]["steps"]:
        assert "ref" not in step.get("with", {})


def test_secrets_are_for_the_one_step_behind_the_environment() -> None:
    job = _github("publish")["jobs"]["publish"]
    assert job["environment"] == "publish"
    having = [step["name"] for step in job["steps"] if "secrets." in str(step)]
    assert having == ["Publish"]
    assert "secrets." not in str(_github("publish")["jobs"]["which"])


def test_one_run_at_a_time_and_none_cut_off() -> None:
    assert _github("publish")["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    gitlab = document(STARTER / "gitlab-ci.yml")
    assert gitlab["publish"]["resource_group"] == "publish"
    assert gitlab["default"]["interruptible"] is False
    assert gitlab["workflow"]["auto_cancel"] == {"on_new_commit": "none"}


def test_the_outbox_of_a_real_run_is_no_artefact() -> None:
    uploads = [step for job in _github("publish")["jobs"].values() for step in job["steps"] if "upload" in str(step)]
    assert not uploads
    assert "artifacts" not in document(STARTER / "gitlab-ci.yml")["publish"]


def test_gitlab_publishes_only_on_the_default_branch() -> None:
    gitlab = document(STARTER / "gitlab-ci.yml")
    assert gitlab["publish"]["environment"]["name"] == "publish"
    assert all("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in rule["if"] for rule in gitlab["publish"]["rules"])
    assert "NOTE_TOKEN" not in str(gitlab["preview"])


def test_without_a_host_there_is_a_dry_run_alone(tmp_path: Path) -> None:
    folder = init_publication(tmp_path / "news")
    assert [path.name for path in (folder / ".github" / "workflows").iterdir()] == ["dry-run.yml"]
    assert not (folder / "ci").exists()
