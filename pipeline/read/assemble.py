"""Draft, front matter and file name in, Issue and Problems out: who has the last word on each field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house
from pathlib import Path
from typing import Any

from pipeline.issue import Block, Hero, Issue, Picture, Resources
from pipeline.problem import Problem
from pipeline.read.dates import Dated, find_date
from pipeline.read.draft import Draft, Matter
from pipeline.read.slug import date_of, issue_slug
from pipeline.rules import found
from pipeline.text.scripts import letters, main_language, runs, script_of

_GIVEN = ("url", "subject", "preheader", "hashtags", "content_warning", "thread")
"""What only front matter can say."""
_SAMPLE = 20_000
_HARDLY = 10
_NEARLY = 3


@dataclass(frozen=True, slots=True)
class _Day:
    """The issue's date, the line that gives it, and what is to be said about it."""

    date: Date | None
    line: int = 0
    problems: tuple[Problem, ...] = ()


def assemble(path: Path, draft: Draft, matter: Matter, default_language: str) -> tuple[Issue, tuple[Problem, ...]]:
    """The Issue of a text, and what is to be said about it.

    `path` is the issue's file, for its name and folder; `matter`, the front matter, overrides what the `draft` says.
    """
    head = draft.head
    language, unclear = (matter.language, ()) if matter.language else _language(draft, default_language)
    day = _day(path.stem, draft, matter)
    body = tuple(_in_language(block, language) for block in draft.body)
    hero = matter.hero or head.hero
    pictures, unusable = _pictures(path.parent, hero, body)
    lines = {**head.lines, **matter.lines} | ({"date": day.line} if day.line else {})
    issue = Issue(
        title=head.title,
        date=day.date,
        author=matter.author or head.author,
        read_minutes=matter.read_minutes or head.minutes,
        language=language,
        slug=issue_slug(own=matter.slug, stem=path.stem, date=day.date, title=head.title),
        **{name: getattr(matter, name) for name in _GIVEN},
        epigraph=matter.epigraph or head.epigraph,
        hero=hero,
        body=body,
        footnotes=draft.footnotes,
        resources=draft.resources and _with_languages(draft.resources, language),
        about=draft.about,
        pictures=pictures,
        lines=tuple(sorted(lines.items())),
    )
    problems = (
        matter.problems,
        head.problems,
        unclear,
        day.problems,
        _overridden(draft, matter),
        draft.problems,
        unusable,
    )
    return issue, tuple(problem for some in problems for problem in some)


def _pictures(
    folder: Path, hero: Hero | None, body: tuple[Block, ...]
) -> tuple[tuple[Picture, ...], tuple[Problem, ...]]:
    named = hero is not None and hero.src is not None
    if not named and not any(block.src for block in body):
        return (), ()
    from pipeline.read.pictures import read_pictures  # noqa: PLC0415 - few issues have pictures

    return read_pictures(folder, hero, body)


def _language(draft: Draft, default: str) -> tuple[str, tuple[Problem, ...]]:
    """The language of a text that does not say it, and whether that had to be guessed.

    The one most letters are in; where another has nearly as many, that of the title. Burmese takes more characters for
    the same than English, so “nearly” is a third. Where the publication's own language is the one passed over, it is
    said.
    """
    title, sample = draft.head.title or "", _sample(draft)
    counts, body = letters(sample), main_language(sample, default)
    named = main_language(title, default) if letters(title) else body
    mine, most = (counts.get(script_of(one), 0) for one in (named, body))
    language = named if mine * _NEARLY >= most > 0 else body
    rival = counts.get(script_of(default), 0)
    if language == default or rival * _NEARLY < counts.get(script_of(language), 0):
        return language, ()
    message = f"the text is nearly as much in {default} as in {language}, and is taken for {language}"
    return language, (found("language-unclear", message, line=draft.head.lines.get("title", 0)),)


def _sample(draft: Draft) -> str:
    """Enough of the text to tell its language by."""
    parts = [draft.head.title or ""]
    size = 0
    for block in draft.body:
        if size > _SAMPLE:
            break
        parts.append(block.text)
        size += len(block.text)
    if size < _SAMPLE and draft.about:
        parts.append(draft.about)
    return "\n".join(parts)


def _day(stem: str, draft: Draft, matter: Matter) -> _Day:
    """The date: of the front matter, of the header, of the title, and last of the file's name."""
    named = date_of(stem)
    line = draft.head.lines.get("date", 0)
    if matter.date:
        return _Day(matter.date, 0, _differs(matter.date, named, matter.lines.get("date", 0)))
    said = draft.head.date
    if said and said.date:
        return _Day(said.date, line, _differs(said.date, named, line))
    if said and named in said.may:
        return _Day(named, line)
    uncertain = (_uncertain(said, line),) if said else ()
    in_title = find_date(draft.head.title or "")
    if in_title:
        title_line = draft.head.lines.get("title", 0)
        return _Day(in_title, title_line, uncertain + _differs(in_title, named, title_line))
    if named:
        message = f"the text has no date; {named.isoformat()} was taken from the file's name"
        return _Day(named, 0, (*uncertain, found("date-from-file-name", message, line=1)))
    return _Day(None, line, uncertain)


def _uncertain(said: Dated, line: int) -> Problem:
    if said.ambiguous:
        days = " or ".join(day.isoformat() for day in said.may)
        return found("date-ambiguous", f"the date may mean {days}", line=line)
    if said.may:
        message = f"the date may mean {said.may[0].isoformat()}, but its year has only two digits"
        return found("date-ambiguous", message, line=line)
    return found("date-impossible", "the calendar has no such day", line=line)


def _differs(date: Date, named: Date | None, line: int) -> tuple[Problem, ...]:
    if named is None or named == date:
        return ()
    message = f"the text is dated {date.isoformat()}, the file's name {named.isoformat()}"
    return (found("date-differs", message, line=line),)


def _overridden(draft: Draft, matter: Matter) -> list[Problem]:
    """What the text says and the front matter says differently: named, for nobody will see it."""
    head = draft.head
    pairs: tuple[tuple[str, Any, Any], ...] = (
        ("date", head.date.date if head.date else None, matter.date),
        ("author", head.author, matter.author),
        ("read_minutes", head.minutes, matter.read_minutes),
        ("hero", head.hero and (head.hero.src or head.hero.alt) and (head.hero.src, head.hero.alt),
         matter.hero and (matter.hero.src, matter.hero.alt)),
    )  # fmt: skip
    return [
        found("front-matter-overrides", f"the text says {name} = {_said(own)}, the front matter {_said(given)}",
              line=head.lines.get(name, 0))
        for name, own, given in pairs if own and given and own != given
    ]  # fmt: skip


def _said(value: Any) -> str:
    return " | ".join(str(part) for part in value if part) if isinstance(value, tuple) else str(value)


def _in_language(block: Block, language: str) -> Block:
    """The block, marked where its language is not the issue's."""
    if script_of(language) == "Latn" and (block.text.isascii() or not any(map(_not_latin, set(block.text)))):
        return block
    own = main_language(block.text, language)
    return block if own == language or not _is_foreign(block.text, language) else replace(block, language=own)


def _not_latin(character: str) -> bool:
    """Whether a character is outside the Latin script, or nearly so: a quick look before the scripts are counted."""
    return character > "\u036f" and not "\u1e00" <= character <= "\u2e7f"


def _is_foreign(text: str, language: str) -> bool:
    """Whether hardly a letter of a text is of the issue's own script: a mixed paragraph is still the issue's."""
    own = sum(sum(map(str.isalpha, run.text)) for run in runs(text, language) if run.language is None)
    return own * _HARDLY < len(text)


def _with_languages(resources: Resources, language: str) -> Resources:
    """Resources with the language of each title, where the text did not name one."""
    sections = tuple(
        replace(section, items=tuple(
            item if item.language else replace(item, language=main_language(item.title, language))
            for item in section.items
        ))
        for section in resources.sections
    )  # fmt: skip
    return replace(resources, sections=sections)
