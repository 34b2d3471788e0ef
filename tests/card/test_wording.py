"""What a card says, and the words that describe it."""

from __future__ import annotations

import pytest

from pipeline.card.wording import LONGEST_ALT, describable, wordings
from pipeline.errors import UndrawableCard
from tests.card.cards import BURMESE, PUBLICATION, WORDS, issue, wording


def test_the_epigraph_comes_first_and_the_title_stands_in_for_it() -> None:
    found = wordings(issue("Four Crossings", "We ask who is missing.", "Daw Khin"), PUBLICATION, WORDS)
    assert [one.source for one in found] == ["epigraph", "title"]
    assert found[0].main.text == "“We ask who is missing.”"
    assert found[1].attribution is None


@pytest.mark.parametrize(
    ("said", "alt"),
    [
        (wording("Water"), "Water. Lantern River Briefing, 9 March 2026."),
        (wording("Who counts?"), "Who counts? Lantern River Briefing, 9 March 2026."),
        (wording(None, "We ask.", "Daw Khin"), "“We ask.” — Daw Khin. Lantern River Briefing, 9 March 2026."),
        (wording(None, "We ask.", "— Daw Khin."), "“We ask.” — Daw Khin. Lantern River Briefing, 9 March 2026."),
        (wording(None, "We ask"), "“We ask”. Lantern River Briefing, 9 March 2026."),
        (
            wording(None, BURMESE, "ဒေါ်နွေးနွေးအိ", "my"),
            f"“{BURMESE}” — ဒေါ်နွေးနွေးအိ။ Lantern River Briefing၊ ၂၀၂၆ ခုနှစ် မတ်လ ၉ ရက်။",
        ),
    ],
)
def test_the_description_says_all_that_the_picture_says(said: object, alt: str) -> None:
    assert getattr(said, "alt") == alt  # noqa: B009


def test_a_description_is_never_longer_than_networks_take() -> None:
    assert describable(wording("a" * (LONGEST_ALT - 60)))
    assert not describable(wording("a" * LONGEST_ALT))


def test_an_issue_without_epigraph_and_title_has_no_card() -> None:
    with pytest.raises(UndrawableCard, match="neither an epigraph nor a title"):
        wordings(issue(" ", None), PUBLICATION, WORDS)
