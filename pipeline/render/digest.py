"""The resource list as posts: every resource, by section, as few posts as it takes and none with a lonely entry.

Among all ways to fill the fewest posts the one is taken that leaves the fewest entries alone in their post, then the
one with the fewest posts that hold a part of a section beside another section, then the one with the most even lengths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.issue import Resource, Resources, Section
from pipeline.render.dividing import GOES_ON, divided, words_for
from pipeline.render.draft import Draft, Part, left_out
from pipeline.render.marked import Marked, is_web, joined, linked
from pipeline.render.mentions import Known, mentioned, not_in
from pipeline.render.network import Network
from pipeline.text.pieces import Room
from pipeline.thread_words import Phrases

_BULLET, _BY, _BREAK = "• ", " — ", "\n\n"


class _Group(NamedTuple):
    """A section: the heading over its first entry, and the one over an entry that goes on with it in a new post.

    `named` is the latter with the section's name, for posts that have room for it.
    """

    first: str
    again: str
    named: str


class _Entry(NamedTuple):
    """One entry as it stands in a post: its section, whether it opens it, its text, and how much that counts."""

    group: _Group
    opens: bool
    marked: Marked
    length: int
    size: int


class _Way(NamedTuple):
    """How good a way to fill posts up to an entry is (less is better), and at which entry its last post begins."""

    posts: int
    lonely: int
    mixed: int
    uneven: int
    start: int


@dataclass(frozen=True, slots=True)
class _Share:
    """What a heading and the break after it count for."""

    length: int = 0
    size: int = 0


def digest(resources: Resources, network: Network, phrases: Phrases, people: Sequence[Known] = ()) -> Part:
    """The resource list as posts.

    Every resource stands in exactly one post: "• Title — Publisher". Where the network lets words carry a link the
    title is one, else the address follows on a line of its own, but not where addresses cost. An entry longer than a
    post is divided like a sentence and says so; one that cannot be divided is named in `left_out`. Notes to a resource
    stay in the mail. A publisher who is one of `people` is mentioned at the first resource. A post in which a section
    goes on names it ("Reports (continued)"), or only says that it goes on, where the list then takes fewer posts.
    """
    named = _list(resources, network, phrases, people, bare=False)
    if network.joined is not None or len(named.drafts) == 1:
        return named
    short = _list(resources, network, phrases, people, bare=True)
    return short if len(short.drafts) < len(named.drafts) else named


def _list(resources: Resources, network: Network, phrases: Phrases, people: Sequence[Known], *, bare: bool) -> Part:
    """The posts, filled so that each can name its section again; where `bare`, so that it can say that it goes on."""
    entries: list[_Entry] = []
    missing: list[str] = []
    for section, group, heading in _groups(resources, network.room, phrases, bare=bare):
        texts: list[Marked] = list(heading)
        room = network.room.less(max(group.first, group.again, key=len) + _BREAK)
        for item in section.items:
            made = _entry(item, room, network, phrases, people, GOES_ON if group.again else "")
            texts += made or []
            people = not_in(people, made or [])
            if made is None:
                missing.append(left_out(f"the resource of line {item.line}", item.title))
        entries += (_Entry(group, not n, text, *network.room.measure(text.text)) for n, text in enumerate(texts))
    drafts = tuple(_draft(entries[start:end], network.room) for start, end in _cuts(entries, network))
    return Part(drafts, tuple(missing))


def _groups(
    resources: Resources, room: Room, phrases: Phrases, *, bare: bool
) -> Iterator[tuple[Section, _Group, list[Marked]]]:
    """Each section that has items, with its headings; one too long for a heading stands before the entries instead."""
    overall = _one_line(resources.heading)
    for section in resources.sections:
        if not section.items:
            continue
        heading = _one_line(section.heading) or ("" if overall else phrases.resources)
        above = overall if overall.casefold() != heading.casefold() else ""
        overall = ""
        first = _BREAK.join(part for part in (above, heading) if part)
        words = words_for(heading, phrases)
        named = words.section_continued.format(section=heading) if heading else ""
        group = _Group(first, words.continued if heading and bare else named, named)
        if room.less(max(group, key=len)).holds("x" * (room.limit // 2)):
            yield section, group, []
        else:
            yield section, _Group("", "", ""), divided(Marked(first), room, phrases) or []


def _entry(
    item: Resource, room: Room, network: Network, phrases: Phrases, people: Sequence[Known], continued: str
) -> list[Marked] | None:
    """One resource as it is told, in more than one piece where it is longer than a post; None where it cannot be.

    `continued` stands before every further piece where a heading over it says already that it goes on.
    """
    title = _one_line(item.title)
    by = Marked(_BY) + mentioned(_one_line(item.by), people) if item.by else Marked()
    if network.carries_links:
        whole = Marked(_BULLET) + linked(title, item.url) + by
    else:
        told = is_web(item.url) and not network.one_address
        whole = Marked(f"{_BULLET}{title}") + by + (Marked("\n") + linked(str(item.url), item.url) if told else "")
    return divided(whole, room, phrases, continued)


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _cuts(entries: Sequence[_Entry], network: Network) -> list[tuple[int, int]]:
    """Which entries are one draft: where drafts are put together afterwards, each by itself."""
    if network.joined is None:
        return _packed(entries, network.room)
    return [(number, number + 1) for number in range(len(entries))]


def _draft(entries: Sequence[_Entry], room: Room) -> Draft:
    """The post that holds these entries."""
    group = entries[0].group
    post = _post(entries, group.named)
    post = post if room.holds(post.text) else _post(entries, group.again)
    return Draft("resources", post, entries[-1].group.again)


def _post(entries: Sequence[_Entry], again: str) -> Marked:
    """Its text; `again` is the heading over a first entry that does not open its section."""
    parts: list[Marked | str] = []
    for number, entry in enumerate(entries):
        if entry.opens or number == 0:
            parts.append(entry.group.first if entry.opens else again)
        parts.append(entry.marked)
    return joined(parts, _BREAK)


def _packed(entries: Sequence[_Entry], room: Room) -> list[tuple[int, int]]:
    """Which entries go into which post: start and end of each, in order."""
    best = [_Way(0, 0, 0, 0, 0)]
    shares = _shares(entries, room)
    for end in range(1, len(entries) + 1):
        ways = []
        for start, length, mixed in _starts(entries, end, shares, room):
            before = best[start]
            lonely = before.lonely + (end - start == 1)
            uneven = before.uneven + (100 * length // room.limit) ** 2
            ways.append(_Way(before.posts + 1, lonely, before.mixed + mixed, uneven, start))
        best.append(min(ways))
    cuts: list[tuple[int, int]] = []
    end = len(entries)
    while end:
        cuts.append((best[end].start, end))
        end = best[end].start
    return cuts[::-1]


def _starts(
    entries: Sequence[_Entry], end: int, shares: dict[str, _Share], room: Room
) -> Iterator[tuple[int, int, bool]]:
    """Where the post that ends with entry `end - 1` may begin, how long it then is, and whether it mixes sections."""
    ends_section = end == len(entries) or entries[end].opens
    length = size = sections = 0
    gap = _Share()
    for start in range(end - 1, -1, -1):
        entry = entries[start]
        length, size = length + entry.length + gap.length, size + entry.size + gap.size
        gap = _Share(*room.measure(_BREAK))
        heading = shares[entry.group.first if entry.opens else entry.group.again]
        fits = length + heading.length <= room.limit and (not room.size_limit or size + heading.size <= room.size_limit)
        if fits:
            yield start, length + heading.length, sections > 0 and not (entry.opens and ends_section)
        if entry.opens:
            length, size, sections = length + heading.length, size + heading.size, sections + 1
        if length > room.limit:
            return


def _shares(entries: Sequence[_Entry], room: Room) -> dict[str, _Share]:
    """What each heading counts for, with the break after it."""
    headings = {heading for entry in entries for heading in entry.group}
    return {heading: _Share(*room.measure(heading + _BREAK)) if heading else _Share() for heading in headings}
