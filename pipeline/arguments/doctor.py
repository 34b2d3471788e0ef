"""The arguments of `publish doctor`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.arguments.parser import new_parser

_ABOUT = """\
Look whether everything is in place for a send, and say what is not: secrets, stores, the relay and its login, DKIM,
each account with its limits and what the network says of us, this machine's clock, and the handles in [people].

Nothing is sent or posted. The status is 0 without a fault, 3 where something far away does not work just now, and 2
where something of the configuration is to be mended.
"""


def doctor_parser() -> argparse.ArgumentParser:
    """The parser of `publish doctor`."""
    parser = new_parser("publish doctor", _ABOUT)
    parser.add_argument("--channel", action="append", default=[], metavar="NAME", help="only this channel (repeatable)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="the configuration (else config/publication.toml)")
    return parser
