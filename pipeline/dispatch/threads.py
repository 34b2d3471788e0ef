"""Threads of a real run: their gates, and carrying one from the outbox through the ledger to its network."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from pipeline.channel import Channel, MailSettings
from pipeline.database import DatabaseError
from pipeline.dispatch.accounts import lacks, named
from pipeline.dispatch.awaited import Waits, with_address
from pipeline.dispatch.carrying import only_planned, set_running
from pipeline.dispatch.desk import Desk
from pipeline.dispatch.earlier import doubt_earlier, telling_found
from pipeline.errors import PublishError
from pipeline.ledger import Holder, MailingRow
from pipeline.outbox import Outbox, content_digest
from pipeline.reader import Frozen
from pipeline.secret import MissingSecret
from pipeline.send.post.carry.job import ThreadJob
from pipeline.send.post.carry.run import carry_thread
from pipeline.send.post.poster import Posting
from pipeline.send.post.posters import make_poster
from pipeline.send.run.going import not_running
from pipeline.send.run.job import Finished
from pipeline.send.sender import SendError

_WAIT = 900.0
"""Seconds that a run waits for a network that asked for a rest."""
_TEXTS = (".json", ".txt")
"""How the names of those files of a thread end that are no pictures."""
_NETWORK = "network"
"""What stands for a receiving domain where there are no readers."""


def threads_among(channels: Sequence[Channel]) -> list[Channel]:
    """The channels that are threads of an account that is set up."""
    return [one for one in channels if not isinstance(one.settings, MailSettings) and one.settings.set_up]


def reachable(channel: Channel, root: Path) -> Iterator[PublishError]:
    """The network is there, lets us in, and takes what the outbox was made for; its account lacks nothing."""
    if not channel.settings.set_up:
        yield from lacks(channel, root)
        return
    try:
        made = make_poster(channel, root)
    except MissingSecret:
        yield from lacks(channel, root)  # all that are missing, and not the first alone
        return
    except PublishError as error:
        yield from named(channel, error)
        return
    with closing(made) as poster:
        try:
            poster.check()
        except SendError as error:
            yield from named(channel, error)


def carry_thread_channel(outbox: Outbox, slug: str, channel: Channel, desk: Desk) -> Finished:
    """Carry a thread whose gates are passed, until all of it is there or something is in the way.

    Raises:
        ContentChanged: another content was begun under this slug.
        AlreadyRunning: another process carries it.
        PublishError: a store cannot be read or written.
    """
    rows = [row for row in outbox.rows if row["channel"] == channel.name]
    mailing, holder = _planned(rows, outbox, slug, channel, desk), Holder.mine()
    if desk.run.plans_only:
        return only_planned(mailing, desk)
    desk.ledger.claim(mailing.id, holder)
    try:
        set_running(mailing, desk)
        if ended := not_running(desk.ledger.mailing(slug, channel.name)):
            return Finished(desk.ledger.sums(mailing.id), *ended)  # without its account, which may be gone by now
        try:
            postings = with_address(_postings(rows, outbox), slug, channel, desk.ledger, desk.settings.channels)
        except Waits as end:
            desk.ledger.note(slug, channel.name, "waits", end.why)
            return Finished(desk.ledger.sums(mailing.id), end.verdict, end.why)
        doubt_earlier(outbox, mailing, channel, desk)
        with closing(make_poster(channel, desk.root)) as poster, telling_found(mailing, desk):
            job = ThreadJob(
                mailing=mailing,
                postings=postings,
                answers=_answers(rows),
                ledger=desk.ledger,
                poster=poster,
                stop=desk.run.stop,
                wait_until=desk.run.clock() + _WAIT if desk.run.wait else -math.inf,
                holder=holder,
                clock=desk.run.clock,
            )
            return carry_thread(job)
    finally:
        with suppress(DatabaseError):
            desk.ledger.release(mailing.id, holder)


def thread_of(outbox: Outbox, channel: str) -> tuple[list[Posting], list[int | None]]:
    """The deliveries of a channel as the outbox has them, and for each the number of the one that it follows."""
    rows = [row for row in outbox.rows if row["channel"] == channel]
    return _postings(rows, outbox), _answers(rows)


def _planned(rows: Sequence[Mapping[str, Any]], outbox: Outbox, slug: str, channel: Channel, desk: Desk) -> MailingRow:
    """The thread in the ledger, its deliveries enrolled by their numbers in the outbox."""
    digest = content_digest(outbox.rows, channel.name)
    begun = desk.ledger.mailing(slug, channel.name)
    if begun and begun.state != "planning" and begun.digest == digest:
        return begun
    posts = [Frozen(row["key"].rpartition("/")[2], _NETWORK) for row in rows]
    size = max(1, len(posts))
    return desk.ledger.plan(slug, channel.name, channel.kind, digest, digest, posts, len(posts), batch_size=size)


def _postings(rows: Sequence[Mapping[str, Any]], outbox: Outbox) -> list[Posting]:
    """The deliveries as the outbox has them."""
    if not rows:
        return []
    path = next(file["path"] for file in rows[0]["files"] if file["path"].endswith("thread.json"))
    thread = json.loads(outbox.files[path])
    placeholders = {slot["name"]: slot["placeholder"] for slot in thread["slots"]}
    files = {
        path.partition("/")[2]: outbox.files[path]
        for path in (file["path"] for file in rows[0]["files"])
        if not path.endswith(_TEXTS)
    }
    return [Posting(row["key"], thread["requests"][row["request"]], placeholders, 0.0, files=files) for row in rows]


def _answers(rows: Sequence[Mapping[str, Any]]) -> list[int | None]:
    """For each delivery the number of the one that it follows."""
    numbers = {row["key"]: number for number, row in enumerate(rows)}
    return [numbers[row["follows"]] if row["follows"] else None for row in rows]
