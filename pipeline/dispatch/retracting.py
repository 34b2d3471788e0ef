"""Taking a thread back from its network: by the ledger's receipts, the last post first, each deletion recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from pipeline.channel import Channel
from pipeline.database import DatabaseError
from pipeline.dispatch.awaited import as_posted
from pipeline.dispatch.threads import thread_of
from pipeline.errors import PublishError
from pipeline.ledger import Holder, Ledger, MailingRow, Retraction, Standing
from pipeline.outbox import content_digest, read_outbox
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.poster import Foresees, Poster, Posting
from pipeline.send.post.posters import make_poster

_BY_HAND = "deleted there by hand, as a person says"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came of a retraction: `deleted` posts by this one, and those that are `left`, with what is in the way."""

    deleted: int
    left: Sequence[Standing]
    why: str


class Taking:
    """One thread, and what of it stands there, or may. `take_back` deletes it.

    Args:
        poster: its network; None: nothing is asked of it, for a person has deleted everything there.
        outbox: the deliveries as they were posted, and for each the number of the one that it follows; None: the
            outbox holds another text by now, and what is in doubt cannot be looked for.
    """

    def __init__(
        self,
        mailing: MailingRow,
        ledger: Ledger,
        poster: Poster | None,
        outbox: tuple[Sequence[Posting], Sequence[int | None]] | None,
    ) -> None:
        self.mailing, self._ledger, self._poster, self._outbox = mailing, ledger, poster, outbox
        self.there = self._those_there()
        self._agreed: frozenset[str] = frozenset()

    def others(self) -> list[str]:
        """Where something stands in the thread's places that is not this thread, as far as the network says so now.

        The ledger may have been lost, and it is an earlier wording; or it was never of this publication.
        """
        rows = [row for row in self.there if not _receipt(row)]
        found = [self._other(posting) for row in rows if (posting := self._posting(row))]
        return [link for link in found if link]

    def take_back(self, others: Sequence[str] = ()) -> TakenBack:
        """Delete what stands there, the last post first, until all of it is gone or something is in the way.

        `others` are those of `others()` of which a person has said, by their links, that they are to go too.

        Raises:
            AlreadyRunning: another process carries the thread, or takes it back.
            NotAllowed: it is being planned.
            DatabaseError: the ledger fails; it is true all the same, and the next retraction goes on.
        """
        ledger, number, holder = self._ledger, self.mailing.id, Holder.mine()
        self._agreed = frozenset(others)
        ledger.claim(number, holder)
        try:
            ledger.open_batch(number, 0, repeatable_for=0)  # what a run that died may have posted is in doubt now
            retraction = ledger.retraction(number, holder)
            retraction.begin()
            wanted = self._those_there()
            why = self._all(retraction, wanted)
            retraction.end(why)
        finally:
            with suppress(DatabaseError):
                ledger.release(number, holder)
        left = self._those_there()
        return TakenBack(len(wanted) - len(left), left, why)

    def _those_there(self) -> list[Standing]:
        """What stands there or may; also what was refused, on a network where a part of it may stand all the same."""
        states = {"sent", "retracting", "in doubt", "sending"}
        poster = self._poster
        if poster is not None and isinstance(poster, Foresees):
            states.add("refused")
        return [row for row in self._ledger.standing(self.mailing.id) if row.state in states]

    def _all(self, retraction: Retraction, rows: Sequence[Standing]) -> str:
        """Why it went no further; empty: every post was asked for."""
        for row in reversed(rows):
            if self._poster is None:
                retraction.deleted(row.number, _BY_HAND)
                continue
            receipt = _receipt(row) or self._looked_for(retraction, self._poster, row)
            if receipt and (why := _deleted(retraction, self._poster, row.number, receipt)):
                return why
        return ""

    def _looked_for(self, retraction: Retraction, poster: Poster, row: Standing) -> str:
        """The receipt of a post that the ledger has none of; empty: it is not there, or cannot be found."""
        posting = self._posting(row)
        if posting is None:
            return ""
        match _called(lambda: poster.find(posting)):
            case Sent(receipt):
                pass
            case Refused() if isinstance(poster, Foresees) and self._other(posting) in {"", *self._agreed}:
                receipt = poster.place(posting)  # a part of it, or what a person has seen and wants to go
            case Deferred(scope="reader"):
                retraction.deleted(row.number, "it was not there")
                return ""
            case _:
                return ""
        if receipt:
            retraction.found(row.number, receipt)
        return receipt

    def _other(self, posting: Posting) -> str | None:
        """Where something else stands in its place; empty: nothing does; None: that cannot be seen now."""
        poster = self._poster
        if poster is None or not isinstance(poster, Foresees):
            return ""
        try:
            return poster.other(posting)
        except Exception:  # noqa: BLE001 - whatever it is, nothing is deleted that nobody has seen
            return None

    def _posting(self, row: Standing) -> Posting | None:
        """The delivery as it was posted, None where nobody has it any more."""
        if self._outbox is None:
            return None
        postings, answers = self._outbox
        before = answers[row.number]
        follows = None if before is None else self._ledger.standing(self.mailing.id)[before].receipt
        first_at = self.mailing.started_at if row.first_at is None else row.first_at
        return replace(postings[row.number], first_at=first_at, tried_at=row.tried_at, follows=follows)


@contextmanager
def open_taking(
    mailing: MailingRow, channel: Channel, ledger: Ledger, root: Path, place: Path, *, by_hand: bool = False
) -> Iterator[Taking]:
    """Everything that taking a thread back needs; nothing is asked of the network yet.

    `by_hand`: a person has deleted all of it there, and it is only to be recorded.

    Raises:
        PublishError: the account's secret is not there.
    """
    with ExitStack() as stack:
        poster = None if by_hand else stack.enter_context(closing(make_poster(channel, root)))
        yield Taking(mailing, ledger, poster, _posted(mailing, channel, ledger, place / mailing.slug))


def _posted(
    mailing: MailingRow, channel: Channel, ledger: Ledger, folder: Path
) -> tuple[Sequence[Posting], Sequence[int | None]] | None:
    """What was posted, if the outbox still holds it, and the ledger the address that it waited for."""
    try:
        outbox = read_outbox(folder)
    except PublishError:
        return None
    same = content_digest(outbox.rows, mailing.channel) == mailing.digest
    postings, answers = thread_of(outbox, mailing.channel) if same else ([], [])
    known = as_posted(postings, mailing.slug, channel, ledger)
    return (known, answers) if same and known is not None else None


def _receipt(row: Standing) -> str:
    """By what the network knows a post that stands there, or may; empty: the ledger has nothing."""
    return row.receipt if row.state in {"sent", "retracting"} else ""


def _deleted(retraction: Retraction, poster: Poster, number: int, receipt: str) -> str:
    """Delete one post; gives why nothing more is to be asked for now."""
    retraction.deleting(number)
    outcome = _called(lambda: poster.retract([receipt])[0])
    match outcome:
        case Sent():
            retraction.deleted(number)
            return ""
        case Refused(why, code):
            retraction.kept(number, why, code)
            return ""  # of the others it may be otherwise
        case Deferred(why, code, _, wait):
            retraction.kept(number, why, code)
            return why if wait is None else f"{why} ({round(wait / 60) + 1} minutes)"
        case InDoubt(why):
            retraction.unknown(number, why)
            return why
        case _:
            assert_never(outcome)


def _called(call: Callable[[], Outcome]) -> Outcome:
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - law 10; its text may hold a token and is not kept
        return InDoubt(f"the poster failed: {type(error).__name__}")
