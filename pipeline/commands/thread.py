"""`publish thread`: the threads of an issue as they will be posted, and the file in which an editor changes them."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.channel import Channel, MailSettings, Settings
from pipeline.commands import DONE, PROBLEMS
from pipeline.commands.issue import chosen
from pipeline.commands.place import publication
from pipeline.errors import WrongUse
from pipeline.publish import Batch, prepare
from pipeline.report import thread as report
from pipeline.templates import Templates, load_templates


def thread(options: argparse.Namespace) -> int:
    """Print the threads; or write the file to change them in, and say where it is."""
    if options.force and not options.edit:
        raise WrongUse("--force belongs to --edit", "write publish thread ISSUE --edit --force")
    settings, root = publication(options, options.issue)
    templates = load_templates(root / "templates" if settings.source else None)
    channels = _threads(settings, options.channel)
    # no e-mail is made here, so that nothing has to make HTML of it
    batch = prepare(options.issue, settings, templates, channels, str, strict=options.strict)
    file = _write(options, settings, templates, channels, batch) if options.edit and batch.editions else None
    report.threads(batch, settings, templates.thread, file, as_json=options.json)
    return DONE if batch.sound else PROBLEMS


def _write(
    options: argparse.Namespace, settings: Settings, templates: Templates, channels: tuple[Channel, ...], batch: Batch
) -> Path:
    """Write the file `ISSUE.thread.toml`, and give its place."""
    from pipeline.read import thread_file  # noqa: PLC0415 - not needed to look at a thread
    from pipeline.render.hand_file import entries, hand_file  # noqa: PLC0415
    from pipeline.thread_file import write_thread_file  # noqa: PLC0415

    issue, path = batch.reading.issue, thread_file(options.issue)
    made = [entry for channel in channels for entry in entries(issue, settings.publication, channel, templates.thread)]
    own = tuple(hand for hand in issue.thread if hand.file)
    write_thread_file(path, hand_file(options.issue.name, own, made), force=options.force)
    return path


def _threads(settings: Settings, names: list[str]) -> tuple[Channel, ...]:
    """The channels with threads that were named, else all of them.

    Raises:
        WrongUse: one that was named has no thread, or there is none at all.
    """
    wanted = chosen(settings, names)
    mailings = [one.name for one in wanted if isinstance(one.settings, MailSettings)]
    if names and mailings:
        raise WrongUse(f"{', '.join(mailings)} carries no thread", "name a channel of Bluesky or Mastodon, or none")
    if len(mailings) == len(wanted):
        raise WrongUse(
            "the configuration has no channel with threads", 'add one such as [channels.bluesky] kind = "bluesky"'
        )
    return tuple(one for one in wanted if one.name not in mailings)
