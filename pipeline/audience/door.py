"""The door: everything that can be done with an audience, in one class. What it does is in the other rooms."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.audience import adding, leaving, looking, retention, rotation, sealing
from pipeline.audience.addresses import check_address
from pipeline.audience.reading import AudienceReaders
from pipeline.audience.store import Store
from pipeline.audience.subscribers import Added, NewSubscriber, Pruned, State, Stats, Subscriber
from pipeline.audience.tokens import AudienceTokens
from pipeline.channel import AudienceSettings


def open_audience(settings: AudienceSettings, root: Path, *, clock: Callable[[], float] = time.time) -> Audience:
    """Open the store of subscribers (and make it, where there is none).

    Args:
        settings: `[audience]`.
        root: the publication's folder, for relative paths.
        clock: seconds since the epoch.

    Raises:
        MissingKey: it is (to be) sealed, and the key is not where the configuration says.
        WrongKey: the key does not open it.
        DatabaseError: it cannot be opened, or a newer version of the program wrote it.
    """
    return Audience(Store(settings, root, clock))


class Audience:
    """The store of subscribers, open. A context manager; usable from several threads.

    `tokens` are the opaque names of readers (`pipeline.reader.Tokens`, and `open_token`).

    Every method raises DatabaseError when the database does not work; what was committed before stands.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readers: list[AudienceReaders] = []
        self.tokens = AudienceTokens(store.vault.ring.token)

    @property
    def warning(self) -> str:
        """What the operator must hear at each run, or empty."""
        if not self._store.settings.seal:
            return "addresses and names of subscribers are kept in clear: set `seal = true` in [audience]"
        if count := sealing.rows_in_clear(self._store):
            rows = "1 row is" if count == 1 else f"{count} rows are"
            return f"{rows} kept in clear, from when `seal` was off: run `publish subscribers rotate`"
        if not self._store.vault.ring.settled:
            return "not all addresses are sealed by the newest key yet: run `publish subscribers rotate`"
        return ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        for readers in self._readers:
            readers.close()
        self._store.close()

    def readers(self, list_name: str, edition: str | None) -> AudienceReaders:
        """Who receives a mailing: of a list, and of them those who read in a language (None: all)."""
        self._readers.append(AudienceReaders(self._store, list_name, edition, self.tokens))
        return self._readers[-1]

    def add(self, new: NewSubscriber, *, again: bool = False) -> Added:
        """Take one person in; `add_many` says by which rules.

        Raises:
            BadAddress: the address is none. (`add_many` relies on `check_address` having been asked.)
        """
        checked = replace(new, address=check_address(new.address))
        return next(self.add_many([checked], again=again))

    def add_many(self, rows: Iterable[NewSubscriber], *, again: bool = False) -> Iterator[Added]:
        """Take people in, some thousands in one transaction; what is yielded is committed. Memory is constant.

        Nobody who unsubscribed or was suppressed is made to receive again, unless `again` is set and the row's
        `consent_at` is later than their leaving; who was forgotten never is. A row that says `unsubscribed` or
        `suppressed` always holds. One verdict a row, in the rows' order.
        """
        return adding.add_many(self._store, rows, again=again)

    def plan_many(self, rows: Iterable[NewSubscriber], *, again: bool = False) -> Iterator[Added]:
        """The verdicts that `add_many` would give, duplicates among the rows included; nothing is written."""
        return adding.plan_many(self._store, rows, again=again)

    def lists(self) -> frozenset[str]:
        """The lists that anybody is on, or has left."""
        return looking.lists(self._store)

    def find(self, address: str) -> str | None:
        """The id of the subscriber with this address, however its case is written; None: nobody."""
        return looking.find(self._store, address)

    def was_forgotten(self, address: str) -> bool:
        """Whether somebody with this address asked to be erased."""
        return looking.was_forgotten(self._store, address)

    def show(self, reader: str) -> Subscriber:
        """Everything that is kept about one subscriber.

        Raises:
            UnknownSubscriber: there is none with this id.
        """
        return looking.show(self._store, reader)

    def listing(
        self, list_name: str | None = None, state: State | None = None, language: str | None = None
    ) -> Iterator[Subscriber]:
        """Subscribers, streamed, without their history: on a list, of whom a membership there stands so, of a language.

        Without a list, `state` asks for any membership that stands so. Memberships come all, whatever was asked for.
        """
        return looking.listing(self._store, list_name, state, language)

    def describe(self, reader: str, *, name: str | None = None, language: str | None = None) -> None:
        """Change name or language; None leaves it.

        Raises:
            UnknownSubscriber: there is none with this id.
        """
        leaving.describe(self._store, reader, name, language)

    def set_state(self, reader: str, list_name: str | None, state: State, reason: str = "") -> None:
        """Set how a subscriber stands: to one list, or (None) the whole person: `active` or `suppressed`.

        `suppressed` is always the whole person's.

        Raises:
            UnknownSubscriber: there is none with this id.
            NotAgain: an unsubscribed membership would become active or pending: that takes `add(…, again=True)`.
        """
        leaving.set_state(self._store, reader, list_name, state, reason)

    def remove(self, reader: str, list_name: str | None = None, reason: str = "") -> int:
        """Unsubscribe from one list, or from all; the number of memberships that this ended.

        Raises:
            UnknownSubscriber: there is none with this id.
        """
        return leaving.remove(self._store, reader, list_name, reason)

    def forget(self, reader: str) -> bool:
        """Erase a person; a keyed hash of the address stays, so that no import brings it back.

        Returns:
            Whether the sealed bytes are gone from the file too; False: another program was reading, and they go with
            the next `forget` or `prune`. (A PostgreSQL server keeps old pages and its own log as it sees fit.)

        Raises:
            UnknownSubscriber: there is none with this id.
        """
        return leaving.forget(self._store, reader)

    def prune(self, now: float | None = None, *, dry_run: bool = False) -> Pruned:
        """Delete what the retention rules of the configuration say; `now` in seconds since the epoch.

        Without `now` the clock is asked. A dry run counts the same, and takes it back.
        """
        return retention.prune(self._store, now, dry_run=dry_run)

    def stats(self) -> Stats:
        """The audience in numbers; nobody is named."""
        return looking.stats(self._store)

    def rotate(self, new_master: str | None = None) -> int:
        """Put everything under a new master key, and addresses and names under a new key of their own.

        May be killed at any moment and called again with the same key: it goes on. Until it is done both master keys
        open the store. Hashes of the forgotten and the tokens in mails already sent stay valid.

        Args:
            new_master: what `new_master_key` made; None: keep the master key, and do what is left to do (a rotation cut
                off; `seal` switched on, or off, in the configuration).

        Returns:
            How many rows were sealed anew by this call.

        Raises:
            BadKey: the new key is none.
        """
        return rotation.rotate(self._store, new_master)
