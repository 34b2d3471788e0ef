"""Readings, editions and packed channels written by hand, so that the page can be tried on values of every shape."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.channel import Publication
from pipeline.delivery import READER, UNSUBSCRIBE, VIEW_IN_BROWSER, Delivery, Mailing, Packed
from pipeline.edition import EmailEdition, Mark, Post, ThreadEdition, content_id
from pipeline.issue import Issue, Picture, Reading, Source

SLUG = "2031-05-12-lamps-on-the-jetty"
DAY = date(2031, 5, 12)
BURMESE = "ဆိပ်ကမ်းမီးအိမ်များ ပြန်လင်းပြီ"
PUBLICATION = Publication(
    name="The Jetty Letter",
    address="letter@jetty.example",
    sender="The Jetty Letter <letter@jetty.example>",
    postal_address="4 Rope Walk, Harbour Town",
)
DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
PICTURE = Picture("jetty.png", "image/png", DOT)
TEXT = f"""Lamps on the jetty

May 12, 2031 • Author: The Keepers • 4 minute read

The lamps are lit again.
{BURMESE}
By The Keepers
"""


def reading(title: str | None = "Lamps on the jetty", text: str = TEXT, file: str = "issue.txt") -> Reading:
    """A reading of a short issue; only what the page shows of it is filled in."""
    issue = Issue(title=title, date=DAY, author="The Keepers", read_minutes=4, language="en", slug=SLUG)
    return Reading(issue, Source(file, text))


def html(body: str = "<p>The lamps are lit again.</p>", style: str = "") -> str:
    """An e-mail's document with a dark mode and the slots' links."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Lamps</title><style>'
        ":root{color-scheme:light dark}body{background:#fefefe;color:#111}"
        f"@media (prefers-color-scheme: dark){{body{{background:#101112!important;color:#eee!important}}}}{style}"
        f'</style></head><body>{body}<p><a href="{VIEW_IN_BROWSER.placeholder}">View</a> '
        f'<a href="{UNSUBSCRIBE.placeholder}">Unsubscribe</a></p></body></html>'
    )


def email(body: str = "<p>The lamps are lit again.</p>", style: str = "", subject: str = "Lamps") -> EmailEdition:
    """An e-mail edition around a body written by hand."""
    return EmailEdition(
        slug=SLUG,
        date=DAY,
        subject=subject,
        preheader="What the keepers saw this week",
        languages=("en", "my"),
        html=html(body, style),
        text=f"The lamps are lit again.\n\n{BURMESE}\n\nUnsubscribe: {UNSUBSCRIBE.placeholder}\n",
        pictures=(PICTURE,),
    )


def picture_tag(alt: str = "Six lamps along a wooden jetty") -> str:
    """The picture that travels with the mail, as the mail names it."""
    return f'<img src="cid:{content_id(SLUG, "jetty.png")}" alt="{alt}" width="300">'


def packed_email(edition: EmailEdition, channel: str = "newsletter") -> Packed:
    """The e-mail as a channel's files and its mailing."""
    files = {"email.html": edition.html.encode("utf-8", "replace"), "message.eml": b"From: letter\r\n\r\n"}
    slots = (READER, UNSUBSCRIBE, VIEW_IN_BROWSER)
    return Packed(channel, files, (Mailing(f"{SLUG}/{channel}", channel, "smtp", ("message.eml",), slots),))


def post(text: str = "The lamps are lit again.", **more: Any) -> Post:
    """A post of a network that counts characters and bytes."""
    size = len(text.encode("utf-8", "replace"))
    values: dict[str, Any] = {
        "role": "argument",
        "length": len(text),
        "limit": 300,
        "languages": ("en",),
        "size": size,
        "size_limit": 3000,
    }
    return Post(text=text, **(values | more))


def thread(*posts: Post, kind: str = "bluesky", left_out: tuple[str, ...] = ()) -> ThreadEdition:
    """A thread of posts; without any given, of three that use links, hashtags and Burmese."""
    lead = "Lamps on the jetty: what the keepers saw. https://jetty.example/lamps #harbour"
    link = lead.index("https://")
    tag = lead.index("#harbour")
    marks = (
        Mark("link", link, tag - 1, "https://jetty.example/lamps"),
        Mark("tag", tag, len(lead), "harbour"),
    )
    three = (post(lead, marks=marks, role="lead"), post(BURMESE, languages=("my",)), post("Good night."))
    return ThreadEdition("night", kind, SLUG, DAY, "Lamps", "en", "graphemes", posts or three, left_out)


def packed_thread(edition: ThreadEdition) -> Packed:
    """The thread as a channel's files and its deliveries, each following the one before it."""
    keys = [f"{SLUG}/{edition.kind}/{number}" for number in range(1, len(edition.posts) + 1)]
    deliveries = tuple(
        Delivery(key, edition.kind, edition.kind, ("thread.json",), follows=keys[n - 1] if n else None, request=n)
        for n, key in enumerate(keys)
    )
    return Packed(edition.kind, {"thread.txt": b"1\n", "thread.json": b"[]\n"}, deliveries)
