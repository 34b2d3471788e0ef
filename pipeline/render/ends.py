"""The two ends of a thread and the quotation: the lead post, the epigraph, the closing post."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress, product

from pipeline.channel import Publication
from pipeline.edition import Role
from pipeline.issue import Epigraph, Issue
from pipeline.render.awaited import is_awaited
from pipeline.render.dividing import divided
from pipeline.render.draft import Draft, Part, left_out, posted
from pipeline.render.leaning import is_quotation, leans_back
from pipeline.render.marked import Marked, filled, hashtag, is_web, joined, linked
from pipeline.render.mentions import Known, mentioned
from pipeline.render.network import Network
from pipeline.render.statements import SHORT
from pipeline.text.dates import burmese_digits
from pipeline.text.sentences import is_whole, sentences
from pipeline.text.tags import hashtag_name
from pipeline.thread_words import Phrases

_BREAK = "\n\n"
_LONGEST_LABEL = 80
"""Characters: a longer address tells a reader no more than its host does, and takes the room of a sentence."""
_SPEAKER = 2
"""As many times as a quotation's post may be longer than what is left beside who said it."""
_QUOTED = '“„«"「『'


def lead(
    issue: Issue,
    publication: Publication,
    reasons: Sequence[Marked],
    network: Network,
    phrases: Phrases,
    people: Sequence[Known] = (),
) -> Part:
    """The lead post: the title, the reason to read on, who wrote it where that is somebody else, and the link.

    The reason is the editor's own `preheader`, else the best of `reasons` that fits beside the rest; for it the reading
    time is left out, a long address is shown by its host where words carry links, and for the best one the author is
    named in the closing post instead, and last the words before the address go where no words can carry it.
    A title too long for a post is divided. What has no room beside it follows in a second post: the reason with the
    link, and there a reason that was passed over for its length. An author who is one of `people` is mentioned.
    """
    title = Marked(_one_line(issue.title))
    byline = _byline(issue, publication, phrases, people)
    tails = [joined((byline, link), "\n") for link in _lead_links(issue, network, phrases)]
    own = _one_line(issue.preheader)
    mine = own and own.casefold() != title.text.casefold()
    best, others = _alike([Marked(own)] if mine else reasons)
    links = list(_lead_links(issue, network, phrases)) if byline.text else []
    bare = [linked(issue.url, issue.url)] if issue.url and is_web(issue.url) and not network.carries_links else []
    for some, ends in ((best, tails), (best, links), (best, bare), (others, tails)):
        for reason, tail in product(some, ends):
            whole = joined((title, reason, tail), _BREAK)
            if network.room.holds(whole.text):
                return _posted("lead", whole, network, phrases, "the title")
    title = title if title.text or mine else Marked(publication.name)
    return _in_two(title, tails[0], [Marked(own)] if mine else reasons, network, phrases, own=bool(mine))


def quotation(epigraph: Epigraph, network: Network, phrases: Phrases) -> Part:
    """The epigraph in quotation marks, with who said it, in each of its posts where it is longer than one."""
    text = _one_line(epigraph.text)
    quoted = text if text[:1] in _QUOTED or is_quotation(text) else f"“{text}”"
    said = f"\n— {_one_line(epigraph.attribution)}" if epigraph.attribution else ""
    whole, beside = Marked(f"{quoted}{said}"), network.room.less(said)
    if not network.room.holds(whole.text) and beside.limit * _SPEAKER > network.room.limit:
        parts = divided(Marked(quoted), beside, phrases) or []
        if parts:
            return Part(tuple(Draft("quotation", part + said) for part in parts))
    return _posted("quotation", whole, network, phrases, f"the epigraph of line {epigraph.line}")


def closing(
    issue: Issue,
    publication: Publication,
    network: Network,
    phrases: Phrases,
    people: Sequence[Known] = (),
    opening: str | None = None,
) -> Part:
    """The closing post: where the whole issue stands or who publishes it and where to subscribe, and the hashtags.

    Who wrote it is said here where the `opening`, the text of the lead, has no room for it, and the post itself does
    not name them.
    """
    byline = _byline(issue, publication, phrases, people)
    untold = byline if opening is not None and byline.text not in opening else Marked()
    tags = list(_hashtags(issue.hashtags or publication.hashtags))
    lines = list(_closing_lines(issue, publication, network, phrases))
    for number in range(len(tags), -1, -1):
        for line in lines:
            by = Marked() if _names(line.text, issue.author) else untold
            whole = joined((joined((line, by), "\n"), joined(tags[:number], " ")), _BREAK)
            if network.room.holds(whole.text):
                missing = tuple(left_out("the hashtag", tag.text) for tag in tags[number:])
                return Part((Draft("closing", whole, again=line.text if _leads(issue, network) else ""),), missing)
    missing = tuple(left_out("the hashtag", tag.text) for tag in tags)
    return _posted("closing", lines[-1], network, phrases, "the closing post") + Part(left_out=missing)


def shown(url: str, network: Network) -> Marked:
    """An address as it stands in a post.

    Where words carry links it stands without its scheme, and a long one as its host alone; else it stands whole.
    """
    if not network.carries_links:
        return linked(url, url)
    label = url.removeprefix("https://").removesuffix("/")
    return linked(label if len(label) <= _LONGEST_LABEL else label.partition("/")[0], url)


def _address(url: str, network: Network, phrases: Phrases) -> Marked:
    """The issue's address; where that is another channel's and not known yet, words carry it if they can."""
    if network.carries_links and is_awaited(url):
        return linked(phrases.elsewhere, url)
    return shown(url, network)


def _posted(role: Role, marked: Marked, network: Network, phrases: Phrases, what: str) -> Part:
    return posted(role, marked, network.room, phrases, what)


def _alike(reasons: Sequence[Marked]) -> tuple[list[Marked], list[Marked]]:
    """The best reason, with those that begin with it or are a part of it that says something, and all others."""
    best = reasons[0].text if reasons else ""
    alike = [one.text.startswith(best) or (one.text in best and len(one.text) >= SHORT) for one in reasons]
    return list(compress(reasons, alike)), [one for one, same in zip(reasons, alike, strict=True) if not same]


def _in_two(
    title: Marked, tail: Marked, reasons: Sequence[Marked], network: Network, phrases: Phrases, *, own: bool
) -> Part:
    """A lead without room for everything: the title, with the link if that fits, and what is left in a post after it.

    A sentence of the body is told in the second post only where that is there for the link anyway.
    """
    whole = joined((title, tail), _BREAK)
    if network.room.holds(whole.text) or not tail.text:
        first = _posted("lead", whole, network, phrases, "the title")
        return first + _posted("lead", reasons[0], network, phrases, "the preheader") if own else first
    first = _posted("lead", title, network, phrases, "the title")
    for reason in reasons:
        rest = joined((reason, tail), _BREAK)
        if network.room.holds(rest.text):
            return first + _posted("lead", rest, network, phrases, "the link")
    alone = _posted("lead", reasons[0], network, phrases, "the preheader") if own else Part()
    return first + alone + _posted("lead", tail, network, phrases, "the link")


def _byline(issue: Issue, publication: Publication, phrases: Phrases, people: Sequence[Known]) -> Marked:
    author = _one_line(issue.author)
    if not author or author.casefold() == publication.name.casefold():
        return Marked()
    return filled(phrases.byline, {"author": mentioned(author, people)})


def _names(text: str, author: str | None) -> bool:
    """Whether a text names the author already: in Latin letters as words of their own, in others wherever it is."""
    name = re.escape(_one_line(author).casefold())
    return bool(name) and re.search(rf"(?<![a-z0-9]){name}(?![a-z0-9])", text.casefold()) is not None


def _lead_links(issue: Issue, network: Network, phrases: Phrases) -> Iterator[Marked]:
    """The words with the link, the fullest first and then shorter ones; nothing where the issue has no address."""
    if not issue.url or not is_web(issue.url):
        yield Marked()
        return
    address = _address(issue.url, network, phrases)
    if (issue.read_minutes or 0) > 1:
        minutes = burmese_digits(issue.read_minutes or 0) if issue.language == "my" else str(issue.read_minutes)
        yield filled(phrases.lead_link_minutes, {"url": address, "minutes": minutes})
    yield filled(phrases.lead_link, {"url": address})
    if network.carries_links and not is_awaited(issue.url):
        yield filled(phrases.lead_link, {"url": linked(address.text.partition("/")[0], issue.url)})


def _closing_lines(issue: Issue, publication: Publication, network: Network, phrases: Phrases) -> Iterator[Marked]:
    """What the closing post may say, the best first; without an address where they cost and the lead has one."""
    names = {"publication": publication.name}
    led = issue.url is not None and is_web(issue.url)
    if issue.url and _leads(issue, network):
        yield filled(phrases.closing_link, {"url": _address(issue.url, network, phrases)})
        return
    home = Marked()
    if publication.base_url and is_web(publication.base_url) and not (led and network.one_address):
        home = filled(phrases.closing_home, names | {"url": shown(publication.base_url, network)})
    about = _who(issue, phrases)
    if about:
        yield joined((about, home), _BREAK)
    yield joined((filled(phrases.closing, names), home), _BREAK)


def _leads(issue: Issue, network: Network) -> bool:
    """Whether the closing post leads to the issue: as the lead does, but not where addresses cost."""
    return is_web(issue.url) and not network.one_address


def _who(issue: Issue, phrases: Phrases) -> str:
    """The first sentence of the about text, where it can stand alone: nobody says better who publishes."""
    about = _one_line((issue.about or "")[:2000])
    first = next(iter(sentences(about)), None)
    text = first.of(about) if first else ""
    return text if is_whole(text) and not leans_back(text, phrases) else ""


def _hashtags(tags: Sequence[str]) -> Iterator[Marked]:
    """Each hashtag once, as it stands in a post; what networks take for none is left out, and a check names it."""
    seen: set[str] = set()
    for tag in map(hashtag, map(hashtag_name, tags)):
        if len(tag.text) > 1 and tag.text.casefold() not in seen:
            seen.add(tag.text.casefold())
            yield tag


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
