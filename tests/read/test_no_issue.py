"""What must never travel as an issue is refused as it is read, and the message repeats nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import BrokenFrontMatter, UnreadableIssue
from pipeline.read import read_issue

PEOPLE = ("quokka@wombat.test", "numbat@wombat.test", "bilby@wombat.test")


def _refused(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableIssue) as caught:
        read_issue(path)
    assert caught.value.exit_status == 1
    said = str(caught.value)
    assert "wombat" not in said
    assert "\n" not in said
    return said


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("column", ["email", "E-mail", '"Email Address"', " e_mail ".replace("_", "-"), "အီးမေးလ်"])
def test_the_list_of_readers_under_the_name_of_an_issue(tmp_path: Path, delimiter: str, column: str) -> None:
    rows = [f"Reader{delimiter}{one}{delimiter}my" for one in PEOPLE[:1]]
    head = delimiter.join(("name", column, "language"))
    said = _refused(tmp_path / "2026-12-08-readers.txt", "\n".join(["", head, *rows]))
    assert "perhaps the list of readers" in said
    assert "publish subscribers import" in said


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".CSV"])
def test_a_table_is_known_by_its_name(tmp_path: Path, ending: str) -> None:
    assert "this is a table" in _refused(tmp_path / f"2026-12-08-readers{ending}", "who,what\nA,B\n")


@pytest.mark.parametrize("line", ["{}", "Daw Mya <{}>", "Mya,{},my", "1. {} (weekly)", "{};"])
def test_addresses_line_by_line(tmp_path: Path, line: str) -> None:
    said = _refused(tmp_path / "2026-12-08-people.txt", "Our readers\n\n" + "\n".join(line.format(p) for p in PEOPLE))
    assert "3 of its 4 lines hold an e-mail address" in said


def test_the_hand_of_an_issues_threads(tmp_path: Path) -> None:
    said = _refused(tmp_path / "2026-12-08-gauges.thread.toml", '[bluesky]\nlead = "Gauges"\n')
    assert "this file edits the threads of 2026-12-08-gauges, and is no issue" in said


def test_a_list_of_people_named_as_resources(tmp_path: Path) -> None:
    (tmp_path / "readers.txt").write_text("\n".join(PEOPLE), encoding="utf-8")
    issue = tmp_path / "2026-12-08-gauges.txt"
    issue.write_text('+++\nresources = "readers.txt"\n+++\nRain Gauges\n\nThe gauges are back.\n', encoding="utf-8")
    with pytest.raises(BrokenFrontMatter) as caught:
        read_issue(issue)
    assert "a list of people" in str(caught.value.mistakes[0])
    assert "wombat" not in str(caught.value.mistakes[0])


@pytest.mark.parametrize(
    "text",
    [
        "Rain Gauges\n\nWrite to desk@example.org.\n\nThe gauges are back, says rain@example.org.\n\nThey measure.\n",
        "E-mail, Signal and Post\n\nHow to reach people when the network is down.\n",
        "Rain Gauges\n\nOne paragraph, and desk@example.org at its end.\n",
    ],
)
def test_an_issue_that_names_addresses_is_an_issue(tmp_path: Path, text: str) -> None:
    path = tmp_path / "2026-12-08-gauges.txt"
    path.write_text(text, encoding="utf-8")
    assert read_issue(path).issue.title
