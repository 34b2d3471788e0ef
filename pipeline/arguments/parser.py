"""What the parsers of all verbs share: the help's frame, `--json`, and errors said as ours."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import NoReturn

from pipeline.errors import WrongUse

STATUS = """\
exit status:
  0  done
  1  the issue has problems that stop a publish (each is printed with its line)
  2  the command or the configuration is wrong
  3  something is left: run again, or decide
"""
_ADDRESS = re.compile(r'(?:"[^"]*"|\S*)@\S*')


class Parser(argparse.ArgumentParser):
    """Says wrong arguments as an error of ours, so that `--json` has its document then too. Repeats no address."""

    def error(self, message: str) -> NoReturn:
        """Raise argparse's complaint as an error of ours."""
        self.print_usage(sys.stderr)
        raise WrongUse(_ADDRESS.sub("(an address)", message), f"“{self.prog} --help” tells more")


def new_parser(name: str, about: str) -> argparse.ArgumentParser:
    """A parser with the frame that all of them share."""
    parser = Parser(
        prog=name, description=about, epilog=STATUS, formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument(
        "--json", action="store_true", help="one JSON document on standard output, the talk on standard error"
    )
    return parser


def slug(text: str) -> str:
    """An issue's slug as people give it: the name, or the path of its folder as a shell completes it."""
    path = Path(text)
    if path.parent.name == "outbox" or (path / "deliveries.json").is_file():
        return path.name
    return text.rstrip("/\\") or text


def sending(parser: argparse.ArgumentParser) -> None:
    """Add what every verb that really sends takes."""
    parser.add_argument(
        "--no-wait", action="store_true", help="do not wait for readers who were put off: end with status 3"
    )
    parser.add_argument(
        "--new-ledger",
        action="store_true",
        help="send although the ledger knows nothing of earlier runs: it was lost, or is the first in CI. If an "
        "earlier run sent anything, its readers get it twice",
    )
