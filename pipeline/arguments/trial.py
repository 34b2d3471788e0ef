"""The arguments of `publish test`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.arguments.issue import issue_parser

_ABOUT = """\
Send an issue to yourself: exactly the bytes that would go to the readers, with “[Test] ” before the subject.

  publish test issue.txt --to you@example.org

It writes the outbox as a dry run does. When every message was accepted, the ledger remembers that this content was
tested: with require_test = true, nothing else may be sent for real. The links to unsubscribe in it end nothing.
"""
PREFIX = "[Test] "


def test_parser() -> argparse.ArgumentParser:
    """The parser of `publish test`."""
    parser = issue_parser("publish test", _ABOUT)
    parser.add_argument(
        "--to", action="append", required=True, metavar="ADDRESS", help="who gets it (repeatable, up to 20)"
    )
    parser.add_argument(
        "--channel", action="append", default=[], dest="only", metavar="NAME",
        help="only this mailing (repeatable; else all of them)",
    )  # fmt: skip
    parser.add_argument("--prefix", default=PREFIX, metavar="TEXT", help=f"before the subject (else “{PREFIX}”)")
    parser.add_argument("--anyway", action="store_true", help="send it although the issue has errors")
    parser.add_argument("--strict", action="store_true", help="let warnings count as errors")
    parser.add_argument(
        "--outbox", type=Path, metavar="DIR", help="where outboxes go (else outbox/ of the publication)"
    )
    # the outbox is made whole, whichever of its mailings is tried
    parser.set_defaults(channel=[])
    return parser
