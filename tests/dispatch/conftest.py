"""What several tests of runs share: an editor's desk before each of three networks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.dispatch.thread_faults import NETWORKS, World, opened
from tests.send.post.server import far_side


@pytest.fixture(params=sorted(NETWORKS))
def world(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    with ExitStack() as stack:
        yield opened(request.param, lambda app: stack.enter_context(far_side(app)), tmp_path, capsys, monkeypatch)
