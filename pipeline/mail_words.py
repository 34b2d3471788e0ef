"""The words that an e-mail says by itself ("Unsubscribe", "8 minute read"), in one language.

They stand in `templates/words.toml`, a table a language, so that an editor can change or translate them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from pipeline.errors import PublishError
from pipeline.text.nearest import nearest
from pipeline.text.toml_lines import key_lines, line_of


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. In a sentence, {name} stands for what it names.

    Args:
        language: the BCP 47 tag that the table is named by.
        by: who wrote it, with {name}.
        publisher: who published a resource, with {name}.
        minutes: the reading time, with {count}.
        notes: heading of the footnotes.
        back: what the arrow at a footnote's end is called.
        resources: heading of a resource list that has none.
        about: heading of the text about the publisher; {name} may stand in it.
        links: heading of the addresses in the text part.
        view: the link to the issue on the web.
        unsubscribe: the link that ends the subscription.
        why: why the reader gets this mail, with {name}.
        quotation: the marks around a quotation, with {text}.
        picture: what stands for a picture in the text part, with {text}.
        in_language: a note at a resource in another language, with {language}.
        languages: names of languages by BCP 47 tag.
    """

    language: str
    by: str
    publisher: str
    minutes: str
    notes: str
    back: str
    resources: str
    about: str
    links: str
    view: str
    unsubscribe: str
    why: str
    quotation: str
    picture: str
    in_language: str
    languages: tuple[tuple[str, str], ...]

    def name_of(self, language: str) -> str:
        """The name of a language in these words; its tag where the table has none."""
        names = dict(self.languages)
        return names.get(language) or names.get(language.partition("-")[0].lower()) or language


PLACES = {
    "by": "{name}", "publisher": "{name}",
    "minutes": "{count}", "why": "{name}", "quotation": "{text}",
    "picture": "{text}", "in_language": "{language}",
}  # fmt: skip
"""What a sentence must hold a place for."""
_TEXTS = tuple(field.name for field in fields(Words) if field.name not in ("language", "languages"))


def words_of(document: Mapping[str, Any], text: str, file: str) -> tuple[tuple[Words, ...], tuple[PublishError, ...]]:
    """Build the words of every language from the parsed TOML.

    Args:
        document: a table a language, as tomli gives it.
        text: the TOML itself, to find the line of a mistake in.
        file: its path, for the mistakes.

    Returns:
        The words in the order of the file, and what is wrong: unknown, missing or empty entries, entries that are no
        text, sentences without their {place}. With a mistake there are no words.
    """
    lines = key_lines(text)
    mistakes = [
        PublishError(fault, remedy, file=file, line=line_of(lines, (language, key)))
        for language, table in document.items()
        for key, fault, remedy in _faults(language, table)
    ]
    if not document:
        mistakes.append(PublishError("there are no words in any language", "write at least the table [en]", file=file))
    if mistakes:
        return (), tuple(mistakes)
    return tuple(
        Words(language=language, **{key: table[key] for key in _TEXTS}, languages=tuple(table["languages"].items()))
        for language, table in document.items()
    ), ()


def _faults(language: str, table: object) -> Iterator[tuple[str, str, str]]:
    """The wrong key of a language's table ("" for the table itself), the fault and the remedy."""
    if not isinstance(table, Mapping):
        yield language, f"{language} is no table", f"write the words of a language under [{language}]"
        return
    for key in table:
        if key not in _TEXTS and key != "languages":
            near = nearest(key, [*_TEXTS, "languages"], cutoff=0)
            yield key, f"[{language}] has an unknown entry {key}", f"did you mean {near}? Else take it out"
    for key in _TEXTS:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            yield key, f"[{language}] has no text for {key}", f'write {key} = "..." under [{language}]'
        elif PLACES.get(key, "") not in value:
            yield key, f"[{language}] {key} does not say where {PLACES[key]} stands", f"put {PLACES[key]} into it"
    names = table.get("languages")
    if not isinstance(names, Mapping) or not all(isinstance(name, str) for name in names.values()):
        yield "languages", f"[{language}.languages] is missing or has an entry that is no text", 'write en = "English"'
