"""What a file is when it is no text: known by its first bytes, said in an editor's words.

Sources: the signatures of PNG (ISO/IEC 15948, 5.2), JPEG (ITU-T T.81, SOI marker), GIF89a, PDF (ISO 32000-1, 7.5.2),
ZIP (APPNOTE 4.3.7), OLE (MS-CFB 2.2), gzip (RFC 1952, 2.3.1), the byte order marks of Unicode (23.8) and RTF 1.9.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is, with its article ("a PNG picture"), and what to do; empty where the general advice holds.

    `wanted` is what it should be instead.
    """

    name: str
    remedy: str = ""
    wanted: str = "text"


_PICTURE = "give the text; a picture is named in it by `Featured image: file.png | what it shows`"
_WORD = "open it in the word processor and save it as plain text (UTF-8)"
_UNPACK = "unpack it and give the text file in it"
_UTF8 = "save it as UTF-8"

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", Kind("a PNG picture", _PICTURE)),
    (b"\xff\xd8\xff", Kind("a JPEG picture", _PICTURE)),
    (b"GIF87a", Kind("a GIF picture", _PICTURE)),
    (b"GIF89a", Kind("a GIF picture", _PICTURE)),
    (b"%PDF-", Kind("a PDF document", "save the document that it was made from as plain text (UTF-8)")),
    (b"{\\rtf", Kind("a rich-text document (RTF)", _WORD)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("a document of an older Word (.doc) or another Office file", _WORD)),
    (b"\x1f\x8b", Kind("a gzip archive", _UNPACK)),
    (b"\xff\xfe\x00\x00", Kind("text in UTF-32", _UTF8, "UTF-8")),
    (b"\x00\x00\xfe\xff", Kind("text in UTF-32", _UTF8, "UTF-8")),
    (b"\xff\xfe", Kind("text in UTF-16", _UTF8, "UTF-8")),
    (b"\xfe\xff", Kind("text in UTF-16", _UTF8, "UTF-8")),
)  # fmt: skip
_ZIP = b"PK\x03\x04"
_ENOUGH = 4096
_LEAST_NULLS = 4


def kind_of(data: bytes) -> Kind | None:
    """What the bytes are, None where they may be UTF-8 text.

    Args:
        data: the file's bytes; only the first few thousand are looked at.
    """
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    head = data[:_ENOUGH]
    if head.startswith(_ZIP):
        return _in_zip(head)
    return _wide_text(head)


def picture_type(data: bytes) -> str | None:
    """The media type of a picture that e-mail programs show (PNG, JPEG, GIF), None for everything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/gif" if data.startswith((b"GIF87a", b"GIF89a")) else None


def _in_zip(head: bytes) -> Kind:
    if b"word/" in head or b"[Content_Types].xml" in head:
        return Kind("a word processor's document (.docx) or another Office file", _WORD)
    if b"mimetypeapplication/vnd.oasis.opendocument" in head:
        return Kind("an OpenDocument file (.odt)", _WORD)
    return Kind("a ZIP archive", _UNPACK)


def _wide_text(head: bytes) -> Kind | None:
    """UTF-16 without a byte order mark: every second byte of Latin text is NUL."""
    even, odd = head[::2], head[1::2]
    nulls = max(even.count(0), odd.count(0))
    alternating = min(even.count(0), odd.count(0)) == 0 and nulls * 4 > len(head) and nulls >= _LEAST_NULLS
    return Kind("text in UTF-16", _UTF8, "UTF-8") if alternating else None
