"""Stretches of a message in pieces: bytes that never change, and holes that are filled."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.text.base64_windows import GROUP, base64_body, base64_lines, blocks
from pipeline.text.quoted_printable import quoted_address

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hole:
    """A place that is filled: with the values of these slots, `put` makes the bytes that stand there."""

    slots: tuple[str, ...]
    put: Callable[[Values], bytes]


Piece = bytes | Hole


def field_pieces(field: bytes, placeholders: Values) -> list[Piece]:
    """A field of the header: a value stands there as it is, in UTF-8 where it is not ASCII (RFC 6532)."""
    return [
        text if isinstance(text, bytes) else Hole((text,), _raw(text)) for text in _parted(field, placeholders, b"%s")
    ]


def quoted_pieces(body: bytes, placeholders: Values, *, escapes: bool) -> list[Piece]:
    """A quoted-printable body, in which every placeholder stands on a line of its own; `escapes`: it is HTML."""
    alone = rb"(?<![^\n])%s(?==?\r\n|\Z)"
    return [
        text if isinstance(text, bytes) else Hole((text,), _quoted(text, escapes=escapes))
        for text in _parted(body, placeholders, alone)
    ]


class Base64Part:
    """A base64 body: its `pieces`, the `slots` in it, and how it is encoded anew when a value has another rest.

    `first` is the number of the first piece that is a window: what comes before it is the same for any value.
    """

    def __init__(self, plain: list[bytes | str], placeholders: Values, *, escapes: bool) -> None:
        self._plain, self._escapes = plain, escapes
        self.slots = frozenset(text for text in plain if isinstance(text, str))
        self._rests = tuple((name, len(placeholders[name]) % GROUP) for name in self.slots)
        self.pieces = self._made(placeholders)
        self.first = next((at for at, piece in enumerate(self.pieces) if isinstance(piece, Hole)), len(self.pieces))
        self._before = sum(len(piece) for piece in self.pieces[: self.first] if isinstance(piece, bytes))

    def fits(self, values: Values) -> bool:
        """Whether filling the windows is enough: every value's length leaves the rest that the placeholder's did."""
        return all(len(_shown(values[name], escapes=self._escapes)) % GROUP == rest for name, rest in self._rests)

    def anew(self, values: Values) -> bytes:
        """The body from the first window on with these values."""
        data, stretches, _ = self._laid_out(values)
        return base64_body(data, stretches)[self._before :]

    def _made(self, placeholders: Values) -> list[Piece]:
        data, stretches, names = self._laid_out(placeholders)
        pieces: list[Piece] = []
        for start, end, window in blocks(stretches, len(data)):
            if pieces:
                pieces.append(b"\r\n")
            inside = [(*one, name) for one, name in zip(stretches, names, strict=True) if start <= one[0] < end]
            plain = base64_lines(data[start:end])
            pieces.append(_window(data, start, end, inside, escapes=self._escapes) if window else plain)
        return pieces

    def _laid_out(self, values: Values) -> tuple[bytes, list[tuple[int, int]], list[str]]:
        """The text with the values in it, where they stand, and their names."""
        out, stretches, at = [], [], 0
        for text in self._plain:
            part = text if isinstance(text, bytes) else _shown(values[text], escapes=self._escapes)
            if isinstance(text, str):
                stretches.append((at, at + len(part)))
            out.append(part)
            at += len(part)
        return b"".join(out), stretches, [text for text in self._plain if isinstance(text, str)]


def base64_part(body: bytes, placeholders: Values, *, escapes: bool) -> Base64Part:
    """Read a base64 body; `escapes`: it is HTML.

    Raises:
        ValueError: it is no base64 (`binascii.Error` is one).
    """
    return Base64Part(list(_parted(b64decode(body), placeholders, b"%s")), placeholders, escapes=escapes)


def _parted(data: bytes, placeholders: Values, place: bytes) -> Iterator[bytes | str]:
    """The bytes between placeholders, and the names of those' slots; `place` is a pattern around one."""
    if not placeholders:
        yield data
        return
    names = {text.encode(): name for name, text in placeholders.items()}
    pattern = place % (b"(" + b"|".join(map(re.escape, names)) + b")")
    for number, part in enumerate(re.split(pattern, data)):
        if number % 2:
            yield names[part]
        elif part:
            yield part


def _raw(slot: str) -> Callable[[Values], bytes]:
    return lambda values: values[slot].encode()


def _quoted(slot: str, *, escapes: bool) -> Callable[[Values], bytes]:
    if escapes:
        return lambda values: quoted_address(_escaped(values[slot])).encode("ascii")
    return lambda values: quoted_address(values[slot]).encode("ascii")


def _window(data: bytes, start: int, end: int, inside: list[tuple[int, int, str]], *, escapes: bool) -> Hole:
    """A window: what stands in it between the values is carried along."""
    items: list[bytes | str] = []
    at = start
    for low, high, name in inside:
        items += [data[at:low], name]
        at = high
    items.append(data[at:end])

    def put(values: Values) -> bytes:
        return base64_lines(
            b"".join([item if isinstance(item, bytes) else _shown(values[item], escapes=escapes) for item in items])
        )

    return Hole(tuple(name for _, _, name in inside), put)


def _shown(value: str, *, escapes: bool) -> bytes:
    return (_escaped(value) if escapes else value).encode()


def _escaped(value: str) -> str:
    """An address in HTML, in an attribute or as text; it holds no other sign that means anything there."""
    return value.replace("&", "&amp;").replace("'", "&#39;")
