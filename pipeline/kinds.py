"""Every kind of channel, one row each: how an issue is rendered for it, packed for it, and who carries it.

A new kind is a settings dataclass in `pipeline.channel` and a row here. Rooms are imported when a channel of their
kind is there: a run with `--channel bluesky` loads nothing of the e-mail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.channel import Channel, MailSettings, Publication
from pipeline.delivery import Packed
from pipeline.edition import Edition, EmailEdition, ThreadEdition
from pipeline.issue import Issue
from pipeline.templates import Templates

Render = Callable[[Issue, Publication, Channel, Templates, Callable[[str], str]], Edition]
Pack = Callable[[Edition, Publication, Channel], Packed]


@dataclass(frozen=True, slots=True)
class Kind:
    """One row: `render` makes the Edition, `pack` the exact bytes."""

    render: Render
    pack: Pack


def _render_email(
    issue: Issue, publication: Publication, channel: Channel, templates: Templates, finish: Callable[[str], str]
) -> Edition:
    from pipeline.render.email import render_email  # noqa: PLC0415 - see the module's docstring

    return render_email(issue, publication, channel, templates, finish)


def _pack_email(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.email import pack_email  # noqa: PLC0415

    assert isinstance(edition, EmailEdition)  # noqa: S101 - the row's own render made it
    return pack_email(edition, publication, channel)


def _render_thread(
    issue: Issue, publication: Publication, channel: Channel, templates: Templates, _finish: Callable[[str], str]
) -> Edition:
    from pipeline.render.thread import render_thread  # noqa: PLC0415

    edition = render_thread(issue, publication, channel, templates.thread)
    settings = channel.settings
    if isinstance(settings, MailSettings) or not settings.card:
        return edition
    from pipeline.card.attaching import with_card  # noqa: PLC0415 - loads Pillow

    return with_card(edition, issue, publication, templates.words)


def _pack_bluesky(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.bluesky import pack_bluesky  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_bluesky(edition, publication, channel)


def _pack_mastodon(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.mastodon import pack_mastodon  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_mastodon(edition, publication, channel)


def _pack_linkedin(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.linkedin import pack_linkedin  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_linkedin(edition, publication, channel)


def _pack_facebook(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.facebook import pack_facebook  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_facebook(edition, publication, channel)


def _pack_telegram(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.telegram import pack_telegram  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_telegram(edition, publication, channel)


def _pack_discord(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.discord import pack_discord  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_discord(edition, publication, channel)


def _pack_slack(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.slack import pack_slack  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_slack(edition, publication, channel)


def _pack_webhook(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.webhook import pack_webhook  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_webhook(edition, publication, channel)


def _pack_apprise(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.apprise import pack_apprise  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_apprise(edition, publication, channel)


def _pack_threads(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.threads import pack_threads  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_threads(edition, publication, channel)


def _pack_x(edition: Edition, publication: Publication, channel: Channel) -> Packed:
    from pipeline.pack.x import pack_x  # noqa: PLC0415

    assert isinstance(edition, ThreadEdition)  # noqa: S101
    return pack_x(edition, publication, channel)


KINDS: dict[str, Kind] = {
    "smtp": Kind(_render_email, _pack_email),
    "maildir": Kind(_render_email, _pack_email),
    "mbox": Kind(_render_email, _pack_email),
    "directory": Kind(_render_email, _pack_email),
    "bluesky": Kind(_render_thread, _pack_bluesky),
    "mastodon": Kind(_render_thread, _pack_mastodon),
    "linkedin": Kind(_render_thread, _pack_linkedin),
    "facebook": Kind(_render_thread, _pack_facebook),
    "threads": Kind(_render_thread, _pack_threads),
    "x": Kind(_render_thread, _pack_x),
    "telegram": Kind(_render_thread, _pack_telegram),
    "discord": Kind(_render_thread, _pack_discord),
    "slack": Kind(_render_thread, _pack_slack),
    "webhook": Kind(_render_thread, _pack_webhook),
    "apprise": Kind(_render_thread, _pack_apprise),
}
