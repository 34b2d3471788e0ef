"""What keeps a poster from a request: something could not be read, or is no id."""

from __future__ import annotations

import re
from typing import Any, Final

from pipeline.outcome import Deferred, InDoubt
from pipeline.send.sender import SendError

_A_NUMBER: Final = re.compile(r"[0-9]{1,32}", re.ASCII)


class Unread(Exception):
    """Something could not be read, or the request cannot be made: nothing was changed. `outcome` says why."""

    def __init__(self, outcome: Deferred) -> None:
        super().__init__(outcome.why)
        self.outcome = outcome

    @property
    def doubt(self) -> InDoubt:
        """The same where something was looked for that may be there."""
        return InDoubt(self.outcome.why, passing=self.outcome.scope != "channel")

    @property
    def error(self) -> SendError:
        """The same before anything is planned."""
        fault, _, remedy = self.outcome.why.rpartition("; ")
        away = self.outcome.scope != "channel"
        return SendError(fault or self.outcome.why, remedy if fault else "try again later", away=away)


def a_number(value: Any) -> str | None:
    """An id as Meta and X have them, digits alone; None where it is none."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if _A_NUMBER.fullmatch(text) else None
