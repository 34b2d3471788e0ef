"""Posts as a LinkedIn page, and comments below its post; looks, and deletes, as far as the token may.

Documented at https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api, …/comments-api and
…/organizations/organization-access-control-by-role.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from urllib.parse import quote

from pipeline.channel import LinkedInSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.linkedin.api import POSTS, LinkedInApi, Query
from pipeline.send.post.linkedin.look import Unseen, Wanted, look, same, wanted_of
from pipeline.send.post.linkedin.pictures import MOST, upload
from pipeline.send.post.linkedin.places import (
    HEADER,
    comment_receipt,
    made_comment,
    made_post,
    post_in,
    post_of,
    post_receipt,
)
from pipeline.send.post.linkedin.roles import ROLES, see_role
from pipeline.send.post.linkedin.words import DUPLICATE, GUIDE, code_of, fault_of
from pipeline.send.post.plain.checking import asked, barred, examined
from pipeline.send.post.plain.poster import Call, Fault
from pipeline.send.post.plain.reading_back import read_each
from pipeline.send.post.plain.removal import deleted, last_first
from pipeline.send.post.plain.uploading import NotUploaded, Picture, Uploading
from pipeline.send.post.poster import Finding, Posting, ReadBack
from pipeline.send.post.wire.addresses import server_address
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import Http, HttpFault


class LinkedInPoster(Uploading):
    """Posts for one page. For one thread at a time.

    Args:
        settings: the channel's.
        token: of a person who has a role at the page.
        http: the client; one of its own where none is given.
        clock, sleep: of this machine; a test has its own.
        patience: seconds that LinkedIn may need until it shows what it took.

    Raises:
        SendError: the server's address or the token cannot be one.
    """

    most = MOST

    def __init__(
        self,
        settings: LinkedInSettings,
        token: str,
        *,
        http: Http | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
        patience: float = 15.0,
    ) -> None:
        base, host = server_address(settings.server)
        self._api = LinkedInApi(base, f"urn:li:organization:{settings.organisation}", settings.version, token)
        client = http or Http()
        client.hiding.hide(token)
        super().__init__(host, GUIDE, client, clock=clock, sleep=sleep)
        self._number, self._patience = settings.organisation, patience
        self._now: Posting | None = None
        self._tried_at: dict[str, float] = {}

    @property
    def relay(self) -> str:
        """The host and the page's number."""
        return f"{self.host}, page {self._number}"

    def check(self) -> None:
        """Ask for the roles of the person whose token it is; post nothing.

        A token without rw_organization_admin may not ask that: then all that is known is that the token and the
        version are good, and whether it may post shows with the first post.

        Raises:
            SendError: LinkedIn cannot be reached, the token or the version is not taken, or the person has no role
                at the page.
        """
        query: Query = {"q": "roleAssignee", "state": "APPROVED", "count": ROLES}
        answer = asked(self._send, self._api.get("/rest/organizationAcls", query))
        if answer.ok:
            see_role(answer, self._api.page, self.host)
        elif answer.status != 403 or answer.html:  # noqa: PLR2004
            raise barred(self._fault(answer), GUIDE)

    def inspect(self) -> Sequence[Finding]:
        """The token, the right to look, the clock. Posts nothing and never raises."""
        query: Query = {"q": "author", "author": self._api.page, "start": 0, "count": 1}
        look = self._api.get(POSTS, query)
        return examined(self, lambda: asked(self._send, look), self.host, "r_organization_social")

    def post(self, posting: Posting) -> Outcome:
        """Post it, once; its picture before it, and a further post as a comment below the first."""
        if why := self._api.unready(posting):
            return Deferred(why, scope="channel")
        self._now = None
        try:
            posting = self._pictured(posting)
        except NotUploaded as fault:
            return fault.outcome
        self._now, self._tried_at[posting.key] = posting, self._clock()
        return super().post(posting)

    def find(self, posting: Posting) -> Outcome:
        """Look among the page's posts, or the comments below its post; what was tried just now is looked for twice."""
        if why := self._api.unready(posting):
            return InDoubt(why)
        try:
            return self._found(wanted_of(posting), self._tried_at.get(posting.key, posting.first_at))
        except Unseen as fault:
            return InDoubt(self._unseen(fault.answer))
        except HttpFault as fault:
            return InDoubt(fault.why)

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        """Delete them, the last first; the outcomes stand in the order of the receipts."""
        return last_first(receipts, self._delete)

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        """See whether each of them stands there; without r_organization_social that cannot be known."""
        return read_each(receipts, self._api.reading, self._send, self._stands)

    def _upload(self, picture: Picture) -> str:
        def step(call: Call) -> Answer:
            return self._step(call, picture.name)

        return upload(self._api, picture, step, self._answered, self._sleep)

    def _call(self, posting: Posting) -> Call:
        return self._api.making(posting)

    def _receipt(self, answer: Answer) -> str | None:
        header = answer.headers.get(HEADER, "")
        if post := self._under():
            urn = made_comment(answer.body, post, header)
            return comment_receipt(urn, post) if urn else None
        urn = made_post(answer.body, header)
        return post_receipt(urn) if urn else None

    def _fault(self, answer: Answer) -> Fault:
        said = self._said(answer)
        if answer.html:
            return super()._fault(answer)
        return fault_of(answer, said, comment=bool(self._under())) or super()._fault(answer)

    def _outcome(self, fault: Fault, answer: Answer) -> Outcome:
        if code_of(answer) != DUPLICATE or self._now is None:
            return super()._outcome(fault, answer)
        if not self._under():
            return self._twin(wanted_of(self._now), fault.said, answer)
        found = self.find(self._now)
        return found if isinstance(found, Sent) else InDoubt(f"{fault.said}; look at the comments below the post")

    def _twin(self, wanted: Wanted, said: str, answer: Answer) -> Outcome:
        """LinkedIn calls it the copy of another post: of our own try before, of another's, or of one long deleted."""
        urn, code = post_in(answer.text), str(answer.status)
        if urn is None:
            return InDoubt(f"{said}; look at the page, whether it is there")
        place = post_receipt(urn).rpartition(" ")[2]
        try:
            other = self._send(self._api.get(f"{POSTS}/{quote(urn, safe='')}"))
        except HttpFault as fault:
            return InDoubt(f"{said}; {fault.why}")
        if other.ok and same(other.body, wanted):
            return Sent(post_receipt(urn))
        if other.ok:
            return Refused(f"{said}; {place} says the same: change the words, or settle it as sent", code)
        if other.status == 404 and not other.html:  # noqa: PLR2004
            why = "LinkedIn keeps the words of a deleted post for a day or two: wait, or change the words"
            return Refused(f"{said}; {why}", code)
        return InDoubt(f"{said}; look at {place}, whether it is this post")

    def _found(self, wanted: Wanted, tried_at: float) -> Outcome:
        found = look(self._read, wanted)
        age = abs(self._clock() - tried_at)
        if isinstance(found, Deferred) and age < self._patience:
            self._sleep(self._patience - age)
            found = look(self._read, wanted)
        return found

    def _delete(self, receipt: str) -> Outcome:
        call = self._api.deletion(receipt)
        if call is None:
            return Refused("the receipt names no post of LinkedIn; delete it there by hand")
        self._now = None
        return deleted(self._send, call, lambda answer: self._deleted(answer, receipt))

    def _deleted(self, answer: Answer, receipt: str) -> Outcome:
        if answer.ok or (answer.status in {404, 410} and not answer.html):
            return Sent(receipt)
        fault = self._fault(answer)
        if fault.whose == "nobody":
            return InDoubt(f"{fault.said}; retract it again: what is gone counts as deleted")
        if fault.whose == "message":
            return Refused(f"{fault.said}; delete it there by hand: {receipt.rpartition(' ')[2]}", str(answer.status))
        return self._outcome(fault, answer)

    def _stands(self, answer: Answer) -> str:
        if answer.html or not (answer.ok or answer.status in {403, 404, 410}):
            return self._said(answer)
        return {403: "hidden", 404: "gone", 410: "gone"}.get(answer.status, "there")

    def _under(self) -> str | None:
        """The post that is commented on just now."""
        now = self._now
        return post_of(now.follows or "") if now and "message" in now.request["body"] else None

    def _read(self, path: str, query: Query) -> Answer:
        return self._send(self._api.get(path, query))

    def _unseen(self, answer: Answer) -> str:
        if answer.status == 403:  # noqa: PLR2004
            return f"{self.host} does not let us look (the token lacks r_organization_social); look at the page"
        return f"{self._said(answer)}; it could not be looked for"
