"""The editor's hand as it is written: a table of TOML or YAML in, ThreadHands and the mistakes in it out.

Nothing is done with what has a mistake, and everything else is read: so all that is wrong is told at once.

The same language stands in `[thread]` of the front matter and in the file `ISSUE.thread.toml` beside the issue.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pipeline.edition import Role
from pipeline.errors import UnreadableIssue
from pipeline.issue import EditVerb, ThreadEdit, ThreadHand
from pipeline.problem import Problem
from pipeline.read import values as read
from pipeline.read.frontmatter import FrontMatter, Path, Table
from pipeline.rules import found
from pipeline.text.made import made_mark
from pipeline.text.nearest import nearest
from pipeline.text.toml_lines import line_of

KEYS: dict[str, read.Reader] = {
    "posts": read.posts, "lead": read.paragraphs, "argument": read.posts, "closing": read.paragraphs,
    "content_warning": read.content_warning,
}  # fmt: skip
EDIT = "edit"
VERBS: tuple[EditVerb, ...] = get_args(EditVerb)
_ROLES = get_args(Role)
_WRITES = ("replace", "before", "after")


class HandReading:
    """The walk over one hand.

    Args:
        front: the values and where they stand.
        file: the file as the person knows it, for mistakes.
        root: where in the values the hand begins.
        name: the file's name as the Issue keeps it, empty for the issue itself.
    """

    def __init__(self, front: FrontMatter, file: str, root: Path = (), name: str = "") -> None:
        self._front, self._file, self._root, self._name = front, file, root, name
        self.mistakes: list[UnreadableIssue] = []
        self.used: set[Path] = set()

    def problems(self) -> Iterator[Problem]:
        """The mistakes as Problems, in the order of their lines."""
        for mistake in sorted(self.mistakes, key=lambda one: one.line):
            fault, remedy = mistake.fault, mistake.remedy
            yield found("thread-hand-unreadable", fault, remedy=remedy, line=mistake.line, file=self._name)

    def hands(self, table: Table) -> Iterator[ThreadHand]:
        """What it says for every network, then for single ones."""
        if any(key in KEYS or key == EDIT for key in table):
            yield self._hand(self._root, table, None)
        for name, value in table.items():
            if name not in KEYS and name != EDIT and isinstance(value, dict):
                yield self._hand((*self._root, name), value, name)

    def _hand(self, path: Path, table: Table, network: str | None) -> ThreadHand:
        said = {}
        for key, reader in KEYS.items():
            if table.get(key) is not None:
                self.used.add((*path, key))
                said[key] = self._tried((*path, key), reader, table[key])
        edits: tuple[ThreadEdit, ...] = ()
        if table.get(EDIT) is not None:
            self.used.add((*path, EDIT))
            edits = tuple(self._edits((*path, EDIT), table[EDIT]))
        return ThreadHand(network, line=self._first_line(path, table), edits=edits, file=self._name, **said)

    def _edits(self, path: Path, entries: Any) -> Iterator[ThreadEdit]:
        if isinstance(entries, dict):
            entries = [entries]
        if not isinstance(entries, list):
            self._mistake(self._line(path), f"`{'.'.join(path)}` is no table", f"write [[{'.'.join(path)}]]")
            return
        lines = self._front.entries.get(path, ())
        for number, entry in enumerate(entries):
            line = lines[number] if number < len(lines) else self._line(path)
            try:
                edit = _edit(entry, line, ".".join(path))
            except read.Wrong as wrong:
                self._mistake(line, f"this edit {wrong.fault}", wrong.remedy)
            else:
                if edit is not None:
                    yield edit

    def _first_line(self, path: Path, table: Table) -> int:
        """The line of a hand's own table; where it has none, of the first thing that it says."""
        said = [self._front.keys[(*path, key)] for key in table if (*path, key) in self._front.keys]
        return self._line(path) if path in self._front.keys or not said else min(said)

    def _line(self, path: Path) -> int:
        return line_of(self._front.keys, path, max(self._front.first, 1))

    def _tried(self, path: Path, reader: read.Reader, value: Any) -> Any:
        line = self._line(path)
        try:
            return reader(value, line)
        except read.Wrong as wrong:
            self._mistake(line, f"`{'.'.join(path)}` {wrong.fault}", wrong.remedy)
            return None

    def _mistake(self, line: int, fault: str, remedy: str) -> None:
        self.mistakes.append(UnreadableIssue(fault, remedy, file=self._file, line=line))


def _edit(entry: Any, line: int, table: str) -> ThreadEdit | None:
    """One entry of a `table`; None where it is still as the program wrote it, and so changes nothing."""
    if not isinstance(entry, dict):
        raise read.Wrong("is no table", f"write [[{table}]], and below it what is done with which post")
    verbs = [verb for verb in VERBS if verb in entry]
    known = (*VERBS, "text", "made")
    for key in entry:
        if key not in known:
            near = nearest(key, known)
            meant = f"did you mean {near}?" if near else f"known are {', '.join(known)}"
            raise read.Wrong(f"has the unknown key `{key}`", meant)
    if len(verbs) != 1:
        does = "does nothing" if not verbs else f"does {len(verbs)} things: {', '.join(verbs)}"
        raise read.Wrong(does, f"write one of {', '.join(VERBS)} = the post's name")
    verb = verbs[0]
    text = _inner(entry, "text", read.paragraphs, line) or ""
    as_made = bool(text) and made_mark(text) == _inner(entry, "made", read.text, line)
    role, beginning = _name(_inner(entry, verb, read.text, line) or "", verb)
    if verb in _WRITES and not text:
        drop = "write it; a post that shall go is dropped: `drop` instead of `replace`"
        raise read.Wrong("has no `text`", drop if verb == "replace" else "write it, or remove the edit")
    if verb not in _WRITES and text and not as_made:
        raise read.Wrong(f"has a `text`, and `{verb}` has no use for it", "take it out, or write `replace`")
    if verb == "replace" and as_made:
        return None
    return ThreadEdit(verb, role, beginning, text if verb in _WRITES else "", line)


def _name(name: str, verb: str) -> tuple[str, str]:
    """Role and beginning of the post that an edit names; the dots after a shortened beginning are taken off."""
    role, colon, beginning = name.partition(":")
    if role.strip().lower() in _ROLES and (colon or not beginning):
        return role.strip().lower(), beginning.strip().removesuffix("…").strip()
    if not name:
        raise read.Wrong(f"names no post: `{verb}` is empty", 'write "argument: " and how the post begins')
    return "", name.removesuffix("…").strip()


def _inner(entry: Table, key: str, reader: read.Reader, line: int) -> Any:
    try:
        return reader(entry[key], line) if key in entry else None
    except read.Wrong as wrong:
        raise read.Wrong(f"has a `{key}` that {wrong.fault}", wrong.remedy) from wrong
