"""The e-mail as it looks to readers: copies of its HTML in which colours and pictures are settled beforehand.

A frame shows the document that travels, with these changes and no others, because the page may be opened in a browser
whose own colours are light or dark, and must call nowhere:

- every `(prefers-color-scheme: …)` in its style sheets becomes a condition that is always true, or never, so that the
  dark rules are in force in the dark frames only; `color-scheme` is set to match;
- a picture that travels with the mail (`cid:`) becomes a `data:` address, or with pictures off loses its address, so
  that its alternative text shows; a picture on the web loses its address always;
- style sheets, backgrounds and fonts on the web lose their addresses;
- a slot's link loses its address (it has none before sending); other links open in a tab of their own;
- the body can be focused, so that a mail without links can be scrolled by keyboard too.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal

from pipeline.delivery import Slot
from pipeline.edition import EmailEdition, content_id
from pipeline.preview.markup import Html

Scheme = Literal["light", "dark"]

_ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
_STYLE = re.compile(rf"<style\b{_ATTRIBUTES}>.*?</style\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(rf"<[a-z]{_ATTRIBUTES}>", re.IGNORECASE)
_PREFERS = re.compile(r"\(\s*prefers-color-scheme\s*(?::\s*([\w-]+)\s*)?\)", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b[^;]*;", re.IGNORECASE)
_REMOTE_URL = re.compile(r"""url\(\s*(?:&quot;|&#39;|["'])?\s*(?:https?:|ftp:)?//[^)]*\)""", re.IGNORECASE)
_LOADED = re.compile(r"""\s(src|srcset|background|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_WHEN = {True: "(min-width: 0px)", False: "(max-width: -1px)"}
_Shown = Mapping[str, str] | None
"""Addresses in the mail to `data:` addresses, for a copy with pictures; None for one without."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One copy: `document` is the whole HTML, ready to stand in the attribute `srcdoc` between double quotes."""

    scheme: Scheme
    pictures: bool
    document: Html


@dataclass(frozen=True, slots=True)
class Pictures:
    """What an e-mail shows: how many pictures travel with it, and the addresses of those that stand on the web."""

    local: int
    remote: tuple[str, ...]


def pictures_of(html: str) -> Pictures:
    """The pictures that an e-mail's HTML names, each once, in its order; not those inside style sheets."""
    named = [_address(match) for tag in _TAG.findall(_STYLE.sub("", html)) for match in _LOADED.finditer(tag)]
    remote = dict.fromkeys(address for address in named if _REMOTE.match(address))
    local = dict.fromkeys(address for address in named if address.startswith(("cid:", "data:")))
    return Pictures(len(local), tuple(remote))


def frames(edition: EmailEdition, slots: Sequence[Slot]) -> list[Frame]:
    """The copies worth looking at: light and dark, each with pictures where any travel with the mail, and without."""
    shown = {f"cid:{content_id(edition.slug, p.src)}": _data(p.media_type, p.data) for p in edition.pictures}
    states: tuple[_Shown, ...] = (shown, None) if pictures_of(edition.html).local else (None,)
    html = _without_slots(edition.html, slots)
    schemes: tuple[Scheme, ...] = ("light", "dark")
    return [
        Frame(scheme, state is not None, _attribute(_settled(html, scheme, state)))
        for state in states
        for scheme in schemes
    ]


def _settled(html: str, scheme: Scheme, shown: _Shown) -> str:
    """A copy for one scheme in which only the pictures of `shown` keep an address, the one given there."""
    html = _TAG.sub(lambda tag: _tag(tag[0], shown), html)
    html = _STYLE.sub(lambda style: _style(style[0], scheme), html)
    added = f'<base target="_blank"><style>:root{{color-scheme:{scheme}!important}}</style>'
    head, closing, rest = html.partition("</head>")
    return f"{head}{added}{closing}{rest}"


def _tag(tag: str, shown: _Shown) -> str:
    """A tag without anything that it would load; `<link>` goes altogether."""
    if tag[:5].lower() == "<link":
        return ""
    if tag[:5].lower() == "<body":
        tag = f'{tag[:5]} tabindex="0"{tag[5:]}'
    return _REMOTE_URL.sub("none", _LOADED.sub(lambda named: _kept(named, shown), tag))


def _style(style: str, scheme: Scheme) -> str:
    """A style sheet whose colour conditions are settled and which loads nothing."""
    settled = _PREFERS.sub(lambda query: _WHEN[query[1] is None or query[1].lower() == scheme], style)
    return _REMOTE_URL.sub("none", _IMPORT.sub("", settled))


def _kept(named: re.Match[str], shown: _Shown) -> str:
    """The attribute of a picture that is shown, or nothing."""
    if shown is None:
        return ""
    address = _address(named)
    kept = address if address.startswith("data:") else shown.get(address)
    return f' {named[1]}="{escape(kept)}"' if kept else ""


def _address(named: re.Match[str]) -> str:
    return unescape(named[2] or named[3] or named[4] or "").strip()


def _without_slots(html: str, slots: Sequence[Slot]) -> str:
    """The HTML with the links that lead nowhere before sending turned into notes of what will stand there."""
    for slot in slots:
        html = html.replace(f'href="{slot.placeholder}"', f'title="filled while sending: {escape(slot.about)}"')
    return html


def _data(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{b2a_base64(data, newline=False).decode('ascii')}"


def _attribute(html: str) -> Html:
    """A document as the value of an attribute in double quotes: only these two characters mean anything there."""
    return Html(html.replace("&", "&amp;").replace('"', "&quot;"))
