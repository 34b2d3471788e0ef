"""Posts by Apprise: it says yes, or it says no, and why it says no is seen by the requests that its plugin made.

A no is given where the service cannot be reached, where it refused, and where its answer was lost after it had told
everybody. Where the requests show that nothing was told (`look`, `watch`) it is told later; any other no is doubt (law
10). A repeat is never harmless, and of the service's words none is shown: its secret may stand in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Unpack

from pipeline.outcome import InDoubt, Outcome, Refused, Sent
from pipeline.send.post.apprise.service import opened, silence, unlogged
from pipeline.send.post.apprise.watch import watching
from pipeline.send.post.plain.call import Call, Fault
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.poster import PlainPoster
from pipeline.send.post.poster import Finding, Posting
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import Silent

if TYPE_CHECKING:
    from apprise import Apprise

GUIDE: Final = "docs/channels/apprise.md"
_LOOK: Final = "look there, and say publish settle KEY=sent or KEY=unsent"
_SHORTER: Final = "write a shorter `lead` for this channel in the issue's [thread]"
_ADDRESS: Final = f"see whether the channel's `url` is right, and may tell something there ({GUIDE})"
_TOO_LARGE: Final = 413


class ApprisePoster(PlainPoster):
    """Posts for one channel. For one thread at a time.

    Args:
        url: the service in Apprise's words. It is a secret: nothing of it is shown.
        patience: seconds for each whole answer of the service.
        means: as for `PlainPoster`; the plugin makes its requests itself.

    Raises:
        SendError: Apprise is not installed, or the address is none that we may use.
    """

    def __init__(self, url: str, *, patience: float = 30.0, **means: Unpack[Means]) -> None:
        self._service: Apprise = opened(url)
        self._patience = patience
        super().__init__(str(self._service[0].service_name), GUIDE, **means)

    @property
    def relay(self) -> str:
        """The service's name as Apprise has it."""
        return f"{self.host} by Apprise"

    def check(self) -> None:
        """The address was read when this opened; more cannot be asked of a service without telling it something."""

    def inspect(self) -> Sequence[Finding]:
        """That the address can be one; the rest shows with the first notice."""
        return [Finding("ok", f"{self.host} is known to Apprise; whether it takes a notice shows with the first one")]

    def post(self, posting: Posting) -> Outcome:
        """Tell it, once. The service names no notice, so that the receipt is the delivery's key."""
        body = posting.request["body"]["body"]
        most = int(self._service[0].body_maxlen)
        if len(body) > most:
            return Refused(f"{self.host} takes {most:,} characters and the notice has {len(body):,}; {_SHORTER}")
        outcome = super().post(posting)
        return Sent(posting.key) if isinstance(outcome, Sent) else outcome

    def find(self, posting: Posting) -> Outcome:
        """No service is asked by Apprise what it has; only a person can look."""
        del posting
        return InDoubt(f"Apprise cannot ask {self.host} what is there; {_LOOK}")

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """A notice that was told cannot be untold."""
        why = f"{self.host} by Apprise: a notice cannot be taken back; delete it there by hand if that is possible"
        return tuple(Refused(why) for _ in receipts)

    def _call(self, posting: Posting) -> Call:
        """The plugin makes the request itself: this is what it is told."""
        return Call("", posting.request["body"])

    def _send(self, call: Call) -> Answer:
        """Have the plugin tell it; its yes counts as an answer of success."""
        silence()
        try:
            with unlogged(), watching(self.host, self._patience) as look:
                told, title = call.json["body"], call.json["title"]
                taken = self._service.notify(body=told, title=title, body_format="text")
        except Exception as error:  # noqa: BLE001 - plugins raise what they like, with their address in it
            raise Silent(f"Apprise failed: {type(error).__name__}") from None
        return Answer(HTTPStatus.OK, {}, b"", self._clock()) if taken else look.refusal()

    def _receipt(self, answer: Answer) -> str:
        del answer
        return "taken"

    def _said(self, answer: Answer) -> str:
        """The status alone: in the service's words its secret may stand."""
        return f"{self.host} said {answer.status}"

    def _fault(self, answer: Answer) -> Fault:
        """Whose a refusal is after which nothing was told. Its words are not read: mostly the `url` is to be mended."""
        usual = super()._fault(answer)
        if answer.status < HTTPStatus.BAD_REQUEST:
            where = f"{self.host} sends us on to another address, which was not asked and got no credentials"
            return Fault("channel", where, _ADDRESS)
        if answer.status == _TOO_LARGE:
            return Fault("message", usual.said, _SHORTER)
        return usual if usual.whose == "pace" else replace(usual, whose="channel", remedy=_ADDRESS)
