"""The editor's hand as it is written: in the front matter, in the file beside the issue, in both."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import BrokenFrontMatter, UnreadableIssue
from pipeline.issue import ThreadEdit, ThreadHand
from pipeline.text.made import made_mark
from tests.read.reading import HEAD, PARAGRAPH, issue, named, read

TEXT = HEAD + PARAGRAPH + "\n"
HAND = """\
# a comment is the editor's own
lead = "First."
content_warning = "Loss of life"

[[edit]]
drop = "quotation"

[[edit]]
after = "Argument:  The bridge was…"
text = '''
Mine.\t
[[not a table]]
'''

[bluesky]
content_warning = ""

[[bluesky.edit]]
pin = "Nobody was told"
"""


def _write(folder: Path, text: str) -> None:
    (folder / "issue.thread.toml").write_text(text, encoding="utf-8")


def test_the_file_beside_the_issue(tmp_path: Path) -> None:
    _write(tmp_path, HAND)
    reading = read(tmp_path, TEXT)
    assert reading.issue.thread == (
        ThreadHand(
            lead="First.",
            line=2,
            content_warning="Loss of life",
            edits=(
                ThreadEdit("drop", "quotation", "", line=5),
                ThreadEdit("after", "argument", "The bridge was", "Mine.\n[[not a table]]", 8),
            ),
            file="issue.thread.toml",
        ),
        ThreadHand(
            "bluesky",
            line=15,
            content_warning="",
            edits=(ThreadEdit("pin", "", "Nobody was told", line=18),),
            file="issue.thread.toml",
        ),
    )
    assert reading.problems == ()


def test_the_same_stands_in_the_front_matter(tmp_path: Path) -> None:
    front = '+++\ncontent_warning = "War"\n[thread]\nlead = "One."\n[[thread.edit]]\ndrop = "lead"\n\n[[thread.mastodon.edit]]\nbefore = "closing"\ntext = "Two."\n+++\n'
    found = issue(tmp_path, front + TEXT)
    assert found.content_warning == "War"
    assert found.thread == (
        ThreadHand(lead="One.", line=3, edits=(ThreadEdit("drop", "lead", "", line=5),)),
        ThreadHand("mastodon", line=8, edits=(ThreadEdit("before", "closing", "", "Two.", 8),)),
    )


def test_yaml_can_say_it_too(tmp_path: Path) -> None:
    front = "---\ntitle: x\nthread:\n  edit:\n    - drop: 'argument: One'\n    - {pin: Two}\n---\n"
    (hand,) = issue(tmp_path, front + TEXT, "issue.md").thread
    assert [(edit.verb, edit.post) for edit in hand.edits] == [("drop", "argument: One"), ("pin", "Two")]


def test_an_entry_as_it_was_made_says_nothing(tmp_path: Path) -> None:
    text = "A post. \n\n[Its](https://example.org) end."
    entry = f'[[edit]]\nreplace = "lead"\nmade = "{made_mark(text)}"\ntext = """\n{text}\n"""\n'
    _write(tmp_path, entry)
    assert issue(tmp_path, TEXT).thread == ()
    assert read(tmp_path, TEXT).problems == ()
    _write(tmp_path, entry.replace("A post", "My post"))
    assert [edit.verb for hand in issue(tmp_path, TEXT).thread for edit in hand.edits] == ["replace"]
    for verb in ("drop", "pin"):
        _write(tmp_path, entry.replace("replace", verb))
        assert issue(tmp_path, TEXT).thread[0].edits == (ThreadEdit(verb, "lead", "", line=1),)


def test_all_mistakes_are_told_at_once_with_their_files_and_lines(tmp_path: Path) -> None:
    _write(
        tmp_path,
        'lead = 3\n[[edit]]\n[[edit]]\ndrop = "lead"\npin = "x"\n[[edit]]\nreplace = "lead"\n[[edit]]\ndrop = "lead"\n'
        'text = "x"\n[[edit]]\ndropp = "lead"\n[[edit]]\ndrop = ""\n[[edit]]\ndrop = 3\n[bluesky]\nedit = 7\n'
        f'[mastodon]\ncontent_warning = "{"x" * 101}"\nedit = ["x"]\n',
    )
    with pytest.raises(BrokenFrontMatter) as caught:
        read(tmp_path, "+++\ntitle = 3\n+++\n" + TEXT)
    mistakes = caught.value.mistakes
    assert [(Path(mistake.file).name, mistake.line) for mistake in mistakes] == [
        ("issue.txt", 2),
        *(("issue.thread.toml", line) for line in (1, 2, 3, 6, 8, 11, 13, 15, 18, 20, 21)),
    ]
    assert all(mistake.remedy for mistake in mistakes)
    assert "did you mean drop?" in str(caught.value)


@pytest.mark.parametrize(("text", "line"), [("lead = \n", 1), ('a = "x"\na = "y"\n', 2), ("a = " + "[" * 5000, 1)])
def test_what_is_no_toml_is_said_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    _write(tmp_path, text)
    with pytest.raises(UnreadableIssue, match="the file is") as caught:
        read(tmp_path, TEXT)
    assert (Path(caught.value.file).name, caught.value.line) == ("issue.thread.toml", line)


@pytest.mark.parametrize("text", ["", " \n\n", "# only a comment\n", "[bluesky]\n"])
def test_a_file_that_says_nothing_changes_nothing(tmp_path: Path, text: str) -> None:
    plain = read(tmp_path, TEXT)
    _write(tmp_path, text)
    assert read(tmp_path, TEXT) == plain


def test_an_unknown_key_is_a_problem_of_that_file(tmp_path: Path) -> None:
    _write(tmp_path, 'lead = "x"\nleed = "y"\n[bluesky]\nlead = "x"\nclosng = "z"\n')
    found = named(read(tmp_path, TEXT), "front-matter-unknown")
    assert [(p.file, p.place.line, p.message.split("`")[1]) for p in found] == [
        ("issue.thread.toml", 2, "leed"),
        ("issue.thread.toml", 5, "bluesky.closng"),
    ]


@pytest.mark.parametrize(
    ("front", "hand", "lines"),
    [
        ('thread.lead = "a"', 'closing = "b"', []),
        ('thread.lead = "a"', 'lead = "b"', [1]),
        ('thread.lead = "a"', '[bluesky]\nlead = "b"', []),
        ('thread.bluesky.lead = "a"', '[bluesky]\nlead = "b"\nclosing = "c"', [1]),
        ('content_warning = "a"', 'lead = "x"\ncontent_warning = "b"', [1]),
        ('thread.edit = [{ drop = "lead" }]', '[[edit]]\npin = "x"\n[[edit]]\nreplace = "lead"\ntext = "x"', [3]),
    ],
)
def test_what_both_say_is_a_problem(tmp_path: Path, front: str, hand: str, lines: list[int]) -> None:
    _write(tmp_path, hand)
    found = named(read(tmp_path, f"+++\n{front}\n+++\n{TEXT}"), "thread-twice")
    assert [(problem.file, problem.place.line) for problem in found] == [("issue.thread.toml", line) for line in lines]


def test_everything_wrong_in_the_file_is_told_in_one_round(tmp_path: Path) -> None:
    _write(
        tmp_path,
        'closing = 5\nlede = "x"\nlead = "Mine."\n[[edit]]\nafter = "lead"\ntext = ""\n[[edit]]\nreplace = "lead"\n'
        '[[edit]]\ndrop = "resorces: x"\n[bluesky]\nmax_posts = 3\n',
    )
    reading = read(tmp_path, TEXT)
    wrong = named(reading, "thread-hand-unreadable")
    assert [(one.file, one.place.line, one.severity) for one in wrong] == [
        ("issue.thread.toml", line, "error") for line in (1, 4, 7)
    ]
    assert [one.place.line for one in named(reading, "front-matter-unknown")] == [2, 11]
    (hand,) = reading.issue.thread
    assert (hand.lead, hand.closing) == ("Mine.", None)
    assert [(edit.verb, edit.beginning) for edit in hand.edits] == [("drop", "resorces: x")]


@pytest.mark.parametrize(
    ("verb", "remedy"),
    [("replace", "`drop` instead of `replace`"), ("before", "or remove the edit"), ("after", "or remove the edit")],
)
def test_the_remedy_of_an_edit_without_a_text_is_for_that_edit(tmp_path: Path, verb: str, remedy: str) -> None:
    _write(tmp_path, f'[[edit]]\n{verb} = "lead"\ntext = ""\n')
    (problem,) = named(read(tmp_path, TEXT), "thread-hand-unreadable")
    assert problem.remedy.endswith(remedy)


def test_an_entry_that_is_no_table_is_told_with_its_tables_name(tmp_path: Path) -> None:
    reading = read(tmp_path, f'+++\n[thread]\nedit = ["x"]\n+++\n{TEXT}')
    (problem,) = named(reading, "thread-hand-unreadable")
    assert "[[thread.edit]]" in problem.remedy
