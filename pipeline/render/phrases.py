"""The words of an e-mail with names and numbers put into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.mail_words import Words
from pipeline.text.clean import one_line
from pipeline.text.dates import burmese_digits


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language, ready to be said."""

    words: Words

    def by(self, name: str) -> str:
        """Who wrote it: "By Progressive Voice"."""
        return self.words.by.replace("{name}", one_line(name))

    def publisher(self, name: str) -> str:
        """Who published a resource: "By Upper River Union"."""
        return self.words.publisher.replace("{name}", one_line(name))

    def minutes(self, count: int) -> str:
        """The reading time: "8 minute read"."""
        number = burmese_digits(count) if self.words.language == "my" else str(count)
        return self.words.minutes.replace("{count}", number)

    def about(self, name: str) -> str:
        """The heading over what the publisher says about itself."""
        return self.words.about.replace("{name}", one_line(name))

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
