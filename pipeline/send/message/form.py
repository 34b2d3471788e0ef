"""The form: the message of a mailing read once, then filled for each reader by joining pieces that are ready.

What stands around the slots is never encoded again. A slot stands in three sorts of places: in a field of the header,
where its value stands as it is; on a quoted-printable line of its own, where the value is encoded with soft breaks; in
a base64 window. A window is filled alone where the value's length leaves the same rest by three as the placeholder's
(`Form.residue`); with any other length the part that holds it is encoded anew, which is right too, and slower.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from typing import Any, Protocol

from pipeline.delivery import ADDRESS_SLOTS
from pipeline.errors import OutboxError
from pipeline.send.message.pieces import Base64Part, Hole, Piece, base64_part, field_pieces, quoted_pieces
from pipeline.send.message.values import SLOTS, allowed
from pipeline.text.base64_windows import GROUP
from pipeline.text.header_words import words

_FIELD = re.compile(rb"([!-9;-~]+):(?:[^\r\n]|\r\n[ \t])*\r\n")
_IN_FIELDS = {
    b"to": ("reader",),
    b"message-id": ("reader_token",),
    b"date": ("date",),
    b"list-unsubscribe": ("unsubscribe", "unsubscribe_mailto"),
}
"""Which slots a field may hold: a subject that happens to say a placeholder is left alone."""
_IN_BODY = tuple(slot.name for slot in ADDRESS_SLOTS)


class Filler(Protocol):
    """What a mailing is made with, reader by reader: a Form, signed or not."""

    slots: frozenset[str]

    def residue(self, name: str) -> int | None:
        """The rest by three that a value's length should leave; None: any."""

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The message, CR LF, with these values."""

    def wire(self, values: Mapping[str, str]) -> Sequence[bytes]:
        """The message as SMTP carries it, in pieces: dot-stuffed, without the full stop that ends it."""


class Signs(Protocol):
    """What signs a form: `pipeline.send.message.dkim.Signer`."""

    def over(self, form: Form) -> Filler:
        """A filler whose messages are signed."""


class Form:
    """A message with its slots.

    `slots` are the names of those that occur in it. `pieces` are its bytes in order, with a Hole for what is filled;
    `fields` says of each field of the header, in order, its name in lower case and its pieces from and to;
    `body_at` is the number of the body's first piece.
    """

    def __init__(self, message: bytes, placeholders: Mapping[str, str]) -> None:
        self.pieces: list[Piece] = []
        self.fields: list[tuple[bytes, int, int]] = []
        self._message, self._placeholders = message, dict(placeholders)
        self._parts: list[tuple[int, int, Base64Part]] = []
        header, _, body = message.partition(b"\r\n\r\n")
        self._read_header(header + b"\r\n")
        self.pieces.append(b"\r\n")  # the empty line is neither header nor body
        self.body_at = len(self.pieces)
        self._read_body(body)
        holes = [(at, piece) for at, piece in enumerate(self.pieces) if isinstance(piece, Hole)]
        self._holes = tuple(holes)
        self._ready = [b"" if isinstance(piece, Hole) else piece for piece in self.pieces]
        self._runs = _runs(self._ready, [at for at, _ in holes])
        self.slots = frozenset(name for _, hole in holes for name in hole.slots)
        in_windows = {name for _, _, part in self._parts for name in part.slots}
        self._residues = {name: len(placeholders[name]) % GROUP for name in in_windows}
        self._dotted = b"\r\n." in b"".join(self._ready)

    def residue(self, name: str) -> int | None:
        """The rest by three that the length of a slot's value should leave; None where any length is as good."""
        return self._residues.get(name)

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The message for one reader: CR LF, the same bytes as the form's outside the slots.

        Args:
            values: what to put into each of `slots`; others are not looked at.

        Raises:
            ValueError: a value is missing or may not stand in its slot. The message never shows it.
        """
        return b"".join(self.filled(values))

    def wire(self, values: Mapping[str, str]) -> Sequence[bytes]:
        """The same, dot-stuffed (RFC 5321 section 4.5.2), ending in CR LF and without the full stop that ends it.

        Its pieces alternate: what is the same for all readers, never copied, and what is filled.
        """
        checked = self._checked(values)
        if self._dotted or not self._fits(checked):
            return (self.stuffed(b"".join(self._put(checked))),)
        out = self._runs.copy()
        out[1::2] = [hole.put(checked) for _, hole in self._holes]
        return out

    def stuffed(self, message: bytes) -> bytes:
        """A filled message, dot-stuffed. Ours need none: their encoded lines never begin with a full stop."""
        return message.replace(b"\r\n.", b"\r\n..") if self._dotted else message

    def filled(self, values: Mapping[str, str]) -> list[bytes]:
        """The filled pieces, as many as `pieces`.

        Raises:
            ValueError: as `fill`.
        """
        return self._put(self._checked(values))

    def with_subject_prefix(self, prefix: str) -> Form:
        """The same form, its subject beginning with a prefix and a space: for test sends."""
        at, subject = next((start, self._ready[start]) for name, start, _ in self.fields if name == b"subject")
        said = message_from_bytes(subject + b"\r\n", policy=policy.default)["Subject"]
        field = words("Subject", f"{prefix} {said}").replace("\n", "\r\n") + "\r\n"
        before = sum(len(piece) for piece in self.filled(self._placeholders)[:at])
        changed = self._message[:before] + field.encode("ascii") + self._message[before + len(subject) :]
        return Form(changed, self._placeholders)

    def signed(self, signer: Signs) -> Filler:
        """A filler of this form whose messages carry a DKIM signature."""
        return signer.over(self)

    def _checked(self, values: Mapping[str, str]) -> dict[str, str]:
        return {name: allowed(name, values.get(name, "")) for name in self.slots}

    def _fits(self, checked: Mapping[str, str]) -> bool:
        return all(part.fits(checked) for _, _, part in self._parts)

    def _put(self, checked: Mapping[str, str]) -> list[bytes]:
        out = self._ready.copy()
        for at, hole in self._holes:
            out[at] = hole.put(checked)
        for start, end, part in self._parts:
            if not part.fits(checked):
                out[start:end] = [part.anew(checked), *[b""] * (end - start - 1)]
        return out

    def _read_header(self, header: bytes) -> None:
        for field in _FIELD.finditer(header):
            name = field[1].lower()
            found = {slot: self._placeholders.get(slot) for slot in _IN_FIELDS.get(name, ())}
            start = len(self.pieces)
            self.pieces += field_pieces(field[0], {slot: text for slot, text in found.items() if text})
            self.fields.append((name, start, len(self.pieces)))

    def _read_body(self, body: bytes) -> None:
        placeholders = {name: text for name, text in self._placeholders.items() if name in _IN_BODY}
        at = 0
        for leaf in message_from_bytes(self._message).walk():
            if leaf.get_content_maintype() != "text":
                continue
            data = str(leaf.get_payload()).encode("ascii")
            start, escapes = body.index(data, at), leaf.get_content_subtype() == "html"
            self.pieces.append(body[at:start])
            if leaf["Content-Transfer-Encoding"] == "base64":
                self._read_base64(base64_part(data, placeholders, escapes=escapes))
            else:
                self.pieces += quoted_pieces(data, placeholders, escapes=escapes)
            at = start + len(data)
        self.pieces.append(body[at:])

    def _read_base64(self, part: Base64Part) -> None:
        start = len(self.pieces)
        self.pieces += part.pieces
        if part.slots:
            self._parts.append((start + part.first, len(self.pieces), part))


def _runs(ready: Sequence[bytes], holes: Sequence[int]) -> list[bytes]:
    """What stands before, between and behind the holes, with an empty piece for each of them."""
    runs, at = [], 0
    for hole in holes:
        runs += [b"".join(ready[at:hole]), b""]
        at = hole + 1
    return [*runs, b"".join(ready[at:])]


def load_form(message: bytes, slots: Sequence[Mapping[str, Any]]) -> Form:
    """Read the form of a mailing.

    Args:
        message: the bytes of `message.eml`.
        slots: the mailing's `slots` in `deliveries.json`, each with `name` and `placeholder`.

    Raises:
        OutboxError: it is no message that this program packed, or has a slot that this program does not know.
    """
    unknown = sorted({str(slot["name"]) for slot in slots} - SLOTS)
    if unknown:
        raise OutboxError(f"the message has the unknown slot {unknown[0]}", "run the dry run again")
    placeholders = {slot["name"]: slot["placeholder"] for slot in slots}
    try:
        form = Form(message, placeholders)
        whole = form.fill(placeholders) == message and message.isascii()
    except ValueError:  # what it holds is not encoded as we encode
        whole = False
    if not whole:
        raise OutboxError("the message is not one that this program packed", "run the dry run again")
    return form
