"""The publishing steps, run for real by bash in clones of a repository; and GitLab's."""

from __future__ import annotations

from pathlib import Path

from pipeline.init import STARTER
from tests.ci_hosts import BURMESE, CURL, comments, issue, repository
from tests.ci_repository import Repository, document, steps

__all__ = ["repository"]

WHICH = steps(document(STARTER / "github" / "publish.yml"), "which")["Which issues"]
PUBLISH = steps(document(STARTER / "github" / "publish.yml"), "publish")


def _which(repository: Repository, **more: str) -> tuple[Path, dict[str, str], str]:
    clone = repository.runner()
    environment = {
        "REPOSITORY": "press/news",
        "BRANCH": "main",
        "ISSUE": "",
        "SETTLE": "",
        "FAKE_HOST": str(repository.folder),
    }
    environment |= {"GITHUB_OUTPUT": str(clone / "output"), "GITHUB_STEP_SUMMARY": str(clone / "summary"), **more}
    ran = repository.bash(clone, WHICH, **environment)
    assert ran.returncode == 0, ran.stderr
    lines = (clone / "output").read_text(encoding="utf-8").splitlines()
    return clone, dict(line.split("=", 1) for line in lines), (clone / "summary").read_text(encoding="utf-8")


def test_what_a_failed_run_left_is_made_up_for(repository: Repository) -> None:
    (repository.folder / "success").write_text(repository.first, encoding="utf-8")
    issue(repository, BURMESE)
    before = repository.push("one, whose run failed")
    issue(repository, "issues/two.txt", "Two\nMarch 16th, 2026\n\nText.\n")
    repository.push("two")
    clone, output, summary = _which(repository, BEFORE=before)
    assert output == {"base": repository.first, "any": "true"}
    assert BURMESE in summary
    assert "issues/two.txt" in summary
    assert (clone / "issues.list").read_text(encoding="utf-8").count("\0") == 2


def test_nothing_new_publishes_nothing(repository: Repository) -> None:
    issue(repository, BURMESE)
    before = repository.push("published")
    (repository.folder / "success").write_text(before, encoding="utf-8")
    (repository.desk / "issues" / "README").write_text("More.\n", encoding="utf-8")
    repository.push("talk")
    assert "any" not in _which(repository, BEFORE=repository.first)[1]
    assert _which(repository, BEFORE="", SETTLE="a/b=sent")[1]["any"] == "true"


def test_an_issue_by_hand_is_a_file_and_no_command(repository: Repository) -> None:
    issue(repository, BURMESE)
    repository.push("an issue")
    clone = repository.runner()
    ran = repository.bash(clone, PUBLISH["Which issues"], BASE="", SETTLE="", ISSUE=BURMESE)
    assert ran.returncode == 0, ran.stderr
    assert (clone / "issues.list").read_text(encoding="utf-8") == f"{BURMESE}\0"
    for wrong in ("issues/$(touch broken).txt", "config/publication.toml", "issues/none.txt", "; touch broken"):
        assert repository.bash(clone, PUBLISH["Which issues"], BASE="", SETTLE="", ISSUE=wrong).returncode == 2
    assert not (clone / "broken").exists()


def test_publishing_signs_sends_and_goes_on_past_a_brokenissue(repository: Repository) -> None:
    """Into a folder, with a ledger that the runner keeps: what is broken is told, and the others are sent."""
    mail = repository.folder / "mail"
    key = repository.bash(repository.desk, 'publish approve --new-key --by "Ko Aung" --key-file key && cat key').stdout
    public = next(line for line in key.splitlines() if line.startswith('"Ko Aung"'))
    (repository.desk / "config" / "publication.toml").write_text(
        f'[publication]\nname = "News"\naddress = "desk@example.org"\nview_in_browser = false\n[channels.newsletter]\n'
        f'kind = "directory"\npath = "{mail}"\nunsubscribe_mailto = "leave@example.org"\n'
        f'[audience]\nstore = "{repository.folder}/kept/audience.db"\nkey = {{ env = "BROADSHEET_KEY" }}\n'
        f'[ledger]\nstore = "{repository.folder}/kept/ledger.db"\n'
        f"[approval]\nrequire_approval = true\n[approval.people]\n{public}\n", "utf-8",
    )  # fmt: skip
    secret = (repository.desk / "key").read_text(encoding="utf-8")
    (repository.desk / "key").unlink()
    master = repository.bash(
        repository.desk, "publish subscribers key --file master > /dev/null; cat master; rm master"
    )
    secrets = {"BROADSHEET_KEY": master.stdout.strip(), "SETTLE": "", "ISSUE": "", "BASE": repository.first}
    added = repository.bash(
        repository.desk, "echo reader@example.org | publish subscribers add - --list weekly --consent 'by hand' --consent-at 2026-01-31",
        **secrets,
    )  # fmt: skip
    assert added.returncode == 0, added.stdout + added.stderr
    issue(repository, "issues/a.txt", "no date\n")
    issue(repository, BURMESE)
    repository.push("two")
    steps_of = f"{PUBLISH['Which issues']}\n{PUBLISH['Publish']}"
    unsigned = repository.bash(repository.runner(), steps_of, **{**secrets, "CI": ""})
    assert unsigned.returncode == 3, unsigned.stdout + unsigned.stderr
    assert "no approval of" in unsigned.stderr
    assert not list(mail.glob("*.eml"))
    signed = {**secrets, "APPROVER": "Ko Aung", "BROADSHEET_APPROVAL_KEY": secret, "CI": ""}
    for _ in range(2):
        ran = repository.bash(repository.runner(), steps_of, **signed)
        assert ran.returncode == 1, ran.stdout + ran.stderr
        assert "date-missing" in ran.stderr
        assert len(list(mail.glob("*.eml"))) == 1
    assert secret.strip() not in ran.stdout + ran.stderr


def test_gitlab_has_one_note(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "gitlab")
    repository.tool("curl", CURL)
    environment = {
        "NOTE_TOKEN": "hush-hush", "CI_API_V4_URL": "https://git.example.org/api/v4", "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_IID": "7", "FAKE_HOST": str(tmp_path), "CI_MERGE_REQUEST_DIFF_BASE_SHA": repository.first,
        "CI_DEFAULT_BRANCH": "main",
    }  # fmt: skip
    gitlab = document(STARTER / "gitlab-ci.yml")
    for words in ("no date\n", None):
        issue(repository, BURMESE, words)
        repository.push("an issue")
        clone = repository.runner()
        for job in ("preview", "note"):
            lines = [line for line in gitlab[job]["script"] if not line.startswith(("apt-get", "bash ci/install"))]
            ran = repository.bash(clone, "\n".join(lines), **environment)
            assert ran.returncode == int(job == "preview" and words is not None), ran.stderr
        (note,) = comments(repository).values()
        assert ("date-missing" in note) == (words is not None)
        assert BURMESE in note


def test_gitlab_begins_at_the_last_success(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "gitlab")
    repository.tool("curl", CURL)
    (tmp_path / "success").write_text(repository.first, encoding="utf-8")
    environment = {
        "CI_API_V4_URL": "https://git.example.org/api/v4", "CI_PROJECT_ID": "1", "CI_COMMIT_BRANCH": "main",
        "CI_COMMIT_BEFORE_SHA": "before", "FAKE_HOST": str(tmp_path),
    }  # fmt: skip
    clone = repository.runner()
    token = {"PIPELINES_TOKEN": "hush-hush"}
    asked = repository.bash(clone, "bash ci/last-gitlab", **environment, **token)
    assert asked.stdout == f"{repository.first}\n", asked.stderr
    assert repository.bash(clone, "bash ci/last-gitlab", **environment).stdout == "before\n"
