"""The ways that a mail shows: to the issue on the web, and out of the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import Channel, Publication, SmtpSettings
from pipeline.delivery import UNSUBSCRIBE, UNSUBSCRIBE_MAILTO, VIEW_IN_BROWSER
from pipeline.render.email import render_email
from pipeline.render.ways import unsubscribe_address, view_address
from tests.render.material import CHANNEL, PUBLICATION, TEMPLATES, full_issue

ISSUE = full_issue()
FOR_ALL = replace(PUBLICATION, issue_url="https://example.org/briefings/{slug}")


@pytest.mark.parametrize(
    ("publication", "url", "told"),
    [
        (PUBLICATION, None, VIEW_IN_BROWSER.placeholder),
        (PUBLICATION, "javascript:x", VIEW_IN_BROWSER.placeholder),
        (PUBLICATION, "https://example.org/7", "https://example.org/7"),
        (FOR_ALL, None, "https://example.org/briefings/2026-03-09-four-crossings"),
        (FOR_ALL, "https://example.org/7", "https://example.org/7"),
        (replace(FOR_ALL, view_in_browser=False), "https://example.org/7", None),
    ],
)
def test_where_the_issue_stands_on_the_web(publication: Publication, url: str | None, told: str | None) -> None:
    assert view_address(replace(ISSUE, url=url), publication) == told


def test_without_the_link_nothing_is_left_of_it() -> None:
    made = render_email(ISSUE, replace(PUBLICATION, view_in_browser=False), CHANNEL, TEMPLATES)
    for text in (made.html, made.text):
        assert "View in browser" not in text
        assert VIEW_IN_BROWSER.placeholder not in text
        assert UNSUBSCRIBE.placeholder in text
    assert "none" not in made.text.lower().split()
    assert made.text.endswith(f"{UNSUBSCRIBE.placeholder}\n")


def test_a_channel_with_a_mailbox_alone_shows_that() -> None:
    by_mail = SmtpSettings(unsubscribe_mailto="leave@lantern.example")
    channel = Channel("newsletter", "smtp", by_mail)
    made = render_email(ISSUE, PUBLICATION, channel, TEMPLATES)
    for text in (made.html, made.text):
        assert UNSUBSCRIBE_MAILTO.placeholder in text
        assert UNSUBSCRIBE.placeholder not in text
    both = replace(by_mail, unsubscribe_url="https://lists.lantern.example/u/")
    assert unsubscribe_address(Channel("newsletter", "smtp", both)) == UNSUBSCRIBE.placeholder
