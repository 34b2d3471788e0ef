"""An EmailEdition in, exact bytes out: the HTML, the text, and the whole message as it will travel to one reader.

The message holds placeholders where only the sender knows what to put: the reader's address, an opaque name of the
reader, the reader's unsubscribe address. Each can be found in it byte for byte and replaced without looking at MIME.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from pipeline.channel import Channel, Publication
from pipeline.delivery import READER, READER_TOKEN, UNSUBSCRIBE, VIEW_IN_BROWSER, Mailing, Packed
from pipeline.edition import EmailEdition, content_id
from pipeline.issue import Picture
from pipeline.pack.headers import mailbox, split_mailbox, timestamp, verbatim, words
from pipeline.pack.quoted_printable import LONGEST, quoted_printable

_SLOTS = (UNSUBSCRIBE, VIEW_IN_BROWSER, READER, READER_TOKEN)
_PLACEHOLDERS = tuple(slot.placeholder for slot in _SLOTS)


def pack_email(edition: EmailEdition, publication: Publication, channel: Channel) -> Packed:
    """Pack an edition.

    Args:
        edition: the rendered e-mail.
        publication: whose From, Reply-To and list the message names.
        channel: the channel's name is the folder and part of the mailing's key.

    Returns:
        `email.html` and `email.txt` as UTF-8 with LF, `message.eml` as ASCII with CRLF, and one mailing with the
        slots that really occur in these files.

    Raises:
        BadConfiguration: one of the publication's addresses is none.
    """
    message = "\n".join([*_headers(edition, publication), *_parts(edition)])
    files = {
        "email.html": edition.html.encode("utf-8"),
        "email.txt": edition.text.encode("utf-8"),
        "message.eml": message.replace("\n", "\r\n").encode("ascii"),
    }
    slots = tuple(slot for slot in _SLOTS if any(slot.placeholder.encode("ascii") in data for data in files.values()))
    mailing = Mailing(f"{edition.slug}/{channel.name}", channel.name, channel.kind, tuple(files), slots)
    return Packed(channel.name, files, (mailing,))


def _headers(edition: EmailEdition, publication: Publication) -> Iterator[str]:
    """The message's own header fields (RFC 5322, 2369, 2919, 3282, 8058), without those of its body."""
    sender, address = split_mailbox(publication.sender or publication.address)
    reply_name, reply_to = split_mailbox(publication.reply_to or publication.address)
    domain = split_mailbox(publication.address)[1].rpartition("@")[2]
    yield mailbox("From", sender or publication.name, address)
    yield mailbox("To", "", READER.placeholder)
    yield mailbox("Reply-To", reply_name, reply_to)
    yield words("Subject", edition.subject)
    if edition.date:
        yield verbatim("Date", timestamp(edition.date))
    yield verbatim("Message-ID", f"<{edition.slug}.{READER_TOKEN.placeholder}@{domain}>")
    yield verbatim("MIME-Version", "1.0")
    yield words("Content-Language", ", ".join(edition.languages))
    if publication.list_id:
        yield verbatim("List-Id", f"<{publication.list_id.strip('<> ')}>")
    yield verbatim("List-Unsubscribe", f"<{UNSUBSCRIBE.placeholder}>")
    yield verbatim("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    yield verbatim("List-Post", "NO")
    yield verbatim("Precedence", "list")  # not standard, but what keeps auto-responders silent (RFC 3834 section 2)
    yield verbatim("X-Auto-Response-Suppress", "OOF, AutoReply")


def _parts(edition: EmailEdition) -> Iterator[str]:
    """The body: the text, then the HTML, with its pictures where it has some (RFC 2046 section 5.1.4, RFC 2387)."""
    html = _text_part("html", edition.html)
    if edition.pictures:
        pictures = [_picture_part(picture, edition.slug) for picture in edition.pictures]
        html = _multipart('related; type="text/html"', edition, "related", [html, *pictures])
    yield _multipart("alternative", edition, "alternative", [_text_part("plain", edition.text), html])
    yield ""


def _multipart(form: str, edition: EmailEdition, name: str, parts: list[str]) -> str:
    """Several parts as one. "=_" can stand in no encoded part, so the boundary is none of their lines."""
    digest = sha256(f"{edition.slug}\0{name}\0{edition.html}\0{edition.text}".encode()).hexdigest()[:32]
    boundary = f"=_{digest}"
    inside = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{form};\n boundary="{boundary}"\n\n{inside}--{boundary}--'


def _text_part(form: str, text: str) -> str:
    head = f"Content-Type: text/{form}; charset=utf-8\nContent-Transfer-Encoding: "
    if any(placeholder in text for placeholder in _PLACEHOLDERS):
        return f"{head}quoted-printable\n\n{quoted_printable(text, _PLACEHOLDERS)}"
    # without a slot nothing has to be found in it, and the smaller encoding wins
    encoded = min(("quoted-printable", quoted_printable(text)), ("base64", _base64(text.encode("utf-8"))), key=_size)
    return f"{head}{encoded[0]}\n\n{encoded[1]}"


def _size(encoded: tuple[str, str]) -> int:
    return len(encoded[1])


def _picture_part(picture: Picture, slug: str) -> str:
    return (
        f"Content-Type: {picture.media_type}\nContent-Transfer-Encoding: base64\nContent-Disposition: inline\n"
        f"Content-ID: <{content_id(slug, picture.src)}>\n\n{_base64(picture.data)}"
    )


def _base64(data: bytes) -> str:
    code = b64encode(data).decode("ascii")
    return "\n".join(code[at : at + LONGEST] for at in range(0, len(code), LONGEST))
