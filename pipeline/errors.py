"""What can go wrong for a person: every error that reaches an editor is one of these.

An error names the place, the fault and the remedy in one line; the command prints it without a traceback and
exits with the error's status (0 done; 1 the issue has problems; 2 wrong use or configuration; 3 something is left).
"""

from __future__ import annotations


class PublishError(Exception):
    """A fault that a person can mend, said in one line.

    Args:
        fault: what is wrong, without a full stop.
        remedy: what to do about it, without a full stop.
        file: path of the file at fault as the person knows it, if there is one.
        line: 1-based line in that file, 0 when the whole file is meant.
        column: 1-based column in that line, 0 when the whole line is meant.
    """

    exit_status = 2

    def __init__(self, fault: str, remedy: str, *, file: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(fault)
        self.fault, self.remedy = fault, remedy
        self.file, self.line, self.column = file, line, column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        said = f"{self.fault}; {self.remedy}" if self.remedy else self.fault
        return f"{place}: {said}" if place else said


class UnreadableIssue(PublishError):
    """The issue's file holds no text that can be read as an issue."""

    exit_status = 1


class WrongUse(PublishError):
    """The command was called with something it cannot work with: no such file, no such channel."""


class BadConfiguration(PublishError):
    """The configuration or a template has mistakes; `mistakes` holds all of them, each with file and line."""

    def __init__(self, mistakes: tuple[PublishError, ...]) -> None:
        super().__init__("the configuration has mistakes", "")
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes)


class BrokenFrontMatter(PublishError):
    """The issue's front matter has mistakes; `mistakes` holds all of them, each with file and line."""

    exit_status = 1

    def __init__(self, mistakes: tuple[PublishError, ...]) -> None:
        super().__init__("the front matter has mistakes", "")
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes)


class UndrawableCard(PublishError):
    """The issue has nothing that a card can show, or nothing that fits on one whole."""

    exit_status = 1


class OutboxError(PublishError):
    """The outbox could not be written or read back; nothing was left half written."""
