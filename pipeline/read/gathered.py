"""A resource and a section of the list while their lines are gathered; then the values that they become."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.issue import Resource, Section
from pipeline.read.resource_items import split_language
from pipeline.read.slug import words_slug


@dataclass(slots=True)
class GatheredItem:
    """A resource while its lines are gathered; `last` is the line that was added last."""

    title: str
    line: int
    last: int
    by: str | None = None
    url: str | None = None
    language: str = ""
    notes: list[str] = field(default_factory=list)

    def resource(self) -> Resource:
        """The resource, its language told from the tag behind its title where no line names it."""
        title, language = (self.title, self.language) if self.language else split_language(self.title)
        return Resource(title, self.by, self.url, language, self.line, "\n".join(self.notes) or None)


@dataclass(slots=True)
class GatheredSection:
    """A section while its items are gathered."""

    heading: str | None
    line: int
    slug: str = ""
    slug_line: int = 0
    items: list[GatheredItem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def section(self, number: int) -> Section:
        """The section; `number` is its place in the list, for a slug where it has none of its own."""
        slug = self.slug or words_slug(self.heading or "") or f"section-{number}"
        items = tuple(item.resource() for item in self.items)
        return Section(slug, self.heading, items, self.line, self.slug_line, "\n".join(self.notes) or None)
