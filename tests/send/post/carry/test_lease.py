"""The lease of a thread is kept while a network takes its time."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.database import DatabaseError
from pipeline.ledger import AlreadyRunning
from pipeline.send.post.carry import run
from pipeline.send.post.carry.lease import kept
from tests.send.post.carry.world import Clock, Network, job, opened

LONG = 30.0


class Renewing:
    """A ledger whose lease is renewed: it fails as it is told, and says when it was asked so often."""

    def __init__(self, *faults: Exception, often: int) -> None:
        self.faults, self.often, self.asked = list(faults), often, 0
        self.enough = threading.Event()

    def renew(self, _mailing: int, _holder: Any) -> None:
        self.asked += 1
        if self.asked >= self.often:
            self.enough.set()
        if self.faults:
            raise self.faults.pop(0)


def _keepers() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "lease"]


def _job(tmp_path: Path, ledger: Any) -> Any:
    clock = Clock()
    with opened(tmp_path, clock) as real:
        return replace(job(real, Network(clock), clock), ledger=ledger)


def test_it_is_renewed_also_after_a_fault_of_the_ledger(tmp_path: Path) -> None:
    ledger = Renewing(DatabaseError("away", "wait"), often=3)
    with kept(_job(tmp_path, ledger), every=0.0):
        assert ledger.enough.wait(LONG)


def test_a_lease_that_another_has_is_not_taken_back(tmp_path: Path) -> None:
    ledger = Renewing(AlreadyRunning("process 7 on there", 0.0), often=1)
    with kept(_job(tmp_path, ledger), every=0.0):
        assert ledger.enough.wait(LONG)
        for keeper in _keepers():
            keeper.join(LONG)
        assert _keepers() == []
    assert ledger.asked == 1


def test_a_run_keeps_it_while_a_post_is_under_way_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    renewed = threading.Event()
    monkeypatch.setattr(run, "kept", lambda this: kept(this, every=0.0))
    with opened(tmp_path, clock) as ledger:
        network = Network(clock)
        this = job(ledger, network, clock)
        renew = ledger.renew

        def told(mailing: int, holder: Any) -> None:
            renew(mailing, holder)
            if threading.current_thread().name == "lease":
                renewed.set()

        monkeypatch.setattr(ledger, "renew", told)
        network.before = lambda _posting: renewed.wait(LONG)
        assert run.carry_thread(this).verdict == "done"
        assert renewed.is_set()
        assert ledger.mailings()[0].holder == ""
    assert _keepers() == []
