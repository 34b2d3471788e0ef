"""What the posters of most networks share: one request a post, and a network that remembers nothing of a repeat.

A network says how a request is made, where the receipt stands in an answer, and what its refusals mean; some can look
whether a post is there. What the outcomes are is said here, the same for all of them.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.plain.call import Call, Fault, not_sent
from pipeline.send.post.plain.looking import looked_for
from pipeline.send.post.plain.unread import Unread
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import AGAIN, ITS_ADDRESS, asked_to_wait
from pipeline.send.post.wire.http import Http, HttpFault, NotSent, Silent

_UNSURE: Final = frozenset({408, 409, 425})
"""Statuses below 500 after which a request may still be under way."""


class PlainPoster(ABC):
    """Posts for one channel of one network.

    Args:
        host: the far side's name, as it may be shown.
        guide: the page that says how its credentials are made, for remedies.
        http: the client, which hides the channel's secrets; one of its own where none is given.
        clock, sleep: of this machine; a test has its own.
    """

    def __init__(
        self,
        host: str,
        guide: str,
        *,
        http: Http | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.host, self.guide = host, guide
        self._http, self._clock, self._sleep = http or Http(), clock, sleep

    @property
    def repeatable_for(self) -> float:
        """Nothing: a repeat would be a second post."""
        return 0.0

    @property
    def relay(self) -> str:
        """The far side's host."""
        return self.host

    @abstractmethod
    def check(self) -> None:
        """Reach the far side and see whether it lets us post; post nothing.

        Raises:
            SendError: it cannot be reached, or does not let us.
        """

    @abstractmethod
    def _call(self, posting: Posting) -> Call:
        """The request that posts it, its slots filled.

        Raises:
            ValueError: the receipt that it follows is none of this network's; its text is not shown.
        """

    @abstractmethod
    def _receipt(self, answer: Answer) -> str | None:
        """The receipt of an answer of success: an id and, after a space, the web address; None where it has none."""

    def post(self, posting: Posting) -> Outcome:
        """Post it, once."""
        try:
            call = self._call(posting)
        except ValueError:
            why = "the post before this one has no receipt of this network in the ledger; publish log says why"
            return Deferred(why, scope="channel")
        return self._tried(call, posting)

    def find(self, posting: Posting) -> Outcome:
        """Look whether it is there, for as long as it may be shown late; where that is not told, only a person can."""
        try:
            found = looked_for(posting, self._looked, self._clock, self._sleep)
        except Unread as fault:
            return fault.doubt
        if isinstance(found, Sent) and self._http.hiding.shows(found.receipt):
            return InDoubt(f"{self.host} has it, but names it by a secret of ours; look there")
        return found

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Where nothing can be deleted from here, say so of every post."""
        why = f"{self.host} lets nobody delete a post from here; delete it there by hand"
        return tuple(Refused(f"{why}: {receipt}" if receipt else why) for receipt in receipts)

    def close(self) -> None:
        """Close what is open; a second call does nothing."""
        self._http.close()

    def _looked(self, posting: Posting) -> Outcome:
        """Look once; raises `Unread` where the network does not tell."""
        del posting
        raise Unread(Deferred(f"{self.host}: the network does not tell whether it is there", scope="channel"))

    def _send(self, call: Call) -> Answer:
        return self._http.send(
            call.method, call.url, headers=call.headers, json=call.json, data=call.data, params=call.params
        )

    def _tried(self, call: Call, posting: Posting) -> Outcome:
        """What one try came to."""
        try:
            answer = self._send(call)
        except NotSent as fault:
            return not_sent(fault)
        except Silent as fault:
            return self._doubt(posting, fault)
        receipt = self._receipt(answer) if answer.ok else None
        if receipt and not answer.hiding.shows(receipt):
            return Sent(receipt)
        fault_there = self._fault(answer)
        if fault_there.whose == "nobody":
            return self._doubt(posting, Silent(fault_there.said.replace("; ", ", ")))
        return self._outcome(fault_there, answer)

    def _fault(self, answer: Answer) -> Fault:
        """What an answer means that has no receipt, by its status; a network with codes of its own knows better."""
        said, status = self._said(answer), answer.status
        if answer.ok or status >= 500 or status in _UNSURE:  # noqa: PLR2004
            return Fault("nobody", said, f"{ITS_ADDRESS}, and try again later" if answer.ok and answer.html else "")
        if status == 429:  # noqa: PLR2004
            return Fault("pace", said, wait=answer.wait())
        if status in {401, 403, 404, 405, 410} or answer.html:
            return Fault("channel", said)
        return Fault("message", said)

    def _said(self, answer: Answer) -> str:
        """The answer in one line."""
        return f"{self.host} said {answer.status}: {answer.said}"

    def _outcome(self, fault: Fault, answer: Answer) -> Outcome:
        code = str(answer.status)
        match fault.whose:
            case "pace":
                return Deferred(f"{fault.said}; {asked_to_wait(fault.wait)}", code, "connection", fault.wait)
            case "channel":
                remedy = fault.remedy or f"see whether the account and its secret are right ({self.guide})"
                return Deferred(f"{fault.said}; {remedy}", code, "channel")
            case _:
                remedy = fault.remedy or "change what it names in the issue, and make the dry run again"
                return Refused(f"{fault.said}; {remedy}", code, "message")

    def _doubt(self, posting: Posting, fault: HttpFault) -> Outcome:
        """Nobody answered what became of it: where the network tells, it is looked for at once."""
        found = self.find(replace(posting, tried_at=self._clock()))  # until now it may have been taken
        match found:
            case Sent() | Refused():
                return found
            case Deferred(scope="reader"):
                return Deferred(fault.besides(found.why, AGAIN), scope="connection")
            case _:
                return InDoubt(fault.besides(found.why))
