"""The arguments of `publish` and its help: a parser a verb, made when the verb is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from pipeline.arguments.issue import checking_parser, init_parser, issue_parser, publish_parser

PARSERS: dict[str, Callable[[], argparse.ArgumentParser]] = {
    "publish": publish_parser,
    "read": lambda: issue_parser("publish read", "Print what was understood of an issue."),
    "check": lambda: checking_parser("publish check", "Say what is wrong with an issue, as file:line:column."),
    "init": init_parser,
}
"""By verb: the function that makes its parser."""
