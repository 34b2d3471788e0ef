"""Front matter: its lines out of the text, its values with the line of every key.

TOML between lines of "+++", read by tomli; YAML between lines of "---", as other programs write it, read by PyYAML into
plain texts, lists and tables only: no YAML type, tag or reference does anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.errors import UnreadableIssue
from pipeline.read.yaml_tree import YamlTree
from pipeline.text.toml_lines import entry_lines, key_lines, line_of

Path = tuple[str, ...]
Table = dict[str, Any]

_MOST_LINES = 2_000
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as written.

    `values` holds what tomli gives; of YAML, only texts, lists and tables. `keys` are the 1-based lines of keys by
    path; `first` and `last` the lines of the delimiters; `comments` the lines that are comments; `entries` the lines of
    the entries of TOML's arrays of tables.
    """

    form: Literal["toml", "yaml"]
    values: Table
    keys: dict[Path, int] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    comments: tuple[int, ...] = ()
    entries: dict[Path, tuple[int, ...]] = field(default_factory=dict)

    def lines_of(self, path: Path) -> tuple[int, ...]:
        """All lines of a key or table: from its own to the one before the next key that is not part of it.

        A key inside of an inline table has the line of that table.
        """
        starts = sorted(set(self.keys.values()) | {self.last})
        own = sorted({line for key, line in self.keys.items() if key[: len(path)] == path})
        found: list[int] = []
        for line in own:
            end = next((start for start in starts if start > line), line + 1)
            found += [number for number in range(line, end) if number not in self.comments]
        return tuple(found) or (line_of(self.keys, path, self.first),)


def split_front_matter(lines: Sequence[str], file: str) -> tuple[FrontMatter | None, int]:
    """The front matter of a text, None where it has none, and the 0-based index at which the text begins.

    Raises:
        UnreadableIssue: it is not closed, or is not TOML or YAML; with the line, and the column where it is known.
    """
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    opening = lines[start].rstrip()
    if opening == "+++":
        closing = _closing(lines, start, ("+++",), file)
        return _toml(lines[start + 1 : closing], start, closing, file), closing + 1
    if opening == "---" and start + 1 < len(lines) and _looks_like_yaml(lines[start + 1]):
        closing = _closing(lines, start, ("---", "..."), file)
        return _yaml(lines[start + 1 : closing], start, closing, file), closing + 1
    return None, start


def _looks_like_yaml(line: str) -> bool:
    key, colon, _ = line.partition(":")
    return line.startswith("#") or (bool(colon) and key.replace("_", "").replace("-", "").isalnum()) or line == "---"


def _closing(lines: Sequence[str], start: int, marks: tuple[str, ...], file: str) -> int:
    """The index of the line that closes the front matter."""
    end = next((i for i in range(start + 1, len(lines)) if lines[i].rstrip() in marks), -1)
    if end < 0:
        remedy = f"write a line {marks[0]} behind its last line"
        raise UnreadableIssue("the front matter that begins here is not closed", remedy, file=file, line=start + 1)
    if end - start > _MOST_LINES or sum(map(len, lines[start:end])) > _LONGEST:
        fault = f"the front matter has more than {_MOST_LINES:,} lines or {_LONGEST:,} characters"
        raise UnreadableIssue(fault, f"close it earlier, by a line {marks[0]}", file=file, line=start + 1)
    return end


def _toml(lines: Sequence[str], start: int, closing: int, file: str) -> FrontMatter:
    text = "\n".join(lines)
    values = toml_values(text, "the front matter", file, start + 1, closing + 1)
    comments = _toml_comments(lines, start + 2)
    keys, entries = key_lines(text, start + 2), entry_lines(text, start + 2)
    return FrontMatter("toml", values, keys, start + 1, closing + 1, comments, entries)


def toml_values(text: str, what: str, file: str, before: int, last: int) -> Table:
    """The values of a TOML text; `what` names it, `before` is the line before its first one, `last` its last line.

    Raises:
        UnreadableIssue: it is no TOML; with the line and the column where they are known.
    """
    import tomli  # noqa: PLC0415 - most issues have no front matter

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise UnreadableIssue(
            f"{what} is not TOML: {error.msg.lower()}", "correct the line; a text stands in quotation marks",
            file=file, line=min(error.lineno + before, last), column=error.colno,
        ) from error  # fmt: skip
    except (ValueError, RecursionError) as error:  # a number of a thousand digits, tables in tables in tables
        raise UnreadableIssue(
            f"{what} is no TOML that can be read: a number is too long, or it is nested too deeply",
            "correct it", file=file, line=max(before, 1),
        ) from error  # fmt: skip


def _toml_comments(lines: Sequence[str], first: int) -> tuple[int, ...]:
    found: list[int] = []
    waiting = ""
    for number, line in enumerate(lines, first):
        if waiting:
            waiting = "" if waiting in line else waiting
        elif line.lstrip().startswith("#"):
            found.append(number)
        else:
            waiting = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
    return tuple(found)


def _yaml(lines: Sequence[str], start: int, closing: int, file: str) -> FrontMatter:
    import yaml  # noqa: PLC0415 - loads in 30 ms, and our own issues have none

    text = "\n".join(lines)
    tree = YamlTree(text, start + 2)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = tree.value(node, ()) if node is not None else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableIssue(
            f"the front matter is not YAML: {getattr(error, 'problem', None) or 'it cannot be read'}",
            "correct the line; a text with a colon in it stands in quotation marks",
            file=file, line=tree.line(mark) if mark else start + 1, column=mark.column + 1 if mark else 0,
        ) from error  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise UnreadableIssue("the front matter is no YAML that can be read: it is nested too deeply", "correct it",
                              file=file, line=start + 1) from error  # fmt: skip
    if tree.repeated:
        name, line = tree.repeated
        raise UnreadableIssue(
            f"`{name}` stands twice in the front matter", "remove one of the two", file=file, line=line
        )
    if not isinstance(values, dict):
        raise UnreadableIssue("the front matter is no table of keys and values", "write `title: ...` and the like",
                              file=file, line=start + 2)  # fmt: skip
    comments = tuple(n for n, line in enumerate(lines, start + 2) if "#" in line and tree.is_comment(n, line))
    return FrontMatter("yaml", values, tree.keys, start + 1, closing + 1, comments)


def unknown_paths(values: Table, known: set[Path], path: Path = ()) -> Iterator[Path]:
    """The paths of values that are not among the known ones, a table of which nothing is known named once.

    Only tables that hold something known are looked into, so that this ends soon whatever the values refer to.
    """
    around = {known_path[: len(path) + 1] for known_path in known if len(known_path) > len(path) + 1}
    for key, value in values.items():
        here = (*path, key)
        if here in known:
            continue
        if here in around and isinstance(value, dict):
            yield from unknown_paths(value, known, here)
        else:
            yield here
