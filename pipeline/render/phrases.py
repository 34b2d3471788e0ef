"""The words of an e-mail with names and numbers put into them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.mail_words import Words
from pipeline.text.clean import one_line
from pipeline.text.dates import burmese_digits

_HEADING = 80
"""Characters of a first line of the about text that may be its heading."""
_ABOUT = re.compile(r"^(?:about|who we are)\b(?!.*[.!?]$)|အကြောင်း$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language, ready to be said."""

    words: Words

    def by(self, name: str) -> str:
        """Who wrote it: "By Upper River Union"."""
        return self.words.by.replace("{name}", one_line(name))

    def publisher(self, name: str) -> str:
        """Who published a resource: "By Upper River Union"."""
        return self.words.publisher.replace("{name}", one_line(name))

    def minutes(self, count: int) -> str:
        """The reading time: "8 minute read"."""
        number = burmese_digits(count) if self.words.language == "my" else str(count)
        return self.words.minutes.replace("{count}", number)

    def about(self, text: str | None, name: str) -> tuple[str, tuple[str, ...]]:
        """The heading over what the publisher says about itself, and the paragraphs under it.

        The text's own first line is the heading where it reads like one ("About the Upper River Union").
        """
        parts = tuple(part for part in (text or "").split("\n") if part.strip())
        if len(parts) > 1 and len(parts[0]) <= _HEADING and _ABOUT.search(one_line(parts[0])):
            return one_line(parts[0]), parts[1:]
        return self.words.about.replace("{name}", one_line(name)), parts

    def why(self, name: str) -> str:
        """Why the reader gets this mail."""
        return self.words.why.replace("{name}", one_line(name))

    def picture(self, alternative: str) -> str:
        """A picture, told in words: "[Picture: a ferry at dawn]"."""
        return self.words.picture.replace("{text}", one_line(alternative))

    def quotation(self, text: str) -> str:
        """A quotation in the language's own marks."""
        return self.words.quotation.replace("{text}", one_line(text))

    def in_language(self, language: str) -> str:
        """A note that something is in another language: "in Burmese"."""
        return self.words.in_language.replace("{language}", self.words.name_of(language))


def phrases_of(words: Sequence[Words], language: str) -> Phrases:
    """The words for a language: its own table, that of its primary subtag, else the first table there is."""
    tables = {table.language: table for table in words}
    return Phrases(tables.get(language) or tables.get(language.partition("-")[0].lower()) or words[0])
