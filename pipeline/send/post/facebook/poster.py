"""Posts as a Facebook page, by the Graph API; looks whether a post is there, and deletes.

Documented at https://developers.facebook.com/docs/pages-api/posts. The token is in the Authorization header of each
request and never in an address: addresses end up in logs.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pipeline.channel import FacebookSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.facebook.look import Unseen, look, post_of, receipt_of
from pipeline.send.post.facebook.pictures import MOST, upload_of
from pipeline.send.post.plain.checking import asked, barred, examined
from pipeline.send.post.plain.meta import DUPLICATE, NO_SUCH_OBJECT, meta_error, meta_fault
from pipeline.send.post.plain.poster import Call, Fault
from pipeline.send.post.plain.reading_back import read_each
from pipeline.send.post.plain.removal import deleted, last_first
from pipeline.send.post.plain.unread import a_number
from pipeline.send.post.plain.uploading import NotUploaded, Picture, Uploading
from pipeline.send.post.poster import Finding, Posting, ReadBack
from pipeline.send.post.wire.addresses import server_address
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import Http, HttpFault
from pipeline.send.sender import SendError

GUIDE: Final = "docs/channels/facebook.md says how"
_A_TOKEN = re.compile(r"[!-~]{1,4000}")
_NO_RIGHT: Final = 10
"""Meta's code for a permission that the token has not."""
_AGAIN: Final = "retract it again: what is gone counts as deleted"


class FacebookPoster(Uploading):
    """Posts for one page. For one thread at a time.

    Args:
        settings: the channel's.
        token: the page's own access token.
        http: the client; one of its own where none is given.
        clock, sleep: of this machine; a test has its own.
        patience: seconds that Facebook may need until it shows what it took.

    Raises:
        SendError: the server's address or the token cannot be one.
    """

    most = MOST

    def __init__(
        self,
        settings: FacebookSettings,
        token: str,
        *,
        http: Http | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
        patience: float = 10.0,
    ) -> None:
        base, host = server_address(settings.server)
        if not _A_TOKEN.fullmatch(token):
            raise SendError("the channel's token has spaces or other signs that no token has", "copy it again, alone")
        client = http or Http()
        client.hiding.hide(token)
        super().__init__(host, GUIDE, client, clock=clock, sleep=sleep)
        self._base, self._page = f"{base}/{settings.version}", settings.page or ""
        self._token, self._patience = token, patience
        self._now: Posting | None = None
        self._tried_at: dict[str, float] = {}

    @property
    def relay(self) -> str:
        """The host and the page's number."""
        return f"{self.host}, page {self._page}"

    def check(self) -> None:
        """Ask whose token it is; post nothing, and fetch no other token.

        Raises:
            SendError: Facebook cannot be reached, or the token is not taken, or not this page's.
        """
        answer = asked(self._send, self._get("/me", {"fields": "id,name"}))
        if not answer.ok:
            raise barred(self._fault(answer), GUIDE)
        whose = answer.body.get("id") if isinstance(answer.body, dict) else None
        if whose is None:
            fault = f"{self.host} does not say whose token this is"
            raise SendError(fault, "see whether the channel's `server` is right")
        if str(whose) != self._page:
            fault = f"the token is not that of page {self._page} at {self.host}, but a person's or another page's"
            raise SendError(fault, f"make the page's own token, or correct the channel's `page` ({GUIDE})")

    def inspect(self) -> Sequence[Finding]:
        """The token, the right to look, the clock. Posts nothing and never raises."""
        look = self._get(f"/{self._page}/feed", {"fields": "id", "limit": 1})
        return examined(self, lambda: asked(self._send, look), self.host, "pages_read_engagement")

    def post(self, posting: Posting) -> Outcome:
        """Post it, once, its picture before it."""
        if why := self._unready(posting):
            return Deferred(why, scope="channel")
        self._now = None
        try:
            posting = self._pictured(posting)
        except NotUploaded as fault:
            return fault.outcome
        self._now, self._tried_at[posting.key] = posting, self._clock()
        return super().post(posting)

    def find(self, posting: Posting) -> Outcome:
        """Look among the page's posts; what was tried just now is looked for twice."""
        try:
            found = look(self._feed, posting, self._page)
            age = abs(self._clock() - self._tried_at.get(posting.key, posting.first_at))
            if isinstance(found, Deferred) and age < self._patience:
                self._sleep(self._patience - age)
                found = look(self._feed, posting, self._page)
        except Unseen as fault:
            return InDoubt(f"{self._fault(fault.answer).said}; it could not be looked for; look at the page")
        except HttpFault as fault:
            return InDoubt(fault.why)
        return found

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete them, the last first; the outcomes stand in the order of the receipts."""
        return last_first(receipts, self._delete)

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        """See whether each of them stands there; without pages_read_engagement that cannot be known."""
        return read_each(receipts, self._reading, self._send, self._stands)

    def _upload(self, picture: Picture) -> str:
        photos, headers = f"{self._base}/{self._page}/photos", self._headers()
        answer = self._step(upload_of(photos, headers, picture), picture.name)
        number = a_number(answer.body.get("id")) if isinstance(answer.body, dict) else None
        if number is None:
            raise self._not_taken(answer, picture.name)
        return number

    def _call(self, posting: Posting) -> Call:
        request = posting.request
        headers = dict(request["headers"]) | self._headers()
        return Call(self._base + str(request["path"]), dict(request["body"]), headers=headers)

    def _receipt(self, answer: Answer) -> str | None:
        return receipt_of(answer.body.get("id")) if isinstance(answer.body, dict) else None

    def _fault(self, answer: Answer) -> Fault:
        return meta_fault(answer, self.host, GUIDE) or super()._fault(answer)

    def _outcome(self, fault: Fault, answer: Answer) -> Outcome:
        error = meta_error(answer)
        if error and error.code == DUPLICATE and self._now:
            return self._twin(self._now, fault, answer)
        return super()._outcome(fault, answer)

    def _twin(self, posting: Posting, fault: Fault, answer: Answer) -> Outcome:
        """Facebook has taken the same words just before: by our own try, or by another's."""
        found = self.find(posting)
        match found:
            case Sent():
                return found
            case InDoubt():
                return InDoubt(f"{fault.said}; {found.why}")
            case _:
                return super()._outcome(fault, answer)

    def _unready(self, posting: Posting) -> str:
        """Why it is not even tried; empty: it is."""
        request = posting.request
        if request["method"] != "POST" or not str(request["path"]).endswith("/feed"):
            return "the outbox holds a request that Facebook posts nothing by; make the dry run again"
        if request["path"] != f"/{self._page}/feed":
            return "the outbox was made for another page; make the dry run again"
        return ""

    def _delete(self, receipt: str) -> Outcome:
        post = post_of(receipt)
        if post is None:
            return Refused("the receipt names no post of Facebook; delete it there by hand")
        if post[1] != self._page:
            return Refused("the receipt is of another page's post; give the channel that page, or delete it by hand")
        call = Call(f"{self._base}/{post[0]}", method="DELETE", headers=self._headers())
        return deleted(self._send, call, lambda answer: self._deleted(answer, receipt))

    def _deleted(self, answer: Answer, receipt: str) -> Outcome:
        if answer.ok and isinstance(answer.body, dict) and answer.body.get("success") is True:
            return Sent(receipt)
        error = meta_error(answer)
        if error and (error.code, error.subcode) == NO_SUCH_OBJECT:
            return self._gone(receipt)
        fault = self._fault(answer)
        if fault.whose == "nobody":
            return InDoubt(f"{fault.said}; {_AGAIN}")
        if fault.whose == "message":
            return Refused(f"{fault.said}; delete it there by hand: {receipt.rpartition(' ')[2]}", str(answer.status))
        return self._outcome(fault, answer)

    def _gone(self, receipt: str) -> Outcome:
        """Facebook says the same of a post that is gone and of one that the token may not see: is the token good?"""
        try:
            self.check()
        except SendError as error:
            return Deferred(f"{error.fault}; {error.remedy}", scope="connection" if error.away else "channel")
        return Sent(receipt)

    def _reading(self, receipt: str) -> Call | None:
        post = post_of(receipt)
        return self._get(f"/{post[0]}", {"fields": "id"}) if post else None

    def _stands(self, answer: Answer) -> str:
        error = meta_error(answer)
        if error is None:
            return "there" if self._receipt(answer) else self._said(answer)
        if (error.code, error.subcode) == NO_SUCH_OBJECT:
            return "gone"
        return "hidden" if error.code == _NO_RIGHT else self._fault(answer).said

    def _feed(self, query: Mapping[str, str | int]) -> Answer:
        return self._send(self._get(f"/{self._page}/feed", query))

    def _get(self, path: str, query: Mapping[str, str | int]) -> Call:
        return Call(self._base + path, method="GET", headers=self._headers(), params=query)

    def _headers(self) -> dict[str, Any]:
        return {"Authorization": f"Bearer {self._token}"}
