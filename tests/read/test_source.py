"""Every file that is no text gets one error that says what it is and what to do, and nothing hangs on any of them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.errors import PublishError, UnreadableIssue, WrongUse
from pipeline.read import read_issue
from pipeline.read.source import LARGEST, LONGEST_LINE, load


def _error(tmp_path: Path, data: bytes) -> PublishError:
    path = tmp_path / "issue.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableIssue) as caught:
        read_issue(path)
    assert caught.value.exit_status == 1
    assert caught.value.file == str(path)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", "\u3000\n\xa0".encode()])
def test_an_empty_file_is_called_empty(tmp_path: Path, data: bytes) -> None:
    assert "empty" in _error(tmp_path, data).fault


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "JPEG"),
        (b"GIF89a" + bytes(40), "GIF"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", ".docx"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
        (b"PK\x03\x04" + bytes(26) + b"song.mp3", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), ".doc"),
        (b"\x1f\x8b\x08" + bytes(40), "gzip"),
        ("Title\n".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "Title\n".encode("utf-16-be"), "UTF-16"),
        ("A title in two bytes".encode("utf-16-le"), "UTF-16"),
        ("A title in two bytes".encode("utf-16-be"), "UTF-16"),
        ("Title\n".encode("utf-32"), "UTF-32"),
    ],
)
def test_what_is_no_text_is_known_by_its_first_bytes(tmp_path: Path, data: bytes, name: str) -> None:
    error = _error(tmp_path, data)
    assert name in error.fault
    assert "UTF-8" in error.remedy or "unpack" in error.remedy or "picture" in error.remedy


def test_invalid_utf8_is_placed_by_offset_line_and_column(tmp_path: Path) -> None:
    error = _error(tmp_path, "Title\n\nမြန်မာ စာ".encode() + b"\xff and more\n")
    assert f"offset {7 + len('မြန်မာ စာ'.encode())}" in error.fault
    assert "0xFF" in error.fault
    assert (error.line, error.column) == (3, len("မြန်မာ စာ") + 1)
    assert "Windows-1252" not in error.fault


def test_lines_before_invalid_utf8_are_counted_whatever_ends_them(tmp_path: Path) -> None:
    assert _error(tmp_path, b"a\r\nb\r\nc\xff").line == 3
    assert _error(tmp_path, b"a\rb\rc\xff").line == 3
    assert _error(tmp_path, b"\xef\xbb\xbfab\xff").column == 3


def test_windows_1252_is_recognised_and_said(tmp_path: Path) -> None:
    error = _error(tmp_path, "The council’s “list” of names – and what is missing from it".encode("cp1252"))
    assert "Windows-1252" in error.fault
    assert "0x92" in error.fault
    assert "UTF-8" in error.remedy


def test_other_encodings_are_not_called_windows_1252(tmp_path: Path) -> None:
    assert "Windows-1252" not in _error(tmp_path, "キャンパスで集会があった。".encode("shift-jis")).fault


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [("ab\0c\n", "U+0000", 1, 3), ("a\n\x1b[31mred", "U+001B", 2, 1), ("a\n\nb\x9f", "U+009F", 3, 2)],
)
def test_control_characters_are_placed(tmp_path: Path, text: str, code: str, line: int, column: int) -> None:
    error = _error(tmp_path, text.encode())
    assert code in error.fault
    assert (error.line, error.column) == (line, column)
    assert str(error).isprintable()


def test_further_control_characters_are_counted(tmp_path: Path) -> None:
    assert "2 more" in _error(tmp_path, b"a\0b\0c\x07").fault


def test_a_file_over_the_limit_is_refused_with_both_sizes(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    with pytest.raises(UnreadableIssue, match="50 MB, more than the 16 MB"):
        read_issue(path)


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "issue.txt"
    line = b"Words and words and words and words. " * 100 + b"\n\n"
    data = line * (LARGEST // len(line))
    path.write_bytes(data + b"x" * (LARGEST - len(data)))
    assert len(load(path).text) == LARGEST


def test_a_line_of_five_megabytes_is_named(tmp_path: Path) -> None:
    error = _error(tmp_path, b"Title\n\n" + b"x" * 5_000_000 + b"\nend\n")
    assert error.line == 3
    assert "5,000,000" in error.fault


def test_the_longest_line_is_read(tmp_path: Path) -> None:
    (tmp_path / "issue.txt").write_bytes(b"Title\n\n2026-05-04\n\n" + b"word " * (LONGEST_LINE // 5))
    assert len(read_issue(tmp_path / "issue.txt").issue.body[0].text) == LONGEST_LINE - 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, end: str, mark: str) -> None:
    text = "Title of It\n\n2026-05-04 • Author: X\n\nFirst line\nsecond line.\n\nOther paragraph.\n"
    (tmp_path / "issue.txt").write_bytes((mark + text.replace("\n", end)).encode())
    read = read_issue(tmp_path / "issue.txt")
    assert read.source.text == text
    assert read.issue.title == "Title of It"
    assert [block.text for block in read.issue.body] == ["First line second line.", "Other paragraph."]
    assert [block.line for block in read.issue.body] == [5, 8]


def test_wrong_use_is_no_fault_of_the_issue(tmp_path: Path) -> None:
    for path, fault in (
        (tmp_path / "none.txt", "no such file"),
        (tmp_path, "folder"),
        (tmp_path / "none" / "issue.txt", "no such file"),
        (Path("x" * 5000), "cannot be read"),
        (Path("a\0b"), "no name"),
    ):
        with pytest.raises(WrongUse, match=fault) as caught:
            read_issue(path)
        assert caught.value.exit_status == 2
        assert str(caught.value).isprintable()


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WrongUse, match="no regular file"):
        read_issue(tmp_path / "pipe")


def test_a_file_without_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("text")
    path.chmod(0)
    if os.geteuid() == 0:  # the administrator may read everything: the system's refusal is played then

        def refused(*_arguments: object, **_named: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

        monkeypatch.setattr(os, "open", refused)
    with pytest.raises(WrongUse, match="may not be read"):
        read_issue(path)


def test_a_path_is_named_as_the_person_wrote_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "issue.txt").write_text("A Title\n\n2026-05-04\n\nText of it.\n")
    monkeypatch.chdir(tmp_path)
    assert read_issue(Path("issue.txt")).source.file == "issue.txt"


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_other_line_separators_are_spaces_and_are_named(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "issue.txt"
    path.write_bytes(f"A Title\n\n2026-05-04\n\nOne{separator}two.\n\nThree.\n".encode())
    read = read_issue(path)
    assert [(block.text, block.line) for block in read.issue.body] == [("One two.", 5), ("Three.", 7)]
    problem = next(problem for problem in read.problems if problem.rule == "line-separator")
    assert (problem.place.line, problem.place.column) == (5, 4)
