"""The two ways that a reader is shown: to the issue on the web, and out of the list."""

from __future__ import annotations

from urllib.parse import quote

from pipeline.channel import Channel, MailSettings, Publication
from pipeline.delivery import UNSUBSCRIBE, UNSUBSCRIBE_MAILTO, VIEW_IN_BROWSER
from pipeline.issue import Issue
from pipeline.render.rich import safe_address


def view_address(issue: Issue, publication: Publication) -> str | None:
    """Where a mail's readers find the issue on the web: `web_address`, and without one a slot.

    Where the publication wants no such link there is none.
    """
    if not publication.view_in_browser:
        return None
    return web_address(issue, publication) or VIEW_IN_BROWSER.placeholder


def web_address(issue: Issue, publication: Publication) -> str | None:
    """The issue's own address, else the one that the publication gives all issues, if it gives one."""
    of_all = publication.issue_url and publication.issue_url.replace("{slug}", quote(issue.slug))
    return safe_address(issue.url) or of_all


def unsubscribe_address(channel: Channel) -> str:
    """The slot of the reader's unsubscribe address: a mailbox where the channel has only that."""
    settings = channel.settings
    only_mail = isinstance(settings, MailSettings) and settings.unsubscribe_mailto and not settings.unsubscribe_url
    return UNSUBSCRIBE_MAILTO.placeholder if only_mail else UNSUBSCRIBE.placeholder
