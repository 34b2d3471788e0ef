"""Picture files beside the issue: what `hero` and figures name, read once.

Only files inside the issue's own folder: a text from somewhere else must not carry other files of this machine away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from pipeline.errors import PublishError
from pipeline.issue import Block, Hero, Picture
from pipeline.problem import Problem
from pipeline.read.signatures import picture_type
from pipeline.read.source import read_bytes
from pipeline.rules import found

LARGEST = 1_000_000
"""Bytes of the largest picture that is read: it travels in every mail, and some readers pay for each megabyte."""


def read_pictures(
    folder: Path, hero: Hero | None, body: Iterable[Block]
) -> tuple[tuple[Picture, ...], tuple[Problem, ...]]:
    """The local pictures of an issue, and a Problem for each that cannot be used.

    Args:
        folder: the folder in which the issue stands.
        hero: the picture under the header.
        body: the blocks, of which figures are looked at.
    """
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for src, line in _named(hero, body):
        if src in pictures or _is_remote(src):
            continue
        try:
            pictures[src] = _picture(folder, src)
        except PublishError as error:
            problems.append(found("picture-unusable", f"{src}: {error.fault}", line=line, remedy=error.remedy))
    return tuple(pictures.values()), tuple(problems)


def _named(hero: Hero | None, body: Iterable[Block]) -> Iterator[tuple[str, int]]:
    if hero is not None and hero.src:
        yield hero.src, hero.line
    for block in body:
        if block.type == "figure" and block.src:
            yield block.src, block.line


def _is_remote(src: str) -> bool:
    """Whether it is an address of the web or of another kind; those are for the checks to look at."""
    scheme, colon, _ = src.partition(":")
    return src.startswith("//") or (bool(colon) and scheme.isascii() and scheme.replace("+", "").isalnum())


def inside(folder: Path, name: str) -> Path:
    """The file that a name in the text means.

    Raises:
        PublishError: it leads out of the folder, by itself or through a symbolic link.
    """
    try:
        base = folder.resolve()
        file = (base / unquote(name)).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise PublishError("this is no name that a file can have", "give the file's name") from error
    if not file.is_relative_to(base):
        raise PublishError("the file is outside of the issue's folder", "put it beside the issue")
    return file


def _picture(folder: Path, src: str) -> Picture:
    data = read_bytes(inside(folder, src), src, LARGEST)
    media_type = picture_type(data)
    if media_type is None:
        raise PublishError("this is no PNG, JPEG or GIF picture", "save it as JPEG or PNG")
    return Picture(src, media_type, data)
