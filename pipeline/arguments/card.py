"""The arguments of `publish card`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.arguments.issue import issue_parser

_ABOUT = """\
Make a picture of the issue's epigraph, or of its title where it has none: for networks, with the publication's name,
the date and its colour. Beside each picture stands a text file with the words that describe it to who cannot see it.

  publish card issue.txt
  publish card issue.txt --size 1080x1080 --out pictures
"""


def card_parser() -> argparse.ArgumentParser:
    """The parser of `publish card`."""
    parser = issue_parser("publish card", _ABOUT)
    parser.add_argument(
        "--size",
        choices=["1200x675", "1080x1080", "both"],
        default="both",
        help="the wide one, the square one, or both",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where to write them (else beside the issue's outbox)"
    )
    parser.add_argument(
        "--font", type=Path, action="append", default=[], metavar="FILE",
        help="a font for a text that has characters which ours lack (repeatable)",
    )  # fmt: skip
    return parser
