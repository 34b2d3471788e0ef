"""What the tests of the contract share: one network with its far side and its poster, and what outcomes have to be."""

from __future__ import annotations

import math
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.poster import Poster, Posting
from tests.real.certificates import Authority
from tests.send.post.net import Net
from tests.send.post.server import FarSide, Fault, Heard

_LONGEST = 900
_A_DAY = 86_400.0


@dataclass(frozen=True)
class Case:
    """One network, a far side that runs its fake, and its poster."""

    net: Net
    far: FarSide
    poster: Poster

    @property
    def first(self) -> Posting:
        """The thread's first post."""
        return self.net.postings[0]

    def thread(self) -> list[str]:
        """Post the whole thread, each after the receipt of the one before. Its receipts."""
        receipts: list[str] = []
        for posting in self.net.postings:
            outcome = self.poster.post(replace(posting, follows=receipts[-1] if receipts else None))
            assert isinstance(outcome, Sent), outcome
            receipts.append(outcome.receipt)
        return receipts

    def requests(self) -> list[Heard]:
        """The requests that post."""
        return [heard for heard in self.far.calls(self.net.path) if heard.method == "POST"]

    def carried(self) -> list[Any]:
        """The outbox's bodies as they came, in order."""
        if self.net.carried is None:
            return [heard.json for heard in self.requests()]
        return [body for heard in self.far.heard if (body := self.net.carried(heard)) is not None]

    def fault(self, fault: Fault) -> None:
        """Have the requests that post meet a fault, whatever path the given one names."""
        self.far.fault(replace(fault, path=self.net.path))


def settles(case: Case, outcome: Outcome, *, acted: bool) -> None:
    """An outcome after which nobody knew whether it was posted: looked for where that can be, else in doubt."""
    sound(outcome)
    assert len(case.requests()) == 1, "a poster never posts again by itself"
    if not case.net.finds:
        assert isinstance(outcome, InDoubt | Sent if case.net.blind else InDoubt), outcome
    elif acted:
        assert isinstance(outcome, Sent), outcome
    else:
        assert isinstance(outcome, Deferred | InDoubt), outcome
    assert len(case.net.posted()) == (len(posted_by(case.first)) if acted else 0)


def posted_by(posting: Posting) -> range:
    """As many as the posts that one posting makes: on Bluesky a whole thread."""
    writes = posting.request["body"].get("writes")
    return range(len(writes) if isinstance(writes, list) else 1)


def sound(outcome: Outcome) -> None:
    """An outcome that a run can keep and a person can read."""
    match outcome:
        case Sent():
            assert outcome.receipt
            assert "\n" not in outcome.receipt
            outcome.receipt.encode()
        case Deferred() | Refused() | InDoubt():
            assert 0 < len(outcome.why) < _LONGEST
            assert outcome.why.isprintable()
            outcome.why.encode()
    if isinstance(outcome, Deferred) and outcome.wait is not None:
        assert math.isfinite(outcome.wait)
        assert 0 <= outcome.wait <= _A_DAY


def same(sent: Any, packed: Any, placeholders: Mapping[str, str]) -> bool:
    """Whether a body that came is the outbox's, byte for byte, but for its slots, and these are filled."""
    if isinstance(packed, str) and isinstance(sent, str):
        return _filled(sent, packed, [one for one in placeholders.values() if one in packed])
    if isinstance(packed, dict) and isinstance(sent, dict):
        inside = all(same(sent[name], packed[name], placeholders) for name in sent if name in packed)
        return list(sent) == list(packed) and inside
    if isinstance(packed, list) and isinstance(sent, list):
        pairs = zip(sent, packed, strict=False)
        return len(sent) == len(packed) and all(same(*pair, placeholders) for pair in pairs)
    slot = isinstance(packed, str) and packed in placeholders.values()  # a number in the place of its slot
    return slot or (type(sent) is type(packed) and bool(sent == packed))


def _filled(sent: str, packed: str, here: list[str]) -> bool:
    if not here:
        return sent == packed
    before, _, after = packed.partition(here[0])
    whole = sent.startswith(before) and (not after or any(one in after for one in here) or sent.endswith(after))
    return whole and len(sent) > len(before) and not any(one in sent for one in here)


@contextmanager
def untrusted(folder: Path) -> Iterator[str]:
    """The address of a server whose certificate nobody signed that is trusted."""
    context = Authority(folder).issue("far", "127.0.0.1").server()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def shake() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with suppress(ssl.SSLError, OSError), context.wrap_socket(connection, server_side=True) as wrapped:
                        wrapped.recv(1)

        threading.Thread(target=shake, daemon=True).start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


@contextmanager
def busy() -> Iterator[str]:
    """The address of a server that lets nobody in: connecting takes for ever."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)  # noqa: FBT003 - the library's own
            one.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        for one in waiting:
            one.close()


def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
