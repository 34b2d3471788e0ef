"""What a server answered: status, headers, body, and what can be learned of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any, Final

from pipeline.send.post.wire.hiding import Hiding

_RESETS: Final = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
_AN_EPOCH: Final = 1_000_000_000
"""Where a number of seconds is a moment and no longer a span."""
_LONGEST_WAIT: Final = 86_400.0
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """An answer, whatever its status. Header names are in lower case; `at` is when it came, by this machine's clock."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    at: float
    hiding: Hiding = field(repr=False, default_factory=Hiding)

    @property
    def ok(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300  # noqa: PLR2004

    @cached_property
    def text(self) -> str:
        """The body as text; never to be shown as it is: see `said`."""
        return self.content.decode("utf-8", "replace")

    @cached_property
    def body(self) -> Any:
        """The body parsed as JSON, None where it is none."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return None

    @property
    def html(self) -> bool:
        """Whether a page came where JSON was expected: a wrong address, a proxy, a café's login."""
        kind = self.headers.get("content-type", "").lower()
        return self.body is None and ("html" in kind or self.text.lstrip()[:1] == "<")

    @property
    def error(self) -> str:
        """The network's short name of the fault (`error` of AT Protocol and of Mastodon), cleaned; or nothing."""
        return self._field("error")

    @property
    def said(self) -> str:
        """The network's own words in one line of 300 characters at most, without secrets."""
        if self.html:
            title = _TITLE.search(self.text)
            page = self.hiding.clean(title[1], 100) if title else ""
            return f"a web page (“{page}”) instead of data" if page else "a web page instead of data"
        words = self._field("message") or self._field("error_description") or self._field("error")
        return words or self.hiding.clean(self.text) or f"nothing but status {self.status}"

    def wait(self) -> float | None:
        """Seconds that the server asks us to wait: Retry-After, else the end of its rate limit; None: it does not say.

        Moments are compared with the server's own clock where it tells it. Never more than a day.
        """
        now = _moment(self.headers.get("date", "")) or self.at
        asked = _seconds(self.headers.get("retry-after", ""), now)
        for name in _RESETS:
            if asked is None:
                asked = _seconds(self.headers.get(name, ""), now)
        return None if asked is None else min(max(asked, 0.0), _LONGEST_WAIT)

    def skew(self) -> float | None:
        """By how many seconds this machine's clock is ahead of the server's; None: it does not tell."""
        moment = _moment(self.headers.get("date", ""))
        return None if moment is None else self.at - moment

    def _field(self, name: str) -> str:
        value = self.body.get(name) if isinstance(self.body, dict) else None
        return self.hiding.clean(value) if isinstance(value, str) else ""


class Said(Exception):
    """The server answered, and not with what was asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def _seconds(value: str, now: float) -> float | None:
    """A span from "30", a moment of the epoch, an HTTP date or an ISO time."""
    try:
        number = float(value)
    except ValueError:
        moment = _moment(value)
        return None if moment is None else moment - now
    if number != number or number in {float("inf"), float("-inf")}:  # noqa: PLR0124 - not a number
        return None
    return number - now if number >= _AN_EPOCH else number


def _moment(value: str) -> float | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(value.strip())
        except (ValueError, TypeError, IndexError):
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return None
