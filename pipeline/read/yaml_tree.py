"""The nodes of a YAML text as plain values, and the lines of their keys; nothing of YAML's own is made."""

from __future__ import annotations

from typing import Any

Table = dict[str, Any]


class YamlTree:
    """YAML nodes as texts, lists and tables.

    Args:
        text: the YAML text.
        first: the 1-based line of the file in which it begins.

    Attributes:
        keys: the 1-based lines of keys, by path.
        repeated: the first key that stands twice in its table, and its line; None where none does.
    """

    def __init__(self, text: str, first: int) -> None:
        self.keys: dict[tuple[str, ...], int] = {}
        self.repeated: tuple[str, int] | None = None
        self._text, self._first = text, first
        self._inside: set[int] = set()
        self._empty: set[int] = set()
        self._made: dict[int, Any] = {}

    def line(self, mark: Any) -> int:
        """The line of a place; YAML's own count takes other characters than LF for line ends too."""
        return self._first + self._text.count("\n", 0, mark.index)

    def value(self, node: Any, path: tuple[str, ...]) -> Any:
        """A node's value. A node that others refer to is made once; inside itself it is an empty text."""
        if id(node) not in self._made:
            self._made[id(node)] = ""
            self._made[id(node)] = self._new(node, path)
        return self._made[id(node)]

    def _new(self, node: Any, path: tuple[str, ...]) -> Any:
        if node.id == "mapping":
            return self._table(node, path)
        if node.id == "sequence":
            return [self.value(item, (*path, "-")) for item in node.value]
        first, last = self.line(node.start_mark), self.line(node.end_mark)
        self._inside.update(range(first + 1, last if node.style in ("|", ">") else last + 1))
        if node.tag == "tag:yaml.org,2002:null":
            self._empty.add(first)
            return None
        return str(node.value)

    def _table(self, node: Any, path: tuple[str, ...]) -> Table:
        table: Table = {}
        for key, value in node.value:
            name = str(key.value) if key.id == "scalar" else "?"
            if "-" not in path:
                self.keys.setdefault((*path, name), self.line(key.start_mark))
            if name in table:
                self.repeated = self.repeated or (name, self.line(key.start_mark))
            table[name] = self.value(value, (*path, name))
        return table

    def is_comment(self, number: int, line: str) -> bool:
        """Whether a line with "#" in it says nothing else: it begins with it, or its key has no value."""
        if number in self._inside:
            return False
        return line.lstrip().startswith("#") or (number in self._empty and " #" in line)
