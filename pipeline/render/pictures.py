"""The issue's pictures in, where the mail shows each of them from: the web, the mail itself, or nowhere."""

from __future__ import annotations

from pipeline.edition import content_id
from pipeline.issue import Issue, Picture
from pipeline.render.rich import safe_address
from pipeline.text.clean import one_line


def hero_view(issue: Issue) -> dict[str, str] | None:
    """The `src` and `alt` of the picture at the head; None without both, or where its file was not read."""
    hero = issue.hero
    address = picture_address(issue, hero.src) if hero and hero.alt else None
    return {"src": address, "alt": one_line((hero and hero.alt) or "")} if address else None


def picture_address(issue: Issue, src: str | None) -> str | None:
    """An http(s) address as it is, a `cid:` address (RFC 2392) for a file beside the issue, None for anything else."""
    if src is None:
        return None
    if src.lower().startswith(("http://", "https://")):
        return safe_address(src)
    known = any(picture.src == src for picture in issue.pictures)
    return f"cid:{content_id(issue.slug, src)}" if known else None


def shown_pictures(issue: Issue) -> tuple[Picture, ...]:
    """The local pictures that the mail shows and so carries: those with alternative text, each once."""
    shown = {block.src for block in issue.body if block.type == "figure" and block.alt}
    if issue.hero and issue.hero.alt:
        shown.add(issue.hero.src)
    return tuple(picture for picture in issue.pictures if picture.src in shown)


def web_pictures(issue: Issue) -> tuple[str, ...]:
    """The addresses of the pictures on the web that the issue names, as the mail shows them."""
    named = [issue.hero.src if issue.hero else None, *(block.src for block in issue.body if block.type == "figure")]
    found = {picture_address(issue, src): None for src in named}
    return tuple(address for address in found if address and not address.startswith("cid:"))
