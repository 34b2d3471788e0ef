"""The picture of a post: uploaded before it, so that nothing is posted without it.

What was uploaded and is named in no post nobody ever sees, and the networks delete it by themselves: an upload that
nobody answered is no doubt, and the next try uploads again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.outcome import Deferred, Outcome, Refused
from pipeline.send.post.plain.call import Call, Fault, filled, not_sent
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.http import HttpFault

_TOO_LARGE: Final = 413
"""Often of a server before the server, which knows no JSON."""


class NotUploaded(Exception):
    """A picture is not there, so nothing was posted. `outcome` is what the post comes to."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the outbox has it: its file's name, what it is, what it shows, and its bytes."""

    name: str
    kind: str
    shows: str
    content: bytes = field(repr=False)

    @property
    def file(self) -> tuple[str, bytes, str]:
        """As `wire.multipart.form` takes it."""
        return self.name, self.content, self.kind


class Uploads:
    """The requests of an upload. None of them is doubt: what no post names nobody sees.

    Args:
        send: how a request is sent.
        fault: what an answer means.
        outcome: what a fault that is somebody's comes to.
    """

    def __init__(
        self,
        send: Callable[[Call], Answer],
        fault: Callable[[Answer], Fault],
        outcome: Callable[[Fault, Answer], Outcome],
    ) -> None:
        self._send, self._fault, self._outcome = send, fault, outcome

    def answered(self, call: Call) -> Answer:
        """The answer to a step, whatever its status; raises `NotUploaded` where there is none."""
        try:
            return self._send(call)
        except HttpFault as fault:
            raise NotUploaded(not_sent(fault)) from None

    def step(self, call: Call, name: str) -> Answer:
        """The answer of success to a step of the upload of the picture `name`; raises `NotUploaded` otherwise."""
        answer = self.answered(call)
        if not answer.ok:
            raise self.not_taken(answer, name)
        return answer

    def not_taken(self, answer: Answer, name: str) -> NotUploaded:
        """What to raise for an answer that does not say what it should."""
        fault = self._fault(answer)
        outcome = None if fault.whose == "nobody" else self._outcome(fault, answer)
        return NotUploaded(not_taken(name, fault.said, answer, outcome))


def with_picture(posting: Posting, upload: Callable[[Picture], str], most: int) -> Posting:
    """The posting with the network's name of its picture in the picture's slot; as it is where it has none.

    Args:
        posting: any; its `request["media"]` names the picture.
        upload: gives the network's name of a picture that it uploads; raises `NotUploaded`.
        most: bytes that the network takes.

    Raises:
        NotUploaded: the picture is missing in the outbox, or too large, or `upload` says so.
    """
    for one in posting.request.get("media") or ():
        name = upload(_picture(posting, one, most))
        body = filled(posting.request["body"], posting.placeholders, {one["slot"]: name})
        posting = replace(posting, request={**posting.request, "body": body})
    return posting


def not_taken(name: str, said: str, answer: Answer, outcome: Outcome | None) -> Outcome:
    """What an answer means that is no picture's: nothing was posted, whatever it is.

    Args:
        name: the picture's.
        said: who answered, and what, in one line.
        answer: the answer.
        outcome: what it would mean for a post; None or `InDoubt` where nobody knows.
    """
    code = str(answer.status)
    if isinstance(outcome, Refused) or answer.status == _TOO_LARGE:
        why = f"the picture {name} is not taken: {said}"
        return Refused(f"{why}; set card = false in the channel, or mend it", code)
    if isinstance(outcome, Deferred):
        return outcome
    why = f"the picture {name} was not uploaded, and nothing was posted: {said}"
    return Deferred(f"{why}; try again later", code, "connection", answer.wait())


def _picture(posting: Posting, one: dict[str, str], most: int) -> Picture:
    name, content = one["file"], posting.files.get(one["file"])
    if not content:
        why = f"the picture {name} is not in the outbox; make the outbox again from the issue"
        raise NotUploaded(Deferred(why, scope="channel"))
    if len(content) > most:
        why = f"the picture {name} has {len(content) / 1e6:.1f} MB, and the network takes {most / 1e6:.0f}"
        raise NotUploaded(Refused(f"{why}; set card = false in the channel"))
    return Picture(name, one["type"], one["description"], content)
