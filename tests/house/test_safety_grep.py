"""The look for readers itself: a leak that is planted is found, in every encoding and in every place."""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.house.safety_grep import Grep
from tests.house.safety_people import ALONE, TELLS


def _octets(text: str, pattern: str) -> str:
    return "".join(pattern.format(byte) for byte in text.encode())


def _letters(text: str, pattern: str) -> str:
    return "".join(pattern.format(ord(letter)) for letter in text)


_WAYS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "upper": lambda text: text.upper().encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 url": lambda text: base64.urlsafe_b64encode(text.encode()),
    "base64 second": lambda text: base64.b64encode(b"<" + text.encode()),
    "base64 third": lambda text: base64.b64encode(b"to" + text.encode()),
    "base64 upper": lambda text: base64.b64encode(text.upper().encode()),
    "base64 broken": lambda text: re.sub(rb"(.{7})", rb"\1\r\n ", base64.b64encode(text.encode())),
    "base32": lambda text: base64.b32encode(b"abc" + text.encode()).lower(),
    "hex": lambda text: text.encode().hex().encode(),
    "hex upper": lambda text: text.encode().hex().upper().encode(),
    "hex apart": lambda text: text.encode().hex(" ").encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "quoted-printable whole": lambda text: _octets(text, "={:02X}").encode(),
    "quoted-printable broken": lambda text: b"=\r\n".join(bytes([byte]) for byte in text.encode()),
    "percent": lambda text: quote(text, safe="").encode(),
    "percent lower": lambda text: _octets(text, "%{:02x}").encode(),
    "xtext": lambda text: _octets(text, "+{:02X}").encode(),
    "json": lambda text: json.dumps(text).encode(),
    "json whole": lambda text: _letters(text, "\\u{:04X}").encode(),
    "python": lambda text: repr(text.encode()).encode(),
    "octal": lambda text: _octets(text, "\\{:03o}").encode(),
    "html": lambda text: html.escape(_letters(text, "&#{};")).replace("&amp;", "&").encode(),
    "html hex": lambda text: _letters(text, "&#x{:x};").encode(),
    "rfc6533": lambda text: _letters(text, "\\x{{{:X}}}").encode(),
}
_DOMAIN = "ရန်ကုန်မြို့"


@pytest.mark.parametrize("way", _WAYS)
@given(
    tell=st.sampled_from(sorted(TELLS)), before=st.binary(max_size=9), after=st.binary(max_size=9), mark=st.booleans()
)
def test_a_planted_leak_is_found_in_every_encoding(
    way: str, tell: str, before: bytes, after: bytes, *, mark: bool
) -> None:
    hidden = _WAYS[way](tell)
    around = (b"<", b">") if mark else (before + b" ", b" " + after)
    assert any(found.startswith(tell) for found in Grep({tell}).found(around[0] + hidden + around[1]))


def test_a_domain_is_found_in_its_ascii_form() -> None:
    ascii_form = f"{_DOMAIN}.test".encode("idna")
    assert ascii_form.startswith(b"xn--")
    assert Grep({_DOMAIN}).found(b"host " + ascii_form.upper())


@given(data=st.binary(max_size=2000))
def test_what_says_nothing_is_not_found(data: bytes) -> None:
    assert not Grep(TELLS).found(data)
    assert not Grep(TELLS).found(base64.b64encode(data) + data.hex().encode())


def test_a_leak_is_found_in_hidden_files_in_databases_and_in_names(tmp_path: Path) -> None:
    grep = Grep(TELLS)
    database = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE t (x)")
    database.execute("INSERT INTO t VALUES (?)", (ALONE.address,))
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / ".draft").write_text(ALONE.name, encoding="utf-16")
    (tmp_path / ALONE.address).mkdir()
    found = grep.below(tmp_path, but=[tmp_path / "x.db"])
    database.close()
    assert {name.partition(": ")[0] for name in found} == {
        "x.db-wal", ".cache/.draft", f"the name {ALONE.address}",
    }  # fmt: skip
    assert not grep.below(tmp_path, but=tmp_path.iterdir())
