"""Posting a thread on Threads: a container with the text, and then its publication, which alone can double a post.

What happens to a container harms nobody: where its making was met with silence, another one is made. Once publication
was asked for, silence is doubt: the container's own state and the account's posts are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, Unpack

from pipeline.channel import ThreadsSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused
from pipeline.send.post.findings import of_clock
from pipeline.send.post.plain.bearer import bearer
from pipeline.send.post.plain.call import Call, Fault, filled
from pipeline.send.post.plain.means import Means
from pipeline.send.post.plain.meta import meta_error, meta_fault
from pipeline.send.post.plain.own_posts import Stood, among, gathered
from pipeline.send.post.plain.reading import ReadingPoster
from pipeline.send.post.plain.unread import Unread, a_number
from pipeline.send.post.poster import Finding, Posting, ReadBack
from pipeline.send.post.threads.account import QUOTAS, account_of, left_today
from pipeline.send.post.threads.containers import Containers, Unfit
from pipeline.send.post.threads.look import FIELDS, receipt, stood
from pipeline.send.post.wire.addresses import server_address
from pipeline.send.post.wire.answer import Answer

GUIDE: Final = "docs/channels/threads.md"
_SLOT: Final = "reply_to_id"
_PAGES: Final = 5
_BEFORE: Final = 93_600.0
"""Seconds, 26 hours, before the first try from which posts are looked through: a clock may be off by a day."""
_LATELY: Final = 900.0
"""Seconds before the first try: an older post with the same words is another one, or our clock is wrong."""
_TOO_MANY_LINKS: Final = "LINK_LIMIT_EXCEEDED"


class ThreadsPoster(ReadingPoster):
    """Posts as one account. For one thread at a time.

    Args:
        settings: the channel's.
        token: of the account.
        means: as for `PlainPoster`.

    Raises:
        SendError: the server's address or the token cannot be one.
    """

    def __init__(self, settings: ThreadsSettings, token: str, **means: Unpack[Means]) -> None:
        base, host = server_address(settings.server)
        super().__init__(host, GUIDE, **means)
        self._headers = {**bearer(token), "Accept": "application/json"}
        self._http.hiding.hide(token)
        self._settings, self._root = settings, f"{base}/{settings.version}"
        self._containers = Containers(host, self._made, self._object, self._http.hiding.clean, self._sleep)
        self._name = ""

    @property
    def relay(self) -> str:
        """The host, and the account once it is known."""
        return f"{self.host} @{self._name}" if self._name else self.host

    def post(self, posting: Posting) -> Outcome:
        """Make its container, wait until it is ready, publish it once."""
        try:
            container, published = self._containers.ready(posting)
        except (Unread, Unfit) as fault:
            return fault.outcome
        if published:  # by an earlier try, whose answer was lost
            return self.find(posting)
        call = Call(f"{self._root}/{self._user}/threads_publish", {"creation_id": container}, headers=self._headers)
        return self._tried(call, posting)

    def find(self, posting: Posting) -> Outcome:
        """Look among the account's posts; what is not there may be published all the same, if its container says so."""
        found = super().find(posting)
        try:
            hidden = isinstance(found, Deferred) and not self._containers.unpublished(posting)
        except Unread as fault:
            return InDoubt(fault.outcome.why)
        why = f"{self.host} has taken it, and does not show it yet; look there, and settle it"
        return InDoubt(why) if hidden else found

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        """Read each post, and see whether it answers the one before."""
        missing, before = [], None
        try:
            for place, given in enumerate(receipts, start=1):
                number = a_number(given.partition(" ")[0])
                there = None if number is None or self._gone(number) else stood(self._object(number, FIELDS))
                if there is None or there.parent != before:
                    missing.append(place)
                before = number
        except Unread as fault:
            return ReadBack(len(receipts), why=fault.outcome.why)
        return ReadBack(len(receipts), tuple(missing))

    @property
    def _user(self) -> str:
        return self._settings.user or "me"

    def _made(self, posting: Posting) -> str:
        """The number of a new container."""
        answer = self._asked(self._call(posting))  # after silence there is at worst one that nobody publishes
        number = a_number(answer.body.get("id")) if answer.ok and isinstance(answer.body, dict) else None
        if number:
            return number
        why = self._fault(answer)
        outcome = self._outcome(why, answer) if why.whose == "message" else None
        if isinstance(outcome, Refused):
            raise Unfit(outcome)
        raise Unread(self._unread(answer))

    def _object(self, number: str, fields: str) -> Mapping[str, Any]:
        return self._read(self._get(f"/{number}", {"fields": fields}))

    def _get(self, path: str, asked: Mapping[str, str | int]) -> Call:
        return Call(self._root + path, method="GET", headers=self._headers, params=asked)

    def _call(self, posting: Posting) -> Call:
        """The request of the outbox, which makes the container."""
        request, path = posting.request, f"/{self._user}/threads"
        if (request.get("method"), request.get("path")) != ("POST", path):
            why = f"the outbox was made for another account than {self._user}; make the dry run again"
            raise Unread(Deferred(why, scope="channel"))
        parent = self._parent(posting, _SLOT in request["body"])
        body = filled(request["body"], posting.placeholders, {_SLOT: parent} if parent else {})
        return Call(self._root + path, body, headers=self._headers)

    def _receipt(self, answer: Answer) -> str | None:
        number = a_number(answer.body.get("id")) if isinstance(answer.body, dict) else None
        if number is None:
            return None
        link = None
        with suppress(Unread):  # it is posted, whatever becomes of its address
            link = self._object(number, "permalink").get("permalink")
        return receipt(number, link)

    def _fault(self, answer: Answer) -> Fault:
        fault = meta_fault(answer, self.host, self.guide)
        if fault and fault.whose == "message" and _TOO_MANY_LINKS in answer.text[:4000]:
            return Fault("message", fault.said, "a post takes five different addresses: take one out of its text")
        return fault or super()._fault(answer)

    def _examined(self) -> Iterator[Finding]:
        answer = self._asked(self._get("/me", {"fields": "id,username"}))
        if not answer.ok or not isinstance(answer.body, dict) or "error" in answer.body:
            raise Unread(self._unread(answer))
        self._name = account_of(answer.body, self._settings, self.host, self.guide).name
        yield Finding("ok", f"the token is that of @{self._name} at {self.host}")
        quotas = self._read(self._get(f"/{self._user}/threads_publishing_limit", {"fields": QUOTAS}))
        yield from left_today(quotas, self._settings, self.host)
        yield from of_clock(answer.skew(), self.host)

    def _looked(self, posting: Posting) -> Outcome:
        parent = self._parent(posting, _SLOT in posting.request["body"])
        path, since = f"/{self._user}/{'replies' if parent else 'threads'}", posting.first_at - _BEFORE
        seen, whole = self._listed(path, since)
        since = posting.first_at - _LATELY
        return among(seen, posting.request["body"]["text"], parent, since, self.host, whole=whole)

    def _listed(self, path: str, since: float) -> tuple[list[Stood], bool]:
        """The account's posts since a moment, and whether these are all."""
        asked: dict[str, str | int] = {"fields": FIELDS, "limit": 100, "since": int(max(since, 0.0))}

        def page(after: str) -> tuple[list[Stood], str]:
            body = self._read(self._get(path, asked | ({"after": after} if after else {})))
            posts, paging = body.get("data"), body.get("paging", {})
            if not isinstance(posts, list) or not isinstance(paging, dict):
                raise self._odd()
            cursors = paging.get("cursors")
            following = cursors.get("after") if isinstance(cursors, dict) and paging.get("next") else None
            return [one for post in posts if (one := stood(post))], following if isinstance(following, str) else ""

        return gathered(page, _PAGES)

    def _deletion(self, number: str) -> Call:
        return Call(f"{self._root}/{number}", method="DELETE", headers=self._headers)

    def _gone(self, number: str) -> bool:
        answer = self._asked(self._get(f"/{number}", {"fields": "id"}))
        if answer.ok and isinstance(answer.body, dict) and a_number(answer.body.get("id")) == number:
            return False
        error = meta_error(answer)
        if error and (error.code, error.subcode) in {(100, 33), (24, 0)}:
            return True
        raise Unread(self._unread(answer))
