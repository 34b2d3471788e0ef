"""The file `ISSUE.thread.toml` to start from: the threads as they stand, each post an entry that can be changed.

An entry that nobody has changed changes nothing: its `made` is the mark of its text, and while the text has that mark
the post follows the issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.channel import Channel, Publication
from pipeline.edition import Post
from pipeline.issue import Issue, ThreadEdit, ThreadHand
from pipeline.render.edits import touched
from pipeline.render.hand import edits_for
from pipeline.render.names import names
from pipeline.render.network import Network, network_of
from pipeline.render.thread import made_posts
from pipeline.render.written import to_write
from pipeline.text.handles import UNMENTIONED
from pipeline.text.made import made_mark, settled
from pipeline.thread_words import ThreadWords

_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f{UNMENTIONED}]")
HEAD = """\
# The threads of {issue}, post by post.
# `publish thread {issue}` shows what becomes of your changes.
#
# A post that you leave as it is here follows the issue's text; `made` is how that is seen, leave it.
#   another text       change `text`. [words](https://address) is a link; a mention is written as the network writes it;
#                      \\u2060 behind an @ keeps the name from being one
#   drop a post        write `drop` instead of `replace`
#   keep a post        write `pin` instead of `replace`: it stays, whatever else has to go when there are too many.
#                      A pin may also name any sentence of the issue by its beginning, and that is told then
#   put a post in      add an entry with `before` or `after` and the name of a post, and the `text` of yours
# A post is named by what it is there for and how it begins. An entry that you take out changes nothing. On networks of
# long posts (Telegram, LinkedIn, Facebook, Discord, Slack) an entry is a part; the parts are put together afterwards.
# [[edit]] instead of [[bluesky.edit]] is for every network; `lead`, `argument`, `closing`, `posts` and
# `content_warning` are written above the first entry, or in a table [bluesky]. More: docs/format.md
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A post as it was made, to be changed: its channel, name and place, and its text as `written` reads it."""

    channel: str
    name: str
    about: str
    text: str
    lost: tuple[str, ...] = ()
    changed: bool = False


def entries(issue: Issue, publication: Publication, channel: Channel, words: ThreadWords) -> tuple[Entry, ...]:
    """The posts of a channel's thread as they are made, before single ones are changed; of long posts, their parts.

    `changed` says that the editor has replaced or dropped a post already.
    """
    pins = tuple(replace(hand, edits=tuple(edit for edit in hand.edits if edit.verb == "pin")) for hand in issue.thread)
    made = made_posts(replace(issue, thread=pins), publication, channel, words)
    posts, network = [named for named, _ in made], network_of(channel)
    continued = words.continued
    asked = tuple(one for one in edits_for(issue.thread, channel) if one.edit.verb != "pin")
    changed = touched(posts, asked, continued)
    return tuple(
        Entry(channel.name, name, _about(place, post, len(posts), network), *to_write(post), place in changed)
        for place, (post, name) in enumerate(zip((post for _, post in made), names(posts, continued), strict=True))
    )


def hand_file(issue: str, hands: Sequence[ThreadHand], made: Sequence[Entry]) -> str:
    """The file's text.

    Args:
        issue: the name of the issue's file.
        hands: what the file says already; all of it is kept.
        made: the posts of all channels, in order.
    """
    general = [hand for hand in hands if hand.network is None]
    parts = [HEAD.format(issue=" ".join(_escaped(issue).split())), *(_keys(hand) for hand in general)]
    parts += [_edit(edit, "") for hand in general for edit in hand.edits]
    for network in dict.fromkeys([*(hand.network for hand in hands), *(entry.channel for entry in made)]):
        if network is not None:
            parts += _of_network(network, hands, made)
    return "\n".join(part for part in parts if part)


def _of_network(network: str, hands: Sequence[ThreadHand], made: Sequence[Entry]) -> Iterator[str]:
    own = [hand for hand in hands if hand.network == network]
    if keys := "".join(_keys(hand) for hand in own):
        yield f"[{_key(network)}]\n{keys}"
    yield from (_edit(edit, network) for hand in own for edit in hand.edits)
    yield from (_entry(entry) for entry in made if entry.channel == network and not entry.changed)


def _about(place: int, post: Post, count: int, network: Network) -> str:
    where = f"{place + 1}/{count} · {post.role}"
    if network.joined is not None:
        return f"part {where} · {post.length} {network.unit}"
    return f"{where} · {post.length} of {post.limit} {network.unit}"


def _entry(entry: Entry) -> str:
    lines = [f"# {entry.about}"]
    lines += [f"# a change of the text loses the link of {' '.join(link.split())}" for link in entry.lost]
    lines += [f"[[{_key(entry.channel)}.edit]]", f"replace = {_line(entry.name)}"]
    lines += [f"made = {_line(made_mark(entry.text))}", f"text = {_long(entry.text)}"]
    return "\n".join(lines) + "\n"


def _edit(edit: ThreadEdit, network: str) -> str:
    table = f"{_key(network)}.edit" if network else "edit"
    text = f"text = {_long(edit.text)}\n" if edit.text else ""
    return f"[[{table}]]\n{edit.verb} = {_line(edit.post)}\n{text}"


def _keys(hand: ThreadHand) -> str:
    """The parts of a hand that are no edits."""
    lines = []
    for key in ("content_warning", "lead", "closing"):
        value = getattr(hand, key)
        if value is not None:
            lines.append(f"{key} = {_line(value) if key == 'content_warning' else _long(value)}\n")
    for key in ("argument", "posts"):
        value = getattr(hand, key)
        if value is not None:
            lines.append(f"{key} = [{''.join(f'{chr(10)}{_long(text)},' for text in value)}\n]\n")
    return "".join(lines)


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else _line(name)


def _line(text: str) -> str:
    """A text in TOML's quotation marks, on one line."""
    return f'"{_escaped(text).replace(chr(34), chr(92) + chr(34)).replace(chr(10), chr(92) + "n")}"'


def _long(text: str) -> str:
    """A text as TOML's long string: on lines of its own."""
    return f'"""\n{_escaped(settled(text)).replace(chr(34) * 3, (chr(92) + chr(34)) * 3)}\n"""'


def _escaped(text: str) -> str:
    """Backslashes, what TOML takes for no text, and what nobody would see, written as escapes."""
    text = text.replace("\\", "\\\\")
    return _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04X}", text)
