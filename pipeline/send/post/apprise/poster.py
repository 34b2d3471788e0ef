"""Posts by Apprise: it says yes, or it says no, and of a no nobody knows what it means.

A no is given where the service cannot be reached, where it refused, and where its answer was lost after it had told
everybody. So a no is doubt (law 10), a repeat is never harmless, and a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pipeline.outcome import InDoubt, Outcome, Refused, Sent
from pipeline.send.post.apprise.service import opened, silence, unlogged
from pipeline.send.post.poster import Finding, Posting

if TYPE_CHECKING:
    from apprise import Apprise

_LOOK: Final = "see whether it is there"


class ApprisePoster:
    """Posts for one channel.

    Args:
        url: the service in Apprise's words. It is a secret: nothing of it is shown.

    Raises:
        SendError: Apprise is not installed, or the address is none that we may use.
    """

    def __init__(self, url: str) -> None:
        self._service: Apprise = opened(url)
        self._name = str(self._service[0].service_name)

    @property
    def repeatable_for(self) -> float:
        """Nothing: a repeat would be a second notice."""
        return 0.0

    @property
    def relay(self) -> str:
        """The service's name as Apprise has it."""
        return f"{self._name} by Apprise"

    def check(self) -> None:
        """The address was read when this opened; more cannot be asked of a service without telling it something."""

    def inspect(self) -> Sequence[Finding]:
        """That the address can be one; the rest shows with the first notice."""
        return [Finding("ok", f"{self._name} is known to Apprise; whether it takes a notice shows with the first one")]

    def post(self, posting: Posting) -> Outcome:
        """Tell it, once."""
        title, body = posting.request["body"]["title"], posting.request["body"]["body"]
        most = int(self._service[0].body_maxlen)
        if len(body) > most:
            remedy = "write a shorter `lead` for this channel in the issue's [thread]"
            return Refused(f"{self._name} takes {most:,} characters and the notice has {len(body):,}; {remedy}")
        silence()
        try:
            with unlogged():
                taken = self._service.notify(body=body, title=title, body_format="text")
        except Exception as error:  # noqa: BLE001 - plugins raise what they like, with their address in it
            return InDoubt(f"Apprise failed: {type(error).__name__}; {_LOOK}")
        if taken:
            return Sent(posting.key)
        return InDoubt(f"{self._name} did not say that it took it, and Apprise does not tell why; {_LOOK}")

    def find(self, posting: Posting) -> Outcome:
        """No service is asked by Apprise what it has; only a person can look."""
        del posting
        return InDoubt(f"{self._name}: Apprise cannot ask what is there; {_LOOK}")

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """A notice that was told cannot be untold."""
        why = f"{self._name} by Apprise: a notice cannot be taken back; delete it there by hand if that is possible"
        return tuple(Refused(why) for _ in receipts)

    def close(self) -> None:
        """Nothing is open."""
