"""An EmailEdition in, exact bytes out: the HTML, the text, and the whole message as it will travel to one reader.

The message holds placeholders where only the sender knows what to put: the reader's address, an opaque name of the
reader, the reader's unsubscribe address, the date. Each stands where it can be replaced without touching the encoding
around it (`pipeline.send.message.form` does): in a field's line, on a quoted-printable line of its own, in a window of
base64.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date  # noqa: N812 - the same name as everywhere in the house
from email.message import EmailMessage
from hashlib import sha256

from pipeline.channel import Channel, MailSettings, Publication
from pipeline.delivery import MAIL_SLOTS, READER, READER_TOKEN, Mailing, Packed, Slot, date_slot
from pipeline.edition import EmailEdition, content_id
from pipeline.issue import Picture
from pipeline.pack.bodies import encoded
from pipeline.pack.headers import POLICY, split_mailbox, timestamp
from pipeline.pack.list_headers import feedback_id, list_headers
from pipeline.text.base64_windows import base64_body
from pipeline.text.clean import one_line

_NO_DAY = Date(1970, 1, 1)
"""Stands in the Date of an issue without one; the sender fills it all the same."""


def pack_email(edition: EmailEdition, publication: Publication, channel: Channel) -> Packed:
    """Pack an edition.

    Args:
        edition: the rendered e-mail.
        publication: whose From, Reply-To and list the message names.
        channel: its name is the folder and part of the mailing's key; its settings say how readers unsubscribe.

    Returns:
        `email.html` and `email.txt` as UTF-8 with LF, `message.eml` as ASCII with CRLF, and one mailing with the
        slots that really occur in these files.

    Raises:
        BadConfiguration: one of the publication's addresses is none.
        TypeError: the channel carries no mail (a mistake of the code).
    """
    if not isinstance(channel.settings, MailSettings):
        raise TypeError(channel.kind)
    day = date_slot(timestamp(edition.date or _NO_DAY))
    message = EmailMessage(POLICY)
    for name, value in _headers(edition, publication, channel.name, channel.settings, day):
        message[name] = value
    _add_parts(message, edition)
    files = {
        "email.html": edition.html.encode("utf-8"),
        "email.txt": edition.text.encode("utf-8"),
        "message.eml": message.as_bytes(),
    }
    slots = tuple(slot for slot in MAIL_SLOTS if any(slot.placeholder.encode() in data for data in files.values()))
    mailing = Mailing(f"{edition.slug}/{channel.name}", channel.name, channel.kind, tuple(files), (*slots, day))
    return Packed(channel.name, files, (mailing,))


def _headers(
    edition: EmailEdition, publication: Publication, channel: str, settings: MailSettings, day: Slot
) -> Iterator[tuple[str, str]]:
    """The message's own header fields (RFC 5322, 3282 and those of the list), without those of its body."""
    sender, address = split_mailbox(publication.sender or publication.address)
    reply_name, reply_to = split_mailbox(publication.reply_to or publication.address)
    domain = split_mailbox(publication.address)[1].rpartition("@")[2]
    yield "From", f"{one_line(sender or publication.name)} <{address}>"
    yield "To", READER.placeholder
    yield "Reply-To", f"{one_line(reply_name)} <{reply_to}>"
    yield "Subject", one_line(edition.subject)
    yield "Date", day.placeholder
    yield "Message-ID", f"<{edition.slug}.{READER_TOKEN.placeholder}@{domain}>"
    yield "MIME-Version", "1.0"
    yield "Content-Language", one_line(", ".join(edition.languages))
    yield from list_headers(publication, settings)
    yield "Feedback-ID", feedback_id(edition.slug, channel, publication, settings)
    yield "Precedence", "list"  # not standard, but what keeps auto-responders silent (RFC 3834 section 2)
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"


def _add_parts(message: EmailMessage, edition: EmailEdition) -> None:
    """The body: the text, then the HTML, with its pictures where it has some (RFC 2046 section 5.1.4, RFC 2387)."""
    message["Content-Type"] = f'multipart/alternative; boundary="{_boundary("alternative", edition)}"'
    message.attach(_text_part("plain", edition.text))
    html = _text_part("html", edition.html)
    if edition.pictures:
        related = EmailMessage(POLICY)
        related["Content-Type"] = f'multipart/related; type="text/html"; boundary="{_boundary("related", edition)}"'
        for part in (html, *(_picture_part(picture, edition.slug) for picture in edition.pictures)):
            related.attach(part)
        html = related
    message.attach(html)


def _boundary(name: str, edition: EmailEdition) -> str:
    """Made of the content, so that two runs agree. "=_" can stand in no encoded part: none of their lines is one."""
    return "=_" + sha256(f"{edition.slug}\0{name}\0{edition.html}\0{edition.text}".encode()).hexdigest()[:32]


def _text_part(form: str, text: str) -> EmailMessage:
    part = EmailMessage(POLICY)
    part["Content-Type"] = f'text/{form}; charset="utf-8"'
    encoding, body = encoded(text)
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(body)
    return part


def _picture_part(picture: Picture, slug: str) -> EmailMessage:
    part = EmailMessage(POLICY)
    part["Content-Type"] = picture.media_type
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = "inline"
    part["Content-ID"] = f"<{content_id(slug, picture.src)}>"
    part.set_payload(base64_body(picture.data).decode("ascii"))
    return part
