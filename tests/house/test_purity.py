"""Law 4: the middle is pure. No clock, no disk, no network, no randomness in check, render, pack and text."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "pipeline"
PURE = sorted(
    [path for room in ("check", "render", "pack", "text") for path in (PACKAGE / room).rglob("*.py")]
    + [
        PACKAGE / "card" / f"{name}.py"
        for name in ("wording", "breaking", "layout", "placing", "footing", "palette", "values")
    ]
    + [PACKAGE / f"{name}.py" for name in ("issue", "edition", "delivery", "problem", "errors")]
    + list((PACKAGE / "channel").glob("*.py"))
)
WORLD = {
    "asyncio", "ctypes", "fcntl", "getpass", "glob", "http", "importlib", "locale", "multiprocessing", "os", "pathlib",
    "platform", "random", "requests", "secrets", "select", "shutil", "signal", "socket", "sqlite3", "subprocess", "sys",
    "tempfile", "threading", "time", "uuid", "atproto", "zoneinfo",
}  # fmt: skip
CALLS = {"open", "print", "input", "now", "today", "utcnow", "read_text", "read_bytes", "write_text", "getenv", "time"}


def _faults(source: str) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if not isinstance(node, (ast.stmt, ast.expr)):
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        found += [f"line {node.lineno}: imports {name}" for name in names if name.partition(".")[0] in WORLD]
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found += [f"line {node.lineno}: calls {called}"] if called in CALLS else []
        found += [f"line {node.lineno}: a global"] if isinstance(node, ast.Global) else []
    return found


@pytest.mark.parametrize("module", PURE, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_middle_touches_nothing(module: Path) -> None:
    assert _faults(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "impure",
    ["import os", "from pathlib import Path", "x = open('f')", "d = date.today()", "import random", "import socket"],
)
def test_the_test_can_fail(impure: str) -> None:
    assert _faults(impure)
