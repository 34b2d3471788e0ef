"""The golden outboxes: what the dry run of each example writes, kept whole under `tests/golden/`.

`python -m tests.make_golden` writes them anew. Look at the difference before you commit it: it is what
readers will see.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.outboxes import publish
from tests.samples import EXAMPLES

GOLDEN = Path(__file__).parent / "golden"


def main() -> None:
    """Replace every golden outbox by what a dry run writes now."""
    shutil.rmtree(GOLDEN, ignore_errors=True)
    for example in EXAMPLES:
        result = publish("--dry-run", example, "--outbox", GOLDEN)
        if result.returncode:
            raise SystemExit(result.stdout + result.stderr)


if __name__ == "__main__":
    main()
