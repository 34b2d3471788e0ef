"""The arguments of `publish approve`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.arguments.parser import new_parser, slug

_ABOUT = """\
Say that an outbox may go out: sign exactly the bytes that lie in it.

  publish approve --new-key --by NAME    make a key of your own, once, and print its line for the configuration
  publish approve SLUG --by NAME         look at what would be approved, and approve it
  publish approve SLUG --list            who has approved it, and whether that holds
  publish approve SLUG --by NAME --revoke

SLUG is the name of the issue's folder in outbox/. One changed byte voids an approval. docs/approval.md tells more.
"""


def approve_parser() -> argparse.ArgumentParser:
    """The parser of `publish approve`."""
    parser = new_parser("publish approve", _ABOUT)
    parser.add_argument(
        "slug", nargs="?", type=slug, metavar="SLUG", help="the issue: the name of its folder in the outbox"
    )
    parser.add_argument("--by", metavar="NAME", help="who approves, as [approval.people] of the configuration has it")
    parser.add_argument(
        "--not-after", metavar="T", help="the last second at which it may be sent, as 2026-11-30T07:00+06:30"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--new-key", action="store_true", help="make a key for NAME and print its public half")
    what.add_argument("--list", "--show", action="store_true", help="show the approvals that are there")
    what.add_argument("--revoke", action="store_true", help="remove NAME's approval")
    key = parser.add_mutually_exclusive_group()
    key.add_argument("--key-file", type=Path, metavar="FILE", help="the private key (else in your own folder)")
    key.add_argument("--key-env", metavar="VARIABLE", help="the environment variable that holds the private key")
    key.add_argument("--key-keyring", metavar="SERVICE/NAME", help="the keyring's entry that holds the private key")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--config", type=Path, metavar="FILE", help="the configuration (else config/publication.toml)")
    parser.add_argument(
        "--outbox", type=Path, metavar="DIR", help="where outboxes are (else outbox/ of the publication)"
    )
    return parser
