"""What every test stands on: no socket to anywhere, no memory of earlier runs, no settings of this machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import disable_socket, socket_allow_hosts

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.register_profile("ci", parent=settings.get_profile("house"), max_examples=200, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "house")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """No test opens a socket, but those that drive a browser, and those that talk to a server of this machine."""
    if item.get_closest_marker("browser"):
        return
    if item.get_closest_marker("real"):
        socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    else:
        disable_socket(allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_CACHE", "off")


@pytest.fixture
def root() -> Path:
    """The project's folder."""
    return Path(__file__).parent.parent
