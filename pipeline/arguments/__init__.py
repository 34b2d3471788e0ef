"""The arguments of `publish` and its help: a parser a verb, made when the verb is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module


def _lazy(module: str, name: str) -> Callable[[], argparse.ArgumentParser]:
    """A parser's maker, whose module is loaded when it is called."""

    def make() -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = getattr(import_module(f"{__name__}.{module}"), name)()
        return made

    return make


PARSERS: dict[str, Callable[[], argparse.ArgumentParser]] = {
    "publish": _lazy("issue", "publish_parser"),
    "read": _lazy("issue", "read_parser"),
    "check": _lazy("issue", "check_parser"),
    "thread": _lazy("thread", "thread_parser"),
    "init": _lazy("issue", "init_parser"),
    "status": _lazy("mailings", "status_parser"),
    "resume": _lazy("mailings", "resume_parser"),
    "pause": _lazy("mailings", "pause_parser"),
    "cancel": _lazy("mailings", "cancel_parser"),
    "settle": _lazy("mailings", "settle_parser"),
    "keep": _lazy("mailings", "keep_parser"),
    "log": _lazy("mailings", "log_parser"),
    "retract": _lazy("retracting", "retract_parser"),
    "doctor": _lazy("doctor", "doctor_parser"),
    "subscribers": _lazy("subscribers", "subscribers_parser"),
    "approve": _lazy("approval", "approve_parser"),
    "test": _lazy("trial", "test_parser"),
    "card": _lazy("card", "card_parser"),
}
"""By verb: the function that makes its parser."""
