"""`publish doctor`: whether everything is in place for a send."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.commands import DONE, LEFT, WRONG
from pipeline.commands.place import publication
from pipeline.errors import WrongUse
from pipeline.report import doctor as report
from pipeline.report.saying import as_far_as_heard

if TYPE_CHECKING:
    from pipeline.dispatch.doctor import Found


def doctor(options: argparse.Namespace) -> int:
    """Ask all who have a part in a send, and say what they find."""
    from pipeline.dispatch.doctor import examine  # noqa: PLC0415 - loads all that sends

    settings, root = publication(options)
    if settings.source is None:
        fault = "there is no configuration here to be examined"
        raise WrongUse(fault, "“publish init FOLDER” makes one; or add --config")
    known = [channel.name for channel in settings.channels]
    if unknown := [name for name in options.channel if name not in known]:
        raise WrongUse(f"there is no channel {unknown[0]}", f"channels are {', '.join(known)}")
    channels = [one for one in settings.channels if not options.channel or one.name in options.channel]
    seen: list[Found] = []
    examined = _kept(examine(settings, channels, root), seen)
    with as_far_as_heard():
        report.found(examined, as_json=options.json)
    for _ in examined:  # nobody listens any more; the exit status is that of all of it
        pass
    faults = [one.finding for one in seen if one.finding.level == "fault"]
    if not faults:
        return DONE
    return LEFT if all(fault.away for fault in faults) else WRONG


def _kept(findings: Iterable[Found], seen: list[Found]) -> Iterator[Found]:
    for one in findings:
        seen.append(one)
        yield one
