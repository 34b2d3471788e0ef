"""`publish subscribers import`: look at every row first, then take them in."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from pipeline.audience import open_audience
from pipeline.audience.csv_columns import Columns, columns
from pipeline.audience.csv_source import Source, source_of
from pipeline.audience.csv_subscribers import Defaults
from pipeline.audience.importing import Judged, broken, carry, plan
from pipeline.channel import Settings
from pipeline.commands import DONE, PROBLEMS
from pipeline.commands.consenting import configured_lists, defaults
from pipeline.report import importing as report
from pipeline.report.subscribers import warn


def import_file(options: argparse.Namespace, settings: Settings, root: Path) -> int:
    """Import a CSV file, or say what that would do.

    Broken rows are found before the audience is opened: nothing is written if there are any, unless they may be left
    out (`--skip-broken`).
    """
    source = source_of(options.file)
    found = columns(source)
    given = defaults(options, settings, now=time.time(), has_lists="lists" in found.places)
    report.unread(source.name, found.unread)
    if "consent_ip" in found.places and not given.keep_ip:
        warn("IP addresses are not taken over: record_ip is not set in the configuration")
    _unknown_lists(options, settings)
    problems, count = _problems(source, found, given, quiet=options.dry_run)
    if count and not options.dry_run and not options.skip_broken:
        report.refused(source.name, problems, count, as_json=options.json)
        return PROBLEMS
    with open_audience(settings.audience, root) as audience:
        warn(audience.warning)
        if options.dry_run:
            rows = plan(audience, source, found, given, again=options.again)
            report.planned(source.name, rows, found.unread, as_json=options.json)
        else:
            rows = carry(audience, source, found, given, again=options.again)
            report.imported(source.name, rows, problems, as_json=options.json)
    return PROBLEMS if count and not options.skip_broken else DONE


def _problems(source: Source, found: Columns, given: Defaults, *, quiet: bool) -> tuple[list[Judged], int]:
    """The first broken rows, and how many there are; named at once (unless `quiet`), even if the rest is unreadable."""
    problems: list[Judged] = []
    count = 0
    try:
        for count, row in enumerate(broken(source, found, given), 1):
            if count <= report.SHOWN:
                problems.append(row)
    finally:
        if not quiet:
            report.broken(source.name, problems, count)
    return problems, count


def _unknown_lists(options: argparse.Namespace, settings: Settings) -> None:
    known = configured_lists(settings)
    if strange := [name for name in options.list if name not in known]:
        warn(f"no channel of the configuration sends to the list {', '.join(strange)}")
