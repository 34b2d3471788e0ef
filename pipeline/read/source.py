"""From a path to a Source: the file's bytes as text, or one clear error that says why they are none.

Everything that can be wrong with a file as a file is found here, so that the rooms behind this one see only text: UTF-8
without a byte order mark, LF line ends, no control characters, no line and no file larger than anybody writes.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from pipeline.errors import PublishError, UnreadableIssue, WrongUse
from pipeline.issue import Source
from pipeline.read.signatures import kind_of

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest file that is read; a thousand times a long briefing."""
LONGEST_LINE = 1_000_000
"""Characters of the longest line that is read."""

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe opened for reading waits for its writer, unless it is told not to; then its kind can be seen."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_AS_TEXT = "open it in the program that made it and save it as plain text (UTF-8)"


def load(path: Path) -> Source:
    """Read an issue's file.

    Args:
        path: the file, as the person named it; symbolic links are followed.

    Returns:
        The Source; its `file` is the path as given.

    Raises:
        WrongUse: there is no such file, or it is a folder, a pipe or a device, or may not be read.
        UnreadableIssue: the file holds no text: empty, binary, in another encoding, too large, or with control
            characters. The fault names the place.
    """
    file = str(path)
    data = read_bytes(path, file, LARGEST)
    if not data.strip(b" \t\r\n\f\v\xef\xbb\xbf"):
        raise UnreadableIssue("the file is empty", "write the issue into it", file=file)
    if kind := kind_of(data):
        raise UnreadableIssue(f"the file is {kind.name}, not {kind.wanted}", kind.remedy or _AS_TEXT, file=file)
    text = _decoded(data, file)
    del data
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_controls(text, file)
    _refuse_long_lines(text, file)
    if not text.strip():
        raise UnreadableIssue("the file is empty", "write the issue into it", file=file)
    return Source(file, text)


def read_bytes(path: Path, file: str, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Raises:
        WrongUse: it cannot be opened, or is no regular file.
        UnreadableIssue: it is larger than the limit; it has not been read whole then.
    """
    try:
        descriptor = os.open(path, _READ)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise _no_file(status.st_mode, file)
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                data = stream.read(limit + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _unopened(error, path, file) from error
    except ValueError as error:  # a NUL character in the path
        raise WrongUse("this is no name that a file can have", "give the path of the issue", file=repr(file)) from error
    if len(data) > limit:
        size = max(status.st_size, len(data))
        fault = f"the file has {_megabytes(size)}, more than the {_megabytes(limit)} that are read"
        raise UnreadableIssue(fault, "give the text of one issue only", file=file)
    return data


def _unopened(error: OSError, path: Path, file: str) -> WrongUse:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return WrongUse("there is no such file", "look at the spelling and the folder", file=file)
        case IsADirectoryError():
            return _no_file(stat.S_IFDIR, file)
        case PermissionError() if not path.is_dir():
            return WrongUse("the file may not be read", "give yourself the right to read it", file=file)
        case PermissionError():
            return _no_file(stat.S_IFDIR, file)
        case _:
            return WrongUse(f"the file cannot be read ({error.strerror or error})", "look at the path", file=file)


def _no_file(mode: int, file: str) -> WrongUse:
    if stat.S_ISDIR(mode):
        return WrongUse("this is a folder, not a file", "name the issue's file in it", file=file)
    return WrongUse("this is no regular file", "save the issue as a file and name that", file=file)


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):,.1f} MB".replace(".0 MB", " MB")


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte order mark, a person from the file's first byte
        at = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        raise _not_utf8(data, at, file) from error


def _not_utf8(data: bytes, at: int, file: str) -> PublishError:
    line_start = data.rfind(b"\n", 0, at) + 1
    line = data.count(b"\n", 0, at) + data.replace(b"\r\n", b"\n").count(b"\r", 0, at) + 1
    column = len(data[line_start:at].decode("utf-8", "replace").lstrip("\ufeff")) + 1
    fault = f"the file is not UTF-8: byte 0x{data[at]:02X} at offset {at}"
    if _looks_like_windows_1252(data):
        fault += " (it looks like Windows-1252)"
        remedy = "save it as UTF-8; in the program that made it the present encoding is called Windows-1252 or ANSI"
    else:
        remedy = "save it as UTF-8, or write that place again if the file is damaged"
    return UnreadableIssue(fault, remedy, file=file, line=line, column=column)


def _looks_like_windows_1252(data: bytes) -> bool:
    """Few bytes over 0x7F, each one a character of that code page, and none of them part of valid UTF-8."""
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    valid = len(re.findall(r"[^\x00-\x7f\ufffd]", data.decode("utf-8", "replace")))
    return high * 3 < len(data) and valid * 4 < high


def _refuse_controls(text: str, file: str) -> None:
    first = _CONTROL.search(text)
    if first is None:
        return
    count = len(_CONTROL.findall(text))
    at = first.start()
    name = "a NUL character" if first.group() == "\0" else "a control character"
    more = f", and {count - 1} more like it" if count > 1 else ""
    fault = f"{name} (U+{ord(first.group()):04X}) stands in the text{more}"
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    remedy = "save the file as UTF-8" if first.group() == "\0" else "delete it, or save the file as plain text again"
    raise UnreadableIssue(fault, remedy, file=file, line=line, column=column)


def _refuse_long_lines(text: str, file: str) -> None:
    start = 0
    number = 1
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > LONGEST_LINE:
            fault = f"the line has {end - start:,} characters, more than the {LONGEST_LINE:,} that are read"
            raise UnreadableIssue(fault, "break it into paragraphs", file=file, line=number)
        start, number = end + 1, number + 1
