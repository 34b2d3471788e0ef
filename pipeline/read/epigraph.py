"""The quotation at the head of an issue, and who is quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.issue import Epigraph
from pipeline.read.chunks import Chunk, chunks
from pipeline.read.flow import joined
from pipeline.read.header import read_header, read_hero
from pipeline.read.marks import bare, entry_mark, is_rule, note_mark
from pipeline.read.quotation import attribution, has_dash, unquoted
from pipeline.read.resource_lines import is_resource_heading

_MOST_LINES = 12
_LONGEST = 2_000
_MOST_NAME_LINES = 2
_DASHED = re.compile(r"\s*(?:[–—―]|\s--?\s)\s*(?P<name>[^–—―“”\"„«»‘]{1,120})$")


def read_epigraph(lines: Sequence[str], at: int, *, markdown: bool) -> tuple[Epigraph | None, int]:
    """The epigraph that stands at an index, and the index behind it; None and the same index where none stands there.

    It is a paragraph wholly between quotation marks (or a block quote with a name under it), and perhaps the name of
    who is quoted: a last line that begins with a dash, or the short next paragraph that is no sentence.
    """
    run = chunks(lines, at)
    quotation, after = next(run, None), next(run, None)
    if quotation is None or len(quotation.lines) > _MOST_LINES or sum(map(len, quotation.lines)) > _LONGEST:
        return None, at
    quoted = all(line.lstrip().startswith(">") for line in quotation.lines)
    own = [line.lstrip()[1:] for line in quotation.lines] if quoted else list(quotation.lines)
    own = [bare(line) if markdown else line for line in own]
    if any(map(has_dash, own[:-1])) or (markdown and any("](" in line or "`" in line for line in own)):
        return None, at  # a list, or something with links and code in it, is more than a quotation
    name = attribution(own.pop()) if len(own) > 1 and has_dash(own[-1]) else None
    text = joined([line for line in own if line.strip()] or [""])[0]
    said = unquoted(text) or (text if quoted and name else None)
    if not said and not name:
        said, name = _with_name(own)
    name = name.strip("*_ ") if name and markdown else name
    if not said:
        return None, at
    if name or after is None:
        return Epigraph(said, name, quotation.line), quotation.end
    name = _name(after, markdown=markdown)
    return Epigraph(said, name, quotation.line), after.end if name else quotation.end


def _with_name(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """A quotation and who is quoted, from lines that hold both: the name in the last lines, or behind a dash."""
    for count in range(1, min(_MOST_NAME_LINES, len(lines) - 1) + 1):
        said, name = unquoted(joined(lines[:-count])[0]), joined(lines[-count:])[0]
        if said and name and not name[0].islower():
            return (said, known) if (known := attribution(name)) else (None, None)
    text = joined(lines)[0]
    if (match := _DASHED.search(text)) and (said := unquoted(text[: match.start()])):
        return (said, known) if (known := attribution(match["name"])) else (None, None)
    return None, None


def _name(chunk: Chunk, *, markdown: bool) -> str | None:
    """The name in the paragraph after a quotation, None where that paragraph is something else."""
    first = bare(chunk.lines[0]) if markdown else chunk.lines[0]
    if (
        len(chunk.lines) > _MOST_NAME_LINES
        or is_rule(first)
        or note_mark(first)
        or first.lstrip().startswith(("#", ">"))
    ):
        return None
    if read_hero(first, 1) or is_resource_heading(first) or ((header := read_header(first)) and header.certain):
        return None
    mark = entry_mark(first)
    if mark and (mark.ordered or len(chunk.lines) > 1):
        return None
    name = attribution(joined([bare(line) if markdown else line for line in chunk.lines])[0])
    return name.strip("*_ ") if name and markdown else name
