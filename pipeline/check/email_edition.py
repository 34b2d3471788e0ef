"""The e-mail, HTML and plain text: what mail programs cut off, break or refuse, and what would watch readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from pipeline.channel import Channel
from pipeline.check.pieces import quoted
from pipeline.check.places import at_offsets
from pipeline.delivery import UNSUBSCRIBE, UNSUBSCRIBE_MAILTO
from pipeline.edition import EmailEdition, content_id
from pipeline.problem import Problem
from pipeline.rules import found
from pipeline.text.wrap import fits, width

CLIPPED, LARGE = 102_000, 90_000
"""Bytes of the HTML in UTF-8. Gmail clips near 102 KB; it documents no figure, so the lowest one measured counts."""
STYLES = 16_384
"""Bytes of all style sheets: Gmail drops a larger one whole."""
COLUMNS = 78
"""RFC 5322, 2.1.1: lines SHOULD have at most 78 characters."""

_DOCTYPE = "<!DOCTYPE html>"
_TAG = re.compile(r"""<([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))|([a-zA-Z_][\w:.-]*)""")
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_LOADS = re.compile(r"""@import\b[^;]{0,200}|url\(\s*["']?\s*(?:https?:)?//[^)]{0,200}""", re.IGNORECASE)
_REMOTE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_LOADING = {"src", "srcset", "background", "poster", "data", "lowsrc", "dynsrc", "classid", "codebase"}
_ACTIVE = {
    "script", "form", "iframe", "frame", "object", "embed", "applet", "base", "input", "textarea", "video", "audio",
}  # fmt: skip
_CODE = re.compile(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)
_MARKER = re.compile(r"(?:[\W\d_]|\[\w{1,6}\])*")
"""What stands before the first word of a line, a bullet, a number or [L12]; breaking behind it would leave it alone."""

_Found = tuple[int, tuple[str, str]]
"""Offset in the HTML, rule and message."""


def email_edition(edition: EmailEdition, channel: Channel) -> Iterator[Problem]:
    """Problems of an e-mail; `file` is `<channel>/email.html` or `<channel>/email.txt`."""
    page = f"{channel.name}/email.html"
    yield from _size(edition.html, page)
    hits = sorted(_html(edition))
    for place, (rule, message) in at_offsets(edition.html, hits):
        yield found(rule, message, line=place.line, column=place.column, file=page)
    for text, file in ((edition.html, page), (edition.text, f"{channel.name}/email.txt")):
        if UNSUBSCRIBE.placeholder not in text and UNSUBSCRIBE_MAILTO.placeholder not in text:
            yield found("email-unsubscribe", "there is no link to unsubscribe", file=file)
    yield from _text(edition.text, f"{channel.name}/email.txt")


def _size(html: str, file: str) -> Iterator[Problem]:
    size = len(html.encode("utf-8", "surrogatepass"))
    if size >= CLIPPED:
        yield found("email-clipped", f"the HTML has {size:,} bytes; Gmail shows {CLIPPED:,}", file=file)
    elif size > LARGE:
        yield found("email-large", f"the HTML has {size:,} bytes of the {CLIPPED:,} that Gmail shows", file=file)
    styles = sum(len(match[1].encode("utf-8", "surrogatepass")) for match in _STYLE.finditer(html))
    if styles > STYLES:
        yield found("email-style-large", f"the styles have {styles:,} bytes; Gmail takes {STYLES:,}", file=file)


def _html(edition: EmailEdition) -> Iterator[_Found]:
    html = edition.html
    if not html.startswith(_DOCTYPE):
        yield 0, ("email-doctype", f"the HTML begins with {quoted(html[:30])}")
    for style in _STYLE.finditer(html):
        yield from _loads(style[1], style.start(1))
    known = {f"cid:{content_id(edition.slug, picture.src)}" for picture in edition.pictures}
    known |= {unquote(address) for address in edition.web_pictures}
    language = False
    for tag in _TAG.finditer(html):
        name, attributes = tag[1].lower(), _attributes(tag[2])
        language = language or (name == "html" and bool(attributes.get("lang") and attributes.get("dir")))
        for rule, message in _tag(name, attributes, known):
            yield tag.start(), (rule, message)
        yield from _loads(attributes.get("style", ""), tag.start())
        if "\\u{" in tag[2]:
            yield tag.start(), ("email-escape", f"the element {quoted(tag[0])} holds an escape of the MJML renderer")
    if not language:
        yield 0, ("email-language", "<html> has no lang or no dir")


def _attributes(text: str) -> dict[str, str]:
    return {(m[1] or m[5]).lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(text)}


def _loads(css: str, offset: int) -> Iterator[_Found]:
    for match in _LOADS.finditer(css):
        yield offset, ("email-remote", f"the style loads {quoted(match[0])}")


def _tag(name: str, attributes: dict[str, str], known: set[str]) -> Iterator[tuple[str, str]]:
    """Rule and message of everything wrong with one element."""
    if name in _ACTIVE:
        yield "email-active", f"the HTML holds <{name}>"
    for attribute, value in attributes.items():
        picture = name == "img" and attribute == "src"
        if attribute in _LOADING and not picture and _REMOTE.match(value):
            yield "email-remote", f"<{name} {attribute}> loads {quoted(value)}"
        if attribute.startswith("on") or (attribute in {"href", "action", "xlink:href"} and _CODE.match(value)):
            yield "email-active", f"<{name} {attribute}> runs code"
    if name == "link" and _REMOTE.match(attributes.get("href", "")):
        yield "email-remote", f"<link> loads {quoted(attributes['href'])}"
    if name == "img":
        yield from _picture(attributes, known)


def _picture(attributes: dict[str, str], known: set[str]) -> Iterator[tuple[str, str]]:
    source = attributes.get("src", "")
    is_known = unquote(unescape(source)) in known  # the inliner writes what is not ASCII as %E1 and so on
    if "alt" not in attributes:
        yield "email-picture-alt", f"the picture {quoted(source)} has no alt"
    if source.startswith("cid:"):
        if not is_known:
            yield "email-picture-source", f"the picture {quoted(source)} does not travel with the mail"
    elif not _REMOTE.match(source):
        yield "email-picture-source", f"the picture {quoted(source)} has no web address"
    elif attributes.get("width") in {"0", "1"} and attributes.get("height") in {"0", "1"}:
        yield "email-tracking", f"the picture {quoted(source)} has one pixel"
    elif not is_known:
        yield "email-remote", f"<img> loads {quoted(source)}, which the issue does not name"


def _text(text: str, file: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if not fits(line, COLUMNS):
            before = _last_break(line)
            if before and _MARKER.fullmatch(before) is None:
                message = f"the line {quoted(line)} has {width(line)} columns"
                yield found("text-line-long", message, line=number, file=file)


def _last_break(line: str) -> str:
    """What stands before the last space at which the line could have been broken inside 78 columns; maybe nothing."""
    at = min(len(line), COLUMNS)
    while (at := line.rfind(" ", 0, at)) > 0 and not fits(line[:at], COLUMNS):
        pass
    return line[:at].strip() if at > 0 else ""
