"""Front matter in TOML and YAML: it overrides, all its mistakes are told at once, and what it does not know is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import BrokenFrontMatter, UnreadableIssue
from pipeline.issue import Epigraph, Hero, ThreadHand
from tests.read.reading import PARAGRAPH, issue, named, read, shown

FULL = """+++
title = "The Bridge"
date = 2026-05-04
author = ["X", "Y"]
slug = "The_Bridge"
url = "https://example.org/bridge"
subject = "A closed bridge"
preheader = "For a month"
language = "en-GB"
hashtags = ["#Bridge", "River"]
hero = { src = "https://example.org/b.jpg", alt = "A bridge" }
read_minutes = 3
epigraph = { text = "“We ask.”", attribution = "Daw Khin" }

[thread]
lead = "First."
argument = ["One.", "Two\\nlines."]

[thread.mastodon]
posts = ["All of it."]
closing = "End."
+++
"""


def test_every_key(tmp_path: Path) -> None:
    found = issue(tmp_path, f"{FULL}\n{PARAGRAPH}\n")
    assert (found.title, found.date, found.author, found.read_minutes) == ("The Bridge", date(2026, 5, 4), "X, Y", 3)
    assert (found.slug, found.url, found.language) == ("2026-05-04-the-bridge", "https://example.org/bridge", "en-GB")
    assert (found.subject, found.preheader, found.hashtags) == ("A closed bridge", "For a month", ("Bridge", "River"))
    assert found.hero == Hero("https://example.org/b.jpg", "A bridge", 11)
    assert found.epigraph == Epigraph("We ask.", "Daw Khin", 13)
    assert found.thread == (
        ThreadHand(None, None, "First.", ("One.", "Two\nlines."), None, 15),
        ThreadHand("mastodon", ("All of it.",), None, None, "End.", 19),
    )
    assert shown(found.body) == [("paragraph", PARAGRAPH)]
    assert (found.line_of("title"), found.line_of("date"), found.line_of("hashtags")) == (2, 3, 10)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-05-04", date(2026, 5, 4)), ("2026-05-04T23:30:00-05:00", date(2026, 5, 4)), ('"May 4th, 2026"', date(2026, 5, 4)),
        ('""', None), ('"၂၀၂၆ ခုနှစ် မေလ ၄ ရက်"', date(2026, 5, 4)),
    ],
)  # fmt: skip
def test_dates(tmp_path: Path, value: str, day: date | None) -> None:
    assert issue(tmp_path, f"+++\ndate = {value}\n+++\n{PARAGRAPH}\n").date == day


def test_all_mistakes_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    text = """+++
title = 42
date = "01/02/2024"
slug = "a b c é"
hashtags = [1, "b"]
hero = 3
read_minutes = "soon"
language = "English please"
resources = ["a"]
url = true
epigraph = { text = [] }
[thread]
lead = ["a"]
[thread.bluesky]
posts = "a"
+++
"""
    with pytest.raises(BrokenFrontMatter) as caught:
        read(tmp_path, text + PARAGRAPH)
    assert caught.value.exit_status == 1
    assert [mistake.line for mistake in caught.value.mistakes] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15]
    assert all(mistake.remedy for mistake in caught.value.mistakes)
    lines = str(caught.value).split("\n")
    assert len(lines) == 12
    assert lines[0].endswith("issue.txt:2: `title` is a number, not a text; write it in quotation marks")
    assert "`thread.bluesky.posts` is a text, not a list of texts" in lines[-1]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("read_minutes = 0", "no number of minutes"),
        ("read_minutes = true", "true or false"),
        ("read_minutes = 0x" + "F" * 6000, "no number of minutes"),
        ('date = "soon"', "no date"),
        ('date = "31 April 2026"', "no day of the calendar"),
        ("date = 10:00:00", "a date or a time, not a date"),
        ("hashtags = 3", "a number, not a list of texts"),
        ('hero = { src = ["a"] }', "has a `src` that is a list"),
        ("epigraph = 3", "a number, not a table"),
        ('thread = "lead"', "`thread` is no table"),
    ],
)
def test_wrong_values_are_said(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(BrokenFrontMatter, match=fault) as caught:
        read(tmp_path, f"+++\n{line}\n+++\n{PARAGRAPH}")
    assert [mistake.line for mistake in caught.value.mistakes] == [2]


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ('hashtags = "#One, Two"', "hashtags", ("One", "Two")),
        ('epigraph = "“We ask.”"', "epigraph", Epigraph("We ask.", None, 2)),
        ('hero = "https://example.org/a.png"', "hero", Hero("https://example.org/a.png", None, 2)),
        ('title = ""', "title", None),
        ('hero = ""', "hero", None),
        ('read_minutes = "7"', "read_minutes", 7),
    ],
)
def test_other_ways_to_write_a_value(tmp_path: Path, line: str, field: str, value: object) -> None:
    assert getattr(issue(tmp_path, f"+++\n{line}\n+++\n{PARAGRAPH}\n"), field) == value


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("+++\ntitle = 'x'\n\nText.\n", 1, "not closed"),
        ("---\ntitle: x\n\nText.\n", 1, "not closed"),
        ("\n+++\ntitle = 'x'\ndate = = 3\n+++\nText.\n", 4, "not TOML"),
        ("+++\ntitle = 'x'\ntitle = 'y'\n+++\nText.\n", 3, "not TOML"),
        ("+++\nread_minutes = " + "9" * 5000 + "\n+++\nText.\n", 1, "no TOML"),
        ("+++\na = " + "[" * 5000 + "\n+++\nText.\n", 1, "no TOML"),
        ("---\ntitle: 'x\nb: c\n---\nText.\n", 3, "not YAML"),
        ("---\ntitle: [x\n---\nText.\n", 2, "not YAML"),
        ("---\ntitle: *x\n---\nText.\n", 2, "not YAML"),
        ("---\ntitle: x\n- y\n---\nText.\n", 3, "not YAML"),
        ("---\na:\n" + "- " * 5000 + "\n---\nText.\n", 1, "no YAML"),
        ("---\ntitle: x\na:\n  b: 1\n  b: 2\n---\nText.\n", 5, "`b` stands twice"),
        ("+++\n" + "a = 1\n" * 3000 + "+++\nText.\n", 1, "more than"),
    ],
)
def test_what_is_no_front_matter_is_said_with_its_line(tmp_path: Path, text: str, line: int, fault: str) -> None:
    with pytest.raises(UnreadableIssue, match=fault) as caught:
        read(tmp_path, text)
    assert caught.value.line == line


def test_text_that_begins_with_a_rule_has_no_front_matter(tmp_path: Path) -> None:
    assert shown(issue(tmp_path, f"---\n\n{PARAGRAPH}\n").body)[-1] == ("paragraph", PARAGRAPH)


def test_unknown_keys_are_named_with_all_their_lines(tmp_path: Path) -> None:
    text = '+++\ntitle = "x"\n# a comment\ncolour = "red"\n[extra]\nlist = [\n  "a",\n]\ndeep.er = 1\n[thread.bluesky]\nlead = "L"\nled = "x"\n+++\n'
    reading = read(tmp_path, text + PARAGRAPH)
    assert [(problem.message.split("`")[1], problem.lines) for problem in named(reading, "front-matter-unknown")] == [
        ("colour", (4,)), ("extra", (5, 6, 7, 8, 9)), ("thread.bluesky.led", (12,)),
    ]  # fmt: skip
    assert [problem.lines for problem in named(reading, "comment-hidden")] == [(3,)]


def test_places_of_odd_keys(tmp_path: Path) -> None:
    reading = read(tmp_path, f"+++\ntitle = 'x'\n[a. b]\nc = 1\n+++\n{PARAGRAPH}\n")
    assert [problem.lines for problem in named(reading, "front-matter-unknown")] == [(3, 4)]
    reading = read(tmp_path, f"---\nlayout: # post\ntitle: # x\n---\n{PARAGRAPH}\n")
    assert [problem.lines for problem in named(reading, "front-matter-unknown")] == [(2,)]
    assert [problem.lines for problem in named(reading, "comment-hidden")] == [(2, 3)]


def test_unknown_keys_of_inline_tables_are_named(tmp_path: Path) -> None:
    text = '+++\nhero = { src = "https://example.org/a.png", credit = "C" }\nthread = { lead = "L", led = "x" }\n[epigraph]\n+++\n'
    reading = read(tmp_path, text + PARAGRAPH)
    assert [(problem.message.split("`")[1], problem.lines) for problem in named(reading, "front-matter-unknown")] == [
        ("hero.credit", (2,)), ("thread.led", (3,)),
    ]  # fmt: skip


def test_a_hashtag_line_in_a_long_text_is_no_comment(tmp_path: Path) -> None:
    reading = read(tmp_path, f'+++\ntitle = "x"\n[thread]\nlead = """\nA post\n#River\n"""\n+++\n{PARAGRAPH}\n')
    assert reading.issue.thread[0].lead == "A post\n#River"
    assert not named(reading, "comment-hidden")


def test_yaml_of_other_programs(tmp_path: Path) -> None:
    text = (
        "---\nlayout: post\ntitle: ! 'Issue #136: it''s here'\nlang: my\nauthors:\n  - X\n  - Y\npermalink: /en/2026/05/04/x/\n"
        "sponsor:\n  link: https://example.org\n  body: |\n    Long\n    # text\nempty:\nhashtags: [a, b]\nread_minutes: 7\n# comment\n---\n"
    )  # fmt: skip
    reading = read(tmp_path, text + PARAGRAPH)
    found = reading.issue
    assert (found.title, found.language, found.author) == ("Issue #136: it's here", "my", "X, Y")
    assert (found.date, found.hashtags, found.read_minutes) == (date(2026, 5, 4), ("a", "b"), 7)
    assert {problem.message.split("`")[1]: problem.lines for problem in named(reading, "front-matter-unknown")} == {
        "layout": (2,), "permalink": (8,), "sponsor": (9, 10, 11, 12, 13), "empty": (14,),
    }  # fmt: skip
    assert [problem.lines for problem in named(reading, "comment-hidden")] == [(17,)]


def test_a_yaml_slug_that_fits_is_used_and_another_is_named(tmp_path: Path) -> None:
    assert issue(tmp_path, f"---\ntitle: A\nslug: 2026-05-04-update\n---\n{PARAGRAPH}\n").slug == "2026-05-04-update"
    reading = read(tmp_path, f"---\ntitle: A Title\ndate: 2026-05-04\nslug: Ü/x\n---\n{PARAGRAPH}\n")
    assert reading.issue.slug == "2026-05-04-a-title"
    assert [problem.lines for problem in named(reading, "front-matter-unknown")] == [(4,)]


def test_yaml_makes_no_objects_and_no_bombs(tmp_path: Path) -> None:
    wide = (
        "---\na: &a ["
        + "x, " * 300
        + "]\n"
        + "".join(f"{c}: &{c} [" + f"*{p}, " * 300 + "]\n" for p, c in zip("abcdef", "bcdefg", strict=True))
    )
    assert (
        len(
            named(
                read(tmp_path, f"{wide}hashtags: *g\n---\n{PARAGRAPH}\n".replace("hashtags", "other")),
                "front-matter-unknown",
            )
        )
        == 8
    )
    bomb = "---\na: &a [x,x]\n" + "".join(
        f"{c}: &{c} [*{p},*{p},*{p},*{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    reading = read(
        tmp_path, f"{bomb}title: !!python/object/apply:os.system ['x']\n---\n{PARAGRAPH}\n".replace("title", "other")
    )
    assert len(named(reading, "front-matter-unknown")) == 10
    assert len(named(read(tmp_path, "---\na: &a [*a]\nb: &b {b: *b}\n---\n" + PARAGRAPH), "front-matter-unknown")) == 2


def test_what_the_text_says_differently_is_named(tmp_path: Path) -> None:
    text = (
        '+++\ntitle = "New"\ndate = 2026-05-04\nauthor = "X"\nread_minutes = 3\nhero = "https://example.org/a.png"\n+++\n'
        f"Old Title\n\nMay 3, 2026 • Author: Y • 4 minute read\nFeatured image: https://example.org/b.png\n\n{PARAGRAPH}\n"
    )
    reading = read(tmp_path, text)
    found = reading.issue
    assert (found.title, found.date, found.author, found.read_minutes) == ("New", date(2026, 5, 4), "X", 3)
    assert found.hero is not None
    assert found.hero.src == "https://example.org/a.png"
    lines = [problem.place.line for problem in named(reading, "front-matter-overrides")]
    assert lines == [8, 10, 10, 10, 11]
    assert shown(found.body) == [("paragraph", PARAGRAPH)]


def test_the_same_title_twice_is_told_once(tmp_path: Path) -> None:
    reading = read(tmp_path, f'+++\ntitle = "The Bridge"\ndate = 2026-05-04\n+++\n\n# The  bridge\n\n{PARAGRAPH}\n')
    assert shown(reading.issue.body) == [("paragraph", PARAGRAPH)]
    assert not reading.problems


def test_another_title_in_markdown_is_a_heading(tmp_path: Path) -> None:
    found = issue(tmp_path, f'+++\ntitle = "The Bridge"\n+++\n\n# Something Else\n\n{PARAGRAPH}\n')
    assert found.title == "The Bridge"
    assert shown(found.body)[0] == ("heading", "Something Else")


def test_front_matter_says_nothing_of_the_form_of_the_text(tmp_path: Path) -> None:
    text = f"+++\n# a comment\nsubject = 'S'\n+++\nA Title\n\nMay 4, 2026\n\n{PARAGRAPH}\n\nResources\n\nreports\n\nReports\n\nB\n\nBy X\n"
    found = issue(tmp_path, text)
    assert (found.title, found.date) == ("A Title", date(2026, 5, 4))
    assert found.resources is not None


LIST = "Resources\n\nreports\n\nReports\n\nA Title\n\nBy X\n"


def test_a_separate_resource_list(tmp_path: Path) -> None:
    for name, text in (
        ("list.txt", LIST),
        ("list.md", "# Resources\n\n## Reports\n\n- [A Title](https://example.org/a) by X\n"),
    ):
        (tmp_path / name).write_text(text)
        found = issue(tmp_path, f'+++\nresources = "{name}"\n+++\n{PARAGRAPH}\n')
        assert found.resources is not None
        assert [(s.heading, [(i.title, i.by) for i in s.items]) for s in found.resources.sections] == [
            ("Reports", [("A Title", "X")])
        ]


def test_a_separate_list_stands_behind_the_texts_own(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(LIST + "\n\nText that belongs to nothing.\n")
    reading = read(
        tmp_path,
        f'+++\nresources = "list.txt"\n+++\n{PARAGRAPH}\n\n## Resources\n\n### Letters\n\n- [B](https://example.org/b)\n',
    )
    assert reading.issue.resources is not None
    assert [section.heading for section in reading.issue.resources.sections] == ["Letters", "Reports"]
    problem = named(reading, "line-homeless")[0]
    assert (problem.file, problem.lines) == ("list.txt", (12,))


@pytest.mark.parametrize("name", ["none.txt", "../list.txt", "/etc/hostname", ".", "empty.txt"])
def test_a_list_that_cannot_be_read_is_a_mistake_in_its_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path.parent / "list.txt").write_text(LIST)
    with pytest.raises(BrokenFrontMatter) as caught:
        read(tmp_path, f'+++\ntitle = "x"\nresources = "{name}"\n+++\n{PARAGRAPH}\n')
    assert caught.value.mistakes[0].line == 3
    assert name in str(caught.value)


@pytest.mark.parametrize(
    "matter",
    [
        '+++\ntitle = "a\\u001b[31m"\n+++\n', '---\ntitle: "a\\e"\n---\n',
        '+++\nhero = { src = "a.png", alt = "\\u009b" }\n+++\n', '+++\nhashtags = ["a\\u0007"]\n+++\n',
    ],
)  # fmt: skip
def test_an_escape_cannot_write_a_control_character(tmp_path: Path, matter: str) -> None:
    with pytest.raises(BrokenFrontMatter, match="control character"):
        read(tmp_path, f"{matter}{PARAGRAPH}\n")


@pytest.mark.parametrize(
    ("said", "fault"),
    [('argument = "one"', "`thread.argument` is a text, not a list"), ('lead = "a\\u0000"', "control character")],
)
def test_what_is_wrong_in_the_thread_by_hand_is_told_with_everything_else(
    tmp_path: Path, said: str, fault: str
) -> None:
    reading = read(tmp_path, f"+++\n[thread]\n{said}\nleed = 1\n+++\n{PARAGRAPH}\n")
    (problem,) = named(reading, "thread-hand-unreadable")
    assert fault in problem.message
    assert (problem.severity, problem.place.line) == ("error", 3)
    assert [problem.place.line for problem in named(reading, "front-matter-unknown")] == [4]
    assert (reading.issue.thread[0].argument, reading.issue.thread[0].lead) == (None, None)
