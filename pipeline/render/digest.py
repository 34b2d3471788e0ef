"""The resource list as posts: every resource, by section, each section named wherever it goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.issue import Resource, Resources, Section
from pipeline.render.dividing import GOES_ON, divided, words_for
from pipeline.render.draft import Draft, Part, left_out
from pipeline.render.marked import Marked, is_web, joined, linked
from pipeline.render.mentions import Known, mentioned, not_in
from pipeline.render.network import Network
from pipeline.render.packing import BREAK, Entry, Group, packed
from pipeline.text.pieces import Room
from pipeline.thread_words import Phrases

_BULLET, _BY = "• ", " — "
_MAIL = re.compile(r"mailto:([^\s?]+@[^\s?]+)(?:\?\S*)?", re.IGNORECASE)
"""RFC 6068: what follows a question mark is the form of the mail to be written, and no part of the address."""


def digest(
    resources: Resources, network: Network, phrases: Phrases, people: Sequence[Known] = (), most: int = 0
) -> Part:
    """The resource list as posts.

    Every resource stands in exactly one post: "• Title — Publisher". Where the network lets words carry a link the
    title is one, else the address follows on a line of its own, but not where addresses cost. A mail address stands
    behind the publisher on every network. An entry longer than a post is divided like a sentence and says so; one that
    cannot be divided is named in `left_out`. Notes to a resource stay in the mail. A publisher who is one of `people`
    is mentioned at the first resource. A post in which a section goes on names it ("Reports (continued)"); where the
    list then takes more than `most` posts it only says that it goes on, if that saves one.
    """
    named = _list(resources, network, phrases, people, bare=False)
    if network.joined is not None or len(named.drafts) <= max(most, 1):
        return named
    short = _list(resources, network, phrases, people, bare=True)
    return short if len(short.drafts) < len(named.drafts) else named


def _list(resources: Resources, network: Network, phrases: Phrases, people: Sequence[Known], *, bare: bool) -> Part:
    """The posts, filled so that each can name its section again; where `bare`, so that it can say that it goes on."""
    entries: list[Entry] = []
    missing: list[str] = []
    for section, group, heading in _groups(resources, network.room, phrases, bare=bare):
        texts: list[Marked] = list(heading)
        room = network.room.less(max(group.first, group.again, key=len) + BREAK)
        for item in section.items:
            made = _entry(item, room, network, phrases, people, GOES_ON if group.again else "")
            texts += made or []
            people = not_in(people, made or [])
            if made is None:
                missing.append(left_out(f"the resource of line {item.line}", item.title))
        entries += (Entry(group, not n, text, *network.room.measure(text.text)) for n, text in enumerate(texts))
    drafts = tuple(_draft(entries[start:end], network.room) for start, end in _cuts(entries, network))
    return Part(drafts, tuple(missing))


def _groups(
    resources: Resources, room: Room, phrases: Phrases, *, bare: bool
) -> Iterator[tuple[Section, Group, list[Marked]]]:
    """Each section that has items, with its headings; one too long for a heading stands before the entries instead."""
    overall = _one_line(resources.heading)
    for section in resources.sections:
        if not section.items:
            continue
        heading = _one_line(section.heading) or ("" if overall else phrases.resources)
        above = overall if overall.casefold() != heading.casefold() else ""
        overall = ""
        first = BREAK.join(part for part in (above, heading) if part)
        words = words_for(heading, phrases)
        named = words.section_continued.format(section=heading) if heading else ""
        group = Group(first, words.continued if heading and bare else named, named)
        if room.less(max(group, key=len)).holds("x" * (room.limit // 2)):
            yield section, group, []
        else:
            yield section, Group("", "", ""), divided(Marked(first), room, phrases) or []


def _entry(
    item: Resource, room: Room, network: Network, phrases: Phrases, people: Sequence[Known], continued: str
) -> list[Marked] | None:
    """One resource as it is told, in more than one piece where it is longer than a post; None where it cannot be.

    `continued` stands before every further piece where a heading over it says already that it goes on.
    """
    title = _one_line(item.title)
    by = Marked(_BY) + mentioned(_one_line(item.by), people) if item.by else Marked()
    mail = _mail(item)
    by += f"{', ' if by.text else _BY}{mail}" if mail else ""
    if network.carries_links:
        whole = Marked(_BULLET) + linked(title, item.url) + by
    else:
        told = is_web(item.url) and not network.one_address
        whole = Marked(f"{_BULLET}{title}") + by + (Marked("\n") + linked(str(item.url), item.url) if told else "")
    return divided(whole, room, phrases, continued)


def _mail(item: Resource) -> str:
    """The mail address to which a resource leads; empty where it leads elsewhere, or its entry shows it already."""
    match = _MAIL.fullmatch(item.url or "")
    address = match[1] if match else ""
    return "" if address.casefold() in f"{item.title} {item.by or ''}".casefold() else address


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _cuts(entries: Sequence[Entry], network: Network) -> list[tuple[int, int]]:
    """Which entries are one draft: where drafts are put together afterwards, each by itself."""
    if network.joined is None:
        return packed(entries, network.room)
    return [(number, number + 1) for number in range(len(entries))]


def _draft(entries: Sequence[Entry], room: Room) -> Draft:
    """The post that holds these entries."""
    group = entries[0].group
    post = _post(entries, group.named)
    post = post if room.holds(post.text) else _post(entries, group.again)
    return Draft("resources", post, entries[-1].group.again)


def _post(entries: Sequence[Entry], again: str) -> Marked:
    """Its text; `again` is the heading over a first entry that does not open its section."""
    parts: list[Marked | str] = []
    for number, entry in enumerate(entries):
        if entry.opens or number == 0:
            parts.append(entry.group.first if entry.opens else again)
        parts.append(entry.marked)
    return joined(parts, BREAK)
