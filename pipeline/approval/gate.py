"""The gate before a real send: enough approvals of exactly this outbox, by known people, in time; or every reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from pipeline.approval.keys import public_key, verifies
from pipeline.approval.record import Approval
from pipeline.approval.signing import people
from pipeline.approval.store import FOLDER, kept
from pipeline.channel import Settings
from pipeline.errors import PublishError
from pipeline.text.moments import moment_in_words


class NotApproved(PublishError):
    """What lies in the outbox may not be sent; `mistakes` holds every reason. Nothing was sent."""

    exit_status = 3

    def __init__(self, mistakes: tuple[PublishError, ...]) -> None:
        super().__init__("the outbox is not approved", "")
        self.mistakes = mistakes
        for mistake in mistakes:  # told one by one among others' reasons, each is still an approval that is missing
            mistake.exit_status = self.exit_status

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes)


@dataclass(frozen=True, slots=True)
class Seen:
    """One file of `approvals/`, looked at: the approval in it, if it is one, and every reason why it does not hold."""

    file: Path
    approval: Approval | None
    reasons: tuple[PublishError, ...]

    @property
    def holds(self) -> bool:
        """Whether it counts for a send."""
        return not self.reasons


def require_approval(
    settings: Settings, root: Path, outbox_files: Mapping[str, str], slug: str, now: float
) -> tuple[Approval, ...]:
    """The approvals that hold, if they are enough; nothing is asked where the configuration asks for none.

    Args:
        settings: `[approval]` says whether one or two people are needed, and who they are.
        root: the publication's folder, which holds `approvals/`.
        outbox_files: what is to be sent: `signable(outbox.rows)`.
        slug: the issue.
        now: seconds since 1970.

    Raises:
        NotApproved: with every reason.
    """
    if not (settings.approval.require_approval or settings.approval.two_people):
        return ()
    seen = look(settings, root, outbox_files, slug, now)
    if missing := lacking(settings, slug, seen):
        raise NotApproved((*(reason for one in seen for reason in one.reasons), missing))
    return tuple(one.approval for one in seen if one.approval and one.holds)


def look(settings: Settings, root: Path, outbox_files: Mapping[str, str], slug: str, now: float) -> tuple[Seen, ...]:
    """Every approval that is there for an issue, and whether it holds for these files at this moment."""
    found = []
    for path, one in kept(root, slug):
        if isinstance(one, Approval):
            found.append(Seen(path, one, tuple(_reasons(settings, path, one, outbox_files, now))))
        else:
            found.append(Seen(path, None, (one,)))
    return tuple(found)


def lacking(settings: Settings, slug: str, seen: Sequence[Seen]) -> PublishError | None:
    """What is missing for a send: an approval, or that of a second person with a key of their own."""
    holding = [one.approval for one in seen if one.approval and one.holds]
    again = f"“publish approve {slug} --by NAME” approves it"
    if not holding:
        return PublishError(f"no approval of {slug} holds", again, file=str(Path(FOLDER)))
    if not settings.approval.two_people:
        return None
    keys = {name: public_key(key) for name, key in people(settings).items()}
    if any(a.by.casefold() != b.by.casefold() and keys[a.by] != keys[b.by] for a, b in combinations(holding, 2)):
        return None
    names = ", ".join(approval.by for approval in holding)
    if len(holding) > 1:
        return PublishError(f"{names} share one key, and two people are needed", "let each make a key of their own")
    return PublishError(f"only {names} has approved {slug}, and two people are needed", again)


def _reasons(
    settings: Settings, path: Path, approval: Approval, files: Mapping[str, str], now: float
) -> Iterator[PublishError]:
    """Why an approval does not hold. What its signature does not cover is not looked into further."""
    known = people(settings)
    if approval.by not in known:
        fault = f"is by {approval.by}, who is not in [approval.people]"
        yield PublishError(fault, "add their public key there, or let a person approve who is", file=str(path))
        return
    key = public_key(known[approval.by])
    if key is None:
        fault = f"the public key of {approval.by} in [approval.people] is none"
        yield PublishError(fault, "copy the line that “publish approve --new-key” printed", file=settings.source or "")
        return
    if not verifies(key, approval.signature, approval.signed_text()):
        fault = f"is not signed with the key of {approval.by}, or was changed afterwards"
        yield PublishError(fault, f"let {approval.by} approve again", file=str(path))
        return
    if approval.not_after and now > approval.not_after.timestamp():
        fault = f"{approval.by} approved it until {moment_in_words(approval.not_after)}, which is past"
        yield PublishError(fault, "approve it again, if it may still go out", file=str(path))
    yield from _differences(approval, files)


def _differences(approval: Approval, files: Mapping[str, str]) -> Iterator[PublishError]:
    then = approval.files
    for path in sorted({*then, *files}):
        remedy = "look at it, and approve again"
        if path not in files:
            what, remedy = "is gone", "send all that was approved, or approve what is there"
        elif path not in then:
            what = "is new"
        elif then[path] != files[path]:
            what = "is not the same"
        else:
            continue
        fault = f"{what} since {approval.by} approved it"
        yield PublishError(fault, remedy, file=path)
