"""thread.txt: a thread for people, as it will be posted, with its counts."""

from __future__ import annotations

from pipeline.edition import Mark, Post, ThreadEdition, as_shown

_BARE = "without a description, which this network does not take"


def thread_text(edition: ThreadEdition) -> bytes:
    """The thread as plain text (UTF-8, LF).

    Each post has a line above it with its number, what it is there for and its length against the limit, and below
    it the addresses that words in it carry and who is mentioned. A content warning and a remark stand before the first
    post; what found no place in the thread stands at the end. Where another channel's address will stand, it says so.
    """
    edition = as_shown(edition)
    parts = [f"Content warning over every post: {edition.content_warning}"] if edition.content_warning else []
    remark = edition.remark[:1].upper() + edition.remark[1:]
    parts += [line for line in (remark, _with_first(edition)) if line]
    parts += [_post(number, post, edition) for number, post in enumerate(edition.posts, start=1)]
    if edition.left_out:
        parts.append("\n".join(("Left out", *(f"  {entry}" for entry in edition.left_out))))
    return ("\n\n\n".join(parts) + "\n").encode()


def _with_first(edition: ThreadEdition) -> str:
    """What goes with the first post besides its text."""
    shown = edition.picture
    if shown is None:
        return ""
    return f"With the first post goes the picture {shown.name}, {f'described as: {shown.alt}' if shown.alt else _BARE}"


def _post(number: int, post: Post, edition: ThreadEdition) -> str:
    count = f"{post.length} of {post.limit} {edition.unit}"
    if post.size_limit:
        count += f" ({post.size} of {post.size_limit} {edition.size_unit})"
    head = f"{number}/{len(edition.posts)} · {'written by hand' if post.role == 'hand' else post.role} · {count}"
    hidden = [f"  {said}" for mark in post.marks if (said := _behind(mark, post.text[mark.start : mark.end]))]
    return "\n".join((head, "", post.text, *(["", *hidden] if hidden else [])))


def _behind(mark: Mark, words: str) -> str:
    """What a reader of the post does not see, but the network does."""
    if mark.kind == "mention":
        return f"mentions {words}" if words == mark.value else f"mentions {words} ({mark.value})"
    return f"{words} → {mark.value}" if mark.kind == "link" and words != mark.value else ""
