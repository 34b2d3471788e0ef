"""The verbs that take an issue: publish, check, read; and init."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pipeline import publish as story
from pipeline.channel import Channel, Settings
from pipeline.commands import DONE, LEFT, PROBLEMS
from pipeline.config import find_config, load_config
from pipeline.errors import WrongUse
from pipeline.publish import Batch, prepare
from pipeline.report import issue as report


def publish(options: argparse.Namespace) -> int:
    """Write the outbox; for real, carry it as well."""
    settings, place, batch = _prepared(options)
    outbox = options.outbox or place / "outbox"
    folder: Path | None = None
    left: tuple[str, ...] = ()
    if batch.editions and (options.dry_run or not batch.sound):
        folder = story.write(batch, settings, outbox)
    elif batch.editions:
        folder, left = story.publish(batch, settings, outbox)
    report.outbox(batch, settings, folder, left=left, as_json=options.json)
    return PROBLEMS if not batch.sound else LEFT if left else DONE


def _prepared(options: argparse.Namespace) -> tuple[Settings, Path, Batch]:
    from pipeline.remember import memory_folder, remembering, versions  # noqa: PLC0415 - not for help and init
    from pipeline.render.mjml import MJML_RECIPE, finish_mjml  # noqa: PLC0415
    from pipeline.templates import load_templates  # noqa: PLC0415

    settings, place = _settings(options)
    templates = load_templates(place / "templates" if settings.source else None)
    recipe = f"{MJML_RECIPE} {versions('mjml', 'premailer', 'cssutils', 'lxml')}"
    finish = remembering(finish_mjml, recipe, memory_folder())
    channels = _chosen(settings, options.channel)
    batch = prepare(options.issue, settings, templates, channels, finish, strict=options.strict)
    return settings, place, batch


def _settings(options: argparse.Namespace) -> tuple[Settings, Path]:
    """The settings and the publication's folder: the one that holds `config/`, else the working folder."""
    file = options.config or find_config(options.issue)
    settings = load_config(file)
    if file is None:
        return settings, Path()
    inside = file.absolute().parent
    root = inside.parent if inside.name == "config" else inside
    return settings, _relative(root)


def _relative(folder: Path) -> Path:
    """A folder as a person names it from here, if it is not far."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _chosen(settings: Settings, names: Sequence[str]) -> tuple[Channel, ...]:
    known = {channel.name: channel for channel in settings.channels}
    if unknown := [name for name in names if name not in known]:
        raise WrongUse(f"there is no channel named {', '.join(unknown)}", f"known are {', '.join(known)}")
    return tuple(channel for channel in settings.channels if not names or channel.name in names)


def check(options: argparse.Namespace) -> int:
    """Only say what is wrong."""
    settings, _place, batch = _prepared(options)
    report.problems(batch, settings, as_json=options.json)
    return DONE if batch.sound else PROBLEMS


def read(options: argparse.Namespace) -> int:
    """Print what was understood."""
    from pipeline.read import read_issue  # noqa: PLC0415

    settings, _ = _settings(options)
    report.issue(read_issue(options.issue, settings.publication.language), as_json=options.json)
    return DONE


def init(options: argparse.Namespace) -> int:
    """Make a new publication folder."""
    from pipeline.init import init_publication  # noqa: PLC0415

    report.initialised(init_publication(options.folder), as_json=options.json)
    return DONE
