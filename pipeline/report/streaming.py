"""JSON documents that are too long to be held: written row by row."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any


def streamed(
    head: Mapping[str, Any],
    rows: Iterable[Mapping[str, Any]],
    tail: Callable[[], Mapping[str, Any]] = dict,
    *,
    called: str = "rows",
) -> None:
    """One JSON document with many rows (by the name `called`), none of which is kept.

    `tail()` gives what is known after the last.
    """
    out = sys.stdout
    out.write("{")
    for name, value in head.items():
        out.write(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}, ")
    out.write(f"{json.dumps(called)}: [")
    between = "\n"
    for row in rows:
        out.write(between + json.dumps(row, ensure_ascii=False))
        between = ",\n"
    out.write("]")
    for name, value in tail().items():
        out.write(f", {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    out.write("}\n")
