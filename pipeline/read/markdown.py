"""Markdown in, parts, footnotes and problems out: CommonMark with tables, strike-through and footnotes.

HTML is text here: nothing that an editor pastes is ever executed. The parser is markdown-it-py; what it consumes
without a trace (link definitions, blocks nested deeper than it follows) is found by its line numbers and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.issue import Footnote
from pipeline.problem import Problem
from pipeline.read.parts import Part
from pipeline.read.portions import WHOLE, definitions, portions
from pipeline.rules import found

if TYPE_CHECKING:  # the parser loads in 60 ms, and only where there is Markdown
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST = 30
"""Blocks in blocks, and marks in marks, that the parser follows: a list in a list takes two."""
_LEAVES = frozenset(("inline", "fence", "code_block", "hr", "heading_open"))


@dataclass(frozen=True, slots=True)
class Marks:
    """A Markdown text as read, in the order of the text."""

    parts: tuple[Part, ...]
    footnotes: tuple[Footnote, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Definition:
    """A link definition: its lines (1-based first, and the one behind the last), its address, its title."""

    first: int
    end: int
    href: str
    title: str


def read_marks(lines: Sequence[str], at: int) -> Marks:
    """Read Markdown.

    Args:
        lines: all lines of the file, comments and template tags taken out.
        at: the 0-based index at which to begin.
    """
    from pipeline.read.token_parts import Builder  # noqa: PLC0415 - see the parser

    size = sum(map(len, lines)) + len(lines)
    parser, environment = _parser(), _environment()
    if size > WHOLE:
        parser.parse(definitions(lines, at), environment)
        environment.pop("duplicate_refs", None)
    builder = Builder(lines)
    defined: list[_Definition] = []
    homeless: list[int] = []
    for start, end in portions(lines, at, size):
        known = set(environment["references"])
        tokens = parser.parse("\n".join(lines[start:end]), environment)
        here = list(_definitions(environment, known, start, whole=size <= WHOLE))
        defined += here
        homeless += _uncovered(tokens, here, lines, start, end)
        builder.take(tokens, start)
    parts, footnotes, problems = builder.result()
    problems += _unused(defined, builder.addresses) + _untold(homeless)
    return Marks(tuple(parts), tuple(footnotes), tuple(problems))


def inline_text(markdown: str) -> str:
    """The text of one line of Markdown, without its marks."""
    from pipeline.read.marked_text import marked  # noqa: PLC0415 - see the parser

    tokens = _parser().parseInline(markdown, _environment())
    return "".join(marked(token, [markdown], 1).text for token in tokens).strip()


def _environment() -> dict[str, Any]:
    return {"references": {}, "footnotes": {"refs": {}, "list": {}}}


@cache
def _parser() -> MarkdownIt:
    """The parser; it keeps nothing of a text that it has read."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - see above
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415 - see above

    parser = (
        MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
    )
    # Footnotes stay where they are defined: the plugin's own last step forgets those that nothing refers to.
    parser.disable(["footnote_tail", "footnote_inline"])
    # An address stays as it was written: renderers encode it as their format asks.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser


def _definitions(environment: dict[str, Any], known: set[str], start: int, *, whole: bool) -> Iterator[_Definition]:
    """The link definitions of the portion that was just parsed."""
    fresh = [entry for label, entry in environment["references"].items() if whole and label not in known]
    for entry in (*fresh, *environment.pop("duplicate_refs", ())):
        first, end = entry["map"]
        yield _Definition(start + first + 1, start + end + 1, entry["href"], entry.get("title") or "")


def _uncovered(
    tokens: Sequence[Token], defined: list[_Definition], lines: Sequence[str], start: int, end: int
) -> Iterator[int]:
    """The 1-based lines with words in them that neither a token nor a definition accounts for."""
    covered = bytearray(end - start)
    for token in tokens:
        if token.type in _LEAVES and token.map:
            covered[token.map[0] : token.map[1]] = b"\1" * (token.map[1] - token.map[0])
    for definition in defined:
        size = definition.end - definition.first
        covered[definition.first - 1 - start : definition.end - 1 - start] = b"\1" * size
    at = covered.find(0)
    while at >= 0:
        if any(character.isalnum() for character in lines[start + at]):
            yield start + at + 1
        at = covered.find(0, at + 1)


def _unused(defined: list[_Definition], addresses: set[str]) -> list[Problem]:
    """One Problem for all definitions that no link uses, one for each title of a definition."""
    unused = tuple(n for d in defined if d.href not in addresses for n in range(d.first, d.end))
    problems = [
        found("markup-dropped", f"the title of a link is shown nowhere: “{d.title}”",
              line=d.first, lines=tuple(range(d.first, d.end)))
        for d in defined if d.title and d.href in addresses
    ]  # fmt: skip
    if unused:
        count = sum(d.href not in addresses for d in defined)
        what = "a link definition is" if count == 1 else f"{count} link definitions are"
        problems.append(found("reference-unused", f"{what} used nowhere", line=unused[0], lines=unused))
    return problems


def _untold(homeless: list[int]) -> list[Problem]:
    if not homeless:
        return []
    message = (
        "blocks are nested too deeply here to be read" if len(homeless) > 1 else "a block is nested too deeply here"
    )
    return [found("line-homeless", message, line=homeless[0], lines=tuple(homeless))]
