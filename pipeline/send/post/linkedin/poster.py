"""Posts as a LinkedIn page, and comments below its post; looks, and deletes, as far as the token may.

Documented at https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api, …/comments-api and
…/organizations/organization-access-control-by-role.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack
from urllib.parse import quote

from pipeline.channel import LinkedInSettings
from pipeline.outcome import InDoubt, Outcome, Refused, Sent
from pipeline.send.post.linkedin.api import POSTS, LinkedInApi, Query
from pipeline.send.post.linkedin.look import Wanted, look, same, wanted_of
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
from pipeline.send.post.plain.call import Call, Fault
from pipeline.send.post.plain.checking import asked, barred, examined
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.page import PagePoster
from pipeline.send.post.plain.uploading import Picture
from pipeline.send.post.poster import Finding, Posting
from pipeline.send.post.wire.addresses import server_address
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import HttpFault


class LinkedInPoster(PagePoster):
    """Posts for one page. For one thread at a time.

    Args:
        settings: the channel's.
        token: of a person who has a role at the page.
        means: as for `PlainPoster`.

    Raises:
        SendError: the server's address or the token cannot be one.
    """

    most = MOST

    def __init__(self, settings: LinkedInSettings, token: str, **means: Unpack[Means]) -> None:
        base, host = server_address(settings.server)
        self._api = LinkedInApi(base, f"urn:li:organization:{settings.organisation}", settings.version, token)
        super().__init__(host, GUIDE, settings.organisation or "", token, **means)

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

    def _unready(self, posting: Posting) -> str:
        return self._api.unready(posting)

    def _upload(self, picture: Picture) -> str:
        def step(call: Call) -> Answer:
            return self._uploads.step(call, picture.name)

        return upload(self._api, picture, step, self._uploads.answered, self._sleep)

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

    def _look(self, posting: Posting) -> Outcome:
        """Among the page's posts, or the comments below its post."""
        return look(lambda path, query: self._send(self._api.get(path, query)), wanted_of(posting))

    def _deletion(self, receipt: str) -> Call | Refused:
        refused = Refused("the receipt names no post of LinkedIn; delete it there by hand")
        return self._api.deletion(receipt) or refused

    def _gone(self, answer: Answer, receipt: str) -> Outcome | None:
        return Sent(receipt) if answer.ok or (answer.status in {404, 410} and not answer.html) else None

    def _question(self, receipt: str) -> Call | None:
        return self._api.reading(receipt)

    def _stands(self, answer: Answer) -> str:
        if answer.html or not (answer.ok or answer.status in {403, 404, 410}):
            return self._said(answer)
        return {403: "hidden", 404: "gone", 410: "gone"}.get(answer.status, "there")

    def _under(self) -> str | None:
        """The post that is commented on just now."""
        now = self._now
        return post_of(now.follows or "") if now and "message" in now.request["body"] else None

    def _unseen(self, answer: Answer) -> str:
        if answer.status == 403:  # noqa: PLR2004
            return f"{self.host} does not let us look (the token lacks r_organization_social); look at the page"
        return f"{self._said(answer)}; it could not be looked for"
