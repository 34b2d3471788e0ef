"""A CSV file as rows with true line numbers: encodings, delimiters, quotation marks. RFC 4180, and what people have.

Nothing here knows what a column means, and no fault holds what a row holds.
"""

from __future__ import annotations

import csv
import io
import re
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from pipeline.errors import PublishError, WrongUse

DELIMITERS = (",", ";", "\t")
_LONGEST_LINE = 1 << 20
_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_REMEDY = "save it as “CSV UTF-8” in the spreadsheet program, and run again"
_QUOTES = "a quotation mark stands where none may; put the cell in quotation marks and double those inside it"
_OPEN = "a quotation mark opens here and is never closed: nothing after it could be read; close it"


class UnreadableCsv(PublishError):
    """The file holds no rows that can be read; the message says the line, never what stands there."""

    exit_status = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A CSV file that can be read from its beginning more than once. `name` is the file as the person knows it."""

    name: str
    opened: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `line` is the 1-based line on which it begins; `fault` says why it has no cells."""

    line: int
    cells: list[str] = field(repr=False)
    fault: str = ""


def source_of(path: Path) -> Source:
    """A file, a pipe, or `-` for standard input. What can be read only once is kept in memory, not on the disk.

    Raises:
        WrongUse: it is not there or cannot be read.
    """
    try:
        if str(path) == "-" and sys.stdin:
            held = sys.stdin.buffer.read()
            return Source("standard input", lambda: io.BytesIO(held))
        if stat.S_ISREG(path.stat().st_mode):
            path.open("rb").close()
            return Source(str(path), lambda: path.open("rb"))
        once = path.read_bytes()
    except OSError as error:
        raise WrongUse(f"cannot be read: {error.strerror}", "name a CSV file", file=str(path)) from None
    return Source(str(path), lambda: io.BytesIO(once))


def rows(source: Source, delimiter: str) -> Iterator[Row]:
    """The rows that are not empty, one at a time. A row that breaks the quoting has a fault and no cells.

    Raises:
        UnreadableCsv: the bytes are no text that can be read safely.
    """
    with _text(source) as stream:
        reader = csv.reader(_lines(stream, source), delimiter=delimiter, strict=True, skipinitialspace=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                unclosed = "unexpected end" in str(error) or "field larger" in str(error)
                yield Row(line, [], _OPEN if unclosed else _QUOTES)
                if unclosed:
                    return
                continue
            if any(cell and not cell.isspace() for cell in cells):
                yield Row(line, cells)


def _text(source: Source) -> TextIO:
    stream = source.opened()
    name = _encoding(stream.read(4096), source)
    stream.seek(0)
    # what is not UTF-8 becomes lone surrogates, so that the line can be told
    errors = "surrogatepass" if name == "utf-16" else "surrogateescape"
    return io.TextIOWrapper(stream, encoding=name, errors=errors, newline="")


def _encoding(head: bytes, source: Source) -> str:
    """UTF-16 with its mark, else UTF-8 with or without one.

    Raises:
        UnreadableCsv: it is something else.
    """
    if head.startswith(b"PK\x03\x04"):
        raise UnreadableCsv("is a spreadsheet, not CSV", _REMEDY, file=source.name)
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise UnreadableCsv("is UTF-32 text", _REMEDY, file=source.name)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in head[:4]:
        raise UnreadableCsv("is not UTF-8 text: it holds zero bytes", _REMEDY, file=source.name)
    return "utf-8-sig"


def _lines(stream: TextIO, source: Source) -> Iterator[str]:
    """Lines with their ends (LF, CR or CRLF), none so long that it fills the memory."""
    number = 0
    try:
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                raise UnreadableCsv("is longer than a row can be", "is this a CSV file?", file=source.name, line=number)
            if not line.isascii() and _NOT_UTF8.search(line):
                raise _not_utf8(source, number)
            yield line
    except UnicodeDecodeError:  # UTF-16 that ends within a character; the error's own text would show the bytes
        raise _not_utf8(source, number + 1) from None
    except OSError as error:
        raise WrongUse(f"cannot be read: {error.strerror}", "look at the disk", file=source.name) from None


def _not_utf8(source: Source, line: int) -> UnreadableCsv:
    return UnreadableCsv("is not UTF-8 (an older Windows encoding?)", _REMEDY, file=source.name, line=line)
