"""Where a publication lives: the configuration that a command means, and the folder that it belongs to."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.channel import Settings
from pipeline.config import find_config, load_config


def publication(options: argparse.Namespace, issue: Path = Path("issue")) -> tuple[Settings, Path]:
    """The settings and the publication's folder: the one that holds `config/`, else the working folder.

    The configuration is `--config`, else the first `config/publication.toml` from the issue upward; verbs that name no
    issue look from the working folder upward.

    Raises:
        WrongUse: the file that was named cannot be read.
        BadConfiguration: it has mistakes.
    """
    file: Path | None = options.config or find_config(issue)
    settings = load_config(file)
    if file is None:
        return settings, Path()
    inside = file.absolute().parent
    return settings, from_here(inside.parent if inside.name == "config" else inside)


def from_here(folder: Path) -> Path:
    """A folder as a person names it from the working folder, if it lies below."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
