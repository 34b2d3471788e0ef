"""Editions: the issue as one channel carries it, before it is addressed.

Renderers make them, checks look at them, packers turn them into exact bytes, the preview shows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date as Date  # noqa: N812 - a field is called date
from typing import Literal

from pipeline.delivery import Slot
from pipeline.issue import Picture
from pipeline.problem import Problem

HTML_LIMIT = 102_000
"""Bytes of an e-mail's HTML in UTF-8: Gmail shows a longer one clipped, its unsubscribe link with it (measured, not
documented by Gmail)."""
STYLE_LIMIT = 16_384
"""Bytes of `<style>` in an e-mail: Gmail drops a style sheet over 16 KB whole."""

Role = Literal["lead", "argument", "quotation", "resources", "closing", "hand"]


@dataclass(frozen=True, slots=True)
class EmailEdition:
    """The issue as an e-mail.

    `html` is the final document (CSS inlined) and `text` the plain-text part with LF line ends; both hold the
    placeholders of the slots (`pipeline.delivery`). `languages` are BCP 47 tags, the main one first. Local pictures
    are referred to in the HTML as `cid:` addresses made by `content_id`; `web_pictures` are the addresses of those that
    the issue names on the web.
    """

    slug: str
    date: Date | None
    subject: str
    preheader: str
    languages: tuple[str, ...]
    html: str
    text: str
    pictures: tuple[Picture, ...] = ()
    web_pictures: tuple[str, ...] = ()


def content_id(slug: str, src: str) -> str:
    """The Content-ID, without angle brackets, of a local picture (RFC 2392): the same on every run.

    Two pictures never share one, Burmese file names included: what is no ASCII letter or digit becomes its number.
    """
    name = "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in src)
    return f"{name}.{slug}@pictures.invalid"


@dataclass(frozen=True, slots=True)
class Mark:
    """A link, a hashtag or a mention in a post: `text[start:end]`, offsets in code points.

    `value` is the address, the tag without its sign, or whom the network knows: the DID on Bluesky, `@user@server` on
    Mastodon.
    """

    kind: Literal["link", "tag", "mention"]
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a thread, whole.

    `length` and `limit` are in the network's own unit, as its rule counts this very text; `size` and `size_limit`
    are what the network limits besides, in the edition's `size_unit` (nothing: `size_limit` is 0).
    """

    text: str
    role: Role
    length: int
    limit: int
    languages: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    size: int = 0
    size_limit: int = 0


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture that goes with the lead post: the file's name in the channel's folder, its bytes, its media type.

    `alt` describes it to who cannot see it; `width` and `height` are pixels.
    """

    name: str
    content: bytes = field(repr=False)
    mime: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LinkCard:
    """What a network shows below the lead post of the address in it: from the issue itself, never fetched."""

    url: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class ThreadEdition:
    """The issue as a thread of posts on one network.

    `unit` and `size_unit`, plurals, name what is counted. `left_out` names what did not fit, one sentence an entry.
    `content_warning` stands over every post: words on Mastodon, one of the network's own labels on Bluesky. `remark`
    is what the editor should know of posting it, such as what it costs. `link` is where the issue stands on the web,
    and `picture` its card, where the channel has one; both go with the first post. `after` is the slot of another
    channel's address, where this one waits for that. `problems` are what the editor asked for and could not be done.
    """

    channel: str
    kind: str
    slug: str
    date: Date | None
    title: str
    language: str
    unit: str
    posts: tuple[Post, ...]
    left_out: tuple[str, ...] = ()
    content_warning: str = ""
    problems: tuple[Problem, ...] = ()
    size_unit: str = "bytes"
    remark: str = ""
    link: LinkCard | None = None
    picture: Attached | None = None
    after: Slot | None = None


Edition = EmailEdition | ThreadEdition


def as_shown(edition: ThreadEdition) -> ThreadEdition:
    """The thread as people look at it: where another channel's address will stand, words say so."""
    slot = edition.after
    if slot is None:
        return edition
    return replace(edition, posts=tuple(_worded(post, slot.placeholder, f"({slot.about})") for post in edition.posts))


def _worded(post: Post, placeholder: str, words: str) -> Post:
    """A post with words in the place of a placeholder, in its text and behind its links; counts stay as they are."""
    longer = len(words) - len(placeholder)

    def moved(at: int) -> int:
        return at + longer * post.text.count(placeholder, 0, at)

    marks = tuple(Mark(m.kind, moved(m.start), moved(m.end), m.value.replace(placeholder, words)) for m in post.marks)
    return replace(post, text=post.text.replace(placeholder, words), marks=marks)
