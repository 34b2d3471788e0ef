"""The whole outbox of each example, byte for byte: what changes for readers is seen in the change that does it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.make_golden import GOLDEN
from tests.outboxes import files, publish
from tests.samples import EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_outbox_is_the_golden_one(example: Path, tmp_path: Path) -> None:
    result = publish("--dry-run", example, "--outbox", tmp_path)
    assert result.returncode == 0, result.stderr
    slug = next(tmp_path.iterdir()).name
    written, golden = files(tmp_path / slug), files(GOLDEN / slug)
    assert sorted(written) == sorted(golden)
    different = [name for name in golden if written[name] != golden[name]]
    assert different == [], "look at it, and if it is right: python -m tests.make_golden"
