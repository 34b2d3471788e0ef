"""One browser for all of these tests, and the outboxes of the examples, each made once by the real command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.opened import Opened, opened
from tests.outboxes import publish
from tests.real_counterparts import require

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    program = require("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def look(browser: Browser) -> Iterator[Open]:
    """Opens a file at a width and in a colour scheme, and keeps what the page asked for and complained of."""
    pages: list[Page] = []

    def look_at(file: Path, width: int = 1200, scheme: str = "light") -> Opened:
        shown = opened(browser, file, width, scheme)
        pages.append(shown.page)
        return shown

    yield look_at
    for page in pages:
        page.context.close()


@pytest.fixture(scope="session")
def outbox_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """The outbox of an example, from a dry run of the installed command."""
    made: dict[Path, Path] = {}

    def outbox(example: Path) -> Path:
        if example not in made:
            place = tmp_path_factory.mktemp("outbox")
            run = publish("--dry-run", example, "--outbox", place)
            assert run.returncode == 0, run.stderr
            (made[example],) = place.iterdir()
        return made[example]

    return outbox
