"""The preview's and the comment's steps, run for real by bash in clones of a repository."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.init import STARTER
from tests.ci_hosts import BURMESE, comments, issue, repository
from tests.ci_repository import Repository, document, git, steps

__all__ = ["repository"]

PREVIEW = steps(document(STARTER / "github" / "preview.yml"), "preview")
COMMENT = steps(document(STARTER / "github" / "comment.yml"), "comment")["Comment"]


def _changed(repository: Repository, what: str, base: str) -> tuple[list[str], str]:
    clone = repository.runner()
    ran = repository.bash(clone, f"bash ci/changed {what} {base} issues.list")
    assert ran.returncode == 0, ran.stderr
    return (clone / "issues.list").read_text(encoding="utf-8").split("\0")[:-1], ran.stderr


def _preview(repository: Repository) -> tuple[Path, int, str]:
    """The preview's job on the merge of what was pushed last with what was there before; its clone, status and talk."""
    clone, said, status = repository.runner(), "", 0
    for name in ("Which issues", "Dry run and pictures"):
        ran = repository.bash(clone, PREVIEW[name])
        said, status = said + ran.stdout + ran.stderr, ran.returncode
        if status:
            break
    return clone, status, said


def _comment(repository: Repository, preview: Path, **more: str) -> None:
    """The comment's job, which is on another machine and has the default branch's files."""
    clone = repository.runner()
    shutil.copytree(preview / "preview", clone / "preview", symlinks=True)
    environment = {
        "GH_TOKEN": "hush-hush", "REPOSITORY": "press/news", "SERVER": "https://git.example.org", "FAKE_HOST": str(repository.folder),
        "HEAD_REPOSITORY": "press/news", "HEAD_OWNER": "someone", "HEAD_BRANCH": "change", "HEAD_SHA": "0" * 40, **more,
    }  # fmt: skip
    ran = repository.bash(clone, COMMENT, **environment)
    assert ran.returncode == 0, ran.stderr
    assert "hush-hush" not in ran.stdout + ran.stderr


def test_several_issues_whatever_they_are_called(repository: Repository) -> None:
    issue(repository, BURMESE)
    issue(repository, "issues/2026/a b.md")
    issue(repository, "issues/line\nend.txt")
    (repository.desk / "issues" / "notes.json").write_text("{}", encoding="utf-8")
    repository.push("three")
    for what in ("preview", "publish"):
        found, _said = _changed(repository, what, repository.first)
        assert sorted(found) == sorted([BURMESE, "issues/2026/a b.md", "issues/line\nend.txt"])


def test_only_what_is_new_is_published(repository: Repository) -> None:
    issue(repository, BURMESE)
    issue(repository, "issues/old.txt")
    base = repository.push("two that were published")
    git(repository.desk, "mv", "issues/old.txt", "issues/renamed.txt")
    issue(repository, BURMESE, "Another title\nMarch 9th, 2026\n\nText.\n")
    issue(repository, "issues/new.txt", "New\nMarch 16th, 2026\n\nText.\n")
    repository.push("renamed, corrected, new")
    assert _changed(repository, "preview", base)[0] == ["issues/new.txt", "issues/renamed.txt", BURMESE]
    found, said = _changed(repository, "publish", base)
    assert found == ["issues/new.txt"]
    assert "not sent, for it is not new: issues/renamed.txt" in said
    assert f"not sent, for it is not new: {BURMESE}" in said


def test_an_issue_that_is_gone_and_a_thread_that_is_edited(repository: Repository) -> None:
    issue(repository, BURMESE)
    issue(repository, "issues/gone.txt")
    base = repository.push("two")
    git(repository.desk, "rm", "-q", "issues/gone.txt")
    issue(repository, BURMESE.replace(".txt", ".thread.toml"), "[thread]\n")
    repository.push("a thread by hand")
    assert _changed(repository, "preview", base)[0] == [BURMESE]
    assert _changed(repository, "publish", base)[0] == []


def test_a_commit_that_is_not_here_publishes_nothing(repository: Repository) -> None:
    clone = repository.runner()
    for base in ("0" * 40, "''"):
        ran = repository.bash(clone, f"bash ci/changed publish {base} issues.list")
        assert ran.returncode == 2
        assert "name the issue by hand" in ran.stderr
        assert (clone / "issues.list").read_bytes() == b""


def test_a_pull_request_with_a_burmese_name(repository: Repository) -> None:
    issue(repository, BURMESE)
    repository.push("an issue")
    clone, status, said = _preview(repository)
    assert status == 0, said
    assert list((clone / "outbox").glob("*/index.html"))
    assert sorted(path.name for path in (clone / "preview").iterdir()) == ["1-card.png", "1-mail.png", "1.json"]
    _comment(repository, clone)
    (comment,) = comments(repository).values()
    assert BURMESE in comment
    commit = git(repository.remote, "rev-parse", "previews/7").strip()
    assert f"![the e-mail](https://git.example.org/press/news/raw/{commit}/1-mail.png)" in comment
    assert git(repository.remote, "ls-tree", "--name-only", commit).split() == ["1-card.png", "1-mail.png"]


def test_a_broken_issue_fails_the_job_and_says_why_in_the_one_comment(repository: Repository) -> None:
    issue(repository, BURMESE, "no date\n")
    issue(repository, "issues/good.txt")
    repository.push("one broken")
    clone, status, _said = _preview(repository)
    assert status == 1
    _comment(repository, clone)
    (first,) = comments(repository).values()
    assert f"{BURMESE}:1:1: error date-missing" in first
    assert "issues/good.txt" in first
    issue(repository, BURMESE)
    git(repository.desk, "rm", "-q", "issues/good.txt")
    repository.push("mended")
    clone, status, said = _preview(repository)
    assert status == 0, said
    _comment(repository, clone)
    (second,) = comments(repository).values()
    assert "date-missing" not in second
    assert "no problems" in second


def test_a_stranger_puts_neither_markup_nor_pictures_into_the_comment(repository: Repository) -> None:
    issue(repository, "issues/`````[x](https://evil.example) @everyone.txt", "no date\n")
    repository.push("from a fork")
    clone, _status, _said = _preview(repository)
    _comment(repository, clone, HEAD_REPOSITORY="someone/news")
    (comment,) = comments(repository).values()
    assert "![" not in comment
    assert "previews" not in git(repository.remote, "branch", "--all")
    before, _, inside = comment.partition("``````text\n")
    assert "evil" not in before
    assert "evil" not in inside.partition("\n``````\n")[2]
    (clone / "preview" / "2.json").write_text("[1, 2", encoding="utf-8")
    (clone / "preview" / "1-mail.png").unlink(missing_ok=True)
    (clone / "preview" / "1-mail.png").symlink_to("/etc/hostname")
    (clone / "preview" / "1-card.png").write_text("no picture", encoding="utf-8")
    _comment(repository, clone)
    assert git(repository.remote, "ls-tree", "previews/7") == ""
    assert "the dry run left no report" in comments(repository)["100"]


def test_a_pull_request_that_went_on_is_left_alone(repository: Repository) -> None:
    issue(repository, BURMESE)
    repository.push("an issue")
    clone, _status, _said = _preview(repository)
    _comment(repository, clone, HEAD_BRANCH="another")
    assert not (repository.folder / "comments.json").exists()


def test_nothing_named_to_install_is_said(repository: Repository) -> None:
    ran = repository.bash(repository.runner(), PREVIEW["Install"])
    assert ran.returncode == 2
    assert "ci/broadsheet.txt names nothing" in ran.stderr
