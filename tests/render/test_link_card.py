"""The card of the issue's address: the editor's words, else whole sentences of the beginning, never half of one."""

from __future__ import annotations

from dataclasses import replace

from pipeline.edition import LinkCard
from pipeline.render.link_card import link_card
from pipeline.render.thread import render_thread
from tests.render.thread_material import BLUESKY, PUBLICATION, WORDS, issue, paragraphs

URL = "https://example.org/briefings/five-landings"


def test_the_editors_preheader_describes_it() -> None:
    one = issue(url=URL, preheader="Eleven boats\ncame back.")
    assert link_card(one) == LinkCard(URL, one.title or "", "Eleven boats came back.")


def test_else_as_many_whole_sentences_of_the_first_paragraph_as_have_room() -> None:
    body = paragraphs("The ferry left at six. " + "It came back with eleven boats behind it. " * 20)
    card = link_card(issue(url=URL, preheader=None, body=body))
    assert card is not None
    assert card.description.startswith("The ferry left at six. It came back")
    assert card.description.endswith(".")
    assert 200 < len(card.description) <= 300


def test_a_first_sentence_without_end_is_no_description() -> None:
    card = link_card(issue(url=URL, preheader=None, body=paragraphs("boats and " * 80)))
    assert card is not None
    assert card.description == ""


def test_an_issue_that_is_not_on_the_web_has_none() -> None:
    assert link_card(issue(url=None)) is None
    assert link_card(issue(url="mailto:editor@example.org")) is None


def test_an_issue_without_an_address_of_its_own_has_the_one_that_the_publication_gives_all() -> None:
    publication = replace(PUBLICATION, issue_url="https://ferry.example/issues/{slug}")
    one = issue(url=None)
    there = f"https://ferry.example/issues/{one.slug}"
    edition = render_thread(one, publication, BLUESKY, WORDS)
    assert edition.link is not None
    assert edition.link.url == there
    assert [mark.value for mark in edition.posts[0].marks] == [there]
    assert render_thread(issue(url=URL), publication, BLUESKY, WORDS).posts[0].marks[0].value == URL
