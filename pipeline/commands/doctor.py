"""`publish doctor`: whether everything is in place for a send."""

from __future__ import annotations

import argparse

from pipeline.commands import DONE, LEFT, WRONG
from pipeline.commands.place import publication
from pipeline.errors import WrongUse
from pipeline.report import doctor as report
from pipeline.report.saying import as_far_as_heard


def doctor(options: argparse.Namespace) -> int:
    """Ask all who have a part in a send, and say what they find."""
    from pipeline.dispatch.doctor import examine  # noqa: PLC0415 - loads all that sends

    settings, root = publication(options)
    known = [channel.name for channel in settings.channels]
    if unknown := [name for name in options.channel if name not in known]:
        raise WrongUse(f"there is no channel {unknown[0]}", f"channels are {', '.join(known)}")
    channels = [one for one in settings.channels if not options.channel or one.name in options.channel]
    with as_far_as_heard():
        faults = report.found(examine(settings, channels, root), as_json=options.json)
    if not faults:
        return DONE
    return LEFT if all(fault.away for fault in faults) else WRONG
