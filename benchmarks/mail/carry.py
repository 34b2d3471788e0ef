"""Carry a stage's mailing once, in this process, and print what it took as JSON.

usage: python -m benchmarks.mail.carry FOLDER [null]; the stage in FOLDER is ready. Timed is all from the enrolment
in the ledger to the last outcome. `null` replaces the channel's sender by one that takes everything and does nothing.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.mail.stage import ISSUE
from pipeline.config import load_config
from pipeline.dispatch import Run, carry_outbox, carrying, gates, make_outbox, open_desk
from pipeline.publish import prepare
from pipeline.render.mjml import finish_mjml
from pipeline.send.null import NullSender
from pipeline.templates import load_templates


def main() -> None:
    """Make the outbox, then carry it against the clock."""
    folder = Path(sys.argv[1])
    if sys.argv[2:] == ["null"]:
        gates.make_sender = carrying.make_sender = lambda _channel, _root: NullSender()  # type: ignore[assignment,attr-defined]
    settings = load_config(folder / "config" / "publication.toml")
    batch = prepare(folder / ISSUE.name, settings, load_templates(None), settings.channels, finish_mjml)
    with open_desk(settings, folder, folder / "outbox", Run(in_ci=False)) as desk:
        outbox = make_outbox(batch, settings.channels, desk)
        began, cpu = time.perf_counter(), time.process_time()
        done = carry_outbox(outbox, batch.reading.issue.slug, settings.channels, desk)
        seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    finished = done.finished["newsletter"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    told = {"seconds": seconds, "cpu": spent, "sent": finished.sums.sent, "verdict": finished.verdict, "peak": peak}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
