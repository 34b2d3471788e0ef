"""The poster for Mastodon: one status a delivery, each an answer to the one before.

A repeat is recognised twice over: by the Idempotency-Key, which Mastodon remembers for an hour and other software
perhaps not at all, and by looking among the account's own statuses before anything is posted a second time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline.channel import MastodonSettings, Person
from pipeline.outcome import Deferred, InDoubt, Outcome, Sent
from pipeline.send.post.mastodon.account import Account, parent_fault, read_account
from pipeline.send.post.mastodon.api import MastodonApi, gone, no_answer
from pipeline.send.post.mastodon.find import PATH, Wanted, look, wanted_of
from pipeline.send.post.mastodon.inspect import inspected, looked_up
from pipeline.send.post.mastodon.judge import anew, judged
from pipeline.send.post.mastodon.kept import InstanceLimits, keep_limits
from pipeline.send.post.mastodon.limits import compare, read_limits
from pipeline.send.post.mastodon.media import with_pictures
from pipeline.send.post.mastodon.thread import delete_all, read_back
from pipeline.send.post.plain.unread import Unread
from pipeline.send.post.plain.uploading import NotUploaded
from pipeline.send.post.poster import Finding, Posting, ReadBack
from pipeline.send.post.wire.faults import AGAIN
from pipeline.send.post.wire.http import Http, HttpFault, NotSent, Silent

_REMEMBERED: Final = 3300.0
"""Seconds for which a repeat gives the first status: Mastodon keeps the key for 3600, less what a run may take."""
_FRESH: Final = 2.0
"""Seconds after the first try; beyond them this is a repeat."""


class MastodonPoster:
    """Posts as one account. For one thread at a time.

    Args:
        settings: the channel's.
        token: of the account, with the scopes `mastodon.api.NEEDED`.
        state: folder in which the server's limits are kept with their date; None: nowhere.
        http: the client; one of its own where none is given.
        clock, sleep: of this machine; a test has its own.
        patience: seconds for which a server may still be at work on a request whose answer was lost.

    Raises:
        SendError: the server's address or the token cannot be one.
    """

    def __init__(
        self,
        settings: MastodonSettings,
        token: str,
        *,
        state: Path | None = None,
        http: Http | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
        patience: float = 5.0,
    ) -> None:
        self._settings, self._state = settings, state
        self._clock, self._sleep, self._patience = clock, sleep, patience
        self._api = MastodonApi(settings.server, token, http or Http())
        self._account: Account | None = None
        self._ours: set[str] = set()
        self._tried: dict[str, float] = {}

    @property
    def repeatable_for(self) -> float:
        """An hour less a margin, as long as Mastodon keeps an Idempotency-Key."""
        return _REMEMBERED

    @property
    def relay(self) -> str:
        """The server's host, and the account once it is known."""
        return f"{self._api.host} @{self._account.name}" if self._account else self._api.host

    @property
    def account(self) -> Account | None:
        """The account, once it is known: after `check` or the first post."""
        return self._account

    def check(self) -> None:
        """Ask the server for its limits and for the account; post nothing.

        Raises:
            SendError: it cannot be reached or is none, its limits are lower than the channel's, or the token or the
                account may not post.
        """
        try:
            compare(self.read_limits(), self._settings)
            self._account = read_account(self._api, thorough=True, pictures=self._settings.card)
        except Unread as fault:
            raise fault.error from None

    def read_limits(self) -> InstanceLimits:
        """The server's limits as it states them now; they are kept in `state`.

        Raises:
            SendError: what answers is no Mastodon server.
            Unread: nothing answers.
        """
        limits = read_limits(self._api, self._clock())
        if self._state is not None:
            keep_limits(self._state, limits)
        return limits

    def post(self, posting: Posting) -> Outcome:
        """Post it. What may have been posted before is looked for first."""
        age = abs(self._clock() - posting.first_at)
        try:
            wanted = wanted_of(posting)
            if before := self._before(wanted):
                return before
            if age > _FRESH and (known := self._repeated(posting, wanted, age)):
                return known
            body = with_pictures(self._api, posting, wanted.body, self._sleep)
        except (Unread, NotUploaded) as fault:
            return fault.outcome  # of this try it is true, and what an earlier one did is looked for by the next
        return self._post(posting, replace(wanted, body=body), fresh=age <= _FRESH)

    def find(self, posting: Posting) -> Outcome:
        """Look among the account's own statuses; what was tried just now is looked for twice."""
        try:
            return self._look(wanted_of(posting), self._tried_before(posting))
        except Unread as fault:
            return fault.doubt

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete them, the last first; the outcomes stand in the order of the receipts."""
        return delete_all(self._api, receipts)

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        """Read the thread back and see which of its posts stand where they belong."""
        try:
            return read_back(self._api, self._me().id, receipts)
        except Unread as fault:
            return ReadBack(len(receipts), (), fault.outcome.why)

    def inspect(self) -> Sequence[Finding]:
        """What the server says of itself, of the account and of our clock."""
        return list(inspected(self._api, self._settings, self.read_limits))

    def look_up(self, people: Sequence[Person]) -> Sequence[Finding]:
        """Whether the server knows the people's accounts."""
        return list(looked_up(self._api, people))

    def close(self) -> None:
        """Close what is open."""
        self._api.close()

    def _me(self) -> Account:
        if self._account is None:
            self._account = read_account(self._api)
        return self._account

    def _before(self, wanted: Wanted) -> Outcome | None:
        """Why it cannot be posted: the one that it answers is gone, or is another account's."""
        me, parent = self._me(), wanted.parent
        if parent is None or parent in self._ours:
            return None
        if fault := parent_fault(self._api, me, parent):
            return fault
        self._ours.add(parent)
        return None

    def _tried_before(self, posting: Posting) -> float:
        """Seconds since the last try, as far as it is known."""
        return abs(self._clock() - max(posting.first_at, self._tried.get(posting.key, posting.first_at)))

    def _repeated(self, posting: Posting, wanted: Wanted, age: float) -> Outcome | None:
        """What is known of an earlier try; None: post it (again)."""
        found = self._look(wanted, self._tried_before(posting))
        match found:
            case Deferred():
                return None
            case InDoubt() if age < _REMEMBERED:
                return None  # the key makes the repeat harmless
            case _:
                return found

    def _look(self, wanted: Wanted, age: float) -> Outcome:
        """`look`, and once more when a server may still have been at work on it."""
        found = look(self._api, self._me().id, wanted)
        if isinstance(found, Deferred) and age < self._patience:
            self._sleep(self._patience - age)
            found = look(self._api, self._me().id, wanted)
        return found

    def _post(self, posting: Posting, wanted: Wanted, *, fresh: bool) -> Outcome:
        headers, self._tried[posting.key] = posting.request["headers"], self._clock()
        if posting.again:  # the key of its earlier life leads to a post that was deleted, for an hour
            headers = anew(headers, posting.first_at)
        try:
            answer = self._api.change("POST", PATH, headers, wanted.body)
            if fresh and gone(answer):
                # The one that it answers is there, so it is the key: of a post that was retracted within the hour.
                answer = self._api.change("POST", PATH, anew(headers, posting.first_at), wanted.body)
        except NotSent as fault:
            return no_answer(fault)
        except Silent as fault:
            return self._settled(wanted, fault)
        outcome = judged(self._api, self._me(), wanted, answer)
        if isinstance(outcome, Sent):
            self._ours.add(outcome.receipt.partition(" ")[0])
        odd = f"{self._api.host} gave {answer.status}, and no post: {answer.said}"
        return outcome or self._settled(wanted, Silent(odd.replace("; ", ", ")), answer.wait())

    def _settled(self, wanted: Wanted, silence: HttpFault, wait: float | None = None) -> Outcome:
        """What a try came to that nobody answered: it is looked for, and looked for again."""
        try:
            found = self._look(wanted, 0.0)
        except Unread as fault:
            return InDoubt(silence.besides(fault.outcome.why))
        match found:
            case Deferred():
                return Deferred(silence.besides(found.why, AGAIN), scope="connection", wait=wait)
            case InDoubt():
                return InDoubt(silence.besides(found.why))
            case _:
                return found
