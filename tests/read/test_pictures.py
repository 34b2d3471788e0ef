"""Picture files beside the issue are read once; none is taken from anywhere else, and none that mail cannot carry."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.issue import Picture
from pipeline.read.pictures import LARGEST
from tests.read.reading import PARAGRAPH, named, read

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)
GIF = b"GIF89a" + bytes(20)
TEXT = "A Title\n\nMay 4, 2026\nFeatured image: {src} | A bridge\n\n" + PARAGRAPH + "\n"


def test_pictures_are_read_once_by_their_signature(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b c.jpg").write_bytes(JPEG)
    (tmp_path / "d.png").write_bytes(GIF)
    text = TEXT.format(src="a.png") + "\nPhoto: sub/b%20c.jpg | B\n\nPhoto: d.png | D\n\nPhoto: a.png | A again\n"
    reading = read(tmp_path, text)
    assert reading.issue.pictures == (
        Picture("a.png", "image/png", PNG),
        Picture("sub/b%20c.jpg", "image/jpeg", JPEG),
        Picture("d.png", "image/gif", GIF),
    )
    assert not reading.problems


@pytest.mark.parametrize(
    "src", ["https://example.org/a.png", "//example.org/a.png", "data:image/png;base64,AAAA.png", "cid:a.png"]
)
def test_addresses_are_not_files(tmp_path: Path, src: str) -> None:
    reading = read(tmp_path, TEXT.format(src=src))
    assert reading.issue.pictures == ()
    assert not named(reading, "picture-unusable")


@pytest.mark.parametrize(
    ("src", "said"),
    [
        ("none.png", "no such file"),
        ("text.png", "no PNG, JPEG or GIF"),
        ("page.svg", "no PNG, JPEG or GIF"),
        ("large.png", "1 MB"),
        ("folder.png", "folder"),
        ("pipe.png", "no regular file"),
        ("link.png", "outside"),
        ("../outside.png", "outside"),
        ("%2e%2e/outside.png", "outside"),
        ("/etc/passwd.png", "outside"),
        ("a%00.png", "no name"),
        ("x" * 300 + ".png", "cannot be read"),
    ],
)
def test_a_picture_that_cannot_be_used_is_an_error_in_its_line(tmp_path: Path, src: str, said: str) -> None:
    folder = tmp_path / "issue"
    folder.mkdir()
    (tmp_path / "outside.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "text.png").write_text("no picture")
    (folder / "page.svg").write_text("<svg/>")
    (folder / "large.png").write_bytes(PNG + bytes(LARGEST))
    (folder / "folder.png").mkdir()
    os.mkfifo(folder / "pipe.png")
    reading = read(folder, TEXT.format(src=src))
    assert reading.issue.pictures == ()
    problem = named(reading, "picture-unusable")[0]
    assert problem.severity == "error"
    assert said in problem.message
    assert problem.place.line == 4
    assert problem.remedy
