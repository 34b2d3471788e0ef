"""The arguments of `publish retract`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.arguments.parser import new_parser, slug

_ABOUT = """\
Delete what was posted of a thread, the last post first. It asks before it does, and can be killed and run again.

  publish retract 2026-11-30-tea-roads --channel mastodon

Afterwards the issue can be corrected and published there again under the same slug. What readers have answered or
shared is theirs and stays; what they have read, they have read. An e-mail cannot be called back.
"""


def retract_parser() -> argparse.ArgumentParser:
    """The parser of `publish retract`."""
    parser = new_parser("publish retract", _ABOUT)
    parser.add_argument("slug", type=slug, metavar="SLUG", help="the issue's slug: its folder in the outbox")
    parser.add_argument("--channel", required=True, metavar="NAME", help="whose thread is to be deleted")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--by-hand",
        action="store_true",
        help="you have deleted all of it there yourself: only record that, and ask the network nothing",
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="the configuration (else config/publication.toml)")
    parser.add_argument(
        "--outbox", type=Path, metavar="DIR", help="where outboxes are (else outbox/ of the publication)"
    )
    return parser
