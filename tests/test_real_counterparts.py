"""A missing program skips a test on a desk and fails it in CI; a named one is taken."""

from __future__ import annotations

import sys

import pytest

from tests.real_counterparts import require


def test_missing_program_skips_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="name it in BROADSHEET_NOSUCH"):
        require("nosuch")


def test_missing_program_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="nosuch is not here"):
        require("nosuch")


def test_program_named_in_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_CHROMIUM", sys.executable)
    assert require("chromium") == sys.executable
    monkeypatch.setenv("BROADSHEET_CHROMIUM", "/no/such/browser")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="/no/such/browser is not here"):
        require("chromium")
