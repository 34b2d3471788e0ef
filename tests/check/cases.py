"""For every rule of the room `pipeline.check` the least that breaks it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.channel import UNNAMED, Publication
from pipeline.check import check_edition, check_issue, check_packed
from pipeline.delivery import Packed
from pipeline.edition import EmailEdition, ThreadEdition
from pipeline.issue import Block, Epigraph, Footnote, Hero, Issue, Picture, Reading, Source, Span
from pipeline.problem import Problem
from pipeline.rules import found
from tests.check.making import (
    BLUESKY,
    GOOD,
    MESSAGE,
    NEWSLETTER,
    PUBLICATION,
    email,
    issue,
    link,
    listed,
    packed_mail,
    packed_thread,
    paragraph,
    post,
    problems,
    resource,
    thread,
)

LONG = "Boats return and the market opens again. "
QUOTED = "We count the boats, and we count those who do not return."
ZAWGYI = "ေနျပည္ေတာ္သို႔ ေရာက္ရွိလာၾကသည္"
"""Written here in Zawgyi on purpose: "they arrived at the capital"."""


def _picture(**changes: str | None) -> Issue:
    figure = Block("figure", "", 3, src="boat.jpg", alt="A red boat on the beach")
    return issue(body=(*GOOD.body, replace(figure, **changes)))  # type: ignore[arg-type] # fields by name


ISSUES: dict[str, Issue] = {
    "title-missing": issue(title=None),
    "title-long": issue(title=LONG * 4),
    "title-too-long": issue(title=LONG * 50),
    "date-missing": issue(date=None),
    "issue-empty": issue(body=()),
    "read-time-wrong": issue(read_minutes=9),
    "hashtag-invalid": issue(hashtags=("Harbour Watch",)),
    "epigraph-repeated": issue(
        epigraph=Epigraph(QUOTED, None, 2), body=(paragraph(f"As she said: “{QUOTED.rstrip('.')}”."),)
    ),
    "paragraph-repeated": issue(body=(paragraph(LONG), paragraph(LONG.upper(), line=5))),
    "heading-skipped": issue(body=(Block("heading", "The market", 3, level=2), Block("heading", "Fish", 5, level=4))),
    "footnote-unreferenced": issue(footnotes=(Footnote("1", "Counted at noon.", 9),)),
    "footnote-undefined": issue(body=(paragraph("Eleven boats.[2]", Span("footnote", 13, 16, "2", 3, 14)),)),
    "footnote-repeated": issue(footnotes=(Footnote("1", "At noon.", 9), Footnote("1", "At night.", 10)), about="[1]"),
    "footnote-empty": issue(footnotes=(Footnote("1", " ", 9),), about="Counted by hand.[1]"),
    "hero-incomplete": issue(hero=Hero(None, None, 2)),
    "picture-without-alt": _picture(alt=None),
    "picture-alt-useless": _picture(alt="IMG_2041.JPG"),
    "picture-without-file": _picture(src=None),
    "picture-address": _picture(src="file:///home/boat.jpg"),
    "picture-third-party": _picture(src="https://pictures.example.org/boat.jpg"),
    "picture-large": replace(_picture(), pictures=(Picture("boat.jpg", "image/jpeg", bytes(300_001)),)),
    "resources-without-url": listed(resource(url=None)),
    "resource-without-publisher": listed(resource(by=None)),
    "resource-repeated": listed(resource(), resource(line=12)),
    "resource-title-repeated": listed(resource(), resource(by="Port Office", url="https://example.org/port", line=12)),
    "section-empty": listed(),
    "slug-line-stray": listed(resource(), slug_line=8),
    "link-not-web": link("the tables", "javascript:alert(1)"),
    "link-mail": link("write to us", "mailto:letter@harbour.example"),
    "link-malformed": link("the tables", "https://tide office.example/"),
    "link-invisible-character": link("the tables", "https://tide\u200boffice.example/"),
    "link-text-differs": link("www.bank.example", "https://phishing.example.org/"),
    "link-without-text": issue(body=(paragraph("Eleven boats.", Span("link", 8, 8, "https://example.org/", 3, 9)),)),
    "markup-shown": issue(body=(paragraph("Read <script>alert(1)</script> aloud."),)),
}
"""An issue for each rule that looks at the Issue alone."""

TEXTS: dict[str, str] = {
    "issue-too-long": "boat " * 200_001,
    "bidi-override": "Send it to gro.elpmaxe\u202e now.",
    "bidi-unclosed": "The \u202bboats\n\nThe market",
    "bidi-control": "The \u2067boats\u2069 came.",
    "character-lost": "The Z\ufffdrich opened.",
    "character-private": "The boats \uf0b7 the market.",
    "text-not-nfc": "The cafe\u0301 opened.",
    "zawgyi": ZAWGYI,
    "zawgyi-perhaps": "Report: ျပည္သူမ်ား (2026)",
    "burmese-marks": "မြန်မာာ",
    "slot-in-text": "Write to reader@slot.invalid.",
}
"""A text for each rule that looks at the text as it stands in its file."""

HUGE = "<p>" + "boat " * 18_500 + "</p>"
PUBLICATIONS: dict[str, Publication] = {"publication-unnamed": replace(PUBLICATION, name=UNNAMED)}
"""A publication for each rule that looks at it alone."""
EMAILS: dict[str, EmailEdition] = {
    "email-clipped": email("<p>" + "boat " * 20_400 + "</p>"),
    "email-large": email(HUGE),
    "email-style-large": email("<style>" + "p{margin:0}" * 1500 + "</style>"),
    "email-escape": email('<p title="ကမ\\u{103a}း">Boats</p>'),
    "email-doctype": email(html=email().html.replace("<!DOCTYPE", "<!doctype")),
    "email-remote": email('<table background="https://example.org/sea.png"></table>'),
    "email-active": email("<script>count()</script>"),
    "email-tracking": email('<img src="https://example.org/o.gif" width="1" height="1" alt="">'),
    "email-picture-alt": email(
        '<img src="https://example.org/boat.jpg">', web_pictures=("https://example.org/boat.jpg",)
    ),
    "email-picture-source": email('<img src="boat.jpg" alt="A boat">'),
    "email-language": email(html=email().html.replace(' dir="ltr"', "")),
    "email-unsubscribe": email(text="Eleven boats came back.\n"),
    "text-line-long": email(text=email().text + "boats " * 14),
}
THREADS: dict[str, ThreadEdition] = {
    "post-too-long": thread(post(length=301)),
    "post-empty": thread(post(" ")),
    "post-repeated": thread(post(), post()),
    "thread-empty": replace(thread(), posts=()),
    "thread-long": thread(*(post(f"{number} boats.") for number in range(5))),
    "thread-without-url": replace(thread(), link=None),
    "thread-incomplete": thread(left_out=("Two resources of “Reports”.",)),
    # what rendering and the look at the hands find is passed on
    **{
        rule: replace(thread(), problems=(found(rule, "the post “argument: Eleven boats” is not there"),))
        for rule in (
            "thread-edit-unfit", "thread-edit-changed", "thread-network-unknown", "content-warning-unknown",
            "mention-unresolved", "card-undrawable", "card-passed-over",
        )
    },
}  # fmt: skip
PACKED: dict[str, Packed] = {
    "mail-line-long": packed_mail(MESSAGE + b"x" * 999 + b"\r\n"),
    "mail-line-end": packed_mail(MESSAGE + b"Bare.\n"),
    "mail-header": packed_mail(MESSAGE.replace(b"Date:", b"Subject:")),
    "mail-address-encoded": packed_mail(MESSAGE.replace(b" <https", b" =?utf-8?q?=3Chttps?= <https")),
    "thread-unreadable": packed_thread(files={"thread.json": b"{"}),
    "secret-written": packed_thread({"requests": [{"headers": {"Authorization": "Bearer x"}}, {}]}),
    "delivery-broken": packed_thread({"requests": [{}]}),
    "slot-undeclared": packed_mail(MESSAGE + b"READER-TOKEN-SLOT\r\n"),
}


CASES = (*ISSUES, *TEXTS, *PUBLICATIONS, *EMAILS, *THREADS, *PACKED)


def broken(rule: str) -> tuple[Problem, ...]:
    """What is found in the least that breaks a rule."""
    if rule in ISSUES:
        return problems(ISSUES[rule])
    if rule in TEXTS:
        return problems(GOOD, TEXTS[rule])
    if rule in PUBLICATIONS:
        return check_issue(Reading(GOOD, Source("issue.txt", "")), PUBLICATIONS[rule])
    if rule in EMAILS:
        return check_edition(EMAILS[rule], NEWSLETTER)
    return check_edition(THREADS[rule], BLUESKY) if rule in THREADS else check_packed(PACKED[rule])
