"""The arguments of `publish` and its help, a parser a verb."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from pipeline.errors import WrongUse

_STATUS = """\
exit status:
  0  done
  1  the issue has problems that stop a publish (each is printed with its line)
  2  the command or the configuration is wrong
  3  something is left: run again, or decide
"""
_MAIN = """\
One briefing in, every channel out.

  publish --dry-run issue.txt   read it, check it, and write the outbox: the e-mail, the plain text and
                                the threads exactly as they would travel, and a page to look at them
  publish issue.txt             the same for real: it will send what the outbox holds. This version has no
                                senders yet: it says which channels are left, and exits with 3

other commands:
  publish check issue.txt       only say what is wrong with the text, line by line
  publish read issue.txt        print what was understood
  publish init FOLDER           make a new publication: configuration, templates, a first issue

“publish check --help” and so on tell more. A file named like a command is written ./check.
"""


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: the look-up loads more than a dry run needs."""

    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"broadsheet {version('broadsheet')}\n")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """Says wrong arguments as an error of ours, so that `--json` has its document then too."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise WrongUse(message, f"“{self.prog} --help” tells more")


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=name, description=about, epilog=_STATUS, formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument(
        "--json", action="store_true", help="one JSON document on standard output, the talk on standard error"
    )
    return parser


def _issue_parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = _parser(name, about)
    parser.add_argument("issue", type=Path, metavar="ISSUE", help="the issue's file: plain text or Markdown, UTF-8")
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="the configuration (else config/publication.toml)",
    )
    return parser


def _checking_parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = _issue_parser(name, about)
    parser.add_argument("--strict", action="store_true", help="let warnings count as errors")
    parser.add_argument(
        "--channel",
        action="append",
        default=[],
        metavar="NAME",
        help="only this channel (repeatable)",
    )
    return parser


def _publish_parser() -> argparse.ArgumentParser:
    parser = _checking_parser("publish", _MAIN)
    parser.add_argument("--dry-run", action="store_true", help="write the outbox and send nothing")
    parser.add_argument(
        "--outbox", type=Path, metavar="DIR", help="where outboxes go (else outbox/ of the publication)"
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    return parser


def _init_parser() -> argparse.ArgumentParser:
    parser = _parser(
        "publish init", "Make a new publication folder: configuration, templates, a first issue and a CI workflow."
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the folder to make; it must not exist yet, or be empty"
    )
    return parser


PARSERS = {
    "publish": _publish_parser,
    "read": lambda: _issue_parser("publish read", "Print what was understood of an issue."),
    "check": lambda: _checking_parser("publish check", "Say what is wrong with an issue, as file:line:column."),
    "init": _init_parser,
}
"""By verb: the function that makes its parser."""
