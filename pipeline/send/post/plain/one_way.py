"""Posters of far sides that take posts and can be asked nothing: all that can be seen is whether a host is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Unpack

from pipeline.send.post.findings import of_error
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.poster import PlainPoster
from pipeline.send.post.plain.reaching import reach
from pipeline.send.post.poster import Finding
from pipeline.send.sender import SendError


class OneWayPoster(PlainPoster):
    """What such posters share.

    Args:
        url: where posts go, as `endpoint` gives it.
        host, guide, means: as for `PlainPoster`.
        patience: seconds to reach the host when it is checked.
    """

    unseen: ClassVar[str]
    """What shows with the first post alone."""

    def __init__(self, url: str, host: str, guide: str, patience: float, **means: Unpack[Means]) -> None:
        super().__init__(host, guide, **means)
        self._url, self._patience = url, patience

    def check(self) -> None:
        """See whether the host is there, by TLS; no request is made, for any could set something off.

        Raises:
            SendError: the host cannot be reached, or its certificate is not to be trusted.
        """
        reach(self._url, self.host, self._patience)

    def inspect(self) -> Sequence[Finding]:
        """Whether the host is there. Posts nothing and never raises."""
        try:
            self.check()
        except SendError as error:
            return [of_error(error)]
        return [Finding("ok", f"{self.host} is there; {self.unseen}")]
