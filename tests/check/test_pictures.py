"""Pictures have a file, a text in their place, and come from nowhere that watches readers."""

from __future__ import annotations

import pytest

from pipeline.issue import Block, Hero, Issue, Picture
from tests.check.making import GOOD, issue, problems, rules


def hero(src: str | None, alt: str | None) -> Issue:
    return issue(hero=Hero(src, alt, 2))


def figure(src: str | None = "boat.jpg", alt: str | None = "A red boat") -> Issue:
    return issue(body=(*GOOD.body, Block("figure", "", 5, src=src, alt=alt)))


@pytest.mark.parametrize(
    ("src", "alt", "said"),
    [
        (None, None, "the picture under the header has no file and no text in its place"),
        ("boat.jpg", None, "the picture under the header has no text in its place"),
        ("boat.jpg", " ", "the picture under the header has no text in its place"),
        (None, "A red boat", "the picture under the header has no file"),
    ],
)
def test_what_the_hero_lacks_is_said_in_one_problem(src: str | None, alt: str | None, said: str) -> None:
    assert [problem.message for problem in problems(hero(src, alt))] == [said]


def test_a_complete_hero_is_fine() -> None:
    assert problems(hero("boat.jpg", "A red boat on the beach")) == ()


@pytest.mark.parametrize(
    "alt", ["IMG_2041.JPG", "boat.png", "image", "Photo", "a picture", "DSC-0042", "Screenshot 2026-02-16"]
)
def test_a_text_that_shows_nothing_is_found(alt: str) -> None:
    assert rules(problems(figure(alt=alt))) == ["picture-alt-useless"]


@pytest.mark.parametrize("alt", ["Photograph of eleven boats", "The picture gallery of Mya Leik", "Boats, image by K."])
def test_a_text_that_shows_something_is_not(alt: str) -> None:
    assert problems(figure(alt=alt)) == ()


@pytest.mark.parametrize("src", ["boat.jpg", "pictures/boat.jpg", "boat 7.jpg", "ဖ.png", "a:b.png"])
def test_a_file_beside_the_issue_is_fine(src: str) -> None:
    assert rules(problems(figure(src=src))) == (["picture-address"] if ":" in src else [])


@pytest.mark.parametrize(
    "src", ["/home/boat.jpg", "C:\\boat.jpg", "file:///boat.jpg", "data:image/png;base64,AA", "//a.org/b.jpg"]
)
def test_a_path_of_this_machine_or_another_scheme_is_no_picture(src: str) -> None:
    assert rules(problems(figure(src=src))) == ["picture-address"]


@pytest.mark.parametrize(
    "src",
    [
        "https://harbour.example/boat.jpg",
        "https://www.harbour.example/boat.jpg",
        "https://pictures.harbour.example/boat.jpg",
    ],
)
def test_the_publications_own_server_is_no_third_party(src: str) -> None:
    assert problems(figure(src=src)) == ()


@pytest.mark.parametrize("src", ["https://cdn.example.org/boat.jpg", "http://notharbour.example/boat.jpg"])
def test_any_other_server_is(src: str) -> None:
    (problem,) = problems(figure(src=src))
    assert problem.rule == "picture-third-party"
    assert problem.place.line == 5


@pytest.mark.parametrize("src", ["https:///boat.jpg", "https://cdn/boat.jpg"])
def test_a_picture_with_a_broken_address_is_said_to_be_one(src: str) -> None:
    assert rules(problems(figure(src=src))) == ["picture-address"]


def test_a_heavy_picture_is_named_with_its_size_where_it_is_used() -> None:
    made = issue(hero=Hero("boat.jpg", "A red boat", 2), pictures=(Picture("boat.jpg", "image/jpeg", bytes(300_001)),))
    (problem,) = problems(made)
    assert (problem.place.line, problem.message) == (2, "the picture “boat.jpg” has 300,001 bytes")
    light = issue(hero=Hero("boat.jpg", "A red boat", 2), pictures=(Picture("boat.jpg", "image/jpeg", bytes(300_000)),))
    assert problems(light) == ()
