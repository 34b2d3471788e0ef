"""`publish card`: the issue's epigraph or title as pictures, each with its description beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.card.attaching import no_pillow
from pipeline.card.values import SIZES, Size
from pipeline.card.writing import write_files
from pipeline.commands import DONE
from pipeline.commands.place import publication
from pipeline.errors import UndrawableCard
from pipeline.read import read_issue
from pipeline.report import card as report
from pipeline.templates import load_templates


def card(options: argparse.Namespace) -> int:
    """Make the cards of an issue and say where they are."""
    settings, root = publication(options, options.issue)
    reading = read_issue(options.issue, settings.publication.language)
    templates = load_templates(root / "templates" if settings.source else None)
    try:
        from pipeline.card.making import make_cards  # noqa: PLC0415 - loads Pillow
    except ImportError as error:
        raise no_pillow(error) from error
    try:
        made = make_cards(
            reading.issue, settings.publication, templates.words, _sizes(options.size), tuple(options.font)
        )
    except UndrawableCard as error:
        raise UndrawableCard(error.fault, error.remedy, file=reading.source.file) from error
    folder: Path = options.out or root / "outbox"
    names = [f"{reading.issue.slug}-card-{one.card.size}" for one in made]
    files = {f"{name}.png": one.png for name, one in zip(names, made, strict=True)}
    files |= {f"{name}.txt": f"{one.card.wording.alt}\n".encode() for name, one in zip(names, made, strict=True)}
    write_files(folder, files)
    report.cards(reading, settings, folder, dict(zip(names, made, strict=True)), as_json=options.json)
    return DONE


def _sizes(given: str) -> tuple[Size, ...]:
    return tuple(size for size in SIZES if given in ("both", str(size)))
