"""The lock of a mailing: one carrier at a time; the dead lose it, the living keep it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from pipeline.ledger import AlreadyRunning, Holder, Ledger, NotAllowed
from pipeline.ledger import holder as holders
from tests.ledger.conftest import Opener
from tests.ledger.making import START, Clock, planned

HERE, THERE = Holder("here.example", 1, ""), Holder("there.example", 2, "")


def test_one_of_two_gets_it(ledger: Ledger, opener: Opener) -> None:
    mailing = planned(ledger).id
    ledger.claim(mailing, HERE)
    with pytest.raises(AlreadyRunning, match=r"process 1 on here\.example") as raised:
        opener().claim(mailing, THERE)
    assert raised.value.since == pytest.approx(START, abs=1)
    assert raised.value.exit_status == 3


def test_the_one_who_has_it_may_ask_again(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    ledger.claim(mailing, HERE)
    ledger.claim(mailing, HERE)


def test_it_ends_with_the_lease(ledger: Ledger, clock: Clock) -> None:
    mailing = planned(ledger).id
    ledger.claim(mailing, HERE)
    clock.now += 59
    with pytest.raises(AlreadyRunning):
        ledger.claim(mailing, THERE)
    clock.now += 2
    ledger.claim(mailing, THERE)
    with pytest.raises(AlreadyRunning, match="there"):
        ledger.renew(mailing, HERE)


def test_renewing_keeps_it_and_when_it_began(ledger: Ledger, clock: Clock) -> None:
    mailing = planned(ledger).id
    ledger.claim(mailing, HERE)
    for _ in range(5):
        clock.now += 50
        ledger.renew(mailing, HERE)
    with pytest.raises(AlreadyRunning) as raised:
        ledger.claim(mailing, THERE)
    assert raised.value.since == pytest.approx(START, abs=1)


def test_giving_it_back_lets_the_next_one_in(ledger: Ledger) -> None:
    mailing = planned(ledger).id
    ledger.claim(mailing, HERE)
    ledger.release(mailing, THERE)
    with pytest.raises(AlreadyRunning):
        ledger.claim(mailing, THERE)
    ledger.release(mailing, HERE)
    ledger.claim(mailing, THERE)


def test_a_clock_that_goes_back_gives_it_to_nobody_else(ledger: Ledger, clock: Clock) -> None:
    mailing = planned(ledger).id
    ledger.claim(mailing, HERE)
    clock.now -= 3_600
    with pytest.raises(AlreadyRunning):
        ledger.claim(mailing, THERE)
    ledger.renew(mailing, HERE)


def test_of_no_mailing(ledger: Ledger) -> None:
    with pytest.raises(NotAllowed, match="no such mailing"):
        ledger.claim(42, HERE)


def _process() -> tuple[subprocess.Popen[bytes], Holder]:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    return child, Holder(Holder.mine().host, child.pid, holders._start(child.pid))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the lease alone says who is dead")
class TestProcesses:
    """What the system knows of a process of this machine."""

    def test_a_dead_one_loses_it_at_once(self, ledger: Ledger) -> None:
        mailing = planned(ledger).id
        child, dead = _process()
        ledger.claim(mailing, dead)
        with pytest.raises(AlreadyRunning):
            ledger.claim(mailing, Holder.mine())
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and not yet fetched by its parent
        ledger.claim(mailing, Holder.mine())
        child.communicate()

    def test_a_later_process_with_its_number_is_another(self) -> None:
        mine = Holder.mine()
        assert not mine.surely_dead
        assert replace(mine, start=mine.start.rpartition("/")[0] + "/1").surely_dead

    @pytest.mark.parametrize("start", ["", "another boot/another namespace/1"])
    def test_of_another_machine_nobody_knows(self, start: str) -> None:
        assert not Holder(Holder.mine().host, 2**22, start).surely_dead


def test_where_the_system_says_nothing_the_lease_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(holders, "_PROC", tmp_path)
    mine = Holder.mine()
    assert mine.start == ""
    assert not mine.surely_dead
    assert Holder.read(mine.written) == mine
