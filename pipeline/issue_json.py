"""The Issue as a JSON document: what `publish read --json` prints and the outbox keeps as `issue.json`."""

from __future__ import annotations

from typing import Any

from pipeline.issue import Block, Issue, Resource, Resources, Span, ThreadEdit, ThreadHand


def as_document(issue: Issue) -> dict[str, Any]:
    """The Issue as the JSON document of `publish read --json`; `null` where the text has nothing."""
    return {
        "title": issue.title,
        "date": issue.date.isoformat() if issue.date else None,
        "author": issue.author,
        "read_minutes": issue.read_minutes,
        "language": issue.language,
        "slug": issue.slug,
        "url": issue.url,
        "subject": issue.subject,
        "preheader": issue.preheader,
        "hashtags": list(issue.hashtags),
        "epigraph": issue.epigraph and {"text": issue.epigraph.text, "attribution": issue.epigraph.attribution},
        "hero": issue.hero and {"src": issue.hero.src, "alt": issue.hero.alt},
        "body": [_block(block) for block in issue.body],
        "footnotes": [{"marker": n.marker, "text": n.text, "line": n.line, **_spans(n.spans)} for n in issue.footnotes],
        "resources": issue.resources and _resources(issue.resources),
        "about": issue.about,
        "thread": [_hand(hand) for hand in issue.thread],
        **({"content_warning": issue.content_warning} if issue.content_warning else {}),
    }


def _block(block: Block) -> dict[str, Any]:
    document: dict[str, Any] = {"type": block.type, "text": block.text, "line": block.line}
    if block.level:
        document["level"] = block.level
    if block.type == "figure":
        document |= {"src": block.src, "alt": block.alt}
    if block.entries:
        document["entries"] = [
            {"text": e.text, "line": e.line, "depth": e.depth, "marker": e.marker, **_spans(e.spans)}
            for e in block.entries
        ]
    if block.language:
        document["language"] = block.language
    return document | _spans(block.spans)


def _spans(spans: tuple[Span, ...]) -> dict[str, Any]:
    if not spans:
        return {}
    return {"spans": [{"kind": s.kind, "start": s.start, "end": s.end, "value": s.value} for s in spans]}


def _resources(resources: Resources) -> dict[str, Any]:
    return {
        "heading": resources.heading,
        "sections": [
            {"slug": section.slug, "heading": section.heading, "note": section.note,
             "items": [_resource(item) for item in section.items]}
            for section in resources.sections
        ],
    }  # fmt: skip


def _resource(item: Resource) -> dict[str, Any]:
    document = {"title": item.title, "by": item.by, "url": item.url, "language": item.language, "line": item.line}
    return document | ({"note": item.note} if item.note else {})


def _hand(hand: ThreadHand) -> dict[str, Any]:
    document: dict[str, Any] = {
        "network": hand.network,
        "posts": hand.posts and list(hand.posts),
        "lead": hand.lead,
        "argument": hand.argument and list(hand.argument),
        "closing": hand.closing,
    }
    if hand.content_warning is not None:
        document["content_warning"] = hand.content_warning
    if hand.edits:
        document["edits"] = [_edit(edit) for edit in hand.edits]
    return document


def _edit(edit: ThreadEdit) -> dict[str, Any]:
    return {"do": edit.verb, "post": edit.post, "text": edit.text or None}
