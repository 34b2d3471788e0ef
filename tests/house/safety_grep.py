"""Looks for pieces of text in bytes, however they are written there: see `readings` for the ways.

What is compressed or encrypted is not looked into. A test plants leaks in every one of these ways.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

_OCTETS = re.compile(rb"[%=+]([0-9A-Fa-f]{2})|\\x([0-9A-Fa-f]{2})|\\([0-3][0-7]{2})")
"""Percent (RFC 3986), quoted-printable (RFC 2045), xtext (RFC 3461); escapes of Python, C and PostgreSQL."""
_CHARACTERS = re.compile(r"\\[uU]([0-9a-fA-F]{8}|[0-9a-fA-F]{4})|&#[xX]([0-9a-fA-F]+);|&#(\d+);|\\x\{([0-9a-fA-F]+)\}")
"""JSON, Python, HTML and XML, and the addresses of RFC 6533 section 3."""
_HEX = re.compile(rb"[0-9A-Fa-f]{10,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{8,}")
_AROUND = 30


def readings(data: bytes) -> Iterator[tuple[str, str]]:
    """The data as text in every encoding that is known here, and each one's name. Upper and lower case are one."""
    plain = _text(data)
    yield "plain", plain
    for start in (0, 1):
        yield "utf-16-le", _fold(data[start:].decode("utf-16-le", "replace"))
        yield "utf-16-be", _fold(data[start:].decode("utf-16-be", "replace"))
    yield "escaped octets", _text(_OCTETS.sub(_octet, re.sub(rb"=\r?\n", b"", data)))
    yield "escaped characters", _fold(_CHARACTERS.sub(_character, plain))
    squeezed = re.sub(rb"=?[\s:]", b"", data)  # long lines are broken, and some write hex with spaces or colons
    yield "hex", _decoded(_HEX, squeezed, 2, lambda run: bytes.fromhex(run[: len(run) // 2 * 2].decode()))
    yield "base64", _decoded(_BASE64, squeezed.translate(bytes.maketrans(b"-_", b"+/")), 4, _unbase64)


class Grep:
    """What must stand nowhere, ready to be looked for.

    Args:
        tells: pieces of text of at least five characters.
    """

    def __init__(self, tells: Collection[str]) -> None:
        self._tells = {written: tell for tell in tells for written in _written(tell)}
        cased = [(tell, case) for tell in tells for case in (tell, tell.upper(), tell.title())]
        self._base32 = {piece: tell for tell, case in cased for piece in _base32(case.encode())}
        self._clean: set[tuple[str, int, int]] = set()

    def found(self, data: bytes) -> set[str]:
        """Every piece that stands there: which, in what encoding, and what is around it."""
        found = {
            f"{tell} ({way}): {text[max(0, text.index(written) - _AROUND) :][: 3 * _AROUND]!r}"
            for way, text in readings(data)
            for written, tell in self._tells.items()
            if written in text
        }
        squeezed = re.sub(rb"\s", b"", data).lower().decode("latin-1")
        return found | {f"{tell} (base32)" for piece, tell in self._base32.items() if piece in squeezed}

    def below(self, folder: Path, *, but: Iterable[Path] = ()) -> set[str]:
        """What stands in any file below a folder, or in a file's name; files and folders of `but` are left out."""
        left_out = set(but)
        found: set[str] = set()
        for path in sorted(folder.rglob("*")):
            if left_out.isdisjoint((path, *path.parents)):
                name = path.relative_to(folder).as_posix()
                found |= {f"the name {name}: {what}" for what in self.found(name.encode())}
                found |= {f"{name}: {what}" for what in self._in_file(path)}
        return found

    def _in_file(self, path: Path) -> set[str]:
        """What stands in a file; one that was clean and has not changed is not read again."""
        try:
            if not path.is_file():
                return set()
            data, stat = path.read_bytes(), path.stat()
        except FileNotFoundError:  # a draft of a run that is going on
            return set()
        seen = (str(path), stat.st_mtime_ns, hash(data))
        if seen in self._clean:
            return set()
        found = self.found(data)
        if not found:
            self._clean.add(seen)
        return found


def _written(tell: str) -> Iterator[str]:
    """A piece as it may stand in a text; of a domain also its ASCII form (RFC 3492)."""
    yield _fold(tell)
    yield _fold(unicodedata.normalize("NFD", tell))
    if not tell.isascii():
        yield tell.encode("punycode").decode().lower()


def _fold(text: str) -> str:
    return text.casefold()


def _text(data: bytes) -> str:
    return _fold(data.decode("utf-8", "replace"))


def _octet(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[3], 8) if found[3] else int(found[1] or found[2], 16)])


def _character(found: re.Match[str]) -> str:
    number = int(found[3]) if found[3] else int(found[1] or found[2] or found[4], 16)
    return chr(number) if number < 0x110000 else ""


def _decoded(runs: re.Pattern[bytes], data: bytes, group: int, decode: Callable[[bytes], bytes]) -> str:
    """Every run decoded from each of the places where a group of signs may begin."""
    return _text(b" ".join(decode(run[start:]) for run in runs.findall(data) for start in range(group)))


def _unbase64(run: bytes) -> bytes:
    return base64.b64decode(run + b"A" * (-len(run) % 4))


def _base32(raw: bytes) -> Iterator[str]:
    """What is sure to stand in base32 (RFC 4648) of any text that holds these bytes, from each place in a group."""
    for before in range(5):
        encoded = base64.b32encode(bytes(before) + raw).decode().rstrip("=").lower()
        first, last = -(-before * 8 // 5), (before + len(raw)) * 8 // 5
        yield encoded[first:last]
