"""The README's picture of the page: three looks at the first example's outbox, side by side.

`python -m tests.make_preview` draws `docs/preview.png` anew, with Chromium, after the page was changed.
"""

from __future__ import annotations

import shutil
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

from tests.outboxes import ROOT, publish
from tests.samples import EXAMPLES

PICTURE = ROOT / "docs" / "preview.png"
_WIDTH, _HEIGHT = 1280, 1036
"""Pixels of the window."""
_LOOKS = ("header", "#e-mail", "#bluesky")
"""What stands at the top of each picture."""
_ABOVE = (0, 0, 350)
"""Pixels of what stands before it that are seen too."""
_PANEL, _GAP, _RADIUS, _FINER = (472, 382), 16, 6, 2
_DESK = "#e9e6df"


def main() -> None:
    """Draw the picture.

    Raises:
        SystemExit: the example has problems.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = publish("--dry-run", EXAMPLES[0], "--outbox", folder)
        if result.returncode:
            raise SystemExit(result.stdout + result.stderr)
        (outbox,) = Path(folder).iterdir()
        panels = _looked_at(outbox / "index.html")
    whole = _beside(panels).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    whole.save(PICTURE, optimize=True)


def _looked_at(file: Path) -> list[Image.Image]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme="light")
        page.emulate_media(reduced_motion="reduce")
        page.goto(file.as_uri(), wait_until="load")
        looks = [_look(page, place, above) for place, above in zip(_LOOKS, _ABOVE, strict=True)]
        browser.close()
        return looks


def _look(page: Page, place: str, above: int) -> Image.Image:
    page.evaluate("([place, above]) => scrollTo(0, document.querySelector(place).offsetTop - above)", [place, above])
    page.wait_for_timeout(300)  # until the frames are drawn
    return Image.open(BytesIO(page.screenshot()))


def _beside(panels: list[Image.Image]) -> Image.Image:
    wide, high = _PANEL
    whole = Image.new("RGB", (_GAP + len(panels) * (wide + _GAP), high + 2 * _GAP), _DESK)
    corners = Image.new("L", (wide * _FINER, high * _FINER))
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, *(size - 1 for size in corners.size)), _RADIUS * _FINER, 255)
    mask = corners.resize(_PANEL)
    for number, panel in enumerate(panels):
        whole.paste(panel.resize(_PANEL, Image.Resampling.LANCZOS), (_GAP + number * (wide + _GAP), _GAP), mask)
    return whole


if __name__ == "__main__":
    main()
