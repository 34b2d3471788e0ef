"""An e-mail as the page shows it: its line in the inbox list, its frames, its plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pipeline.channel import Publication
from pipeline.delivery import Packed, Slot
from pipeline.edition import EmailEdition
from pipeline.preview.deliveries import slots_of
from pipeline.preview.frames import Frame, Pictures, frames, pictures_of
from pipeline.preview.markup import Html, marked


@dataclass(frozen=True, slots=True)
class MailView:
    """One e-mail: who it is from, its subject and preheader, its copies, and its text with the slots marked."""

    sender: Html
    subject: Html
    preheader: Html
    language: str
    frames: tuple[Frame, ...]
    pictures: Pictures
    text: Html


def mail(edition: EmailEdition, packed: Packed, publication: Publication) -> MailView:
    """The e-mail as the page shows it."""
    language = edition.languages[0] if edition.languages else publication.language
    slots = slots_of(packed)
    return MailView(
        sender=marked(publication.sender or f"{publication.name} <{publication.address}>", publication.language),
        subject=marked(edition.subject, language),
        preheader=marked(edition.preheader, language),
        language=language,
        frames=tuple(frames(edition, slots)),
        pictures=pictures_of(edition.html),
        text=_text(edition.text, slots, language),
    )


def _text(text: str, slots: Sequence[Slot], language: str) -> Html:
    """The plain text, each slot's placeholder marked with what will stand there."""
    about = {slot.placeholder: slot.about for slot in slots}
    if not about:
        return marked(text, language)
    parts = re.split("(" + "|".join(map(re.escape, about)) + ")", text)
    return Html("".join(_slot(part, about[part]) if part in about else marked(part, language) for part in parts))


def _slot(placeholder: str, about: str) -> str:
    return f'<mark class="slot" title="filled while sending: {escape(about)}">{escape(placeholder)}</mark>'
