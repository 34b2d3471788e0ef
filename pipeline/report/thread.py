"""What is said of the threads of an issue: every post with its counts, and the problems."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pipeline.channel import Settings
from pipeline.edition import Mark, Post, ThreadEdition
from pipeline.outbox import problem_row
from pipeline.publish import Batch
from pipeline.render.names import Named, names
from pipeline.report.issue import problems as say_problems
from pipeline.report.saying import counted, document, from_here, say, talk
from pipeline.thread_words import ThreadWords


def threads(batch: Batch, settings: Settings, words: ThreadWords, file: Path | None, *, as_json: bool) -> None:
    """Print the threads as `thread.txt` has them, then the problems; `file` is the one to change them in."""
    out = talk(as_json=as_json)
    for parcel, edition in zip(batch.packed, batch.editions, strict=True):
        assert isinstance(edition, ThreadEdition)  # noqa: S101 - the command chose channels with threads
        say(f"━━ {edition.channel}: {counted(len(edition.posts), 'post')}\n", out)
        for line in parcel.files["thread.txt"].decode().split("\n"):
            say(line, out)
    if file:
        say(f"Change them in {from_here(file)}", sys.stderr)
    if not as_json:
        say_problems(batch, settings, as_json=False)
        return
    told = [_thread(edition, words.continued) for edition in batch.editions if isinstance(edition, ThreadEdition)]
    rows = {
        "file": batch.reading.source.file,
        "threads": told,
        "problems": [problem_row(one) for one in batch.problems],
    }
    document(rows | ({"written": str(file)} if file else {}), as_json=True)


def _thread(edition: ThreadEdition, continued: tuple[str, ...]) -> dict[str, Any]:
    named = names([Named(post.role, post.text) for post in edition.posts], continued)
    return {
        "channel": edition.channel,
        "kind": edition.kind,
        "unit": edition.unit,
        "size_unit": edition.size_unit,
        "remark": edition.remark or None,
        "content_warning": edition.content_warning or None,
        "posts": [
            _post(number, name, post) for number, (name, post) in enumerate(zip(named, edition.posts, strict=True), 1)
        ],
        "left_out": list(edition.left_out),
    }


def _post(number: int, name: str, post: Post) -> dict[str, Any]:
    row: dict[str, Any] = {"number": number, "role": post.role, "name": name, "text": post.text}
    row |= {"length": post.length, "limit": post.limit}
    row |= {"size": post.size, "size_limit": post.size_limit} if post.size_limit else {}
    return row | {"languages": list(post.languages), "marks": [_mark(mark) for mark in post.marks]}


def _mark(mark: Mark) -> dict[str, Any]:
    return {"kind": mark.kind, "start": mark.start, "end": mark.end, "value": mark.value}
