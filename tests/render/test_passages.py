"""Which sentences make a passage."""

from __future__ import annotations

from pipeline.render.network import network_of
from pipeline.render.passages import passages
from pipeline.render.statements import statements
from tests.render.thread_material import BLUESKY, WORDS, issue, paragraphs


def test_a_very_short_sentence_does_not_stand_for_the_one_that_leans_on_more() -> None:
    told = statements(
        issue(
            body=paragraphs(
                "Guards of Kyun Lay burnt nine boats. Nobody came. It was the worst fire of the rains for the market of Zee Taw."
            )
        ),
        WORDS.of("en"),
    )
    assert [one.leans for one in told] == [False, False, True]
    network = network_of(BLUESKY)
    assert list(passages([1], told, network)) == []
    assert [len(one.statements) for one in passages([0], told, network)] == [1, 2, 3]
