"""`publish test`: write the outbox as a dry run does, read it back, and send exactly that to a few named people."""

from __future__ import annotations

import argparse
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import publish as story
from pipeline.channel import Channel, MailSettings, Settings
from pipeline.commands import DONE, LEFT, PROBLEMS
from pipeline.commands.issue import chosen, others_begun, prepared
from pipeline.errors import WrongUse
from pipeline.outbox import Outbox, content_digest, read_outbox
from pipeline.outcome import Outcome, Sent
from pipeline.report import issue as issue_report
from pipeline.report import trial as report
from pipeline.send.trial import Trial

if TYPE_CHECKING:
    from pipeline.ledger import Ledger

_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_MOST = 20
"""People at most: more are readers, who are asked, suppressed and unsubscribed as a list is."""


def test(options: argparse.Namespace) -> int:
    """Send an issue to the people named."""
    to = _addresses(options.to)
    prefix = _prefix(options.prefix)
    settings, root, batch = prepared(options)
    channels = _mailings(settings, options.only)
    if not batch.editions or not (batch.sound or options.anyway):
        issue_report.problems(batch, settings, as_json=options.json)
        return PROBLEMS
    from pipeline.ledger import open_ledger  # noqa: PLC0415 - slow to load, and not needed for an unsound issue

    place = options.outbox or root / "outbox"
    issue_report.begun(batch.reading.issue.slug, others_begun(batch, place))
    outbox = read_outbox(story.write(batch, settings, place))
    trials = {one.name: _trial(outbox, one, settings, root, prefix) for one in channels}
    with open_ledger(settings.ledger, root) as ledger:
        carried = _carried(trials, to, outbox, ledger, as_json=options.json)
    report.ended(outbox.folder, carried, as_json=options.json)
    return DONE if all(_accepted(of_each) for of_each in carried.values()) else LEFT


def _carried(
    trials: Mapping[str, Trial], to: Sequence[str], outbox: Outbox, ledger: Ledger, *, as_json: bool
) -> dict[str, tuple[Outcome, ...]]:
    """Look whether every channel can send, then send; what was wholly accepted is recorded as tested."""
    for trial in trials.values():
        trial.check()
    carried = {}
    for name, trial in trials.items():
        carried[name] = trial.carry(to)
        report.outcomes(name, carried[name], as_json=as_json)
        slug, digest = outbox.folder.name, content_digest(outbox.rows, name)
        if _accepted(carried[name]):
            ledger.record_test(slug, name, digest)
        accepted = sum(isinstance(one, Sent) for one in carried[name])
        # of no channel: a trace of one says that its sending was begun
        ledger.note(slug, "", "test", f"{name}: {accepted} of {len(to)} accepted, content {digest[:12]}")
    return carried


def _trial(
    outbox: Outbox,
    channel: Channel,
    settings: Settings,
    root: Path,
    prefix: str,
    clock: Callable[[], float] = time.time,
) -> Trial:
    """What a channel's test needs, made from the outbox as it was read back."""
    from pipeline.dispatch.configured import signer  # noqa: PLC0415 - loads what sends
    from pipeline.send.message.form import load_form  # noqa: PLC0415
    from pipeline.send.senders import make_sender  # noqa: PLC0415

    assert isinstance(channel.settings, MailSettings)  # noqa: S101 - only mailings come here
    row = next(row for row in outbox.rows if row["channel"] == channel.name)
    form = load_form(outbox.files[f"{channel.name}/message.eml"], row["slots"])
    if prefix:
        form = form.with_subject_prefix(prefix)
    keys = signer(channel.settings, root)
    return Trial(
        form=form.signed(keys) if keys else form,
        settings=channel.settings,
        sender=make_sender(channel, root),
        key=row["key"],
        address=parseaddr(settings.publication.address)[1],
        fixed={"date": format_datetime(datetime.fromtimestamp(int(clock()), UTC))},
    )


def _prefix(given: str) -> str:
    """What stands before the subject: on one line, and nothing that a mail program obeys.

    Raises:
        WrongUse: there is a line end, a control character or a sign that turns the direction of the text in it.
    """
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in _TURNS for character in given):
        raise WrongUse("--prefix has a line break or a control character in it", "write it on one line")
    return given.strip()


def _addresses(given: Sequence[str]) -> tuple[str, ...]:
    """The addresses as they are written to, each once.

    Raises:
        WrongUse: one of them is none (it is named by its number), or they are too many.
    """
    from pipeline.audience.addresses import BadAddress, check_address  # noqa: PLC0415 - loads email-validator

    checked: dict[str, None] = {}
    for number, text in enumerate(given, start=1):
        try:
            checked[check_address(text)] = None
        except BadAddress as error:
            fault = f"--to, number {number} of {len(given)}, cannot be written to: {error.reason}"
            raise WrongUse(fault, "correct it, or leave it out") from None
    if len(checked) > _MOST:
        raise WrongUse(f"{len(checked)} people are too many for a test", f"name at most {_MOST}")
    return tuple(checked)


def _mailings(settings: Settings, names: Sequence[str]) -> list[Channel]:
    """The mailings that were named, else all.

    Raises:
        WrongUse: one that was named is no mailing, or there is none at all.
    """
    wanted = chosen(settings, names)
    threads = [one.name for one in wanted if not isinstance(one.settings, MailSettings)]
    if names and threads:
        raise WrongUse(f"{', '.join(threads)} is no mailing", "only mailings can be sent as a test")
    if len(threads) == len(wanted):
        raise WrongUse("the configuration has no mailing", "only mailings can be sent as a test")
    return [one for one in wanted if one.name not in threads]


def _accepted(of_each: Sequence[Outcome]) -> bool:
    return all(isinstance(one, Sent) for one in of_each)
