"""A template and the values of an issue in, text out; with minijinja, strictly: an unknown name is a mistake.

Every value is escaped in every MJML and CSS template, whatever the file is called, and in no text template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from minijinja import Environment, TemplateError

from pipeline.errors import BadConfiguration, PublishError
from pipeline.render.colour import legible
from pipeline.templates import Templates
from pipeline.text.clean import clean
from pipeline.text.wrap import COLUMNS, width, wrap

_FUEL = 20_000_000
"""Steps after which a template is stopped, about two seconds: loops in loops in loops would never end."""
_CAUSE = re.compile(r"^caused by: (.+) \(in ([^\s()]+):(\d+)\)$", re.MULTILINE)

_REMEDY = "correct the line; the comment at the head of templates/email.mjml names everything that a template may use"


def fill(templates: Templates, name: str, values: Mapping[str, Any]) -> str:
    """Fill a template.

    Args:
        templates: all of them, since one may include another.
        name: "email.mjml" or "email.txt".
        values: what the template may name. Text is escaped for HTML unless it is marked as safe.

    Returns:
        The filled text, without characters that no HTML can hold.

    Raises:
        BadConfiguration: the template names something that does not exist, or does what cannot be done.
    """
    try:
        filled: str = _environment(templates).render_template(name, **values)
    except TemplateError as error:
        raise BadConfiguration((_mistake(error, name),)) from error
    except (TypeError, AttributeError) as error:  # a filter of ours that was given what it cannot take
        fault = f"the template cannot be filled: {error}"
        raise BadConfiguration((PublishError(fault, _REMEDY, file=f"templates/{name}"),)) from error
    return clean(filled)


@lru_cache(maxsize=4)
def _environment(templates: Templates) -> Environment:
    return Environment(
        templates={"email.mjml": templates.email_mjml, "email.txt": templates.email_txt, **dict(templates.partials)},
        filters={"legible": legible, "wrapped": _wrapped, "headed": _headed},
        undefined_behavior="strict",
        auto_escape_callback=_escapes,
        trim_blocks=True,
        lstrip_blocks=True,
        fuel=_FUEL,
    )


def _wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """For text templates: lines of at most 72 columns, the first one and the others each with what they begin with."""
    return "\n".join(wrap(text, first=first, rest=first if rest is None else rest))


def _headed(text: str, rule: str) -> str:
    """For text templates: a heading, underlined with a rule as long as its longest line."""
    lines = wrap(text)
    return "\n".join([*lines, rule * min(max(map(width, lines), default=0), COLUMNS)])


def _escapes(name: str) -> bool:
    return not name.endswith(".txt")


def _mistake(error: TemplateError, name: str) -> PublishError:
    """The innermost fault: in the template that was included rather than in the line that includes it.

    minijinja tells the faults behind a fault only in its printed form, one "caused by:" line each.
    """
    said, file, line = error.detail or error.message, error.name or name, error.line or 0
    for cause in _CAUSE.finditer(str(error)):
        said, file, line = cause[1], cause[2], int(cause[3])
    return PublishError(f"the template cannot be filled: {said}", _REMEDY, file=f"templates/{file}", line=line)
