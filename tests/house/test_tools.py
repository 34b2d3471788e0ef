"""The tools that keep the house: each is run as a person would run it, and must find nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = {
    "floors": ["lint-imports", "--no-cache"],
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "codespell": ["codespell", "."],
}


@pytest.mark.parametrize("name", TOOLS)
def test_the_tool_finds_nothing(name: str, root: Path) -> None:
    program, *arguments = TOOLS[name]
    command = [str(Path(sys.executable).parent / program), *arguments]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
