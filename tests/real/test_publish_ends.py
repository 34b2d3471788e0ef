"""A real run that does not come to its own end: killed, asked to stop, paused, started twice, its clock set."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.publications import SLUG
from tests.real.command import Newsroom, document, told, tricks
from tests.real.hostile import Server, from_time, held, hostile, late, stall

pytestmark = pytest.mark.real
SLOWLY = {"end": late(0.04)}


@pytest.fixture
def relay() -> Iterator[Server]:
    """A relay that takes its time, so that there is a mid-run."""
    with hostile(SLOWLY) as server:
        yield server


def got(relay: Server) -> list[str]:
    return [taken.to for taken in relay.taken]


def taking(relay: Server, more: int) -> Callable[[], bool]:
    """Whether the relay has taken so many more than now."""
    now = len(relay.taken)
    return lambda: len(relay.taken) >= now + more


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_ends_after_the_messages_in_flight(
    number: signal.Signals, relay: Server, tmp_path: Path
) -> None:
    news = Newsroom(tmp_path / "news", relay.port, readers=120)
    with news.underway() as run:
        run.until(taking(relay, 6))
        run.send(number)
        ended = run.end()
    told(ended, 3, "not finished", "the run was asked to stop", f"“publish resume {SLUG}” goes on")
    assert "mend this" not in ended.stderr
    sums = news.true(got(relay))
    assert not sums.keys() - {"sent", "planned", "deferred"}, "nobody is in doubt"
    assert sums["deferred"] <= 2, "those who were announced and not sent, due at once"
    told(news.resume(), 0, "120 sent of 120 readers")
    assert news.true(got(relay)) == {"sent": 120}


def test_asked_twice_it_ends_at_once_though_the_relay_is_silent(tmp_path: Path) -> None:
    with hostile({"end": from_time(5, stall())}) as relay:
        news = Newsroom(tmp_path / "news", relay.port, "timeout = 60", readers=20)
        with news.underway() as run:
            run.until(lambda: relay.counts["end"] >= 6)
            run.send(signal.SIGINT)
            with pytest.raises(subprocess.TimeoutExpired):
                run.end(0.5)  # it waits for the relay's word on the two in flight
            run.send(signal.SIGINT)
            ended = run.end(30)
        told(ended, 130, "ended at once; “publish status” says who is in doubt")
        assert news.true(got(relay)) == {"sent": 4, "sending": 2, "planned": 14}


def test_an_interrupt_before_its_time_ends_the_wait(relay: Server, tmp_path: Path) -> None:
    news = Newsroom(tmp_path / "news", relay.port, "timeout = 60")
    clock = tmp_path / "clock"
    clock.write_text("0")
    with news.underway(news.issue, "--at", "2126-03-10T07:00Z") as run:
        told(run.end(), 2, "look at the date")
    with news.underway(news.issue, "--at", "2126-03-10T07:00Z", **_a_day_before_then(clock)) as run:
        run.until(lambda: relay.connections == 2)  # the gates were passed
        run.until(lambda: relay.open == 0)
        run.send(signal.SIGINT)
        told(run.end(30), 130)
    assert not news.true(got(relay))


def _a_day_before_then(clock: Path) -> dict[str, str]:
    from datetime import UTC, datetime  # noqa: PLC0415

    then = datetime(2126, 3, 9, 7, tzinfo=UTC)
    clock.write_text(str(then.timestamp() - datetime.now(UTC).timestamp()))
    return tricks(clock=clock)


def test_ten_kills_lose_nobody_and_double_nobody(tmp_path: Path) -> None:
    chance, everybody, lanes = random.Random(7), 300, 2
    with hostile({"end": late(0.004)}) as relay:
        news = Newsroom(tmp_path / "news", relay.port, readers=everybody)
        unsure = 0
        for kill in range(10):
            more = chance.choice([0, 1, 2, 9, 17, 30])
            with news.underway(*(("resume", SLUG, "--no-wait") if kill > 1 else ())) as run:
                run.until(taking(relay, more) if kill else (tmp_path / "news/state/ledger.db").exists)
                os.kill(run.pid, signal.SIGKILL)
                run.end()
            sums = news.true(got(relay))
            now = sums["in doubt"] + sums["sending"]
            assert now - unsure <= lanes
            assert sums.total() in {0, everybody}
            unsure = now
        ended = news.resume()
        told(ended, 3 if unsure else 0)
        assert news.true(got(relay)) == +Counter({"sent": everybody - unsure, "in doubt": unsure})
        news.settle(got(relay))
        told(news.resume(), 0, "300 sent of 300 readers")
        assert news.true(got(relay)) == {"sent": everybody}


def test_a_second_run_is_told_who_is_at_it(tmp_path: Path) -> None:
    gate = threading.Event()
    with hostile({"end": from_time(3, held(gate))}) as relay:
        news = Newsroom(tmp_path / "news", relay.port, "connections = 1", readers=80)
        with news.underway() as first:
            first.until(taking(relay, 2))
            for words in ((news.issue,), ("resume", SLUG)):
                whose = f"{SLUG}/newsletter is being carried by process {first.pid} on "
                told(news.run(*words), 3, whose, "wait until it ends")
            assert document(news.run(news.issue, "--json"))["mailings"][0]["verdict"] == "fenced"
            told(news.run("status", SLUG), 3, "running", f"being sent by process {first.pid} on ", "left")
            first.send(signal.SIGTERM)
            gate.set()
            told(first.end(), 3)
        assert "being sent" not in news.run("status", SLUG).stdout
        told(news.resume(), 0)
        assert news.true(got(relay)) == {"sent": 80}


def test_two_runs_begun_together_send_it_once(relay: Server, tmp_path: Path) -> None:
    news = Newsroom(tmp_path / "news", relay.port, readers=30)
    with news.underway() as one, news.underway() as other:
        ends = [one.end(), other.end()]
    assert {ended.returncode for ended in ends} <= {0, 3}
    assert any(ended.returncode == 0 for ended in ends), ends
    for ended in ends:
        told(ended, ended.returncode, *(("being carried by process",) if ended.returncode else ()))
    assert news.true(got(relay)) == {"sent": 30}


def test_paused_from_another_process_and_gone_on_with(tmp_path: Path) -> None:
    gate = threading.Event()
    with hostile({"end": from_time(7, held(gate))}) as relay:
        news = Newsroom(tmp_path / "news", relay.port, readers=60)
        with news.underway() as run:
            run.until(taking(relay, 6))
            told(news.run("pause", SLUG), 0, "paused; “publish resume” goes on")
            gate.set()
            told(run.end(), 3, "paused (by hand)", f"it is paused: “publish resume {SLUG}” goes on")
        assert not news.true(got(relay)).keys() - {"sent", "planned"}
        told(news.resume(), 0)
        assert news.true(got(relay)) == {"sent": 60}
        told(news.run("pause", SLUG), 2, "the mailing is done and cannot become paused")


def test_cancelled_from_another_process_it_is_over(tmp_path: Path) -> None:
    gate = threading.Event()
    with hostile({"end": from_time(7, held(gate))}) as relay:
        news = Newsroom(tmp_path / "news", relay.port, readers=60)
        with news.underway() as run:
            run.until(taking(relay, 6))
            told(news.run("cancel", SLUG, "--yes"), 0)
            gate.set()
            told(run.end(), 3, "cancelled (by hand)")
        count = len(relay.taken)
        assert count < 60
        told(news.send(), 3, "cancelled (by hand)")
        told(news.resume(), 3)
        assert news.true(got(relay)) == {"sent": count, "planned": 60 - count}
        told(news.run("status", SLUG), 0, "cancelled (by hand)")


def test_a_clock_that_jumps_in_mid_run_and_between_runs(relay: Server, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("0")
    news, odd = Newsroom(tmp_path / "news", relay.port, readers=40), tricks(clock=clock)
    with news.underway(**odd) as run:
        for ahead in ("90000", "-200000", "40"):
            run.until(taking(relay, 4))
            clock.write_text(ahead)
        run.send(signal.SIGKILL)
        run.end()
    unsure = news.true(got(relay))["sending"]
    assert unsure <= 2
    clock.write_text("-400000")
    told(news.resume(**odd), 3 if unsure else 0)
    news.settle(got(relay))
    told(news.resume(**odd), 0, "40 sent of 40 readers")
    assert news.true(got(relay)) == {"sent": 40}
