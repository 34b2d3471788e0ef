"""The command as people use it: what it prints, what it exits with, and what it never does."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.outboxes import PUBLISH, files, publish
from tests.samples import EXAMPLES

EXAMPLE = EXAMPLES[0]


def _json(text: str) -> dict[str, object]:
    document = json.loads(text)
    assert isinstance(document, dict)
    return document


def test_a_dry_run_says_what_it_made_and_where_to_look(tmp_path: Path) -> None:
    result = publish("--dry-run", EXAMPLE, "--outbox", tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    for said in ("newsletter", "bluesky", "mastodon", "posts", "index.html"):
        assert said in result.stdout


def test_json_is_one_document_and_the_talk_goes_elsewhere(tmp_path: Path) -> None:
    result = publish("--dry-run", EXAMPLE, "--outbox", tmp_path, "--json")
    document = _json(result.stdout)
    assert document["slug"] == "2026-03-09-river-crossings"
    assert document["channels"] == ["newsletter", "bluesky", "mastodon"]
    assert "Look at it" in result.stderr


def test_read_prints_the_issue(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(EXAMPLE), "--json"]) == 0
    document = _json(capsys.readouterr().out)
    assert document["title"] == "Four Crossings Reopened, and What the Ferry Lists Leave Out"
    assert document["date"] == "2026-03-09"


def test_read_for_people_gives_the_outline(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(EXAMPLE)]) == 0
    assert "resources: Statements, 4 items" in capsys.readouterr().out


def test_check_prints_file_line_column_severity_rule(tmp_path: Path) -> None:
    issue = tmp_path / "issue.txt"
    issue.write_text("Title\n\nMarch 9th, 2026\n\nA paragraph with a reference.[7]\n", encoding="utf-8")
    result = publish("check", issue)
    assert result.returncode == 1
    assert f"{issue}:5:" in result.stdout
    assert ": error footnote-undefined: " in result.stdout


def test_strict_makes_warnings_errors(tmp_path: Path) -> None:
    issue = tmp_path / "issue.txt"
    issue.write_text("Title\n\nMarch 9th, 2026\nFeatured image\n\nA paragraph.\n", encoding="utf-8")
    assert publish("check", issue).returncode == 0
    assert publish("check", issue, "--strict").returncode == 1


def test_a_real_publish_is_stopped_by_errors_and_says_so(tmp_path: Path) -> None:
    issue = tmp_path / "issue.txt"
    issue.write_text("Title\n\nA paragraph without a date above it.\n", encoding="utf-8")
    result = publish(issue, folder=tmp_path)
    assert result.returncode == 1
    assert "date-missing" in result.stdout
    assert "cannot send" not in result.stderr


def test_a_real_publish_says_which_thread_has_no_account_and_is_not_done(tmp_path: Path) -> None:
    config = tmp_path / "publication.toml"
    channels = '[channels.bluesky]\nkind = "bluesky"\n[channels.mastodon]\nkind = "mastodon"\n'
    config.write_text('[publication]\nname = "B"\naddress = "b@example.org"\n' + channels, encoding="utf-8")
    result = publish(EXAMPLE, "--config", config, "--outbox", tmp_path)
    assert result.returncode == 3
    for channel in ("bluesky", "mastodon"):
        assert f"{channel}: no account is named" in result.stderr


def test_a_real_publish_without_an_accounts_password_posts_nothing(tmp_path: Path) -> None:
    result = publish(EXAMPLE, "--outbox", tmp_path, "--channel", "bluesky", "--channel", "mastodon")
    assert result.returncode == 2
    assert "BLUESKY_APP_PASSWORD" in result.stderr
    assert "MASTODON_TOKEN" in result.stderr
    assert "Nothing was sent" in result.stderr


def test_a_real_publish_without_a_configuration_says_what_a_mailing_lacks_and_sends_nothing(tmp_path: Path) -> None:
    issue = tmp_path / EXAMPLE.name
    issue.write_bytes(EXAMPLE.read_bytes())
    result = publish(issue, folder=tmp_path, BROADSHEET_KEY="")
    assert result.returncode == 2
    assert "BROADSHEET_KEY" in result.stderr
    assert not (tmp_path / "outbox").exists()


def test_only_the_named_channels_are_made(tmp_path: Path) -> None:
    result = publish("--dry-run", EXAMPLE, "--outbox", tmp_path, "--channel", "bluesky", "--channel", "mastodon")
    assert result.returncode == 0
    folder = next(tmp_path.iterdir())
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["bluesky", "mastodon"]


def test_an_unknown_channel_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    result = publish("--dry-run", EXAMPLE, "--outbox", tmp_path, "--channel", "fax")
    assert result.returncode == 2
    assert "newsletter, bluesky, mastodon" in result.stderr
    assert not list(tmp_path.iterdir())


def test_all_mistakes_of_a_configuration_are_printed(tmp_path: Path) -> None:
    config = tmp_path / "bad.toml"
    config.write_text("[publication]\nnmae = 'x'\n[channels.a]\nkind = 'fax'\n", encoding="utf-8")
    result = publish("--dry-run", EXAMPLE, "--config", config, "--json")
    assert result.returncode == 2
    errors = _json(result.stdout)["errors"]
    assert isinstance(errors, list)
    assert {error["line"] for error in errors} == {1, 2, 4}
    assert result.stderr.count(str(config)) == len(errors)


def test_without_a_configuration_it_works_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "issue.txt").write_bytes(EXAMPLE.read_bytes())
    result = publish("--dry-run", "issue.txt", folder=tmp_path)
    assert result.returncode == 0
    assert "built-in defaults" in result.stderr
    assert (tmp_path / "outbox").is_dir()


def test_the_publications_own_folder_gets_the_outbox_from_wherever_it_runs(tmp_path: Path) -> None:
    assert publish("init", tmp_path / "news").returncode == 0
    issue = next((tmp_path / "news" / "issues").iterdir())
    assert publish("--dry-run", issue, folder=tmp_path).returncode == 0
    assert list((tmp_path / "news" / "outbox").iterdir())


def test_a_new_publication_passes_its_first_dry_run_without_a_problem(tmp_path: Path) -> None:
    assert publish("init", "news", folder=tmp_path).returncode == 0
    made = files(tmp_path / "news")
    assert {"config/publication.toml", "templates/email.mjml", ".github/workflows/dry-run.yml"} <= set(made)
    issue = next(name for name in made if name.startswith("issues/"))
    result = publish("--dry-run", issue, "--strict", folder=tmp_path / "news")
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
    assert "no problems" in result.stdout


def test_init_touches_nothing_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = publish("init", tmp_path)
    assert result.returncode == 2
    assert files(tmp_path) == {"mine.txt": b"mine"}


@pytest.mark.parametrize("words", [[], ["--help"], ["check", "--help"], ["--version"], ["--no-such"], ["check"]])
def test_help_and_wrong_words(words: list[str]) -> None:
    result = publish(*words)
    if "--help" in words:
        assert result.returncode == 0
        assert "exit status" in result.stdout
    elif "--version" in words:
        assert result.stdout.startswith("broadsheet ")
    else:
        assert result.returncode == 2
        assert "usage:" in result.stderr


def _docx() -> bytes:
    """A word processor's file: a ZIP archive whose entries say so."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return data.getvalue()


BAD = {
    "empty": (b"", 1, "empty"),
    "blank": (b"\n  \n\n", 1, "empty"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(100), 1, "PNG"),
    "docx": (_docx(), 1, ".docx"),
    "latin": ("A title\n\nCaf\u00e9 \u2019quoted\u2019".encode("cp1252"), 1, "Windows-1252"),
    "utf16": ("A title\n\nText".encode("utf-16"), 1, "UTF-16"),
    "broken": (b"A title\n\nText \xe1\x80 more", 1, "offset 14"),
    "nul": (b"A title\n\nText\x00 more", 1, "U+0000"),
    "unclosed": (b"+++\ntitle = 'x'\n\nText", 1, "+++"),
    "wrong types": (b"+++\ntitle = 3\nhashtags = 3\n+++\nText", 1, "hashtags"),
    "long line": (b"A title\n\n" + b"word " * 1_000_001, 1, "line"),
    "huge": (b"A line of text.\n\n" * 3_000_000, 1, "MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_clear_message_and_no_outbox(name: str, tmp_path: Path) -> None:
    data, status, said = BAD[name]
    (tmp_path / "issue.txt").write_bytes(data)
    result = publish("--dry-run", "issue.txt", folder=tmp_path)
    assert result.returncode == status, result.stderr
    assert said in result.stderr
    assert "issue.txt" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "outbox").exists()


def test_no_file_and_a_folder_are_wrong_use(tmp_path: Path) -> None:
    for name in (tmp_path / "none.txt", tmp_path):
        result = publish("--dry-run", name)
        assert result.returncode == 2
        assert str(name) in result.stderr


def test_a_read_only_outbox_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file in the way")
    result = publish("--dry-run", EXAMPLE, "--outbox", tmp_path / "outbox")
    assert result.returncode == 2
    assert "--outbox" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists() or os.name != "posix", reason="no /dev/full on this system")
def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = f"{os.fspath(publish.__globals__['PUBLISH'])} read {EXAMPLE} --json | head -n 1"
    assert os.system(command + " > /dev/null") == 0  # noqa: S605 - a pipe as a person types it


@pytest.mark.skipif(os.name != "posix", reason="a pipe as a shell makes it")
def test_a_reader_that_goes_away_hears_no_fault_of_the_program_after_an_error(tmp_path: Path) -> None:
    issue = tmp_path / "broken.txt"
    issue.write_text("+++\n" + "".join(f"key_{n} = [\n" for n in range(3)) + "+++\nTitle\n", encoding="utf-8")
    there, here = os.pipe()
    os.close(there)
    command = [publish.__globals__["PUBLISH"], "check", issue, "--json"]
    told = subprocess.run(command, stdout=here, stderr=subprocess.PIPE, text=True, check=False)
    os.close(here)
    assert told.returncode == 1
    assert "a fault of this program" not in told.stderr


def test_an_interrupt_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.commands.issue.check", interrupted)
    assert main(["check", "x.txt"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.parametrize(
    "words", [[], ["--bogus", "i.txt"], ["check"], ["a.txt", "b.txt"], ["init"], ["check", "--str", "i.txt"]]
)
def test_wrong_arguments_have_their_document_too(words: list[str]) -> None:
    result = publish(*words, "--json")
    assert result.returncode == 2
    assert _json(result.stdout).keys() == {"errors"}
    assert "usage: publish" in result.stderr


def test_what_a_terminal_obeys_is_written_out(tmp_path: Path) -> None:
    issue = tmp_path / "is\x1b[31m\x9b\u202esue.txt"
    issue.write_text("Title\n\nA paragraph.\n", encoding="utf-8")
    for words in (("check", issue), ("check", issue, "--json"), ("check", tmp_path / "no\x1b")):
        result = publish(*words)
        said = result.stderr if "--json" in words else result.stdout + result.stderr
        assert not {"\x1b", "\x9b", "\u202e"} & set(said)
        assert "<U+001B>" in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [["read", EXAMPLE], ["read", EXAMPLE, "--json"]])
def test_standard_output_on_a_full_disk_is_said(words: list[str | Path]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = subprocess.run([PUBLISH, *words], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert result.stderr == "the system refused: No space left on device; look at the working folder and at the disk\n"


def test_a_working_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    line = f'cd "{gone}" && rmdir "{gone}" && exec "{PUBLISH}" check issue.txt --json'
    result = subprocess.run(["/bin/sh", "-c", line], capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert _json(result.stdout).keys() == {"errors"}


def test_init_with_an_endless_name_is_said(tmp_path: Path) -> None:
    result = publish("init", tmp_path / ("x" * 300))
    assert (result.returncode, result.stdout) == (2, "")
    assert "cannot be made (File name too long)" in result.stderr


def test_a_card_stands_beside_the_thread_and_the_longest_post_is_told_with_its_own_limit(tmp_path: Path) -> None:
    config = tmp_path / "publication.toml"
    head = '[publication]\nname = "A"\naddress = "a@example.org"\nlanguage = "my"\n'
    config.write_text(f'{head}[channels.news]\nkind = "telegram"\nchat = "@ferrypost"\ncard = true\n', encoding="utf-8")
    example = EXAMPLE.parent / "2026-03-16-teashop-schools.txt"
    result = publish("--dry-run", example, "--outbox", tmp_path, "--config", config)
    assert re.search(r"2 posts, the longest \d+ of 1024 UTF-16 units", result.stdout), result.stdout
    assert (tmp_path / example.stem / "news" / "card.png").read_bytes().startswith(b"\x89PNG")
