"""The page of many channels in the browser: short, opened by links and keys, whole on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.opened import GOOD_PRACTICE
from tests.preview.builders import email, post, thread
from tests.preview.looking import page_of

pytestmark = pytest.mark.browser

KINDS = ("bluesky", "mastodon", "telegram", "threads", "x", "linkedin", "facebook", "discord", "slack", "webhook")
SEEN = "one => one.checkVisibility({contentVisibilityAuto: true}) && one.getBoundingClientRect().height > 0"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """The page of a mailing and ten networks; one thing is left out of one of them."""
    posts = [post(f"Lamp {number} is lit again, say the keepers of the jetty.") for number in range(12)]
    threads = [thread(*posts, kind=kind, left_out=("one",) if kind == "x" else ()) for kind in KINDS]
    file = tmp_path / "index.html"
    file.write_text(page_of(email(), *threads), "utf-8")
    return file


def is_open(page: Page, name: str) -> bool:
    return bool(page.locator(f"#{name}").evaluate("one => one.closest('details').open"))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("opened", [False, True])
def test_page_of_many_fits_and_is_clean(look: Open, many: Path, width: int, scheme: str, *, opened: bool) -> None:
    shown = look(many, width, scheme)
    shown.page.eval_on_selector_all("details", f"all => all.forEach(one => one.open = {str(opened).lower()})")
    assert shown.too_wide() == 0
    assert shown.violations(GOOD_PRACTICE) == []


def test_on_a_phone_the_threads_of_ten_networks_fit_on_one_screen_or_two(look: Open, many: Path) -> None:
    page = look(many, 390).page
    box = page.locator(".threads").bounding_box()
    assert box is not None
    assert box["height"] < 2 * 844
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    box = page.locator(".threads").bounding_box()
    assert box is not None
    assert box["height"] > 10 * 844


def test_a_link_of_the_contents_opens_what_it_leads_to_with_its_name_in_sight(look: Open, many: Path) -> None:
    page = look(many, 390).page
    assert not is_open(page, "slack")
    page.click("nav a[href='#slack']")
    page.wait_for_function("document.querySelector('#slack').closest('details').open")
    box = page.locator("#slack-heading").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 200
    assert [name for name in KINDS if is_open(page, name)] == ["slack"]


def test_a_fold_is_opened_and_closed_by_keys(look: Open, many: Path) -> None:
    page = look(many).page
    page.locator("details:has(#discord) > summary").focus()
    page.keyboard.press("Enter")
    assert is_open(page, "discord")
    page.keyboard.press("Space")
    assert not is_open(page, "discord")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim().startsWith('Slack')"), "what is folded is passed"


def test_on_paper_nothing_is_folded_away(look: Open, many: Path) -> None:
    page = look(many).page
    posts = page.locator(".post")
    assert not any(posts.evaluate_all(f"all => all.map({SEEN})"))
    page.emulate_media(media="print")
    assert all(posts.evaluate_all(f"all => all.map({SEEN})"))
    assert page.locator("#deliveries table").last.evaluate(SEEN)
