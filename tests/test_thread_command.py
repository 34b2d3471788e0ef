"""`publish thread`: the threads as they will be posted, and the file that an editor changes them in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import tomli

from pipeline.cli import main
from tests.outboxes import ROOT, files, publish
from tests.samples import EXAMPLES

SOCIAL = ("--channel", "bluesky", "--channel", "mastodon")


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An example in a publication of its own."""
    return _placed(request.param, tmp_path)


@pytest.fixture
def river(tmp_path: Path) -> Path:
    return _placed(EXAMPLES[0], tmp_path)


def _placed(path: Path, folder: Path) -> Path:
    shutil.copytree(ROOT / "config", folder / "config")
    return Path(shutil.copy(path, folder))


def _hand(issue: Path) -> Path:
    return issue.with_suffix(".thread.toml")


def _json(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    status = main(["thread", "--json", *map(str, words)])
    return status, json.loads(capsys.readouterr().out)


def test_the_threads_are_printed_as_they_stand_in_the_outbox(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish("--dry-run", example, *SOCIAL, "--outbox", example.parent / "o").returncode == 0
    assert main(["thread", str(example)]) == 0
    said = capsys.readouterr().out
    for channel in ("bluesky", "mastodon"):
        text = (example.parent / "o" / example.stem / channel / "thread.txt").read_text(encoding="utf-8")
        assert text in said


def test_json_has_every_post_with_its_name_and_marks(river: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, document = _json(capsys, river, "--channel", "bluesky")
    assert status == 0
    (thread,) = document["threads"]
    assert (thread["channel"], thread["kind"], thread["content_warning"]) == ("bluesky", "bluesky", None)
    posts = thread["posts"]
    assert posts[0]["name"] == "lead"
    assert posts[2]["name"].startswith("argument: The reopening was not a gift.")
    assert {"number", "role", "text", "length", "limit", "size", "size_limit", "languages", "marks"} <= set(posts[7])
    assert posts[7]["marks"][0]["value"] == "https://example.org/petition-of-eleven-villages"


def test_the_file_to_edit_changes_nothing_until_it_is_edited(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outbox = example.parent / "before"
    assert publish("--dry-run", example, "--outbox", outbox).returncode == 0
    assert main(["thread", str(example)]) == 0
    before = capsys.readouterr().out
    assert main(["thread", str(example), "--edit"]) == 0
    assert _hand(example).is_file()
    capsys.readouterr()
    assert main(["thread", str(example)]) == 0
    assert capsys.readouterr().out == before
    after = example.parent / "after"
    assert publish("--dry-run", example, "--outbox", after).returncode == 0
    assert files(after) == files(outbox)


def test_each_entry_changes_its_own_post_and_no_other(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["thread", str(example), "--edit"]) == 0
    capsys.readouterr()
    whole = _hand(example).read_text(encoding="utf-8")
    entries = tomli.loads(whole)
    plain = {t["channel"]: [p["text"] for p in t["posts"]] for t in _json(capsys, example)[1]["threads"]}
    for channel, texts in plain.items():
        assert len(entries[channel]["edit"]) == len(texts)
        for place, entry in enumerate(entries[channel]["edit"]):
            text = f'[[{channel}.edit]]\nreplace = {json.dumps(entry["replace"], ensure_ascii=False)}\ntext = "Mine."\n'
            _hand(example).write_text(text, encoding="utf-8")
            status, document = _json(capsys, example, "--channel", channel)
            posts = document["threads"][0]["posts"]
            assert status == 0
            assert [p["text"] for p in posts] == [*texts[:place], "Mine.", *texts[place + 1 :]]


def test_a_changed_text_keeps_the_links_of_its_words(river: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["thread", str(river), "--edit", "--channel", "bluesky"]) == 0
    text = _hand(river).read_text(encoding="utf-8")
    assert "[[mastodon" not in text
    _hand(river).write_text(text.replace("\nResources from the past week\n", "\nRead these\n"), encoding="utf-8")
    capsys.readouterr()
    _, document = _json(capsys, river, "--channel", "bluesky")
    posts = document["threads"][0]["posts"]
    assert (posts[7]["role"], posts[7]["text"][:10]) == ("hand", "Read these")
    assert len([mark for mark in posts[7]["marks"] if mark["kind"] == "link"]) == 2


def test_a_file_that_is_there_is_kept_unless_forced_and_then_so_are_its_changes(
    river: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = (
        'closing = "Bye \\\\ \\"now\\"."\ncontent_warning = "Loss"\n[[edit]]\ndrop = "quotation"\n'
        '[bluesky]\ncontent_warning = ""\nargument = ["A.", """B \\"""."""]\n'
        '[[mastodon.edit]]\npin = "Ferry keepers told our"\n'
    )
    _hand(river).write_text(own, encoding="utf-8")
    assert main(["thread", str(river), "--edit"]) == 2
    assert _hand(river).read_text(encoding="utf-8") == own
    capsys.readouterr()
    _, before = _json(capsys, river)
    assert main(["thread", str(river), "--edit", "--force"]) == 0
    capsys.readouterr()
    _, after = _json(capsys, river)
    assert after == before
    assert [path.name for path in river.parent.iterdir() if path.name.startswith(".")] == []
    assert 'replace = "quotation"' not in _hand(river).read_text(encoding="utf-8")


def test_a_change_of_the_issue_reaches_every_post_but_the_edited_one(
    river: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["thread", str(river), "--edit"]) == 0
    text = _hand(river).read_text(encoding="utf-8").replace("\nEveryone who buys a ticket", "\nWhoever buys a ticket")
    _hand(river).write_text(text, encoding="utf-8")
    issue = river.read_text(encoding="utf-8")
    issue = issue.replace("weekly petition", "monthly petition").replace(
        "a village and the name", "a town and the name"
    )
    river.write_text(issue, encoding="utf-8")
    capsys.readouterr()
    status, document = _json(capsys, river, "--channel", "bluesky")
    texts = "\n".join(post["text"] for post in document["threads"][0]["posts"])
    assert status == 0
    assert "monthly petition" in texts
    assert "weekly petition" not in texts
    assert "Whoever buys a ticket must give a name, a village and" in texts
    assert "a town and" not in texts


def test_the_exit_status_is_that_of_check(river: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _hand(river).write_text('[[edit]]\ndrop = "argument: Nothing begins like this"\n', encoding="utf-8")
    assert main(["thread", str(river)]) == 1
    said = capsys.readouterr().out
    assert f"{_hand(river).name}:1:1: error thread-edit-unfit: no post fits" in said
    assert main(["check", str(river)]) == 1


@pytest.mark.parametrize(
    ("words", "said"), [(["--channel", "newsletter"], "carries no thread"), (["--channel", "fax"], "no channel named")]
)
def test_only_channels_with_threads(
    river: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["thread", str(river), *words]) == 2
    assert said in capsys.readouterr().err


def test_a_file_in_a_folder_that_cannot_be_written_is_said(river: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _hand(river).mkdir()
    assert main(["thread", str(river), "--edit", "--force"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_what_is_for_no_network_is_said(river: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _hand(river).write_text('[blueski]\nlead = "Hello."\n', encoding="utf-8")
    assert main(["thread", str(river)]) == 0
    assert "named blueski; did you mean bluesky?" in capsys.readouterr().out


def test_force_without_edit_is_wrong_use(river: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["thread", str(river), "--force"]) == 2
    assert "--edit" in capsys.readouterr().err


def test_of_a_text_that_no_thread_is_made_of_there_is_nothing_to_edit(
    river: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    river.write_text(river.read_text(encoding="utf-8") + "A boat. " * 30_000, encoding="utf-8")
    assert main(["thread", str(river), "--edit"]) == 1
    assert "error" in capsys.readouterr().out
    assert not _hand(river).exists()


def test_one_mistake_of_the_hand_is_told_once_with_its_channels_and_its_folder(
    river: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _hand(river).write_text(
        'closing = 5\nlede = "x"\n[[edit]]\ndrop = "argument: Nobody wrote this"\n', encoding="utf-8"
    )
    assert main(["thread", str(river)]) == 1
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith(str(_hand(river)))]
    assert [line.removeprefix(str(_hand(river))).split(": ")[:2] for line in said] == [
        [":1:1", "error thread-hand-unreadable"],
        [":2:1", "warning front-matter-unknown"],
        [":3:1", "error thread-edit-unfit"],
    ]
    assert "so nothing is done with it (on bluesky, mastodon" in said[-1]
