"""Rendering again in a warm process: what an editor's second look costs, all channels, nothing remembered."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from pipeline.config import find_config, load_config
from pipeline.publish import prepare
from pipeline.render.mjml import finish_mjml
from pipeline.templates import load_templates


def warm_seconds(issue: Path, repeats: int = 20) -> float:
    """Median seconds of reading, checking, rendering and packing one issue for all channels, after two warm-up runs."""
    settings = load_config(find_config(issue))
    templates = load_templates(None)
    taken = []
    for _ in range(repeats + 2):
        began = time.perf_counter()
        prepare(issue, settings, templates, settings.channels, finish_mjml)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[2:])
