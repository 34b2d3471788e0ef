"""`publish subscribers import`: look at every row first, then take them in."""

from __future__ import annotations

import argparse
import threading
import time
from pathlib import Path

from pipeline.audience import Audience, open_audience
from pipeline.audience.csv_columns import Columns, columns
from pipeline.audience.csv_source import Source, source_of
from pipeline.audience.csv_subscribers import Defaults
from pipeline.audience.importing import Halt, Judged, broken, carry, plan
from pipeline.channel import Settings
from pipeline.commands import DONE, LEFT, PROBLEMS
from pipeline.commands.consenting import defaults, read_by, unsent_lists
from pipeline.report import importing as report
from pipeline.report.subscribers import unsent, warn
from pipeline.send.run.signals import orderly_stop


def import_file(options: argparse.Namespace, settings: Settings, root: Path) -> int:
    """Import a CSV file, or say what that would do.

    Every row is looked at before the first is taken in: nothing is written if any is broken, unless those may be left
    out (`--skip-broken`).
    """
    source = source_of(options.file)
    found = columns(source)
    report.unread(source.name, found.unread)
    with open_audience(settings.audience, root) as audience:
        warn(audience.warning)
        given = defaults(options, settings, audience.lists(), now=time.time(), has_lists="lists" in found.places)
        if "consent_ip" in found.places and not given.keep_ip:
            warn("IP addresses are not taken over: record_ip is not set in the configuration")
        unsent(unsent_lists(settings, (*given.lists, *options.new_list)))
        problems, count = _problems(source, found, given, quiet=options.dry_run)
        if count and not options.dry_run and not options.skip_broken:
            report.refused(source.name, problems, count, as_json=options.json)
            return PROBLEMS
        unheard = report.Unheard(source.name, lambda row: read_by(settings, row.language, row.lists))
        if options.dry_run:
            rows = unheard.watch(plan(audience, source, found, given, again=options.again))
            report.planned(source.name, rows, found.unread, as_json=options.json)
        elif _carried(options, audience, source, found, given, problems, unheard):
            return LEFT
        unheard.said()
    return PROBLEMS if count and not options.skip_broken else DONE


def _carried(
    options: argparse.Namespace,
    audience: Audience,
    source: Source,
    found: Columns,
    given: Defaults,
    problems: list[Judged],
    unheard: report.Unheard,
) -> bool:
    """Take the rows in; whether it was stopped before the last. Ctrl-C ends it after the rows at hand."""
    stop = threading.Event()
    halt = Halt(stop.is_set)
    with orderly_stop(stop):
        rows = unheard.watch(carry(audience, source, found, given, again=options.again, halt=halt))
        report.imported(source.name, rows, problems, halt, as_json=options.json)
    return halt.left


def _problems(source: Source, found: Columns, given: Defaults, *, quiet: bool) -> tuple[list[Judged], int]:
    """The first broken rows, and how many there are; named at once (unless `quiet`), even if the rest is unreadable."""
    problems: list[Judged] = []
    count = 0
    try:
        for count, row in enumerate(broken(source, found, given), 1):
            if count <= report.SHOWN:
                problems.append(row)
    except KeyboardInterrupt:
        report.interrupted(source.name)
        raise
    finally:
        if not quiet:
            report.broken(source.name, problems, count)
    return problems, count
