"""Posters of a page: a picture goes before its post, doubt is settled among the page's own posts, a receipt deletes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Unpack

from pipeline.outcome import Deferred, InDoubt, Outcome, Refused
from pipeline.send.post.plain.call import Call, not_sent
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.poster import PlainPoster
from pipeline.send.post.plain.reading_back import read_each
from pipeline.send.post.plain.removal import deleted, last_first
from pipeline.send.post.plain.unread import Unread
from pipeline.send.post.plain.uploading import NotUploaded, Picture, Uploads, with_picture
from pipeline.send.post.poster import Posting, ReadBack
from pipeline.send.post.wire.answer import Answer, Said
from pipeline.send.post.wire.http import HttpFault

_AGAIN = "retract it again: what is gone counts as deleted"
_PASSING, _ILL = frozenset({408, 425, 429}), 500
"""Statuses after which whoever asks again later may be told, and the first one of a fault of theirs."""


class PagePoster(PlainPoster):
    """What such posters share. `most` is how many bytes of a picture the network takes.

    Args:
        host, guide, means: as for `PlainPoster`.
        number: the page's.
        token: of the page, or of a person who has a role there; it is hidden from now on.
    """

    most: ClassVar[int]

    def __init__(self, host: str, guide: str, number: str, token: str, **means: Unpack[Means]) -> None:
        super().__init__(host, guide, **means)
        self._http.hiding.hide(token)
        self._number = number
        self._uploads = Uploads(self._send, self._fault, self._outcome)
        self._now: Posting | None = None

    @property
    def relay(self) -> str:
        """The host and the page's number."""
        return f"{self.host}, page {self._number}"

    @abstractmethod
    def _unready(self, posting: Posting) -> str:
        """Why it is not even tried; empty: it is."""

    @abstractmethod
    def _upload(self, picture: Picture) -> str:
        """Upload a picture with its description; the network's name of it. Raises `NotUploaded`."""

    @abstractmethod
    def _look(self, posting: Posting) -> Outcome:
        """Look once; raises `Said` where the network does not let us, and `HttpFault`."""

    @abstractmethod
    def _unseen(self, answer: Answer) -> str:
        """What is to be said of an answer that does not let us look."""

    @abstractmethod
    def _deletion(self, receipt: str) -> Call | Refused:
        """The request that deletes a post, or why there is none."""

    @abstractmethod
    def _gone(self, answer: Answer, receipt: str) -> Outcome | None:
        """What a deletion comes to whose answer says that the post is not there; None: it says something else."""

    @abstractmethod
    def _question(self, receipt: str) -> Call | None:
        """The question whether a post stands there; None: the receipt is none of this network's."""

    @abstractmethod
    def _stands(self, answer: Answer) -> str:
        """What its answer says, in the words of `read_each`."""

    def post(self, posting: Posting) -> Outcome:
        """Post it, once, its picture before it."""
        self._now = None
        if why := self._unready(posting):
            return Deferred(why, scope="channel")
        try:
            posting = with_picture(posting, self._upload, self.most)
        except NotUploaded as fault:
            return fault.outcome
        self._now = posting
        return super().post(posting)

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete them, the last first; the outcomes stand in the order of the receipts."""
        return last_first(receipts, self._delete)

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        """See whether each of them stands there; without the right to read that cannot be known."""
        return read_each(receipts, self._question, self._send, self._stands)

    def _looked(self, posting: Posting) -> Outcome:
        if why := self._unready(posting):
            raise Unread(Deferred(why, scope="channel"))
        try:
            return self._look(posting)
        except Said as other:
            passing = other.answer.status in _PASSING or other.answer.status >= _ILL
            why = self._unseen(other.answer)
            raise Unread(Deferred(why, scope="connection" if passing else "channel")) from None
        except HttpFault as fault:
            raise Unread(not_sent(fault)) from None

    def _delete(self, receipt: str) -> Outcome:
        self._now = None
        call = self._deletion(receipt)
        if isinstance(call, Refused):
            return call
        return deleted(self._send, call, lambda answer: self._deleted(answer, receipt))

    def _deleted(self, answer: Answer, receipt: str) -> Outcome:
        if gone := self._gone(answer, receipt):
            return gone
        fault = self._fault(answer)
        if fault.whose == "nobody":
            return InDoubt(f"{fault.said}; {_AGAIN}")
        if fault.whose == "message":
            return Refused(f"{fault.said}; delete it there by hand: {receipt.rpartition(' ')[2]}", str(answer.status))
        return self._outcome(fault, answer)
