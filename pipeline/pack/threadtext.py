"""thread.txt: a thread for people, as it will be posted, with its counts."""

from __future__ import annotations

from pipeline.edition import Post, ThreadEdition


def thread_text(edition: ThreadEdition) -> bytes:
    """The thread as plain text (UTF-8, LF).

    Each post has a line above it with its number, what it is there for and its length against the limit, and below
    it the addresses that words in it carry. What found no place in the thread stands at the end.
    """
    parts = [_post(number, post, edition) for number, post in enumerate(edition.posts, start=1)]
    if edition.left_out:
        parts.append("\n".join(("Left out", *(f"  {entry}" for entry in edition.left_out))))
    return ("\n\n\n".join(parts) + "\n").encode()


def _post(number: int, post: Post, edition: ThreadEdition) -> str:
    count = f"{post.length} of {post.limit} {edition.unit}"
    if post.size_limit:
        count += f" ({post.size} of {post.size_limit} bytes)"
    head = f"{number}/{len(edition.posts)} · {'written by hand' if post.role == 'hand' else post.role} · {count}"
    hidden = [
        f"  {post.text[mark.start : mark.end]} → {mark.value}"
        for mark in post.marks
        if mark.kind == "link" and post.text[mark.start : mark.end] != mark.value
    ]
    return "\n".join((head, "", post.text, *(["", *hidden] if hidden else [])))
