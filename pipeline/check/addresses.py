"""Addresses: every link leads to a page of the web, and to the one that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.check.pieces import Piece, pieces, quoted
from pipeline.issue import Issue, Span
from pipeline.problem import Problem
from pipeline.rules import found

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)
_MEANT = re.compile("[\u200c\u200d]")
"""ZWNJ and ZWJ are letters' business in the path of a Persian or Indic address, but never stand in a host's name."""
_BROKEN = re.compile(r'[\s<>"\x00-\x1f\x7f-\x9f]')
_AUTHORITY = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_PORT = re.compile(r":(\d{0,5})$")
_LABEL = re.compile(r"(?!-)(?:[A-Za-z0-9_-]|[^\x00-\x9f]){1,63}(?<!-)")
_TOP = re.compile(r"(?:[A-Za-z]|[^\x00-\x9f]){2,63}|xn--[A-Za-z0-9-]{1,59}", re.IGNORECASE)
_LAST_PORT = 65535
_IPV4 = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_IPV6 = re.compile(r"\[[0-9A-Fa-f:.]+\]")
_SHOWN = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,24})(?:[/?#]\S*)?", re.IGNORECASE)
_FILE_ENDING = re.compile(r".*\.(?:md|txt|pdf|docx?|html?|js|py|rs|go|sh|io|ml|toml|json|rb|cc|so)", re.IGNORECASE)
"""Names such as Node.js or README.md look like hosts and are words."""


class Fault(NamedTuple):
    """Why an address cannot be used: the rule that it breaks and what is wrong, in words."""

    rule: str
    said: str


def addresses(issue: Issue) -> Iterator[Problem]:
    """Problems of all addresses that readers are led to: links in the text, resources, the issue's own."""
    if issue.url is not None:
        yield from _judged(issue.url, "the issue's address", issue.line_of("url"))
    for piece in pieces(issue):
        for span in piece.spans:
            if span.kind == "link":
                yield from _link(piece, span)
    for section in issue.resources.sections if issue.resources else ():
        for item in section.items:
            if item.url:
                yield from _judged(item.url, f"the address of {quoted(item.title)}", item.line, file=section.file)


def fault_of(url: str) -> Fault | None:
    """What is wrong with an address, None where it is an http(s) URL with a host (RFC 3986, RFC 9110 section 4.2)."""
    url = url.strip(" ")
    if not url:
        return Fault("link-malformed", "is empty")
    hidden = _INVISIBLE.search(url)
    if hidden and not (
        _MEANT.fullmatch(hidden.group()) and hidden.start() > url.find(_host_part(url)) + len(_host_part(url))
    ):
        return Fault("link-invisible-character", f"holds the invisible character U+{ord(hidden.group()):04X}")
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() == "mailto":
        return Fault("link-mail", "is a mail address")
    if scheme is None or scheme[1].lower() not in {"http", "https"}:
        return Fault("link-not-web", "is no http:// or https:// address")
    if broken := _BROKEN.search(url):
        shown = "a space" if broken.group().isspace() else quoted(broken.group())
        return Fault("link-malformed", f"has {shown} in it")
    return _host_fault(_host_part(url))


def host_of(url: str) -> str:
    """The host of an http(s) address in lower case, without port and leading www.; empty where it has none."""
    return _PORT.sub("", _host_part(url).rpartition("@")[2]).lower().removeprefix("www.")


def _host_part(url: str) -> str:
    match = _AUTHORITY.match(url)
    return match[1] if match else ""


def _host_fault(authority: str) -> Fault | None:
    if "@" in authority:
        return Fault("link-malformed", "has a user name before its host")
    port = _PORT.search(authority)
    host = authority[: port.start()] if port else authority
    if port and not (port[1] and 0 < int(port[1]) <= _LAST_PORT):
        return Fault("link-malformed", "has no proper port number")
    if _IPV4.fullmatch(host) or _IPV6.fullmatch(host):
        return None
    labels = host.removesuffix(".").split(".")
    if len(labels) == 1 or not all(map(_LABEL.fullmatch, labels)) or not _TOP.fullmatch(labels[-1]):
        return Fault("link-malformed", f"has no proper host name ({quoted(host)})" if host else "has no host name")
    return None


def _link(piece: Piece, span: Span) -> Iterator[Problem]:
    text = piece.text[span.start : span.end].strip()
    line = span.line or piece.line
    if not text:
        yield found("link-without-text", f"the link to {quoted(span.value)} has no text", line=line, column=span.column)
    if fault_of(span.value):
        yield from _judged(span.value, "the link", line, span.column)
    elif _misleads(text, span.value):
        message = f"the link shows {quoted(text)} and leads to {host_of(span.value)}"
        yield found("link-text-differs", message, line=line, column=span.column)


def _judged(url: str, what: str, line: int, column: int = 0, file: str = "") -> Iterator[Problem]:
    if fault := fault_of(url):
        yield found(fault.rule, f"{what} {quoted(url)} {fault.said}", line=line, column=column, file=file)


def _misleads(text: str, url: str) -> bool:
    """Whether the text of a link is itself an address, of another site than the link's."""
    shown = _SHOWN.fullmatch(text)
    if shown is None or ("/" not in text and _FILE_ENDING.fullmatch(text)):
        return False
    told, real = shown[1].lower().removeprefix("www."), host_of(url)
    return told != real and not real.endswith(f".{told}") and not told.endswith(f".{real}")
