"""`publish init`: a new publication folder whose first dry run passes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - as in the Issue
from pathlib import Path
from typing import Final, Literal

from pipeline.errors import WrongUse
from pipeline.templates import built_in_templates

STARTER = Path(__file__).parent / "starter"
Host = Literal["github", "gitlab"]
_SCRIPTS: Final = (
    "broadsheet.txt", "changed", "comment.py", "install", "ledger", "list", "preview", "send",
)  # fmt: skip
_OF_HOST: Final[dict[Host, dict[str, str]]] = {
    "github": {
        ".github/workflows/preview.yml": "github/preview.yml",
        ".github/workflows/comment.yml": "github/comment.yml",
        ".github/workflows/publish.yml": "github/publish.yml",
        "ci/comment-github": "ci/comment-github",
    },
    "gitlab": {
        ".gitlab-ci.yml": "gitlab-ci.yml",
        "ci/comment-gitlab": "ci/comment-gitlab",
        "ci/last-gitlab": "ci/last-gitlab",
    },
}

_PINNED = (
    "before the first CI run, write one line into ci/broadsheet.txt: what pip should install, as it explains. "
    "It names nothing yet, and every run ends with that fault until it does"
)
_STORES = (
    "before the first merge, give the ledger and the readers a place that outlives a runner: store_url in [ledger] and "
    "[audience] of config/publication.toml (Broadsheet's docs/ci.md says which)"
)
_VARIABLE = (
    "before the first CI run, set the repository variable BROADSHEET to what pip should install: a wheel's path or "
    "address, or git+https://…@COMMIT"
)
_ON_GITHUB = (
    "make the environment “publish” (Settings, Environments) with its reviewers, and put there the secrets that "
    "config/publication.toml names"
)
_ON_GITLAB = (
    "protect the environment “publish” (Settings, CI/CD, Protected environments) with its approvers, and set the "
    "variables that config/publication.toml names, for this environment only"
)
_OF_CI: Final[dict[Host | None, tuple[str, ...]]] = {
    None: (_VARIABLE,),
    "github": (_PINNED, _STORES, _ON_GITHUB),
    "gitlab": (_PINNED, _STORES, _ON_GITLAB),
}
"""What is to be done by hand for CI, by host: without the first of them its first run fails."""


def init_publication(folder: Path, today: Callable[[], Date] | None = None, *, ci: Host | None = None) -> Path:
    """Make `folder`: configuration, templates, a first issue dated today and a CI workflow. Gives the folder.

    With `ci` the workflows are those that also publish (docs/ci.md), else a dry run of what changed.

    Nothing that exists is touched: the folder must be new or empty, and it appears whole or not at all.

    Raises:
        WrongUse: the folder exists and holds something, or cannot be made.
    """
    date = (today or _today)()
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WrongUse("already holds something", "name a new folder", file=str(folder))
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".publication-", dir=folder.absolute().parent))
        try:
            _fill(draft, date, ci)
            draft.chmod(0o755)
            if folder.exists():
                folder.rmdir()
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise WrongUse(f"cannot be made ({error.strerror})", "name another folder", file=str(folder)) from error
    return folder


def next_steps(folder: Path, *, ci: Host | None = None) -> tuple[str, ...]:
    """What a person does next in a publication that was just made, one sentence a step: first the dry run, then CI."""
    first = min((folder / "issues").iterdir()).relative_to(folder).as_posix()
    return (f"cd {folder} && publish --dry-run {first}", *_OF_CI[ci])


def _fill(folder: Path, date: Date, ci: Host | None) -> None:
    issue = (STARTER / "first-issue.txt").read_text(encoding="utf-8").replace("DATE", _in_words(date))
    texts = {
        "config/publication.toml": (STARTER / "publication.toml").read_text(encoding="utf-8"),
        f"issues/{date.isoformat()}-first-issue.txt": issue,
        ".gitignore": (STARTER / "gitignore").read_text(encoding="utf-8"),
    }
    texts |= {name: (STARTER / source).read_text(encoding="utf-8") for name, source in _of_ci(ci).items()}
    texts |= {f"templates/{name}": text for name, text in built_in_templates().items()}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _of_ci(ci: Host | None) -> dict[str, str]:
    """The files of the CI, each by its place in the publication: where it lies among the starter's."""
    if ci is None:
        return {".github/workflows/dry-run.yml": "dry-run.yml"}
    return {f"ci/{name}": f"ci/{name}" for name in _SCRIPTS} | _OF_HOST[ci]


def _today() -> Date:
    return datetime.now(tz=UTC).astimezone().date()


def _in_words(date: Date) -> str:
    """The date as an editor writes it, in English whatever the machine's language: March 9, 2026."""
    months = (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    )  # fmt: skip
    return f"{months[date.month - 1]} {date.day}, {date.year}"
