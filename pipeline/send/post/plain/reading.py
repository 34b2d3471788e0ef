"""Posters of networks that can be read: doubt is settled by looking, and what was posted can be deleted."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.plain.poster import Call, PlainPoster, not_sent
from pipeline.send.post.plain.unread import Unread, a_number
from pipeline.send.post.poster import Finding, Posting
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import LATER
from pipeline.send.post.wire.http import Http, HttpFault, NotSent, Silent
from pipeline.send.sender import SendError

_PERHAPS_GONE: Final = frozenset({400, 403, 404, 410})
"""Statuses by which a network may mean that there is nothing to delete, or that it is another account's."""


class ReadingPoster(PlainPoster):
    """What such posters share.

    Args:
        host, guide, http, clock, sleep: as for `PlainPoster`.
        patience: seconds for which a network may not yet show what it took.
    """

    def __init__(
        self,
        host: str,
        guide: str,
        http: Http,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
        patience: float = 5.0,
    ) -> None:
        super().__init__(host, guide, http, clock=clock, sleep=sleep)
        self._patience = patience
        self._tried_at: dict[str, float] = {}

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
            found.append(Finding("fault", fault.error.fault, fault.error.remedy, fault.error.away))
        return found

    def find(self, posting: Posting) -> Outcome:
        """Look whether it is there; what was tried just now is looked for twice."""
        try:
            found = self._looked(posting)
            last = max(posting.first_at, self._tried_at.get(posting.key, posting.first_at))
            age = abs(self._clock() - last)
            if isinstance(found, Deferred) and age < self._patience:
                self._sleep(self._patience - age)
                found = self._looked(posting)
        except Unread as fault:
            return InDoubt(fault.outcome.why)
        if isinstance(found, Sent) and self._http.hiding.shows(found.receipt):
            return InDoubt(f"{self.host} has it, but names it by a secret of ours; look there")
        return found

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete them, the last first; the outcomes stand in the order of the receipts.

        From the first "wait" or refused login on nothing more is asked.
        """
        outcomes: list[Outcome] = []
        stopped: Deferred | None = None
        for receipt in reversed(receipts):
            outcome = stopped or self._deleted(receipt)
            if isinstance(outcome, Deferred):
                stopped = outcome
            outcomes.append(outcome)
        return outcomes[::-1]

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
