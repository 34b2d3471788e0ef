"""The fields that tell mail programs of the list: what it is, how to leave it, who answers (RFC 2369, 2919, 8058).

Each comes with its name; a field for which the publication has nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import quote, urlsplit, urlunsplit

from pipeline.channel import MailSettings, Publication
from pipeline.delivery import UNSUBSCRIBE, UNSUBSCRIBE_MAILTO
from pipeline.pack.headers import ATOMS, ascii_domain, split_mailbox
from pipeline.text.clean import one_line
from pipeline.text.header_words import LINE

_SENDER_ID = range(5, 16)
"""Characters of a Feedback-ID's SenderId (support.google.com/mail/answer/6254652)."""
_LONGEST_ID = 255
"""Characters of a list's identifier (RFC 2919 section 2)."""
_KEPT_IN_URI = "!$&'()*+-./:;=?@[]_~%#"
"""What a URI may hold unescaped (RFC 3986), but for the comma, which parts URIs in a list's field."""


def list_headers(publication: Publication, settings: MailSettings) -> Iterator[tuple[str, str]]:
    """Name and value of every field of the list.

    Raises:
        BadConfiguration: one of the publication's addresses is none.
    """
    owner, answers = (split_mailbox(text)[1] for text in (publication.address, _reply_to(publication)))
    if identifier := publication.list_id or _own_id(settings.list, owner.rpartition("@")[2]):
        yield "List-Id", _list_id(one_line(publication.name), identifier)
    yield from _ways_out(settings)
    yield "List-Help", f"<{_mailto(answers)}?subject=help>"
    if archive := _uri(publication.base_url or _all_issues(publication.issue_url)):
        yield "List-Archive", f"<{archive}>"
    yield "List-Owner", f"<{_mailto(owner)}>"
    yield "List-Post", "NO"


def feedback_id(slug: str, channel: str, publication: Publication, settings: MailSettings) -> str:
    """What Gmail's complaint statistics are told by: issue, channel and list, then who sends.

    No value stands there twice and none says anything of a reader, as Gmail asks.
    """
    sender = publication.feedback_id or _sender_id(split_mailbox(publication.address)[1].rpartition("@")[2])
    told = (re.sub(r"[^A-Za-z0-9._-]", "-", value) for value in (slug, channel, settings.list))
    fields = [value for value in dict.fromkeys(told) if value != sender]
    return ":".join([*fields, sender])


def _ways_out(settings: MailSettings) -> Iterator[tuple[str, str]]:
    """The https address first; without one there is no one-click (RFC 8058 section 3.1)."""
    by_mail = settings.unsubscribe_mailto is not None
    by_web = settings.unsubscribe_url is not None or not by_mail
    slots = [UNSUBSCRIBE] * by_web + [UNSUBSCRIBE_MAILTO] * by_mail
    yield "List-Unsubscribe", ", ".join(f"<{slot.placeholder}>" for slot in slots)
    if by_web:
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _reply_to(publication: Publication) -> str:
    return publication.reply_to or publication.address


def _list_id(name: str, identifier: str) -> str:
    """With the publication's name where that is plain and there is room: all else confuses filters."""
    alone = f"<{identifier.strip('<> ')}>"
    named = f"{name} {alone}"
    plain = ATOMS.fullmatch(name) and "=?" not in name and len(f"List-Id: {named}") <= LINE
    return named if plain else alone


def _own_id(name: str, domain: str) -> str:
    """The identifier of a list that was given none: its name below the publication's domain (RFC 2919 section 3)."""
    label = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"{label}.{domain}" if label and len(label) + 1 + len(domain) <= _LONGEST_ID else ""


def _all_issues(issue_url: str | None) -> str:
    """Where all issues are likely to stand, from where one does: the folder, else the website."""
    before = (issue_url or "").partition("{")[0]
    return before if before.endswith("/") or not before else f"{before.rpartition('/')[0]}/"


def _sender_id(domain: str) -> str:
    """The domain's letters and digits; of a domain with too few or too many some, and a sum over all."""
    plain = re.sub(r"[^a-z0-9]", "", domain.lower())
    return plain if len(plain) in _SENDER_ID else plain[:9] + sha256(domain.lower().encode()).hexdigest()[:6]


def _mailto(address: str) -> str:
    """An address as a mailto URI (RFC 6068)."""
    return f"mailto:{quote(address, safe='!$*+@_~.-')}"


def _uri(address: str | None) -> str:
    """A web address in ASCII; empty where there is none or its host has no ASCII form."""
    if not address:
        return ""
    parts = urlsplit(address)
    host = ascii_domain(parts.netloc)
    escaped = (quote(part, safe=_KEPT_IN_URI) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, quote(host, safe=_KEPT_IN_URI), *escaped)) if host else ""
