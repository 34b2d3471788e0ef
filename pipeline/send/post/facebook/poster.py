"""Posts as a Facebook page, by the Graph API; looks whether a post is there, and deletes.

Documented at https://developers.facebook.com/docs/pages-api/posts. The token is in the Authorization header of each
request and never in an address: addresses end up in logs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Unpack

from pipeline.channel import FacebookSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.facebook.look import look, post_of, receipt_of
from pipeline.send.post.facebook.pictures import MOST, upload_of
from pipeline.send.post.plain.bearer import bearer
from pipeline.send.post.plain.call import Call, Fault
from pipeline.send.post.plain.checking import asked, barred, examined
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.meta import DUPLICATE, NO_SUCH_OBJECT, meta_error, meta_fault
from pipeline.send.post.plain.page import PagePoster
from pipeline.send.post.plain.unread import a_number
from pipeline.send.post.plain.uploading import Picture
from pipeline.send.post.poster import Finding, Posting
from pipeline.send.post.wire.addresses import server_address
from pipeline.send.post.wire.answer import Answer
from pipeline.send.sender import SendError

GUIDE: Final = "docs/channels/facebook.md says how"
_NO_RIGHT: Final = 10
"""Meta's code for a permission that the token has not."""


class FacebookPoster(PagePoster):
    """Posts for one page. For one thread at a time.

    Args:
        settings: the channel's.
        token: the page's own access token.
        means: as for `PlainPoster`.

    Raises:
        SendError: the server's address or the token cannot be one.
    """

    most = MOST

    def __init__(self, settings: FacebookSettings, token: str, **means: Unpack[Means]) -> None:
        base, host = server_address(settings.server)
        self._base, self._page = f"{base}/{settings.version}", settings.page or ""
        self._headers = bearer(token)
        super().__init__(host, GUIDE, self._page, token, **means)

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

    def _upload(self, picture: Picture) -> str:
        photos = f"{self._base}/{self._page}/photos"
        answer = self._uploads.step(upload_of(photos, self._headers, picture), picture.name)
        number = a_number(answer.body.get("id")) if isinstance(answer.body, dict) else None
        if number is None:
            raise self._uploads.not_taken(answer, picture.name)
        return number

    def _call(self, posting: Posting) -> Call:
        request = posting.request
        headers = dict(request["headers"]) | self._headers
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

    def _look(self, posting: Posting) -> Outcome:
        feed = f"/{self._page}/feed"
        return look(lambda query: self._send(self._get(feed, query)), posting, self._page)

    def _unseen(self, answer: Answer) -> str:
        return f"{self._fault(answer).said}; it could not be looked for; look at the page"

    def _deletion(self, receipt: str) -> Call | Refused:
        post = post_of(receipt)
        if post is None:
            return Refused("the receipt names no post of Facebook; delete it there by hand")
        if post[1] != self._page:
            return Refused("the receipt is of another page's post; give the channel that page, or delete it by hand")
        return Call(f"{self._base}/{post[0]}", method="DELETE", headers=self._headers)

    def _gone(self, answer: Answer, receipt: str) -> Outcome | None:
        """Facebook says the same of a post that is gone and of one that the token may not see: is the token good?"""
        if answer.ok and isinstance(answer.body, dict) and answer.body.get("success") is True:
            return Sent(receipt)
        error = meta_error(answer)
        if error is None or (error.code, error.subcode) != NO_SUCH_OBJECT:
            return None
        try:
            self.check()
        except SendError as barrier:
            return Deferred(f"{barrier.fault}; {barrier.remedy}", scope="connection" if barrier.away else "channel")
        return Sent(receipt)

    def _question(self, receipt: str) -> Call | None:
        post = post_of(receipt)
        return self._get(f"/{post[0]}", {"fields": "id"}) if post else None

    def _stands(self, answer: Answer) -> str:
        error = meta_error(answer)
        if error is None:
            return "there" if self._receipt(answer) else self._said(answer)
        if (error.code, error.subcode) == NO_SUCH_OBJECT:
            return "gone"
        return "hidden" if error.code == _NO_RIGHT else self._fault(answer).said

    def _get(self, path: str, query: Mapping[str, str | int]) -> Call:
        return Call(self._base + path, method="GET", headers=self._headers, params=query)
