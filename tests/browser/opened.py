"""A file opened in the browser, with everything that it asked for and complained of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""axe's tags for WCAG 2.2 level AA."""
GOOD_PRACTICE = (*WCAG, "best-practice")
"""These and axe's advice for web pages, some of which (landmarks) makes no sense for an e-mail."""
_COLOURS = """() => [...document.body.querySelectorAll("*")].map(element => {
    const style = getComputedStyle(element);
    return [element.tagName, style.color, style.backgroundColor, style.borderTopColor].join(" ");
})"""


@dataclass(frozen=True)
class Opened:
    """The page; `asked` are the addresses of all requests, `said` whatever it wrote to the console or threw."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def too_wide(self, frame: Frame | None = None) -> int:
        """By how many pixels the document is wider than its window; 0 where it fits."""
        inside = frame or self.page.main_frame
        return max(cast("int", inside.evaluate("document.documentElement.scrollWidth - window.innerWidth")), 0)

    def frames(self) -> dict[str, Frame]:
        """The frames that can be seen, by their titles."""
        elements = [element for element in self.page.query_selector_all("iframe") if element.is_visible()]
        framed = {str(element.get_attribute("title")): element.content_frame() for element in elements}
        return {title: frame for title, frame in framed.items() if frame is not None}

    def violations(self, tags: tuple[str, ...]) -> list[str]:
        """What axe finds against the rules with these tags: rule and first place; not inside closed-off frames."""
        options: dict[str, Any] = {"runOnly": {"type": "tag", "values": list(tags)}, "iframes": False}
        found = Axe().run(self.page, options=options).response["violations"]
        return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


def colours(frame: Frame) -> list[str]:
    """The colours in force on every element of a document."""
    return cast("list[str]", frame.evaluate(_COLOURS))


def opened(browser: Browser, file: Path, width: int, scheme: str) -> Opened:
    """Open a file from the file system, as an editor does who double-clicks it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=cast("Literal['light', 'dark']", scheme),
        reduced_motion="reduce",
    )
    shown = Opened(context.new_page())
    shown.page.on("request", lambda request: shown.asked.append(request.url))
    shown.page.on("console", lambda message: shown.said.append(message.text))
    shown.page.on("pageerror", lambda error: shown.said.append(str(error)))
    shown.page.goto(file.as_uri(), wait_until="load")
    return shown
