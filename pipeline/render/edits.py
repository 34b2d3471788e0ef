"""The editor's edits on a thread: posts replaced, dropped, put before or after others. Drafts in, drafts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

from pipeline.edition import Role
from pipeline.problem import Problem
from pipeline.render.draft import Draft
from pipeline.render.hand import Asked
from pipeline.render.names import Fit, Named, fitting
from pipeline.render.written import written
from pipeline.rules import RULES, found
from pipeline.text.nearest import nearest

_BEGINNING = 60


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is done at the places of a thread: the edits put before and after, the one that takes a post's place."""

    before: dict[int, list[Asked]] = field(default_factory=dict)
    after: dict[int, list[Asked]] = field(default_factory=dict)
    instead: dict[int, Asked] = field(default_factory=dict)


def edited(
    drafts: Sequence[Draft], asked: Sequence[Asked], continued: tuple[str, ...], *, carries_links: bool
) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """The drafts with the edits carried out.

    Every edit names a post of the thread as it was made, so the order of the edits does not matter, but for several
    posts put at the same place. The more particular of two edits of the same post counts.

    Args:
        drafts: the thread as it was made.
        asked: the edits, the more particular ones last; none of them is a pin.
        continued: the words that may stand before a sentence that goes on.
        carries_links: whether words can be links on this network.

    Returns:
        The new drafts, and a Problem for every edit that fits no post, more than one, or one that has changed.
    """
    plan, problems = _planned(named(drafts), asked, continued)
    result: list[Draft] = []
    for place, draft in enumerate(drafts):
        result += (_draft(one, carries_links) for one in plan.before.get(place, ()))
        instead = plan.instead.get(place)
        if instead is None:
            result.append(draft)
        elif instead.edit.verb == "replace":
            # what stands in the place of a section's part goes on with the section, where parts are put together
            stood_for = draft.stands_for or draft.role
            result.append(replace(_draft(instead, carries_links), again=draft.again, stands_for=stood_for))
        result += (_draft(one, carries_links) for one in plan.after.get(place, ()))
    return tuple(result), problems


def of_notice(drafts: Sequence[Draft], asked: Sequence[Asked], continued: tuple[str, ...]) -> tuple[Asked, ...]:
    """The edits that concern a channel which is told the lead alone.

    What is said of all networks' other posts is no mistake there; what is said of this channel stays, fit or not.
    """
    posts = named(drafts)
    return tuple(
        one for one in asked if one.rank or fitting(one.edit.role, one.edit.beginning, posts, continued).places
    )


def touched(posts: Sequence[Named], asked: Sequence[Asked], continued: tuple[str, ...]) -> frozenset[int]:
    """The places of the posts that an edit replaces or drops."""
    return frozenset(_planned(posts, asked, continued)[0].instead)


def named(drafts: Sequence[Draft]) -> tuple[Named, ...]:
    """The drafts, for being named."""
    return tuple(Named(draft.role, draft.marked.text, draft.stands_for) for draft in drafts)


def unfit(message: str, one: Asked) -> Problem:
    """The Problem of an edit that cannot be carried out."""
    remedy = "" if one.file else RULES["thread-edit-unfit"].remedy.replace("[[bluesky", "[[thread.bluesky")
    return found("thread-edit-unfit", message, remedy=remedy, line=one.edit.line, file=one.file)


def _planned(
    posts: Sequence[Named], asked: Sequence[Asked], continued: tuple[str, ...]
) -> tuple[_Plan, tuple[Problem, ...]]:
    plan, problems = _Plan(), []
    for one in asked:
        fit = fitting(one.edit.role, one.edit.beginning, posts, continued)
        place, fault = _place(one, fit, posts, plan)
        if place is None:
            problems.append(unfit(fault, one))
            continue
        if fit.changed:
            fault = f"the post “{one.edit.post}” begins otherwise now: “{_beginning(posts[place].text)}”"
            problems.append(found("thread-edit-changed", fault, line=one.edit.line, file=one.file))
        if one.edit.verb == "before":
            plan.before.setdefault(place, []).append(one)
        elif one.edit.verb == "after":
            plan.after.setdefault(place, []).append(one)
        else:
            plan.instead[place] = one
    return plan, tuple(problems)


def _place(one: Asked, fit: Fit, posts: Sequence[Named], plan: _Plan) -> tuple[int | None, str]:
    """The place that an edit means, or None and why there is none."""
    name = f"“{one.edit.post}”"
    if not fit.places:
        return None, f"no post fits {name}, so nothing is done with it{_meant(one)}"
    same = len({posts[place].text for place in fit.places}) == 1
    if one.edit.verb in ("before", "after") and (same or not one.edit.beginning):
        return fit.places[0 if one.edit.verb == "before" else -1], ""
    if not same:
        return None, f"{len(fit.places)} posts fit {name}, so nothing is done with any"
    free = [place for place in fit.places if place not in plan.instead or plan.instead[place].rank < one.rank]
    return (free[0], "") if free else (None, f"{name} is replaced or dropped twice")


def _meant(one: Asked) -> str:
    """What a misspelt word for what a post is there for was meant to be."""
    word, colon, _ = one.edit.beginning.partition(":")
    near = nearest(word.strip().lower(), get_args(Role)) if colon and not one.edit.role else ""
    return f"; did you mean “{near}:”?" if near else ""


def _draft(one: Asked, carries_links: bool) -> Draft:  # noqa: FBT001 - the network's own row
    return Draft("hand", written(one.edit.text.strip(), carries_links=carries_links))


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _BEGINNING else (line[:_BEGINNING].rpartition(" ")[0] or line[:_BEGINNING]) + "…"
