"""A Rule that can be broken, and a Problem: what a check found, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file: line and column, both 1-based and in characters; 0 means the whole file or line."""

    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `about` says what is looked for and why it matters to a reader, `remedy` what to do.

    A rule with `silenceable` False cannot be switched off in the configuration: without what it asks for, nothing
    can be made or sent.
    """

    name: str
    severity: Severity
    about: str
    remedy: str
    silenceable: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of one rule.

    `rule` is the rule's name as documented (`footnote-unreferenced`); `message` says what is wrong and `remedy` what
    to do, both without a full stop; `file` is empty for the issue itself, else the file meant (a separate resource
    list, or a file of the outbox such as `newsletter/email.html`); `lines` names every line concerned when the
    finding stands for several of them.
    """

    rule: str
    severity: Severity
    message: str
    remedy: str
    place: Place = Place()
    file: str = ""
    lines: tuple[int, ...] = ()

    def said(self, issue_file: str) -> str:
        """The problem as one line: `file:line:column: severity rule-name: what, and what to do`.

        A file of the outbox is named with its channel's folder; one that is not stands beside the issue.
        """
        folder = issue_file[: max(issue_file.rfind("/"), issue_file.rfind("\\")) + 1]
        file = folder + self.file if self.file and "/" not in self.file else self.file or issue_file
        where = f"{file}:{max(self.place.line, 1)}:{max(self.place.column, 1)}"
        return f"{where}: {self.severity} {self.rule}: {self.message}; {self.remedy}"
