"""The page by keyboard, by its choices, on paper, and with texts that try to break it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.edition import Mark
from pipeline.problem import Place, Problem
from pipeline.rules import RULES
from tests.browser.conftest import Open
from tests.browser.opened import GOOD_PRACTICE
from tests.preview.builders import BURMESE, email, picture_tag, post, thread
from tests.preview.looking import page_of
from tests.preview.test_page import HOSTILE, everything

pytestmark = pytest.mark.browser

FAR = '<img src="https://pictures.example/far.png" alt="Far away">'
FOCUSED = """() => {
    const here = document.activeElement;
    return [here.tagName, here.className, here.textContent.trim().slice(0, 40)].join("|");
}"""


UNDERLINED_SPACES = """link => {
    const text = link.firstChild, at = number => {
        const range = document.createRange();
        range.setStart(text, number);
        range.setEnd(text, number + 1);
        return range.getBoundingClientRect();
    };
    const ends = [...text.data.matchAll(/ /g)].map(found => found.index).filter(i => at(i + 1).top > at(i - 1).top);
    return ends.map(i => at(i).width);
}"""
LINES = """() => [...document.querySelectorAll(".sizes tr:not(.over) .figure")].map(cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].filter(box => box.width).map(box => box.top)).size;
})"""


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    """A page with a problem, an e-mail with pictures of both sorts, and two threads."""
    problem = Problem(next(iter(RULES)), "warning", "it is wrong", "mend it", Place(1, 1))
    mail = email(picture_tag() + FAR + '<p><a href="https://jetty.example/">Read</a></p>')
    file = tmp_path / "index.html"
    file.write_text(page_of(mail, thread(left_out=("one",)), thread(kind="mastodon"), problems=[problem]), "utf-8")
    return file


def test_everything_is_reached_by_the_tab_key(look: Open, page_file: Path) -> None:
    page = look(page_file).page
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(str(page.evaluate(FOCUSED)))
    assert reached[0] == "A|skip|Skip to the problems"
    box = page.locator("nav a").first.bounding_box()
    assert box is not None
    kinds = {entry.partition("|")[0] for entry in reached}
    assert {"A", "SUMMARY", "INPUT", "IFRAME", "PRE", "DIV"} <= kinds
    assert any("newsletter/message.eml" in entry for entry in reached)


def test_skip_link_is_seen_when_focused_and_leads_past_the_contents(look: Open, page_file: Path) -> None:
    page = look(page_file).page
    link = page.locator(".skip")
    hidden = link.bounding_box()
    assert hidden is not None
    assert hidden["x"] < 0
    page.keyboard.press("Tab")
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert str(page.evaluate(FOCUSED)).startswith("SUMMARY|")


def test_frame_scrolls_by_keyboard(look: Open, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_text(page_of(email("<p>Lamp</p>" * 200)), "utf-8")
    shown = look(file)
    shown.page.locator("input.both").focus()
    shown.page.keyboard.press("Tab")
    assert shown.page.evaluate("document.activeElement.tagName") == "IFRAME"
    frame = next(iter(shown.frames().values()))
    shown.page.keyboard.press("PageDown")
    for _ in range(50):  # no script runs in the frame, so that it cannot be asked to wait by itself
        if frame.evaluate("window.scrollY") > 0:
            break
        shown.page.wait_for_timeout(100)
    assert frame.evaluate("window.scrollY") > 0


def test_choices_show_what_they_say(look: Open, page_file: Path) -> None:
    shown = look(page_file)
    mail = "E-mail in {} colours, pictures {}"
    assert list(shown.frames()) == [mail.format("light", "shown"), mail.format("dark", "shown")]
    shown.page.check("input.off")
    assert list(shown.frames()) == [mail.format("light", "off"), mail.format("dark", "off")]
    shown.page.check("input.dark")
    assert list(shown.frames()) == [mail.format("dark", "off")]


def test_pictures_that_travel_are_drawn_and_others_are_not_asked_for(look: Open, page_file: Path) -> None:
    shown = look(page_file)
    frame = next(iter(shown.frames().values()))
    assert frame.evaluate("[...document.images].map(image => image.naturalWidth)") == [1, 0]
    assert [address for address in shown.asked if not address.startswith("data:")] == [page_file.as_uri()]
    assert shown.said == []


@pytest.mark.parametrize("width", [375, 768, 1200, 1600])
def test_page_of_everything_fits_and_is_clean(look: Open, page_file: Path, width: int) -> None:
    shown = look(page_file, width)
    assert shown.too_wide() == 0
    assert shown.violations(GOOD_PRACTICE) == []


@pytest.mark.parametrize("width", [375, 390])
def test_every_size_within_its_limit_stands_on_one_line_of_a_phone(look: Open, tmp_path: Path, width: int) -> None:
    file = tmp_path / "index.html"
    file.write_text(page_of(email("x" * 110_000), thread(), thread(kind="mastodon")), "utf-8")
    shown = look(file, width)
    assert set(shown.page.evaluate(LINES)) == {1}
    table = shown.page.locator(".scroll").first
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert shown.too_wide() == 0


@pytest.mark.parametrize("width", [375, 390])
def test_long_sizes_of_many_networks_break_and_widen_nothing(look: Open, tmp_path: Path, width: int) -> None:
    file = tmp_path / "index.html"
    long = post("A lamp.", length=63_200, limit=63_206)
    file.write_text(page_of(email(), thread(long, kind="facebook")), "utf-8")
    shown = look(file, width)
    table = shown.page.locator(".scroll").first
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth")


@pytest.mark.parametrize(("width", "stays"), [(390, False), (1280, True)])
def test_the_contents_stay_in_sight_or_are_one_link_away(
    look: Open, page_file: Path, width: int, *, stays: bool
) -> None:
    shown = look(page_file, width)
    shown.page.set_viewport_size({"width": width, "height": 120})
    shown.page.evaluate("document.querySelector('#deliveries').scrollIntoView()")
    contents, back = shown.page.locator("#contents"), shown.page.locator("#deliveries .back")
    box = contents.bounding_box()
    assert box is not None
    assert (box["y"] >= 0 and box["height"] <= 120) == stays
    assert back.is_visible() != stays


def test_a_link_that_is_wrapped_has_no_line_under_the_space_at_its_end(look: Open, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    title = "Two Hundred and Twelve Days: Access to Clinics on the East Bank of the River"
    linked = post(title, marks=(Mark("link", 0, len(title), "https://jetty.example/days"),))
    file.write_text(page_of(thread(linked)), "utf-8")
    widths = look(file, 375).page.locator(".words a").evaluate(UNDERLINED_SPACES)
    assert widths, "it is wrapped"
    assert set(widths) == {0}


def test_lines_under_burmese_links_stand_below_its_letters(look: Open, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    address = "https://jetty.example/days"
    both = f"{BURMESE} Lamps"
    marks = (Mark("link", 0, len(BURMESE), address), Mark("link", len(BURMESE) + 1, len(both), address))
    file.write_text(page_of(thread(post(both, marks=marks))), "utf-8")
    offset = "one => parseFloat(getComputedStyle(one).textUnderlineOffset)"
    burmese, latin = (one.evaluate(offset) for one in look(file).page.locator(".words a").all())
    assert burmese > 2 * latin


def test_on_paper_the_controls_are_gone_and_the_text_is_whole(look: Open, page_file: Path) -> None:
    page = look(page_file).page
    page.emulate_media(media="print")
    for away in ("nav", ".choices", ".skip"):
        assert not page.locator(away).first.is_visible()
    text = page.locator("pre.text").first
    assert text.evaluate("element => element.scrollHeight <= element.clientHeight + 1")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_texts_that_try_to_break_the_page_do_not(look: Open, tmp_path: Path, text: str) -> None:
    file = tmp_path / "index.html"
    file.write_text(everything(text), "utf-8")
    shown = look(file, 375)
    assert shown.page.locator("h2").count() == 6
    assert shown.too_wide() == 0
    assert shown.asked == [file.as_uri()]
    assert shown.said == []
