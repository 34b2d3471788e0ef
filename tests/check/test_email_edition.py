"""The e-mail: what is cut off, what breaks, and what would watch readers."""

from __future__ import annotations

import pytest

from pipeline.check import check_edition
from pipeline.delivery import UNSUBSCRIBE
from pipeline.edition import EmailEdition, content_id
from pipeline.issue import Picture
from pipeline.problem import Place, Problem
from tests.check.making import GOOD, NEWSLETTER, email, rules

BOAT = "https://harbour.example/boat.jpg"
SLOT = f"<{UNSUBSCRIBE.placeholder}>\n"


def problems(edition: EmailEdition) -> tuple[Problem, ...]:
    return check_edition(edition, NEWSLETTER)


def sized(size: int) -> EmailEdition:
    """An e-mail whose HTML has exactly so many bytes, most of them Burmese letters of three bytes."""
    room = size - len(email("").html)
    return email("က" * (room // 3) + "x" * (room % 3))


@pytest.mark.parametrize(
    ("size", "rule"),
    [(90_000, []), (90_001, ["email-large"]), (101_999, ["email-large"]), (102_000, ["email-clipped"])],
)
def test_the_html_is_measured_in_bytes(size: int, rule: list[str]) -> None:
    assert len(sized(size).html.encode()) == size
    assert rules(problems(sized(size))) == rule


def test_styles_are_measured_together() -> None:
    def styled(size: int) -> EmailEdition:
        return email(
            f"<style>{'a' * 8192}</style><STYLE type='text/css'>{'b' * (size - 8192 - len('p{margin:0}'))}</STYLE>"
        )

    assert problems(styled(16_384)) == ()
    assert rules(problems(styled(16_385))) == ["email-style-large"]


@pytest.mark.parametrize("start", ["<!doctype html>", "\n<!DOCTYPE html>", "<html>", "<!DOCTYPE HTML>", ""])
def test_the_doctype_stands_first_and_in_this_spelling(start: str) -> None:
    made = email(html=email().html.replace("<!DOCTYPE html>", start))
    assert rules(problems(made)) == ["email-doctype"]


@pytest.mark.parametrize(
    "body",
    [
        '<style>@import url("https://fonts.example.org/css");</style>',
        "<style>@IMPORT 'https://fonts.example.org/css';</style>",
        "<style>@font-face{src:url(https://fonts.example.org/a.woff2)}</style>",
        "<p style=\"background:url('https://example.org/sea.png')\">x</p>",
        "<p style='background:url(//example.org/sea.png)'>x</p>",
        '<td background="https://example.org/sea.png">x</td>',
        '<link rel="stylesheet" href="https://fonts.example.org/css">',
        '<img src="https://harbour.example/a.png" srcset="https://harbour.example/b.png 2x" alt="">',
        '<!--[if mso]><v:fill src="https://example.org/sea.png" /><![endif]-->',
    ],
)
def test_nothing_is_loaded_but_pictures(body: str) -> None:
    assert "email-remote" in rules(problems(email(body)))


@pytest.mark.parametrize(
    "body",
    [
        "<script>x</script>",
        '<form action="https://example.org/">x</form>',
        '<iframe src="x"></iframe>',
        '<a href="javascript:x()">x</a>',
        '<a href=" JavaScript:x()">x</a>',
        '<p onclick="x()">x</p>',
        "<p onmouseover=x>x</p>",
        "<object></object>",
    ],
)
def test_nothing_runs(body: str) -> None:
    assert "email-active" in rules(problems(email(body)))


@pytest.mark.parametrize(
    "body",
    [
        "<p>@import url(https://example.org/) and \\u{103a} and &lt;script&gt; are words here</p>",
        '<p><a href="https://example.org/?on=1&amp;src=https://example.org/a.png">a link</a></p>',
        '<p title="url(https://example.org/)">x</p>',
        '<img src="https://harbour.example/boat.jpg" alt="" width="600">',
        '<img src="https://harbour.example/boat.jpg" alt="a &gt; b" width="1" height="400">',
        "<style>td>p{margin:0} @media (max-width:480px){p{margin:0}}</style>",
        '<html xmlns:v="urn:schemas-microsoft-com:vml">',
        '<p title="onclick=x">x</p>',
    ],
)
def test_words_and_pictures_and_links_are_fine(body: str) -> None:
    assert problems(email(body, web_pictures=(BOAT,))) == ()


@pytest.mark.parametrize(
    "address", ["https://watch.example.org/open.gif", "//watch.example.org/open.gif", f"{BOAT}?id=7"]
)
def test_a_picture_that_the_issue_does_not_name_is_not_loaded(address: str) -> None:
    made = email(f'<img src="{address}" alt="" width="600">', web_pictures=(BOAT,))
    assert rules(problems(made)) == ["email-remote"]


@pytest.mark.parametrize(
    ("named", "written"),
    [
        ("https://x.example/a?b=1&c=2", "https://x.example/a?b=1&amp;c=2"),
        ("https://x.example/လှေ", "https://x.example/%E1%80%9C%E1%80%BE%E1%80%B1"),
    ],
)
def test_a_named_picture_is_known_as_the_html_writes_it(named: str, written: str) -> None:
    assert problems(email(f'<img src="{written}" alt="Boats">', web_pictures=(named,))) == ()


def test_a_picture_travels_with_the_mail_under_its_own_name() -> None:
    name = content_id(GOOD.slug, "boat.jpg")
    body = f'<img src="cid:{name}" alt="A red boat">'
    assert problems(email(body, pictures=(Picture("boat.jpg", "image/jpeg", b"x"),))) == ()
    assert rules(problems(email(body))) == ["email-picture-source"]


@pytest.mark.parametrize("source", ["boat.jpg", "", "data:image/png;base64,AA", "file:///boat.jpg"])
def test_a_picture_that_no_mail_program_finds_is_an_error(source: str) -> None:
    assert rules(problems(email(f'<img src="{source}" alt="A red boat">'))) == ["email-picture-source"]


def test_a_problem_of_the_html_stands_at_its_line_and_column() -> None:
    (problem,) = problems(email('<p>Boats</p>\n <img src="https://harbour.example/boat.jpg">', web_pictures=(BOAT,)))
    assert problem.file == "newsletter/email.html"
    assert problem.place == Place(4, 2)


def test_both_parts_hold_the_place_of_the_unsubscribe_link() -> None:
    found = problems(email(html=email().html.replace(UNSUBSCRIBE.placeholder, "#"), text="Boats.\n"))
    assert [(p.rule, p.file) for p in found] == [
        ("email-unsubscribe", "newsletter/email.html"),
        ("email-unsubscribe", "newsletter/email.txt"),
    ]


LONG_ADDRESS = "https://example.org/" + "a" * 70


@pytest.mark.parametrize(
    "line",
    [
        "x" * 200,
        LONG_ADDRESS,
        f"  <{LONG_ADDRESS}>",
        f"[12] {LONG_ADDRESS}",
        f"[L12] {LONG_ADDRESS}",
        f"  • {LONG_ADDRESS}",
        "က" * 200,
        "a " * 39,
        "က် " * 39,  # 116 code points, but 77 columns: the sign above the letter takes none
    ],
)
def test_a_line_that_fits_or_cannot_be_broken_is_fine(line: str) -> None:
    assert problems(email(text=f"{line.rstrip()}\n{SLOT}")) == ()


@pytest.mark.parametrize("line", ["boats " * 14, f"see {LONG_ADDRESS}", "漁船 " * 20, "ငါးဖမ်းလှေများ " * 12])
def test_a_line_that_could_be_broken_may_not(line: str) -> None:
    (problem,) = problems(email(text=f"Boats.\n{line.rstrip()}\n{SLOT}"))
    assert (problem.rule, problem.place.line, problem.file) == ("text-line-long", 2, "newsletter/email.txt")
