"""`ISSUE.thread.toml`, the file beside an issue in which the editor changes its threads, put beside `[thread]`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.issue import ThreadHand
from pipeline.problem import Problem
from pipeline.read.draft import Matter
from pipeline.read.frontmatter import FrontMatter, toml_values, unknown_paths
from pipeline.read.hand import EDIT, KEYS, HandReading
from pipeline.read.source import LARGEST, load, read_bytes
from pipeline.rules import found
from pipeline.text.toml_lines import entry_lines, key_lines, line_of


def with_hand_file(matter: Matter, path: Path) -> Matter:
    """What the front matter says, with the hands of the file at `path` behind its own.

    Each value of the wrong type is a Problem, and so is what both say of the same thing; the file's stands then.

    Raises:
        WrongUse: the file cannot be opened.
        UnreadableIssue: it holds no TOML.
    """
    if not read_bytes(path, str(path), LARGEST).strip():
        return matter
    text = load(path).text
    last = text.count("\n") + 1
    values = toml_values(text, "the file", str(path), 0, last)
    front = FrontMatter("toml", values, key_lines(text), last=last, entries=entry_lines(text))
    reading = HandReading(front, str(path), name=path.name)
    hands = tuple(hand for hand in reading.hands(values) if _says(hand))
    problems = (*reading.problems(), *_unknown(front, reading), *_twice(matter, hands))
    return replace(
        matter,
        thread=matter.thread + hands,
        problems=matter.problems + tuple(replace(problem, file=path.name) for problem in problems),
    )


def _says(hand: ThreadHand) -> bool:
    """Whether a hand says anything: a file as `publish thread --edit` wrote it does not."""
    return bool(hand.edits) or any(getattr(hand, key) is not None for key in KEYS)


def _unknown(front: FrontMatter, reading: HandReading) -> Iterator[Problem]:
    tables = {(name,) for name, value in front.values.items() if value == {}}
    for path in unknown_paths(front.values, reading.used | tables):
        line = line_of(front.keys, path)
        yield found("front-matter-unknown", f"`{'.'.join(path)}` means nothing here", line=line)


def _twice(matter: Matter, hands: Sequence[ThreadHand]) -> Iterator[Problem]:
    """What the front matter and the file both say for the same network."""
    own = {hand.network: hand for hand in matter.thread}
    general = own.get(None, ThreadHand())
    if general.content_warning is None:
        own[None] = replace(general, content_warning=matter.content_warning)
    for hand in hands:
        other = own.get(hand.network, ThreadHand())
        for key in KEYS:
            if getattr(hand, key) is not None and getattr(other, key) is not None:
                yield _said_twice(key, hand, hand.line)
        named = {(edit.role, edit.beginning) for edit in other.edits}
        for edit in hand.edits:
            if (edit.role, edit.beginning) in named:
                yield _said_twice(f"{EDIT} of “{edit.post}”", hand, edit.line)


def _said_twice(what: str, hand: ThreadHand, line: int) -> Problem:
    where = f" for {hand.network}" if hand.network else ""
    message = f"the front matter's [thread] and this file both say `{what}`{where}"
    return found("thread-twice", message, line=line)
