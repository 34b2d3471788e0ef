"""Pins: what the editor wants told in any case, the epigraph or sentences of the body that the ranking passes over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.issue import Issue
from pipeline.problem import Problem
from pipeline.render.edits import unfit
from pipeline.render.hand import Asked
from pipeline.render.names import plain
from pipeline.render.passages import Passage
from pipeline.render.statements import Statement

_ALWAYS = ("lead", "resources", "closing", "hand")
"""What stays in a thread anyway."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """The argument in the order of the text; those of its passages that stay, and whether the epigraph does."""

    passages: tuple[Passage, ...] = ()
    kept: tuple[Passage, ...] = ()
    epigraph: bool = False
    problems: tuple[Problem, ...] = ()


def pinned(
    passages: Sequence[Passage],
    told: Sequence[Statement],
    issue: Issue,
    pins: Sequence[Asked],
    continued: tuple[str, ...],
) -> Pinned:
    """The argument with what is pinned.

    Args:
        passages: the argument as it was chosen.
        told: the sentences of the body.
        issue: the issue, for its epigraph.
        pins: the edits that pin; each names the beginning of a post or of a sentence of the body.
        continued: the words that may stand before a sentence that goes on.

    Returns:
        The passages, a new one for each pinned sentence that none of them tells, and a Problem for each pin that fits
        nothing or more than one sentence.
    """
    every, kept, problems, epigraph = list(passages), [], [], False
    for pin in pins:
        if pin.edit.role in _ALWAYS:
            continue
        if _is_epigraph(pin, issue, continued):
            epigraph = True
            continue
        sentences = _sentences(pin, told, continued)
        if len(sentences) != 1:
            many = f"{len(sentences)} sentences of the body begin" if sentences else "no sentence of the body begins"
            problems.append(unfit(f"{many} as “{pin.edit.post}” says, so nothing is pinned", pin))
            continue
        passage = next((one for one in every if sentences[0] in one.statements), Passage((sentences[0],), 0))
        every += [] if passage in every else [passage]
        kept.append(passage)
    every.sort(key=lambda one: (one.statements[0].sentence.number, one.statements[0].sentence.start))
    return Pinned(tuple(every), tuple(kept), epigraph, tuple(problems))


def _is_epigraph(pin: Asked, issue: Issue, continued: tuple[str, ...]) -> bool:
    if not issue.epigraph or pin.edit.role not in ("", "quotation"):
        return False
    wanted = plain(pin.edit.beginning, continued).lstrip('"')
    return plain(issue.epigraph.text, continued).lstrip('"').startswith(wanted)


def _sentences(pin: Asked, told: Sequence[Statement], continued: tuple[str, ...]) -> list[Statement]:
    """The sentences that a pin means: those that begin so, or the one that a longer beginning begins with."""
    wanted = plain(pin.edit.beginning, continued)
    if not wanted or pin.edit.role == "quotation":
        return []
    texts = [(plain(statement.sentence.text), statement) for statement in told]
    begin = [statement for text, statement in texts if text.startswith(wanted)]
    return begin or [statement for text, statement in texts if text and wanted.startswith(text)][:1]
