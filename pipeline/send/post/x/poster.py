"""Posting a thread on X: signed, each post once, and looked for where an answer was lost.

X has no key by which it would know a repeat. It refuses the same words twice within some time, which is no promise:
nothing is repeated before the account's own posts were looked through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, Unpack
from urllib.parse import quote, urlencode

from pipeline.channel import XSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused
from pipeline.send.post.findings import of_clock, of_pace
from pipeline.send.post.plain.call import Call, Fault, filled
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.own_posts import Stood, among, gathered
from pipeline.send.post.plain.reading import ReadingPoster
from pipeline.send.post.plain.unread import Unread, a_number
from pipeline.send.post.plain.uploading import NotUploaded, Picture, Uploads, with_picture
from pipeline.send.post.poster import Finding, Posting, ReadBack
from pipeline.send.post.wire.addresses import server_address
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.x.account import Me, me_of
from pipeline.send.post.x.look import PAGES, page_of, read_back, since_lead, since_moment
from pipeline.send.post.x.pictures import METADATA, MOST, UPLOAD, described, id_of, upload_of
from pipeline.send.post.x.signing import Method, Signer, XSecrets
from pipeline.send.post.x.words import DUPLICATE, fault_of, not_found, words

PATH: Final = "/2/tweets"
GUIDE: Final = "docs/channels/x.md"
_SLOT: Final = "in_reply_to_tweet_id"
_BEFORE: Final = 900.0
"""Seconds before the first try from which posts are looked through; a clock that is off by more signs nothing."""
_LATE: Final = 5.0
"""Seconds after which a thread is read back once more of which a part is not shown."""
_FRESH, _SHOWN = 2.0, 600.0
"""Seconds after the first try: sooner nothing was tried before, later X shows whatever it took."""


class XPoster(ReadingPoster):
    """Posts as one account. For one thread at a time.

    Args:
        settings: the channel's.
        secrets: of the app and the account.
        means: as for `PlainPoster`.

    Raises:
        SendError: the server's address or a secret cannot be one, or the library that signs is not installed.
    """

    def __init__(self, settings: XSettings, secrets: XSecrets, **means: Unpack[Means]) -> None:
        self._base, host = server_address(settings.server)
        super().__init__(host, GUIDE, **means)
        for secret in secrets.all:
            self._http.hiding.hide(secret)
        self._uploads = Uploads(self._send, self._fault, self._outcome)
        self._signer = Signer(secrets)
        self._known: Me | None = None

    @property
    def relay(self) -> str:
        """The host, and the account once it is known."""
        return f"{self.host} @{self._known.name}" if self._known else self.host

    def post(self, posting: Posting) -> Outcome:
        """Post it, once, its picture before it. Where X says that it has these words already, it is looked for."""
        try:
            self._me()
            age = self._clock() - posting.first_at
            posting = with_picture(posting, self._upload, MOST)
            call = self._call(posting)
        except (Unread, NotUploaded) as fault:
            return fault.outcome
        outcome = self._tried(call, posting)
        if isinstance(outcome, Refused) and outcome.code == DUPLICATE:
            return self._known_already(posting, outcome, age)
        return outcome

    def _known_already(self, posting: Posting, refused: Refused, age: float) -> Outcome:
        """What it means that X has these words already: ours, of a try whose answer was lost, or another post's."""
        found = self.find(posting)
        if isinstance(found, Deferred) and _FRESH < age < _SHOWN:
            return InDoubt(f"{self.host} has these words already, and does not show them in this thread; look there")
        return refused if isinstance(found, Deferred) else found

    def _call(self, posting: Posting) -> Call:
        request = posting.request
        if (request.get("method"), request.get("path")) != ("POST", PATH):
            raise Unread(Deferred("the outbox has no request of X; make the dry run again", scope="channel"))
        parent = self._parent(posting, "reply" in request["body"])
        body = filled(request["body"], posting.placeholders, {_SLOT: parent} if parent else {})
        return self._signed("POST", PATH, body=body)

    def _upload(self, picture: Picture) -> str:
        body, kind = upload_of(picture)
        call = self._signed("POST", UPLOAD)
        call = replace(call, data=body, headers={**call.headers, "Content-Type": kind})
        answer = self._uploads.step(call, picture.name)
        number = id_of(answer)
        if number is None:
            raise self._uploads.not_taken(answer, picture.name)
        self._uploads.step(self._signed("POST", METADATA, body=described(number, picture)), picture.name)
        return number

    def _signed(self, method: Method, path: str, asked: dict[str, str] | None = None, body: Any = None) -> Call:
        url = self._base + path + (f"?{urlencode(asked, quote_via=quote)}" if asked else "")
        headers = {"Accept": "application/json", **self._signer.header(method, url)}
        return Call(url, body, method, headers)

    def _receipt(self, answer: Answer) -> str | None:
        number = id_of(answer)
        return f"{number} {self._known.address.format(number)}" if number and self._known else None

    def _fault(self, answer: Answer) -> Fault:
        return fault_of(answer, self.host, self.guide) or super()._fault(answer)

    def _said(self, answer: Answer) -> str:
        return f"{self.host} said {answer.status}: {words(answer)}"

    def _outcome(self, fault: Fault, answer: Answer) -> Outcome:
        outcome = super()._outcome(fault, answer)
        same = isinstance(outcome, Refused) and DUPLICATE in answer.text[:2000].lower()
        return Refused(outcome.why, DUPLICATE) if isinstance(outcome, Refused) and same else outcome

    def _me(self) -> Me:
        """Whose token this is (GET /2/users/me); asked once."""
        if self._known is None:
            self._known = self._who()[0]
        return self._known

    def _who(self) -> tuple[Me, Answer]:
        answer = self._asked(self._signed("GET", "/2/users/me"))
        data = answer.body.get("data") if answer.ok and isinstance(answer.body, dict) else None
        if not isinstance(data, dict):
            raise Unread(self._unread(answer))
        if (me := me_of(data)) is None:
            why = f"{self.host} does not say whose token this is; see the channel's `server` ({self.guide})"
            raise Unread(Deferred(why, scope="channel"))
        return me, answer

    def _examined(self) -> Iterator[Finding]:
        self._known, answer = self._who()
        yield Finding("ok", f"the token is that of @{self._known.name} at {self.host}")
        if answer.headers.get("x-access-level", "") == "read":
            remedy = f"give the app “Read and write”, then make token and secret anew ({self.guide})"
            yield Finding("fault", "the token may read, but not post", remedy)
        yield from of_pace(answer.headers)
        yield from of_clock(answer.skew(), self.host)

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        """Read the account's posts since the lead: whether each of the thread's answers the one before."""
        ids = [a_number(receipt.partition(" ")[0]) or "0" for receipt in receipts]
        try:
            seen, _ = self._posts(since_lead(ids))
            if read_back(seen, ids).missing:  # X may not show it yet
                self._sleep(_LATE)
                seen, _ = self._posts(since_lead(ids))
        except Unread as fault:
            return ReadBack(len(ids), why=fault.outcome.why)
        return read_back(seen, ids)

    def _looked(self, posting: Posting) -> Outcome:
        parent = self._parent(posting, "reply" in posting.request["body"])
        since = posting.first_at - _BEFORE
        seen, whole = self._posts(since_moment(since))
        return among(seen, posting.request["body"]["text"], parent, since, self.host, whole=whole)

    def _posts(self, asked: dict[str, str]) -> tuple[list[Stood], bool]:
        """The account's posts, the newest first, and whether these are all that were asked for."""
        me = self._me()

        def page(after: str) -> tuple[Sequence[Stood], str]:
            query = asked | ({"pagination_token": after} if after else {})
            body = self._read(self._signed("GET", f"/2/users/{me.number}/tweets", query))
            posts, following = page_of(body, me.address)
            if posts is None:
                raise self._odd()
            return posts, following

        return gathered(page, PAGES)

    def _deletion(self, number: str) -> Call:
        return self._signed("DELETE", f"{PATH}/{number}")

    def _took_away(self, answer: Answer) -> bool:
        data = answer.body.get("data") if answer.ok and isinstance(answer.body, dict) else None
        return isinstance(data, dict) and data.get("deleted") is True

    def _gone(self, number: str) -> bool:
        answer = self._asked(self._signed("GET", f"{PATH}/{number}"))
        if answer.ok and isinstance(answer.body, dict) and isinstance(answer.body.get("data"), dict):
            return False
        if not_found(answer):
            return True
        raise Unread(self._unread(answer))
