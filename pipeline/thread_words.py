"""The words that a thread adds to the issue's own ("The whole briefing:"), in every language that has them.

They stand in `templates/thread.toml`: at the top what serves any language, in a table a language what differs there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from string import Formatter
from typing import Any

from pipeline.errors import BadConfiguration, PublishError
from pipeline.text.nearest import nearest
from pipeline.text.scripts import has_script, script_of


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language. In a phrase, {name} stands for what it names.

    Args:
        continued: stands before every further part of a sentence longer than a post.
        section_continued: the heading of a section's further posts, with {section}.
        resources: the heading of a resource list that has none.
        byline: who wrote it, with {author}.
        lead_link: the link in the lead post, with {url}.
        lead_link_minutes: the same where the reading time is known, with {url} and {minutes}.
        elsewhere: the words that carry the link to what another channel posted, where words can.
        closing_link: the link in the closing post, with {url}.
        closing_home: where to subscribe, with {url} of the publication's website and perhaps {publication}.
        closing: who publishes, with {publication}.
        content_warning: the first line where a network has no content warnings, with {warning}.
        leaning: beginnings, in lower case, of sentences that cannot be understood without the one before.
        pointing: words, in lower case, that say the same among a sentence's first four.
        definite: words, in lower case, before a noun that is known already ("the").
        pronouns: words, in lower case, that stand for somebody named before.
        asking: words, in lower case, of a demand ("must", "call on").
        standing: beginnings, in lower case, that look like one of `leaning` and are none ("so-called").

    `language` is the issue's own (a BCP 47 tag) and `every` holds the words of all, for pieces in another one;
    `foreign` are those for sentences in another script (ISO 15924) than the issue's.
    """

    continued: str
    section_continued: str
    resources: str
    byline: str
    lead_link: str
    lead_link_minutes: str
    elsewhere: str
    closing_link: str
    closing_home: str
    closing: str
    content_warning: str
    leaning: tuple[str, ...]
    pointing: tuple[str, ...]
    definite: tuple[str, ...]
    pronouns: tuple[str, ...]
    asking: tuple[str, ...]
    standing: tuple[str, ...] = ()
    language: str = field(default="", compare=False)
    every: ThreadWords | None = field(default=None, compare=False, repr=False)
    foreign: tuple[tuple[str, Phrases], ...] = field(default=(), compare=False, repr=False)

    def of(self, text: str) -> Iterator[Phrases]:
        """The words by which a sentence is judged: the issue's own, and those of every other script in it."""
        yield self
        yield from (phrases for script, phrases in self.foreign if has_script(text, script))


@dataclass(frozen=True, slots=True)
class ThreadWords:
    """The parsed `templates/thread.toml`: `common` for any language, `others` by BCP 47 primary language."""

    common: Phrases
    others: tuple[tuple[str, Phrases], ...] = ()

    def of(self, language: str) -> Phrases:
        """The words for an issue in a language (a BCP 47 tag)."""
        own = dict(self.others).get(language.partition("-")[0].lower(), self.common)
        return replace(own, language=language, every=self, foreign=tuple(self._foreign(script_of(language))))

    def _foreign(self, own: str) -> Iterator[tuple[str, Phrases]]:
        """The words for every script but one: of tables that share a script the first, of Latin letters the common."""
        scripts = {script_of(tag): phrases for tag, phrases in reversed(self.others)} | {"Latn": self.common}
        yield from ((script, phrases) for script, phrases in scripts.items() if script != own)

    @property
    def continued(self) -> tuple[str, ...]:
        """What may stand before a further part of something, in any language."""
        return tuple(dict.fromkeys(one.continued for one in (self.common, *(words for _, words in self.others))))


_OPTIONAL = ("standing",)
_LISTS = (*_OPTIONAL, "leaning", "pointing", "definite", "pronouns", "asking")
_NEEDS: dict[str, set[str]] = {
    "section_continued": {"section"},
    "byline": {"author"},
    "lead_link": {"url"},
    "lead_link_minutes": {"url", "minutes"},
    "closing_link": {"url"},
    "closing_home": {"url"},
    "closing": {"publication"},
    "content_warning": {"warning"},
}
_MAY: dict[str, set[str]] = {"closing_home": {"publication"}}
_KEYS = tuple(one.name for one in fields(Phrases) if one.name not in ("language", "every", "foreign"))


def parse_thread_words(document: dict[str, Any], file: str) -> ThreadWords:
    """The words of a thread from a parsed `thread.toml`.

    Args:
        document: the TOML document: phrases and lists at the top, the same in a table for each other language.
        file: path of the file as the person knows it, for messages.

    Raises:
        BadConfiguration: unknown, missing or empty keys, wrong types, {names} that are unknown or missing: all of
            them at once.
    """
    tables = {key: value for key, value in document.items() if isinstance(value, dict)}
    common = {key: value for key, value in document.items() if key not in tables}
    faults = list(_faults(common, "", required=True))
    for language, table in tables.items():
        faults += _faults(table, language, required=False)
    if faults:
        raise BadConfiguration(tuple(PublishError(fault, remedy, file=file) for fault, remedy in faults))
    others = tuple((language.lower(), _phrases(common | table)) for language, table in tables.items())
    return ThreadWords(_phrases(common), others)


def _phrases(table: Mapping[str, Any]) -> Phrases:
    values: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in table.items()}
    return Phrases(**values)


def _faults(table: Mapping[str, Any], language: str, *, required: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with one table, each with its remedy; `required` where every key must be there."""
    where = f" in [{language}]" if language else ""
    for key in table:
        if key not in _KEYS:
            yield f"unknown key {key}{where}", f"did you mean {nearest(key, _KEYS, cutoff=0)}? Else take it out"
    for key in _KEYS:
        if key in table:
            for fault, remedy in _value_faults(key, table[key]):
                yield f"{key}{where} {fault}", remedy
        elif required and key not in _OPTIONAL:
            example = "[]" if key in _LISTS else '"..."'
            yield f"{key} is missing", f"write {key} = {example} at the top, before the first table"


def _value_faults(key: str, value: object) -> Iterator[tuple[str, str]]:
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
            yield "is no list of words", f'write {key} = ["...", "..."]'
        return
    if not isinstance(value, str) or not value.strip():
        yield "is no text", f'write {key} = "..."'
        return
    try:
        places = [
            (name, spec or conversion) for _, name, spec, conversion in Formatter().parse(value) if name is not None
        ]
    except ValueError:
        yield "has a { or } without its partner", "write {{ and }} for braces that are meant as such"
        return
    needed, names = _NEEDS.get(key, set()), {name for name, _ in places}
    allowed = needed | _MAY.get(key, set())
    for name in sorted(needed - names):
        yield f"does not say where {{{name}}} stands", f"put {{{name}}} into it"
    for name in sorted(names - allowed):
        remedy = f"use {' or '.join(f'{{{known}}}' for known in sorted(allowed))} only" if allowed else "take it out"
        yield f"has {{{name}}}, which means nothing there", remedy
    if any(extra for _, extra in places):
        yield "has something beside a name between { and }", "write the name alone, as in {url}"
