"""Each edition as the page shows it: what editors call it, its sizes, the e-mail or the posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.channel import Publication
from pipeline.delivery import Packed
from pipeline.edition import Edition, EmailEdition
from pipeline.preview.mails import MailView, mail
from pipeline.preview.markup import Html, counted, marked, plain
from pipeline.preview.posts import PictureView, PostView, attached, shown
from pipeline.preview.sizes import Measure, email_measures, thread_measures

_MAIL = "E-mail"
_TEXT = "Plain text"
_OF_KINDS = {"linkedin": "LinkedIn", "x": "X"}
"""Names of networks that are not their kind with a capital letter."""


@dataclass(frozen=True, slots=True)
class EditionView:
    """What the page shows of one edition: `name` as editors say it, `about` for the summary; a mail or posts."""

    name: str
    anchor: str
    channel: str
    about: str
    measures: tuple[Measure, ...]
    mail: MailView | None = None
    posts: tuple[PostView, ...] = ()
    language: str = ""
    left_out: tuple[Html, ...] = ()
    content_warning: Html | None = None
    remark: str = ""
    picture: PictureView | None = None

    @property
    def text_name(self) -> str:
        """What an e-mail's plain text is called."""
        return _TEXT + self.name.removeprefix(_MAIL)

    @property
    def text_size(self) -> str:
        """How long it is."""
        return next((measure.said for measure in self.measures if measure.what == _TEXT), "")

    @property
    def gist(self) -> str:
        """A thread in half a line, for where it is folded away: `11 posts, the longest 292 of 300 graphemes`."""
        longest = [measure.said for measure in self.measures if measure.unit != "posts"][:1]
        return (", the longest " if self.posts[1:] else ", ").join([self.about, *longest])

    @property
    def too_long(self) -> int:
        """How many of its posts the network would refuse."""
        return sum(bool(post.excess) for post in self.posts)

    @property
    def lacking(self) -> str:
        """What is wrong with a thread, for where it is folded away: posts too long, things left out."""
        said = (f"{self.too_long} too long", self.too_long), (f"{len(self.left_out)} left out", len(self.left_out))
        return ", ".join(words for words, number in said if number)


def edition_views(editions: Sequence[Edition], packed: Sequence[Packed], publication: Publication) -> list[EditionView]:
    """The editions as the page shows them, each with a name and an anchor of its own.

    Raises:
        ValueError: editions and packed are not of the same length.
    """
    return _named([_view(*pair, publication) for pair in zip(editions, packed, strict=True)])


def _view(edition: Edition, packed: Packed, publication: Publication) -> EditionView:
    if isinstance(edition, EmailEdition):
        shown_mail = mail(edition, packed, publication)
        measures = tuple(email_measures(edition, packed))
        size = f"{max(round(measures[0].value / 1000), 1)} kB"
        return EditionView(_MAIL, "e-mail", packed.channel, size, measures, mail=shown_mail)
    return EditionView(
        name=_OF_KINDS.get(edition.kind, edition.kind.capitalize()),
        anchor=edition.kind,
        channel=packed.channel,
        about=counted(len(edition.posts), "post"),
        measures=tuple(thread_measures(edition)),
        posts=tuple(shown(edition)),
        language=edition.language,
        left_out=tuple(marked(said, edition.language) for said in edition.left_out),
        content_warning=marked(edition.content_warning, edition.language) if edition.content_warning else None,
        remark=edition.remark,
        picture=attached(edition),
    )


def _named(views: list[EditionView]) -> list[EditionView]:
    """The views with names and anchors of their own: where two are of one kind, the channel tells them apart."""
    names = [view.name for view in views]
    return [_distinct(view, number) if names.count(view.name) > 1 else view for number, view in enumerate(views, 1)]


def _distinct(view: EditionView, number: int) -> EditionView:
    return replace(view, name=f"{view.name} ({plain(view.channel)})", anchor=f"{view.anchor}-{number}")
