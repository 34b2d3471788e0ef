"""Real briefings to try the reader on: a folder named by BROADSHEET_SAMPLES, and our own examples."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.txt")) + sorted((ROOT / "examples").glob("*.md"))


def sample_files() -> list[Path]:
    """The briefings in the samples folder, none where the folder is not given."""
    folder = os.environ.get("BROADSHEET_SAMPLES")
    return sorted(Path(folder).glob("*.txt")) if folder else []
