"""Posting to Bluesky: the whole thread in one request, all of it or nothing, and never twice.

Every record's key is known beforehand, and the far side takes none twice: a repeat is harmless for ever. It answers a
repeat with 500, and so does it when it is ill, so that after any such answer the posts themselves are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pipeline.channel import BlueskySettings, Person
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.bluesky.account import examined
from pipeline.send.post.bluesky.blobs import upload
from pipeline.send.post.bluesky.fill import NotPostable, Thread, filled
from pipeline.send.post.bluesky.inspect import inspected, looked_up
from pipeline.send.post.bluesky.look import compared, receipt
from pipeline.send.post.bluesky.others import other_in_place
from pipeline.send.post.bluesky.readback import read_back
from pipeline.send.post.bluesky.remove import remove
from pipeline.send.post.bluesky.repo import Repo
from pipeline.send.post.bluesky.session import Sessions
from pipeline.send.post.bluesky.words import Account, Ended, Trouble, turned_down, unreachable
from pipeline.send.post.poster import Finding, Posting, ReadBack
from pipeline.send.post.wire.answer import Answer, Said
from pipeline.send.post.wire.faults import LATER, asked_to_wait
from pipeline.send.post.wire.http import TIMEOUT, Http, HttpFault, NotSent
from pipeline.text.cids import blob_cid

_ILL: Final = 500
_TOO_SLOW: Final = 408
_TOO_FAST: Final = 429


class BlueskyPoster:
    """One account on one PDS.

    Args:
        settings: the channel's.
        password: its app password.
        state: the publication's folder of state, where the session is kept between runs.
        timeout: seconds to connect, and for a whole answer.
    """

    repeatable_for: float = math.inf

    def __init__(
        self,
        settings: BlueskySettings,
        password: str,
        state: Path,
        *,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        server, handle = settings.server.rstrip("/"), (settings.handle or "").strip().lstrip("@")
        self._http = Http(timeout=timeout)
        self._account = Account(urlsplit(server).netloc.rpartition("@")[2], handle)
        self._sessions = Sessions(self._http, server, handle, password, state / "sessions")
        self._repo = Repo(self._http, server, self._sessions)
        self._threads: dict[str, Thread] = {}

    @property
    def relay(self) -> str:
        """The account and its server."""
        return f"{self._account.handle} at {self._account.host}"

    def check(self) -> None:
        """Log in, see that the account is active and called as configured, and that the clocks agree.

        Raises:
            SendError: it is not so.
        """
        try:
            examined(self._repo, self._sessions, self._account)
        except HttpFault as fault:
            raise unreachable(fault).error from None
        except Trouble as trouble:
            raise trouble.error from None

    def post(self, posting: Posting) -> Outcome:
        """Write the whole thread, or find that it is there already."""
        try:
            thread = self._prepared(posting)
            answer = self._repo.call("POST", posting.request["path"], thread.body, posting.request["headers"])
        except Ended as end:
            return end.outcome
        except NotSent as fault:
            return unreachable(fault).outcome
        except HttpFault as fault:
            return self._settled(thread, posting, InDoubt(fault.why))
        return self._judged(answer, thread, posting)

    def find(self, posting: Posting) -> Outcome:
        """Read the thread back, record by record."""
        try:
            return self._look(self._filled(posting), posting)
        except NotPostable as fault:
            return InDoubt(f"the thread cannot be looked for: {fault}")
        except Trouble as trouble:
            return InDoubt(str(trouble))

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete every post of the threads whose first posts these are, each thread in one request."""
        outcomes = [self._removed(receipt) for receipt in reversed(receipts)]
        return outcomes[::-1]

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        """Read back the thread of this receipt, if this poster wrote or found it."""
        thread = self._threads.get(receipts[0]) if len(receipts) == 1 else None
        if thread is None:
            return ReadBack(len(receipts), why="it was not posted by this run")
        try:
            return read_back(self._repo, thread)
        except HttpFault as fault:
            return ReadBack(len(thread.posts), why=fault.why)
        except Said as fault:
            return ReadBack(len(thread.posts), why=self._unknown(fault.answer).why)

    def inspect(self) -> Sequence[Finding]:
        """What the server says of the account and of our clock."""
        return list(inspected(self._repo, self._sessions, self._account))

    def look_up(self, people: Sequence[Person]) -> Sequence[Finding]:
        """Whom the people's handles lead to."""
        return list(looked_up(self._repo, self._account, people))

    def place(self, posting: Posting) -> str:
        """The receipt that a thread has, whether it is there or not: its keys are known beforehand."""
        try:
            return receipt(self._filled(posting))
        except (NotPostable, Trouble):
            return ""

    def other(self, posting: Posting) -> str:
        """The web address of a post that has a key of the thread and is not of it. Raises what is in the way."""
        return other_in_place(self._repo, self._filled(posting))

    def close(self) -> None:
        """Close the connections; the session lives on in its file."""
        self._http.close()

    def _filled(self, posting: Posting) -> Thread:
        """The thread with its slots filled, kept for reading it back."""
        thread = filled(posting, self._sessions.current().did)
        self._threads[receipt(thread)] = thread
        return thread

    def _prepared(self, posting: Posting) -> Thread:
        """The thread, ready to be written: nothing is posted yet, whatever goes wrong here."""
        try:
            thread = self._filled(posting)
            files = {blob_cid(content): content for content in posting.files.values()}
            upload(thread, files, self._sessions, self._account)
        except NotPostable as fault:
            why = f"the thread cannot be posted as it is: {fault}; make the outbox again from the issue"
            raise Ended(Refused(why)) from None
        except HttpFault as fault:
            raise unreachable(fault) from None
        return thread

    def _judged(self, answer: Answer, thread: Thread, posting: Posting) -> Outcome:
        """What an answer to the write means."""
        host, status = self._account.host, answer.status
        if answer.ok:
            if _named(answer) == [(record.uri, record.cid) for record in thread.records]:
                return Sent(receipt(thread))
            return self._settled(thread, posting, InDoubt(f"{host} took the request and did not confirm the posts"))
        if trouble := turned_down(answer, self._account):
            return trouble.outcome
        if status >= _ILL or status == _TOO_SLOW:
            why = f"{host} has a fault of its own ({status}, {answer.said}); try again later"
            # Any other status than 500 is of somebody between us, who gave up waiting: it may still be at it.
            absent = Deferred(why, str(status), "connection", answer.wait()) if status == _ILL else InDoubt(why)
            return self._settled(thread, posting, absent)
        return Refused(f"{host} refuses the thread ({answer.said}); mend what it names", str(status))

    def _settled(self, thread: Thread, posting: Posting, absent: Deferred | InDoubt) -> Outcome:
        """Look at once what came of it; `absent` is the outcome where nothing is there."""
        match self._look(thread, posting):
            case Sent() | Refused() as found:
                return found
            case Deferred():
                return absent
            case InDoubt():
                return InDoubt(absent.why)

    def _look(self, thread: Thread, posting: Posting) -> Outcome:
        did = str(thread.body["repo"])
        try:
            there = [self._repo.get(did, record.collection, record.rkey) for record in thread.records]
        except HttpFault as fault:
            return InDoubt(fault.why)
        except Said as fault:
            return self._unknown(fault.answer)
        return compared(thread, there, posting.key)

    def _removed(self, receipt: str) -> Outcome:
        try:
            return remove(self._repo, receipt, self._sessions.current().did, self._account)
        except Ended as end:
            return end.outcome
        except NotSent as fault:
            return unreachable(fault).outcome
        except HttpFault as fault:
            return InDoubt(f"{fault.why}; retracting it again does no harm")
        except Said as fault:
            return self._unknown(fault.answer)

    def _unknown(self, answer: Answer) -> InDoubt:
        later = asked_to_wait(answer.wait()) if answer.status == _TOO_FAST else LATER
        return InDoubt(f"{self._account.host} does not say what is there ({answer.said}); {later}")


def _named(answer: Answer) -> list[tuple[Any, Any]]:
    """Addresses and CIDs of what was written, in order; nothing where the server does not tell them."""
    results = answer.body.get("results") if isinstance(answer.body, dict) else None
    return [(one.get("uri"), one.get("cid")) for one in results or () if isinstance(one, dict)]
