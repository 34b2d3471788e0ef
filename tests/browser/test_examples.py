"""Every example's page and e-mail in Chromium, narrow and wide, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.browser.opened import GOOD_PRACTICE, WCAG, colours
from tests.samples import EXAMPLES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem),
]
FILES = pytest.mark.parametrize("file", ["index.html", "newsletter/email.html"])
WIDTHS = pytest.mark.parametrize("width", [375, 1200])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
OutboxOf = Callable[[Path], Path]


@FILES
@WIDTHS
@SCHEMES
def test_file_fits_its_window_and_calls_nowhere(  # one opening for the three, for a browser is slow
    look: Open, outbox_of: OutboxOf, example: Path, file: str, width: int, scheme: str
) -> None:
    path = outbox_of(example) / file
    shown = look(path, width, scheme)
    assert shown.too_wide() == 0
    assert shown.asked == [path.as_uri()]
    assert shown.said == []


@FILES
@WIDTHS
@SCHEMES
def test_axe_finds_nothing(look: Open, outbox_of: OutboxOf, example: Path, file: str, width: int, scheme: str) -> None:
    shown = look(outbox_of(example) / file, width, scheme)
    shown.page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    assert shown.violations(GOOD_PRACTICE if file == "index.html" else WCAG) == []


@SCHEMES
def test_frames_show_the_colours_that_readers_see(look: Open, outbox_of: OutboxOf, example: Path, scheme: str) -> None:
    """Whatever the editor's own browser prefers, the dark frame is the mail in the dark, and the light one in light."""
    outbox = outbox_of(example)
    frames = look(outbox / "index.html", 1200, scheme).frames()
    for wanted in ("light", "dark"):
        frame = next(frame for title, frame in frames.items() if f"in {wanted} colours" in title)
        mail = look(outbox / "newsletter/email.html", 375, wanted)
        assert colours(frame) == colours(mail.page.main_frame)


@WIDTHS
@pytest.mark.parametrize("choice", ["phone", "desktop"])
def test_mail_in_its_frames_fits_and_is_as_wide_as_chosen(
    look: Open, outbox_of: OutboxOf, example: Path, width: int, choice: str
) -> None:
    shown = look(outbox_of(example) / "index.html", width)
    shown.page.check(f"input.{choice}")
    frames = shown.frames()
    assert len(frames) == 2
    for frame in frames.values():
        assert shown.too_wide(frame) == 0
        inner = frame.evaluate("window.innerWidth")
        assert inner == 375 if choice == "phone" else inner >= 640
    assert shown.too_wide() == 0
