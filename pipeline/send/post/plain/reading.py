"""Posters of networks that can be read: doubt is settled by looking, and what was posted can be deleted."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.findings import of_error
from pipeline.send.post.plain.call import Call, not_sent
from pipeline.send.post.plain.poster import PlainPoster
from pipeline.send.post.plain.removal import last_first
from pipeline.send.post.plain.unread import Unread, a_number
from pipeline.send.post.poster import Finding, Posting
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import LATER
from pipeline.send.post.wire.http import HttpFault, NotSent, Silent
from pipeline.send.sender import SendError

_PERHAPS_GONE: Final = frozenset({400, 403, 404, 410})
"""Statuses by which a network may mean that there is nothing to delete, or that it is another account's."""


class ReadingPoster(PlainPoster):
    """What such posters share: who we are there, deletion, and the way back to the post that another one answers."""

    @abstractmethod
    def _looked(self, posting: Posting) -> Outcome:
        """Look once; raises `Unread` where the network does not let us."""

    @abstractmethod
    def _examined(self) -> Iterator[Finding]:
        """What the network says of us; raises `Unread` at the first fault. Posts nothing."""

    @abstractmethod
    def _deletion(self, number: str) -> Call:
        """The request that deletes a post."""

    @abstractmethod
    def _gone(self, number: str) -> bool:
        """Whether a post is surely not there; raises `Unread` where that is not told."""

    def check(self) -> None:
        """See who we are there and whether we may post.

        Raises:
            SendError: it cannot be reached, or does not let us.
        """
        try:
            for finding in self._examined():
                if finding.level == "fault":
                    raise SendError(finding.said, finding.remedy, away=finding.away)
        except Unread as fault:
            raise fault.error from None

    def inspect(self) -> Sequence[Finding]:
        """The same for `publish doctor`, to the first fault."""
        found: list[Finding] = []
        try:
            found.extend(self._examined())
        except Unread as fault:
            found.append(of_error(fault.error))
        return found

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete them, the last first; the outcomes stand in the order of the receipts."""
        return last_first(receipts, self._deleted)

    def _deleted(self, receipt: str) -> Outcome:
        number = a_number(receipt.partition(" ")[0])
        if number is None:
            return Refused("this receipt names no post; delete it there by hand")
        try:
            answer = self._send(self._deletion(number))
        except NotSent as fault:
            return not_sent(fault)
        except Silent as fault:
            return self._still(number, receipt, InDoubt(fault.why))
        if self._took_away(answer):
            return Sent(receipt)
        fault_there = self._fault(answer)
        kept: Outcome = (
            InDoubt(fault_there.said) if fault_there.whose == "nobody" else self._outcome(fault_there, answer)
        )
        asked = fault_there.whose in {"nobody", "message"} or answer.status in _PERHAPS_GONE
        return self._still(number, receipt, kept) if asked else kept

    def _took_away(self, answer: Answer) -> bool:
        """Whether an answer says that the post is deleted now."""
        return answer.ok and isinstance(answer.body, dict) and answer.body.get("success") is True

    def _still(self, number: str, receipt: str, otherwise: Outcome) -> Outcome:
        """`Sent` if the post is gone, else what the deletion came to."""
        try:
            gone = self._gone(number)
        except Unread:
            return otherwise
        if gone:
            return Sent(receipt)
        if isinstance(otherwise, InDoubt):
            return Deferred(f"{otherwise.why}; it still stands there", scope="connection")
        return otherwise

    def _asked(self, call: Call) -> Answer:
        """Any answer to a question; raises `Unread` where there is none."""
        try:
            return self._send(call)
        except HttpFault as fault:
            raise Unread(not_sent(fault)) from None

    def _read(self, call: Call) -> Mapping[str, Any]:
        """The object that a question is answered with; raises `Unread` where it is anything else."""
        answer = self._asked(call)
        if answer.ok and isinstance(answer.body, dict) and "error" not in answer.body:
            return answer.body
        raise Unread(self._unread(answer))

    def _odd(self) -> Unread:
        return Unread(Deferred(f"{self.host} gave something else than posts; try again later", scope="connection"))

    def _unread(self, answer: Answer) -> Deferred:
        """What an answer means that is not what was asked for."""
        fault = self._fault(answer)
        outcome = self._outcome(fault, answer)
        if fault.whose in {"pace", "channel"} and isinstance(outcome, Deferred):
            return outcome
        return Deferred(f"{fault.said}; {fault.remedy or LATER}", str(answer.status), "connection")

    def _parent(self, posting: Posting, answers: bool) -> str | None:  # noqa: FBT001
        """The id of the post that it answers, by the receipt of the one before.

        Raises:
            Unread: it answers one, and there is no such receipt.
        """
        if not answers:
            return None
        number = a_number((posting.follows or "").partition(" ")[0])
        if number is None:
            why = "the post before it has no receipt of this network"
            raise Unread(Deferred(f"{why}; see “publish status”, and settle that one first", scope="channel"))
        return number
