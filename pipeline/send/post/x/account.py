"""The account of a token on X."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipeline.send.post.plain.unread import a_number

_A_NAME: Final = re.compile(r"\w{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Me:
    """Who posts."""

    number: str
    name: str

    @property
    def address(self) -> str:
        """Of a post, with {} for its id."""
        return f"https://x.com/{self.name}/status/{{}}"


def me_of(data: Mapping[str, Any]) -> Me | None:
    """The account that GET /2/users/me told (https://docs.x.com/x-api/users/get-my-user); None: it is none."""
    number, name = a_number(data.get("id")), data.get("username")
    return Me(number, name) if number and isinstance(name, str) and _A_NAME.fullmatch(name) else None
