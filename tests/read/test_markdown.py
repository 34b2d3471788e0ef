"""Markdown: blocks, spans with their places, resources, what is hidden and named, and large texts in portions."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.issue import Block, Epigraph, Footnote, Hero, Issue, Span
from pipeline.read import portions
from tests.read.reading import issue, named, read, shown


def _issue(tmp_path: Path, text: str) -> Issue:
    return issue(tmp_path, text, "issue.md")


def _blocks(tmp_path: Path, text: str) -> tuple[Block, ...]:
    return _issue(tmp_path, text).body


def test_the_opening(tmp_path: Path) -> None:
    found = _issue(tmp_path, "# The *Bridge* Is Closed\n\n**May 4th, 2026** • By X\n\n![A bridge](https://example.org/b.jpg)\n\n"
                             "> “We ask who is missing.”\n> — Daw Khin\n\nText.\n")  # fmt: skip
    assert found.title == "The Bridge Is Closed"
    assert (str(found.date), found.author) == ("2026-05-04", "X")
    assert found.hero == Hero("https://example.org/b.jpg", "A bridge", 5)
    assert found.epigraph == Epigraph("We ask who is missing.", "Daw Khin", 7)
    assert shown(found.body) == [("paragraph", "Text.")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A Title #\n\nText.\n", "A Title"),
        ("A Title\n=======\n\nText.\n", "A Title"),
        ("Text first.\n\n# A Title\n\nMore.\n", "A Title"),
        ("Text only.\n", None),
        ("## A Section\n\nText.\n", None),
        ("Text.\n\n# One\n\nText.\n\n# Two\n\nText.\n", None),
    ],
)
def test_the_title_is_the_heading_of_the_first_level(tmp_path: Path, text: str, title: str | None) -> None:
    found = _issue(tmp_path, text)
    assert found.title == title
    assert all(block.level in (0, 2) for block in found.body)


def test_blocks(tmp_path: Path) -> None:
    text = (
        "## One\n\nText *wrapped*\nhere.\n\n### Deeper\n\n> Said.\n>\n> And said.\n\n---\n\n- a\n  - b\n- c\n\n"
        '3. x\n4. y\n\n![Alt](pic.png "A caption")\n\n    code one\n    code two\n'
    )  # fmt: skip
    blocks = _blocks(tmp_path, text)
    assert shown(blocks) == [
        ("heading", "One"), ("paragraph", "Text wrapped here."), ("heading", "Deeper"), ("quote", "Said."), ("quote", "And said."),
        ("rule", ""), ("list", "a\nb\nc"), ("list", "x\ny"), ("figure", "A caption"), ("paragraph", "code one"), ("paragraph", "code two"),
    ]  # fmt: skip
    assert [block.line for block in blocks] == [1, 3, 6, 8, 10, 12, 14, 18, 21, 23, 24]
    assert [block.level for block in blocks[:3]] == [2, 0, 3]
    assert [(e.depth, e.marker, e.line) for e in blocks[6].entries] == [(0, "•", 14), (1, "•", 15), (0, "•", 16)]
    assert [e.marker for e in blocks[7].entries] == ["3.", "4."]
    assert (blocks[8].src, blocks[8].alt) == ("pic.png", "Alt")
    assert blocks[9].spans == (Span("code", 0, 8, "", 23, 1),)


def test_spans_say_what_and_where(tmp_path: Path) -> None:
    block = _blocks(
        tmp_path, "A **bold** and *soft* `code`,\n~~gone~~ [link](https://example.org/a) and <https://example.org/b>.\n"
    )[0]
    assert block.text == "A bold and soft code, gone link and https://example.org/b."
    assert block.spans == (
        Span("strong", 2, 6, "", 1, 3), Span("emphasis", 11, 15, "", 1, 16), Span("code", 16, 20, "", 1, 23),
        Span("strike", 22, 26, "", 2, 1), Span("link", 27, 31, "https://example.org/a", 2, 10),
        Span("link", 36, 57, "https://example.org/b", 2, 44),
    )  # fmt: skip


def test_nested_marks_and_links_without_marks(tmp_path: Path) -> None:
    block = _blocks(tmp_path, "See [the `map` of **it**](/map) at https://example.org/x.\n")[0]
    assert [(span.kind, block.text[span.start : span.end], span.value) for span in block.spans] == [
        ("link", "the map of it", "/map"), ("code", "map", ""), ("strong", "it", ""),
        ("link", "https://example.org/x", "https://example.org/x"),
    ]  # fmt: skip


def test_an_address_keeps_the_letters_it_was_written_with(tmp_path: Path) -> None:
    block = _blocks(tmp_path, "[a](https://example.org/မြစ်?a=1&b=2)\n")[0]
    assert block.spans[0].value == "https://example.org/မြစ်?a=1&b=2"


@pytest.mark.parametrize(
    "link", ["[a](javascript:alert(1))", "[a](data:text/html,x)", "[a](vbscript:x)", "[a][missing]", "[a][]"]
)
def test_links_that_are_none_stay_text(tmp_path: Path, link: str) -> None:
    assert _blocks(tmp_path, f"See {link}.\n")[0] == Block("paragraph", f"See {link}.", 1)


def test_html_is_text(tmp_path: Path) -> None:
    text = '<script>alert(1)</script> <b onclick="x">y</b> {{ x }} {% y %} &amp; <mj-raw>'
    assert _blocks(tmp_path, f"{text}\n\n<div>\nblock\n</div>\n") == (
        Block("paragraph", text.replace("&amp;", "&"), 1),
        Block("paragraph", "<div> block </div>", 3),
    )


def test_footnotes_stay_even_if_nothing_refers_to_them(tmp_path: Path) -> None:
    found = _issue(
        tmp_path,
        "Text.[^1] More.[^b]\n\n[^1]: First [x](https://example.org/x).\n\n    Its second paragraph.\n\n[^c]: Unused.\n",
    )
    assert found.footnotes == (
        Footnote("1", "First x. Its second paragraph.", 3, (Span("link", 6, 7, "https://example.org/x", 3, 13),)),
        Footnote("c", "Unused.", 7),
    )
    assert found.body[0].text == "Text.[1] More.[^b]"
    assert [(span.kind, span.value, span.column) for span in found.body[0].spans] == [
        ("footnote", "1", 6),
        ("footnote", "b", 16),
    ]


def test_footnotes_in_the_plain_form(tmp_path: Path) -> None:
    found = _issue(tmp_path, "Text.[1]\n\n---\n\n[1] The note with a [link](https://example.org/x).\n")
    assert shown(found.body) == [("paragraph", "Text.[1]")]
    assert found.footnotes == (
        Footnote("1", "The note with a link.", 5, (Span("link", 16, 20, "https://example.org/x", 5, 21),)),
    )


def test_a_picture_among_words_is_a_link_with_its_alternative_text(tmp_path: Path) -> None:
    block = _blocks(
        tmp_path, "See ![the *old*\nmap](https://example.org/m.png) and ![](https://example.org/n.png).\n\nEnd.\n"
    )[0]
    assert block.text == "See the old map and https://example.org/n.png."
    assert [(span.value, span.line) for span in block.spans] == [
        ("https://example.org/m.png", 1),
        ("https://example.org/n.png", 2),
    ]


def test_a_link_in_the_title_is_named(tmp_path: Path) -> None:
    reading = read(tmp_path, "# The [Bridge](https://example.org/b)\n\nText.\n", "i.md")
    assert reading.issue.title == "The Bridge"
    assert named(reading, "markup-dropped")[0].place.line == 1


def test_lists_inside_quotations_stay_quotations(tmp_path: Path) -> None:
    assert shown(_blocks(tmp_path, "> Said:\n>\n> - one\n> - two\n\nEnd.\n")) == [
        ("quote", "Said:"), ("quote", "• one"), ("quote", "• two"), ("paragraph", "End."),
    ]  # fmt: skip


def test_a_quotation_inside_a_list_stays_in_its_list(tmp_path: Path) -> None:
    assert shown(_blocks(tmp_path, "- > said\n- two\n")) == [("list", "said\ntwo")]


def test_a_table_is_a_list_of_its_rows(tmp_path: Path) -> None:
    block = _blocks(tmp_path, "Before.\n\n| Village | Days |\n|---|---|\n| Zee **Taw** | 12 |\n")[1]
    assert (block.type, block.text) == ("list", "Village | Days\nZee Taw | 12")
    assert block.entries[1].spans == (Span("strong", 4, 7, "", 5, 7),)


def test_cells_without_a_column_are_kept(tmp_path: Path) -> None:
    block = _blocks(tmp_path, "| a | b |\n|---|---|\n| c | d | e\\|f | g |\n")[0]
    assert block.text == "a | b\nc | d | e\\|f | g"


def test_what_stands_under_an_entry_belongs_to_it(tmp_path: Path) -> None:
    block = _blocks(tmp_path, "- One\n\n  more *of* it\n\n  > said\n\n- Two\n")[0]
    assert [entry.text for entry in block.entries] == ["One more of it said", "Two"]
    assert block.entries[0].spans == (Span("emphasis", 9, 11, "", 3, 8),)


def test_comments_are_named_with_all_their_lines(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "One <!-- a\nb\n\n## c -->\ntwo.\n\n`<!-- kept -->`\n\n```\n<!-- kept too -->\n```\n\n<!-- d --><!-- e -->\n<!-- open\n",
        "i.md",
    )
    assert [block.text for block in reading.issue.body] == [
        "One",
        "two.",
        "<!-- kept -->",
        "<!-- kept too -->",
        "<!-- open",
    ]
    found = named(reading, "comment-hidden")
    assert [(problem.place.line, problem.lines) for problem in found] == [(1, (1, 2, 3, 4)), (13, (13,)), (13, (13,))]
    assert "a b ## c" in found[0].message


def test_template_tags_are_named_and_never_run(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "Text.\n\n{% include a.md %}\n{{ page.x }}\n[r]: https://example.org/r\n\nSee [r] and {{ x }}.\n",
        "i.md",
    )
    assert [block.text for block in reading.issue.body] == ["Text.", "See r and {{ x }}."]
    assert [problem.lines for problem in named(reading, "template-tag")] == [(3, 4)]


def test_what_markdown_hides_is_named(tmp_path: Path) -> None:
    text = 'A [link](https://example.org/a "Its title") and [b].\n\n```python\nx = 1\n```\n\n[b]: https://example.org/b "B"\n[c]: https://example.org/c\n'
    reading = read(tmp_path, text, "i.md")
    assert [problem.place.line for problem in named(reading, "markup-dropped")] == [1, 1, 3, 7]
    assert [problem.lines for problem in named(reading, "reference-unused")] == [(8,)]


def test_blocks_nested_too_deeply_are_named(tmp_path: Path) -> None:
    reading = read(tmp_path, "Text.\n\n" + "> " * 60 + "deep down\n", "i.md")
    assert [problem.lines for problem in named(reading, "line-homeless")] == [(3,)]


RESOURCES = "## Resources\n\nWhat we read.\n\n### Reports\n\n"


def test_resources_under_their_heading(tmp_path: Path) -> None:
    found = _issue(tmp_path, f"Text.\n\n{RESOURCES}- [A *Title*](https://example.org/a) by X\n  > It says a lot.\n- [B](https://example.org/b) — Y\n"
                             "- [C](https://example.org/c): about boats\n- D, by Z\n- [မြစ်](https://example.org/e)\n\n## Afterwards\n\nEnd.\n")  # fmt: skip
    assert found.resources is not None
    assert (found.resources.heading, found.resources.line) == ("Resources", 3)
    first, second = found.resources.sections
    assert (first.heading, first.note, first.items) == (None, "What we read.", ())
    assert (second.slug, second.heading) == ("reports", "Reports")
    assert [(i.title, i.by, i.url, i.language, i.note, i.line) for i in second.items] == [
        ("A Title", "X", "https://example.org/a", "en", "It says a lot.", 9),
        ("B", "Y", "https://example.org/b", "en", None, 11),
        ("C", None, "https://example.org/c", "en", "about boats", 12),
        ("D", "Z", None, "en", None, 13),
        ("မြစ်", None, "https://example.org/e", "my", None, 14),
    ]
    assert shown(found.body) == [("paragraph", "Text."), ("heading", "Afterwards"), ("paragraph", "End.")]


def test_resources_in_the_plain_form_under_a_marked_heading(tmp_path: Path) -> None:
    text = "Text.\n\n## Resources\n\n### Reports\n\nA Title\n\nBy X\nhttps://example.org/a\n\n\nWe count boats, and we publish every week what we count.\n"
    found = _issue(tmp_path, text)
    assert found.resources is not None
    assert [(s.heading, [(i.title, i.by, i.url) for i in s.items]) for s in found.resources.sections] == [
        ("Reports", [("A Title", "X", "https://example.org/a")])
    ]
    assert found.about == "We count boats, and we publish every week what we count."
    assert shown(found.body) == [("paragraph", "Text.")]


def test_a_heading_of_resources_over_prose_is_body(tmp_path: Path) -> None:
    assert shown(_blocks(tmp_path, "## Resources\n\nThey are scarce here.\n")) == [
        ("heading", "Resources"), ("paragraph", "They are scarce here."),
    ]  # fmt: skip


def test_link_sections_at_the_end_are_resources(tmp_path: Path) -> None:
    text = "Text.\n\n## One\n\nProse.\n\n## Two\n\n- [A](https://example.org/a) by X\n\n## Three\n\n- [B](https://example.org/b)\n"
    found = _issue(tmp_path, text)
    assert found.resources is not None
    assert found.resources.heading is None
    assert [(s.heading, [i.title for i in s.items]) for s in found.resources.sections] == [
        ("Two", ["A"]),
        ("Three", ["B"]),
    ]
    assert shown(found.body)[1] == ("heading", "One")


@pytest.mark.parametrize("entry", ["See [A](https://example.org/a)", "Text without a link"])
def test_other_lists_at_the_end_are_body(tmp_path: Path, entry: str) -> None:
    found = _issue(tmp_path, f"Text.\n\n## Two\n\n- [B](https://example.org/b)\n- {entry}\n")
    assert found.resources is None
    assert [block.type for block in found.body] == ["paragraph", "heading", "list"]


def test_a_second_address_of_a_resource_is_named(tmp_path: Path) -> None:
    reading = read(
        tmp_path, f"Text.\n\n{RESOURCES}- [A](https://example.org/a) by [X](https://example.org/x)\n", "i.md"
    )
    assert reading.issue.resources is not None
    assert reading.issue.resources.sections[1].items[0].by == "X"
    problem = named(reading, "markup-dropped")[0]
    assert "https://example.org/x" in problem.message
    assert (problem.place.line, problem.place.column) == (9, 33)


def test_the_about_section_keeps_its_heading_and_spells_its_links(tmp_path: Path) -> None:
    found = _issue(tmp_path, "Text.\n\n## About Us\n\nWe are [here](https://example.org/us).\n\nWrite to us.\n")
    assert found.about == "About Us\n\nWe are here (https://example.org/us).\n\nWrite to us."
    assert shown(found.body) == [("paragraph", "Text.")]


def test_an_about_text_behind_a_rule_after_the_resources(tmp_path: Path) -> None:
    found = _issue(tmp_path, f"Text.\n\n{RESOURCES}- [A](https://example.org/a)\n\n---\n\nWe count boats.\n")
    assert found.about == "We count boats."


@pytest.mark.parametrize(
    ("text", "is_markdown"),
    [
        ("A Title\n\n## Heading\n\nText.\n", True),
        ("Text with a [link](https://example.org/a).\n", True),
        ("Text.\n\n```\ncode\n```\n", True),
        ("Text [a].\n\n[a]: https://example.org/a\n", True),
        ("A Title\n\nText with ![a picture](https://example.org/a.png).\n", False),
        ("A Title\n\nText with *stars* and - dashes and #hashtag.\n\n- a\n- b\n", False),
        ("A Title\n\nText [1] and [The Tatmadaw] and f(x).\n", False),
    ],
)
def test_the_form_is_known_by_clear_marks(tmp_path: Path, text: str, is_markdown: bool) -> None:  # noqa: FBT001 - a table
    from pipeline.read.form import is_markdown as known  # noqa: PLC0415

    assert known(tmp_path / "issue.txt", text) is is_markdown


def test_a_large_text_in_portions_is_what_it_is_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = (
        "## Part {n}\n\nText with a [link][r{n}] and *marks*.[^{n}]\n\n- one\n\n  > said\n\n- two\n\n```\n# no heading\n\nx\n```\n\n"
        "1. a\n\n2. b\n\n[^{n}]: A note.\n\n[r{n}]: https://example.org/{n}\n\n<!-- {n} -->\n\n| a |\n|---|\n| b |\n\n"
    )  # fmt: skip
    text = "".join(part.format(n=n) for n in range(60)) + "See [r0] and [r59].\n"
    whole = read(tmp_path, text, "issue.md")
    monkeypatch.setattr(portions, "_PORTION", 50)
    monkeypatch.setattr(portions, "WHOLE", 10)
    monkeypatch.setattr("pipeline.read.markdown.WHOLE", 10)
    assert read(tmp_path, text, "issue.md") == whole
    assert len(list(portions.portions(text.split("\n"), 0, len(text)))) > 100
