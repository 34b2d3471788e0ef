"""Carry one channel of an outbox: enrol its frozen audience in the ledger, take the lock, run, give the lock back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parseaddr
from typing import Any

from pipeline.channel import Channel, MailSettings
from pipeline.database import DatabaseError
from pipeline.dispatch.configured import signer
from pipeline.dispatch.desk import Desk
from pipeline.errors import WrongUse
from pipeline.ledger import Holder, MailingRow
from pipeline.outbox import Outbox, audience_row, content_digest
from pipeline.send.message.fill import Filler
from pipeline.send.message.form import load_form
from pipeline.send.run.going import not_running
from pipeline.send.run.job import Finished, Job
from pipeline.send.run.mailing import carry_mailing
from pipeline.send.senders import make_sender

_BATCHES_PER_LANE = 8
_LARGEST_BATCH = 200
"""Readers of a batch at most: what one lane takes at a time, and what a run that takes over has to look through."""
MESSAGE = "message.eml"
PLANNED = "planned, and nothing was sent by this run: run it without --plan"


def carry_channel(outbox: Outbox, slug: str, channel: Channel, desk: Desk) -> Finished:
    """Carry a mailing whose gates are passed, until it is done or something is in the way.

    Raises:
        ContentChanged: another content was begun under this slug.
        AlreadyRunning: another process carries it.
        PublishError: a store cannot be read or written.
    """
    settings = channel.settings
    assert isinstance(settings, MailSettings)  # noqa: S101 - only mailings come here
    sender = make_sender(channel, desk.root)
    mailing = _planned(outbox, slug, channel, sender.lanes, desk)
    if desk.run.plans_only:
        return only_planned(mailing, desk)
    holder = Holder.mine()
    desk.ledger.claim(mailing.id, holder)
    try:
        set_running(mailing, desk)
        with desk.run.watching(channel.name) as watch:
            job = Job(
                mailing=mailing,
                settings=settings,
                form=_form(outbox, channel, settings, desk),
                fixed={"date": format_datetime(datetime.fromtimestamp(mailing.started_at, UTC))},
                address=parseaddr(desk.settings.publication.address)[1],
                readers=desk.audience.readers(settings.list, settings.edition),
                ledger=desk.ledger,
                sender=sender,
                watch=watch,
                stop=desk.run.stop,
                wait_until=desk.run.clock() + settings.wait_minutes * 60 if desk.run.wait else -math.inf,
                holder=holder,
                clock=desk.run.clock,
            )
            return carry_mailing(job)
    finally:
        with suppress(DatabaseError):  # the lease ends by itself; how the run ended is the thing to tell
            desk.ledger.release(mailing.id, holder)


def _planned(outbox: Outbox, slug: str, channel: Channel, lanes: int, desk: Desk) -> MailingRow:
    """The mailing in the ledger, enrolled from the outbox's frozen audience if it is not there yet."""
    digest = content_digest(outbox.rows, channel.name)
    begun = desk.ledger.mailing(slug, channel.name)
    if begun and begun.state != "planning" and begun.digest == digest:
        return begun
    frozen = audience_row(outbox.rows, channel.name)
    if frozen is None or frozen.get("content") != digest:
        fault = f"no audience of {slug}/{channel.name} was frozen for this text"
        raise WrongUse(fault, "publish the issue: that freezes it")
    size = max(1, min(_LARGEST_BATCH, frozen["count"] // (lanes * _BATCHES_PER_LANE)))
    return desk.ledger.plan(
        slug,
        channel.name,
        channel.kind,
        digest,
        frozen["sha256"],
        outbox.audience(channel.name),
        frozen["count"],
        batch_size=size,
    )


def only_planned(mailing: MailingRow, desk: Desk) -> Finished:
    """How a mailing or thread stands that is enrolled and not carried: what `publish --plan` ends with."""
    ended = not_running(desk.ledger.mailing(mailing.slug, mailing.channel))
    return Finished(desk.ledger.sums(mailing.id), *(ended or ("stopped", PLANNED)))


def set_running(mailing: MailingRow, desk: Desk) -> None:
    """What a fault stopped goes on with any run; a pause only when a person resumes, and the brake wants one word more.

    A run that a timer starts is nobody's word: it must not undo a person's pause.
    """
    braked = "brake" in mailing.reason
    freed = mailing.state == "paused" and desk.run.resumes and (desk.run.anyway or not braked)
    if mailing.state == "stopped" or freed:
        desk.ledger.set_state(mailing.id, "running", "resumed")


def _form(outbox: Outbox, channel: Channel, settings: MailSettings, desk: Desk) -> Filler:
    """The message form, which signs what it fills if the channel signs."""
    form = load_form(outbox.files[f"{channel.name}/{MESSAGE}"], _row(outbox, channel)["slots"])
    keys = signer(settings, desk.root)
    return form.signed(keys) if keys else form


def _row(outbox: Outbox, channel: Channel) -> Mapping[str, Any]:
    return next(row for row in outbox.rows if row["channel"] == channel.name)
