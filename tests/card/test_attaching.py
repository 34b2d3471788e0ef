"""The card of a channel: on the edition with its description, or a Problem that says why there is none."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from pipeline.card.attaching import with_card
from pipeline.channel import Publication
from pipeline.edition import ThreadEdition
from pipeline.errors import WrongUse
from pipeline.issue import Epigraph
from pipeline.pack.bluesky import IMAGE_BYTES, THUMB_BYTES
from pipeline.templates import load_templates
from tests.render.thread_material import issue, thread

PUBLICATION = Publication(name="Lantern River Network", address="editor@example.org")
WORDS = load_templates(None).words


def _with_card(**of_issue: Any) -> ThreadEdition:
    one = issue(**of_issue)
    return with_card(thread(one), one, PUBLICATION, WORDS)


def test_the_card_is_small_enough_for_every_network_and_described() -> None:
    picture = _with_card().picture
    assert picture is not None
    assert (picture.name, picture.mime, picture.width, picture.height) == ("card.png", "image/png", 1200, 675)
    assert picture.content.startswith(b"\x89PNG")
    assert len(picture.content) < THUMB_BYTES < IMAGE_BYTES
    assert "Lantern River Network" in picture.alt
    assert _with_card().picture == picture


def test_what_cannot_be_drawn_is_said_and_the_thread_goes_without() -> None:
    edition = _with_card(title="\N{SHIP} อะไร", epigraph=None)
    assert edition.picture is None
    [problem] = edition.problems
    assert (problem.rule, problem.severity) == ("card-undrawable", "warning")
    assert "without a card" in problem.message


def test_an_epigraph_that_does_not_fit_is_named() -> None:
    edition = _with_card(epigraph=Epigraph("A boat. " * 400, "Daw Mya", 5))
    assert edition.picture is not None
    assert [problem.rule for problem in edition.problems] == ["card-passed-over"]


def test_without_pillow_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name == "pipeline.card.making":
            raise ImportError(name="PIL.Image")
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WrongUse) as raised:
        _with_card()
    assert "broadsheet[cards]" in raised.value.remedy
