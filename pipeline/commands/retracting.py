"""`publish retract`: delete what was posted of a thread."""

from __future__ import annotations

import argparse

from pipeline.channel import Channel, MailSettings, Settings
from pipeline.commands import DONE, LEFT
from pipeline.commands.asking import sure
from pipeline.commands.place import publication
from pipeline.errors import WrongUse
from pipeline.report import retracting as report


def retract(options: argparse.Namespace) -> int:
    """Delete a thread, post by post, once a person has said yes."""
    from pipeline.dispatch.retracting import open_taking  # noqa: PLC0415 - loads the database's library and what posts
    from pipeline.ledger import look_into_ledger  # noqa: PLC0415

    settings, root = publication(options)
    channel = _channel(settings, options.channel)
    place = options.outbox or root / "outbox"
    with look_into_ledger(settings.ledger, root) as ledger:
        mailing = ledger.mailing(options.slug, channel.name)
        if mailing is None:
            fault = f"nothing of {options.slug} was posted by {channel.name} from here"
            raise WrongUse(fault, "“publish status” names what was")
        with open_taking(mailing, channel, ledger, root, place, by_hand=options.by_hand) as taking:
            if not taking.there and mailing.state != "retracting":
                return report.nothing(mailing, as_json=options.json)
            others = taking.others()
            if others and options.yes:
                report.kept(mailing, others, as_json=options.json)
                return LEFT
            if not options.yes and not sure(report.question(mailing, taking.there, others, by_hand=options.by_hand)):
                return LEFT
            taken = taking.take_back(others)
        now = ledger.mailing(options.slug, channel.name) or mailing
        report.taken(now, taken, as_json=options.json)
    return LEFT if taken.left else DONE


def _channel(settings: Settings, name: str) -> Channel:
    """The channel of that name, whose posts can be deleted.

    Raises:
        WrongUse: there is none.
    """
    for channel in settings.channels:
        if channel.name != name:
            continue
        if isinstance(channel.settings, MailSettings):
            fault = f"{name} is a mailing, and an e-mail cannot be called back"
            raise WrongUse(fault, "send a correction as an issue of its own")
        return channel
    known = ", ".join(one.name for one in settings.channels if not isinstance(one.settings, MailSettings))
    raise WrongUse(f"there is no channel {name}", f"threads are posted by: {known}" if known else "no thread is posted")
