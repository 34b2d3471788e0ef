"""Signals: asked once, a run ends in order; asked twice, at once."""

from __future__ import annotations

import signal
import threading

import pytest

from pipeline.send.run.signals import orderly_stop


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_the_run_to_stop(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    stop = threading.Event()
    with orderly_stop(stop):
        signal.raise_signal(number)
        assert stop.is_set()
        assert signal.getsignal(number) is before
    assert signal.getsignal(number) is before


def test_the_second_time_is_what_it_always_was() -> None:
    with orderly_stop(threading.Event()):
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_without_a_signal_nothing_happens() -> None:
    stop = threading.Event()
    with orderly_stop(stop):
        assert not stop.is_set()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
