"""The desk of a real run: what is opened once for all of its channels."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.audience import Audience, open_audience
from pipeline.channel import MailSettings, Settings
from pipeline.dispatch.ready import NotReady, opened
from pipeline.errors import PublishError
from pipeline.ledger import Ledger, open_ledger
from pipeline.send.show import Watch


def _untold(_line: str) -> None:
    """Nobody listens."""


def _unwatched(_channel: str) -> AbstractContextManager[Watch | None]:
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Run:
    """How a person wants this run: the command's options, and what watches and stops it.

    `new_ledger` sends although the ledger knows nothing of earlier runs; `wait` says whether to wait for who was put
    off; `plans_only` ends before anything leaves, with all that would go enrolled in the ledger;
    `resumes` goes on after a person's pause too, `anyway` after the brake; `watching` opens, for a channel's name,
    what is told of its progress; `tell` says what the operator should know and what stops nothing.
    """

    new_ledger: bool = False
    wait: bool = True
    plans_only: bool = False
    resumes: bool = False
    anyway: bool = False
    watching: Callable[[str], AbstractContextManager[Watch | None]] = _unwatched
    tell: Callable[[str], None] = _untold
    stop: threading.Event = field(default_factory=threading.Event)
    clock: Callable[[], float] = time.time
    in_ci: bool = field(default_factory=lambda: os.environ.get("CI") == "true")


@dataclass(frozen=True, slots=True)
class Desk:
    """Settings, places and stores. `root` is the publication's folder, `place` holds its outboxes."""

    settings: Settings
    root: Path
    place: Path
    ledger: Ledger
    readers_of: Audience | None
    run: Run

    @property
    def audience(self) -> Audience:
        """The store of subscribers; there is one where a mailing is among the channels."""
        assert self.readers_of is not None  # noqa: S101 - only mailings ask
        return self.readers_of


@contextmanager
def open_desk(
    settings: Settings,
    root: Path,
    place: Path,
    run: Run,
    besides: Callable[[], Iterable[PublishError]] = tuple,
    *,
    mailings: bool = True,
) -> Iterator[Desk]:
    """Open the ledger, and the audience where there are mailings, and close them.

    `besides` is asked where one cannot be opened: what else is missing, so that all of it is said at once.

    Raises:
        NotReady: a store cannot be opened, or the key is missing or wrong.
    """
    wrong: list[PublishError] = []
    with ExitStack() as stack:
        audience = None
        if mailings:
            audience = opened(stack, wrong, lambda: open_audience(settings.audience, root, clock=run.clock))
        ledger = opened(stack, wrong, lambda: open_ledger(settings.ledger, root, clock=run.clock))
        if ledger is None or wrong:
            raise NotReady([*wrong, *besides()])
        yield Desk(settings, root, place, ledger, audience, run)


def sends_mail(settings: object) -> bool:
    """Whether a channel with these settings is a mailing."""
    return isinstance(settings, MailSettings)
