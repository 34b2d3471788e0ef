"""A thread's posts as the page shows them: text with its links and hashtags, lengths, languages."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from html import escape

from pipeline.edition import Mark, Post, ThreadEdition, as_shown
from pipeline.preview.markup import Html, marked, plain
from pipeline.preview.sizes import Measure, post_measures

_ROLES = {
    "lead": "lead",
    "argument": "argument",
    "quotation": "quotation",
    "resources": "resources",
    "closing": "closing",
    "hand": "written by hand",
}


@dataclass(frozen=True, slots=True)
class PostView:
    """One post as the page shows it; `excess` says in words which limits it exceeds, empty where none."""

    number: int
    role: str
    text: Html
    language: str
    languages: str
    measures: tuple[Measure, ...]
    excess: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """The picture of the first post: its data address, its description, its size in pixels."""

    source: Html
    alt: Html
    width: int
    height: int


def attached(edition: ThreadEdition) -> PictureView | None:
    """The picture that goes with the first post, None where there is none."""
    picture = edition.picture
    if picture is None:
        return None
    source = Html(f"data:{picture.mime};base64,{b64encode(picture.content).decode()}")
    return PictureView(source, Html(escape(plain(picture.alt))), picture.width, picture.height)


def shown(edition: ThreadEdition) -> list[PostView]:
    """The posts of a thread in their order."""
    return [_shown(number, post, edition) for number, post in enumerate(as_shown(edition).posts, start=1)]


def _shown(number: int, post: Post, edition: ThreadEdition) -> PostView:
    measures = tuple(post_measures(post, edition.unit, edition.size_unit))
    languages = post.languages or (edition.language,)
    return PostView(
        number=number,
        role=_ROLES[post.role],
        text=_text(post, languages[0]),
        language=languages[0],
        languages=("languages " if languages[1:] else "language ") + ", ".join(languages),
        measures=measures,
        excess=" and ".join(measure.share for measure in measures if measure.state == "over"),
    )


def _text(post: Post, language: str) -> Html:
    """The text of a post with its marks as elements; a mark that overlaps one before it is shown as text."""
    parts: list[str] = []
    at = 0
    for mark in sorted(post.marks, key=lambda mark: mark.start):
        if mark.start >= at:
            parts += marked(post.text[at : mark.start], language), _mark(mark, post.text, language)
            at = mark.end
    return Html("".join([*parts, marked(post.text[at:], language)]))


def _mark(mark: Mark, text: str, language: str) -> str:
    inside = marked(text[mark.start : mark.end], language)
    if mark.kind == "link" and mark.value.startswith(("https://", "http://")) and plain(mark.value) == mark.value:
        return f'<a href="{escape(mark.value)}" rel="noopener noreferrer" target="_blank">{inside}</a>'
    return f'<span class="mark-{mark.kind}">{inside}</span>'
