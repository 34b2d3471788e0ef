"""The verbs that take an issue: publish, check, read; and init."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pipeline import publish as story
from pipeline.channel import STATE, Channel, MastodonSettings, Settings, to_be_posted
from pipeline.commands import DONE, LEFT, PROBLEMS
from pipeline.commands.place import publication
from pipeline.errors import WrongUse
from pipeline.outbox import begun_with_others, delivery_rows
from pipeline.publish import Batch, prepare
from pipeline.report import issue as report


def publish(options: argparse.Namespace) -> int:
    """Write the outbox; for real, carry it as well."""
    settings, root, batch = prepared(options)
    place = options.outbox or root / "outbox"
    if batch.sound and batch.editions and not options.dry_run:
        return _really(options, settings, root, place, batch)
    at = _departure(options)
    report.begun(batch.reading.issue.slug, others_begun(batch, place))
    folder = story.write(batch, settings, place) if batch.editions else None
    report.outbox(batch, settings, folder, as_json=options.json)
    report.departure(at, as_json=options.json)
    report.said_before(_said_before(chosen(settings, options.channel), root))
    report.result(batch, folder, at=at, as_json=options.json)
    return DONE if batch.sound else PROBLEMS


def others_begun(batch: Batch, place: Path) -> tuple[str, ...]:
    """The channels whose sending was begun from the outbox that is about to be replaced, with another text."""
    slug = batch.reading.issue.slug
    return begun_with_others(place / slug, delivery_rows(batch.packed)) if batch.editions else ()


def _departure(options: argparse.Namespace) -> datetime | None:
    """`--at` of a dry run, which waits for nothing and checks it all the same."""
    if not (options.at and options.dry_run):
        return None
    from pipeline.commands.approval import departure  # noqa: PLC0415 - few dry runs say when

    return departure(options.at)


def _said_before(channels: Sequence[Channel], root: Path) -> Iterator[tuple[str, str, str, str]]:
    """What servers said when they were last asked, and the settings do not agree with: channel, day, fault, remedy.

    It changes nothing of the outbox, which is the same on every machine.
    """
    of_mastodon = [(one.name, one.settings) for one in channels if isinstance(one.settings, MastodonSettings)]
    if not (of_mastodon and (root / STATE).is_dir()):
        return
    from pipeline.send.post.mastodon.kept import exceeded, kept_limits  # noqa: PLC0415 - few dry runs need it

    for name, settings in of_mastodon:
        if limits := kept_limits(root / STATE, urlsplit(settings.server).netloc):
            for fault, remedy in exceeded(limits, settings):
                yield name, limits.read_on, fault, remedy


def _really(options: argparse.Namespace, settings: Settings, root: Path, place: Path, batch: Batch) -> int:
    """A real run of a sound batch. What sends is loaded if there is something to send, or to say of an account."""
    channels = chosen(settings, options.channel)
    if any(to_be_posted(channel.settings) for channel in channels):
        from pipeline.commands.sending import send  # noqa: PLC0415 - loads what sends

        return send(batch, channels, options, settings, root, place)
    folder = story.write(batch, settings, place)
    left = tuple(channel.name for channel in channels)
    report.outbox(batch, settings, folder, as_json=options.json)
    report.result(batch, folder, left=left, as_json=options.json)
    return LEFT


def prepared(options: argparse.Namespace) -> tuple[Settings, Path, Batch]:
    """The settings, the publication's folder, and all that would travel."""
    from pipeline.remember import memory_folder, remembering, versions  # noqa: PLC0415 - not for help and init
    from pipeline.render.mjml import MJML_RECIPE, finish_mjml  # noqa: PLC0415
    from pipeline.templates import load_templates  # noqa: PLC0415

    settings, place = publication(options, options.issue)
    templates = load_templates(place / "templates" if settings.source else None)
    recipe = f"{MJML_RECIPE} {versions('mjml', 'premailer', 'cssutils', 'lxml')}"
    finish = remembering(finish_mjml, recipe, memory_folder())
    channels = chosen(settings, options.channel)
    batch = prepare(options.issue, settings, templates, channels, finish, strict=options.strict)
    return settings, place, batch


def chosen(settings: Settings, names: Sequence[str]) -> tuple[Channel, ...]:
    """The channels that were named, all if none was.

    Raises:
        WrongUse: there is no channel of such a name.
    """
    known = {channel.name: channel for channel in settings.channels}
    if unknown := [name for name in names if name not in known]:
        raise WrongUse(f"there is no channel named {', '.join(unknown)}", f"known are {', '.join(known)}")
    return tuple(channel for channel in settings.channels if not names or channel.name in names)


def check(options: argparse.Namespace) -> int:
    """Only say what is wrong."""
    settings, _place, batch = prepared(options)
    report.problems(batch, settings, as_json=options.json)
    return DONE if batch.sound else PROBLEMS


def read(options: argparse.Namespace) -> int:
    """Print what was understood."""
    from pipeline.read import read_issue  # noqa: PLC0415

    settings, _ = publication(options, options.issue)
    report.issue(read_issue(options.issue, settings.publication.language), as_json=options.json)
    return DONE


def init(options: argparse.Namespace) -> int:
    """Make a new publication folder."""
    from pipeline.init import init_publication, next_steps  # noqa: PLC0415

    folder = init_publication(options.folder, ci=options.ci)
    report.initialised(folder, next_steps(folder, ci=options.ci), as_json=options.json)
    return DONE
