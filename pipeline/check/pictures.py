"""Pictures: the one under the header and those of the body, each with a file and a text in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.addresses import fault_of, host_of
from pipeline.check.pieces import quoted
from pipeline.issue import Block, Hero, Issue, Picture
from pipeline.problem import Problem
from pipeline.rules import found

LARGE = 300_000
"""Bytes of a picture from which on it weighs more than the rest of the mail many times over."""
_PATH_OR_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|\\")
_USELESS = re.compile(
    r"[\w .()-]+\.(?:jpe?g|png|gif|webp|heic|tiff?|bmp|svg)"
    r"|(?:the |an? )?(?:image|picture|photo|photograph|graphic|logo)|(?:img|dsc|image|photo|screenshot)[-_ ]?[\d_-]+",
    re.IGNORECASE,
)


def pictures(issue: Issue, base_url: str | None) -> Iterator[Problem]:
    """Problems of pictures; `base_url` is the publication's own website, whose pictures are no third party's."""
    own = {host_of(base_url or ""), host_of(issue.url or "")} - {""}
    if issue.hero:
        yield from _hero(issue.hero)
        yield from _source(issue.hero.src, issue.hero.line, own)
    for block in issue.body:
        if block.type == "figure":
            yield from _figure(block)
            yield from _source(block.src, block.line, own)
    for picture in issue.pictures:
        yield from _file(picture, issue)


def _hero(hero: Hero) -> Iterator[Problem]:
    lacking = [
        name for name, given in (("file", hero.src), ("text in its place", hero.alt)) if not (given or "").strip()
    ]
    if lacking:
        message = f"the picture under the header has no {' and no '.join(lacking)}"
        yield found("hero-incomplete", message, line=hero.line)
    yield from _alt(hero.alt, hero.line)


def _figure(block: Block) -> Iterator[Problem]:
    if not (block.src or "").strip():
        yield found("picture-without-file", "a picture names no file", line=block.line)
    if not (block.alt or "").strip():
        yield found("picture-without-alt", f"the picture {quoted(block.src or '')} has no text", line=block.line)
    yield from _alt(block.alt, block.line)


def _alt(alt: str | None, line: int) -> Iterator[Problem]:
    if alt and _USELESS.fullmatch(alt.strip()):
        yield found("picture-alt-useless", f"{quoted(alt)} does not say what the picture shows", line=line)


def _source(src: str | None, line: int, own: set[str]) -> Iterator[Problem]:
    src = (src or "").strip()
    if src.lower().startswith(("http://", "https://")):
        host = host_of(src)
        if fault := fault_of(src):
            yield found("picture-address", f"the picture's address {quoted(src)} {fault.said}", line=line)
        elif not any(host == mine or host.endswith(f".{mine}") for mine in own):
            yield found("picture-third-party", f"the picture is loaded from {host}", line=line)
    elif _PATH_OR_SCHEME.match(src):
        yield found("picture-address", f"{quoted(src)} is neither a file beside the issue nor a web address", line=line)


def _file(picture: Picture, issue: Issue) -> Iterator[Problem]:
    size = len(picture.data)
    if size > LARGE:
        named = [block.line for block in issue.body if block.src == picture.src]
        line = issue.hero.line if issue.hero and issue.hero.src == picture.src else next(iter(named), 0)
        yield found("picture-large", f"the picture {quoted(picture.src)} has {size:,} bytes", line=line)
