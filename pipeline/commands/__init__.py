"""The commands: each takes its parsed arguments, calls one story, has it reported, and gives the exit status.

A verb's module is loaded when the verb is used: `publish read` loads nothing of the mailings.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module

DONE, PROBLEMS, WRONG, LEFT = 0, 1, 2, 3
"""The exit statuses: done; the issue has problems; wrong use or configuration; something is left."""

MODULES = {
    "publish": "issue",
    "check": "issue",
    "read": "issue",
    "thread": "thread",
    "init": "issue",
    "status": "mailings",
    "resume": "mailings",
    "pause": "mailings",
    "cancel": "mailings",
    "settle": "settling",
    "keep": "mailings",
    "log": "mailings",
    "retract": "retracting",
    "doctor": "doctor",
    "subscribers": "subscribers",
    "approve": "approval",
    "test": "trial",
    "card": "card",
}
"""By verb: the module here that has a function of its name."""


def command(verb: str) -> Callable[[argparse.Namespace], int]:
    """The function that runs a verb."""
    found: Callable[[argparse.Namespace], int] = getattr(import_module(f"{__name__}.{MODULES[verb]}"), verb)
    return found
