"""Real briefings: our own examples, and others where there is a folder of them, make threads that keep the laws."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.channel import Channel
from pipeline.read import read_issue
from pipeline.render.announcing import without_conclusion
from pipeline.render.leaning import leans_back
from pipeline.render.ordinals import ordinal
from pipeline.text.sentences import is_whole, sentences
from tests.render.thread_material import BOTH, WORDS, texts, thread
from tests.samples import EXAMPLES, sample_files

FILES = [*EXAMPLES, *sample_files()]
PARTS = ["lead", "quotation", "argument", "resources", "closing"]


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_briefing_makes_a_thread(path: Path, channel: Channel) -> None:
    made = read_issue(path, "en").issue
    edition = thread(made, channel)
    roles = [post.role for post in edition.posts if post.role != "hand"]
    assert roles == sorted(roles, key=PARTS.index)
    assert all(post.length <= post.limit for post in edition.posts if post.role != "hand")
    told = "\n".join(texts(edition, "resources")) + "\n".join(edition.left_out)
    for section in made.resources.sections if made.resources else ():
        for item in section.items:
            assert all(word in told for word in item.title.split())
    if made.epigraph:
        assert sum(made.epigraph.text in post.text for post in edition.posts) == 1


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_argument_of_a_briefing_stands_on_its_own(path: Path, channel: Channel) -> None:
    made = read_issue(path, "en").issue
    body = [block.text for block in made.body] + [entry.text for block in made.body for entry in block.entries]
    for text in texts(thread(made, channel), "argument"):
        if not text.startswith(WORDS.of(made.language).continued):
            opens_series = any(ordinal(stretch.of(text)) == 1 for stretch in sentences(text)[1:])
            first = sentences(text)[0].of(text)  # the others may lean on it
            assert not leans_back(without_conclusion(first) if opens_series else first, WORDS.of(made.language))
        assert is_whole(text) or "continued" in "".join(texts(thread(made, channel), "argument"))
        plain = text.removeprefix("(continued) ")
        assert made.footnotes or any(plain in paragraph for paragraph in body)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_our_examples_fit_without_leaving_anything_out(path: Path) -> None:
    for channel in BOTH:
        edition = thread(read_issue(path, "en").issue, channel)
        assert edition.left_out == ()
        assert len(edition.posts) <= 15
        assert texts(edition, "argument")
