"""Programs that are not ours and that tests need for real: missing, they skip a test on a desk and fail it in CI."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

_NAMES = {"chromium": ("chromium", "chromium-browser", "google-chrome", "chrome")}


def require(program: str) -> str:
    """The path of a program: from the environment variable BROADSHEET_<PROGRAM>, else from PATH.

    Without it the test is skipped with a reason, but where CI is "true" it fails: a check that nobody runs is no check.
    """
    variable = f"BROADSHEET_{program.upper()}"
    given = os.environ.get(variable)
    names = (given,) if given else _NAMES.get(program, (program,))
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        _missing(f"{' or '.join(names)} is not here: install it, or name it in {variable}")
    return path


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
