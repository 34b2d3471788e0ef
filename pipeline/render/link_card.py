"""The card of the issue's address: title and description, from the issue itself."""

from __future__ import annotations

from pipeline.edition import LinkCard
from pipeline.issue import Issue
from pipeline.render.marked import is_web
from pipeline.text.sentences import sentences

_ENOUGH = 300
"""Characters of a description: networks show two or three lines of it."""


def link_card(issue: Issue) -> LinkCard | None:
    """The card of an issue that stands on the web.

    Its description is the editor's `preheader`, else the whole sentences of the first paragraph that have room; none
    where not even the first one has.
    """
    if not issue.url or not is_web(issue.url):
        return None
    return LinkCard(issue.url, _one_line(issue.title), _one_line(issue.preheader) or _beginning(issue))


def _beginning(issue: Issue) -> str:
    text = next((_one_line(block.text) for block in issue.body if block.type == "paragraph" and block.text), "")
    said = ""
    for sentence in sentences(text):
        longer = text[: sentence.end]
        if len(longer) > _ENOUGH:
            break
        said = longer
    return said


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
