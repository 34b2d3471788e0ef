"""Issues, editions and packed bytes made by hand: the least that breaks no rule, for a test to change."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pipeline.channel import BlueskySettings, Channel, Publication, SmtpSettings
from pipeline.check import check_issue
from pipeline.delivery import READER, UNSUBSCRIBE, Delivery, Mailing, Packed
from pipeline.edition import EmailEdition, LinkCard, Post, ThreadEdition
from pipeline.issue import Block, Issue, Reading, Resource, Resources, Section, Source, Span
from pipeline.problem import Problem

PUBLICATION = Publication("Harbour Letter", "letter@harbour.example", base_url="https://www.harbour.example/letter")
NEWSLETTER = Channel("newsletter", "smtp", SmtpSettings())
BLUESKY = Channel("bluesky", "bluesky", BlueskySettings(max_posts=4))

GOOD = Issue(
    title="Fishing boats return to the southern harbour",
    date=dt.date(2026, 2, 16),
    author="Harbour Watch",
    read_minutes=None,
    language="en",
    slug="2026-02-16-fishing-boats",
    url="https://harbour.example/letter/7",
    hashtags=("Harbour", "ငါးဖမ်း"),
    body=(Block("paragraph", "Eleven boats came back on Monday, and the market opened again.", 3),),
    lines=(("title", 1), ("date", 2), ("hashtags", 2), ("url", 2)),
)


def issue(**changes: Any) -> Issue:
    """The good issue with some fields changed."""
    return replace(GOOD, **changes)


def paragraph(text: str, *spans: Span, line: int = 3) -> Block:
    """A paragraph of the body."""
    return Block("paragraph", text, line, spans)


def link(text: str, address: str, line: int = 3) -> Issue:
    """An issue whose only paragraph is a link."""
    return issue(body=(paragraph(text, Span("link", 0, len(text), address, line, 1)),))


def listed(*items: Resource, slug_line: int = 0, note: str | None = None, heading: str = "Reports") -> Issue:
    """An issue with one section of resources."""
    return issue(resources=Resources("Resources", (Section("reports", heading, items, 8, slug_line, note),), 7))


def resource(title: str = "Tide tables for the year", **changes: Any) -> Resource:
    """A resource with publisher and address."""
    return replace(Resource(title, "Tide Office", f"https://example.org/{len(title)}", "en", 10), **changes)


def problems(changed: Issue, text: str = "") -> tuple[Problem, ...]:
    """What `check_issue` says of an issue read from a text."""
    return check_issue(Reading(changed, Source("issue.txt", text)), PUBLICATION)


def rules(found: Iterable[Problem]) -> list[str]:
    """The names of the rules broken."""
    return [problem.rule for problem in found]


PAGE = (
    '<!DOCTYPE html>\n<html lang="en" dir="ltr"><head><title>Letter</title><style>p{{margin:0}}</style></head>\n'
    '<body>{body}<p><a href="https://unsubscribe.invalid/SLOT">Unsubscribe</a></p></body></html>'
)


def email(body: str = "<p>Eleven boats came back.</p>", **changes: Any) -> EmailEdition:
    """An e-mail that breaks no rule."""
    text = f"Eleven boats came back.\n\nUnsubscribe: <{UNSUBSCRIBE.placeholder}>\n"
    made = EmailEdition(GOOD.slug, GOOD.date, "Boats", "Eleven boats", ("en",), PAGE.format(body=body), text)
    return replace(made, **changes)


def post(text: str = "Eleven boats came back on Monday.", **changes: Any) -> Post:
    """A post that fits."""
    return replace(
        Post(text, "argument", len(text), 300, ("en",), size=len(text.encode("utf-8", "replace")), size_limit=3000),
        **changes,
    )


def thread(*posts: Post, left_out: tuple[str, ...] = ()) -> ThreadEdition:
    """A thread of posts that leads to the issue on the web."""
    card = LinkCard("https://harbour.example/boats", "Boats", "Eleven boats")
    made = posts or (post(),)
    return ThreadEdition(
        "bluesky", "bluesky", GOOD.slug, GOOD.date, "Boats", "en", "graphemes", made, left_out, link=card
    )


MESSAGE = b"\r\n".join((
    b"From: Harbour Letter <letter@harbour.example>",
    b"To: reader@slot.invalid",
    b"Subject: =?utf-8?q?Boats_=E2=80=93?=",
    b"Date: Mon, 16 Feb 2026 06:00:00 +0000",
    b"Message-ID: <7@harbour.example>",
    b"MIME-Version: 1.0",
    b"Content-Type: text/plain; charset=utf-8",
    b"List-Unsubscribe:",
    b" <https://unsubscribe.invalid/SLOT>",
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    b"",
    b"Eleven boats came back.",
    b"",
))  # fmt: skip


def packed_mail(message: bytes = MESSAGE, **changes: Any) -> Packed:
    """A packed e-mail that breaks no rule."""
    mailing = Mailing("7/newsletter", "newsletter", "smtp", ("message.eml",), (UNSUBSCRIBE, READER))
    return replace(Packed("newsletter", {"message.eml": message}, (mailing,)), **changes)


def packed_thread(document: Any = None, **changes: Any) -> Packed:
    """A packed thread of two posts that breaks no rule."""
    if document is None:
        document = {"requests": [{"record": {"text": "One."}}, {"record": {"text": "Two."}}]}
    deliveries = (
        Delivery("7/bluesky/1", "bluesky", "bluesky", ("thread.json",), request=0),
        Delivery("7/bluesky/2", "bluesky", "bluesky", ("thread.json",), follows="7/bluesky/1", request=1),
    )
    return replace(Packed("bluesky", {"thread.json": json.dumps(document).encode()}, deliveries), **changes)
