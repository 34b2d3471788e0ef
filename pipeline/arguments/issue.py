"""The verbs that take an issue: publish, check, read; and init, which makes a place for issues."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.arguments.parser import new_parser, sending

_MAIN = """\
One briefing in, every channel out.

  publish --dry-run issue.txt   read it, check it, and write the outbox: the e-mail, the plain text and
                                the threads exactly as they would travel, and a page to look at them
  publish issue.txt             the same, and send it: each reader once, however often it is killed or run
                                again. Threads without an account are named, and the exit status is 3

before the first issue:
  publish init FOLDER           make a new publication: configuration, templates, a first issue
  publish subscribers ...       the readers: import, add, list, remove, forget, export, keys
  publish test issue.txt --to ME   send the exact message to people you name
  publish approve SLUG --by NAME   sign what may be sent, where the configuration asks for it

while and after sending:
  publish status [SLUG]         what was sent, what is left and why
  publish resume SLUG           go on after a kill, a pause, or when readers were put off
  publish pause | cancel SLUG   stop, for now or for good
  publish settle KEY=sent       decide on what is in doubt
  publish log SLUG              what happened, in order
  publish retract SLUG --channel C   delete a thread again, for instance to correct it
  publish doctor                whether secrets, relay, accounts, limits and clock are as they should be
  publish keep COPY             copy the ledger, for a machine whose disk is wiped

for the text:
  publish check issue.txt       only say what is wrong with it, line by line
  publish read issue.txt        print what was understood
  publish thread issue.txt      print the threads as they will be posted; --edit to change them post by post
  publish card issue.txt        its epigraph or title as a picture, with the words that describe it

“publish check --help” and so on tell more. A file named like a command is written ./check.
"""


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: the look-up loads more than a dry run needs."""

    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"broadsheet {version('broadsheet')}\n")
        parser.exit()


def issue_parser(name: str, about: str) -> argparse.ArgumentParser:
    """A parser that takes an issue and its configuration."""
    parser = new_parser(name, about)
    parser.add_argument("issue", type=Path, metavar="ISSUE", help="the issue's file: plain text or Markdown, UTF-8")
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="the configuration (else config/publication.toml)",
    )
    return parser


def checking_parser(name: str, about: str) -> argparse.ArgumentParser:
    """A parser that takes an issue to check, and the channels to check it for."""
    parser = issue_parser(name, about)
    parser.add_argument("--strict", action="store_true", help="let warnings count as errors")
    parser.add_argument(
        "--channel",
        action="append",
        default=[],
        metavar="NAME",
        help="only this channel (repeatable)",
    )
    return parser


def publish_parser() -> argparse.ArgumentParser:
    """The parser of `publish` itself."""
    parser = checking_parser("publish", _MAIN)
    parser.add_argument("--dry-run", action="store_true", help="write the outbox and send nothing")
    parser.add_argument(
        "--plan",
        action="store_true",
        help="as a real run, up to the first message: gates, outbox, audience, ledger. Nothing is sent, and the status "
        "is 3. For a ledger that has to be saved elsewhere before anything leaves",
    )
    parser.add_argument(
        "--outbox", type=Path, metavar="DIR", help="where outboxes go (else outbox/ of the publication)"
    )
    parser.add_argument(
        "--at",
        metavar="TIME",
        help="not before a time, with its zone: 2026-11-30T07:00+06:30. A terminal waits, CI leaves it to a later run",
    )
    sending(parser)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    return parser


def init_parser() -> argparse.ArgumentParser:
    """The parser of `publish init`."""
    parser = new_parser(
        "publish init", "Make a new publication folder: configuration, templates, a first issue and a CI workflow."
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the folder to make; it must not exist yet, or be empty"
    )
    parser.add_argument(
        "--ci",
        choices=("github", "gitlab"),
        help="workflows that comment on pull requests and publish what is merged (docs/ci.md); else a dry run alone",
    )
    return parser


def read_parser() -> argparse.ArgumentParser:
    """The parser of `publish read`."""
    return issue_parser("publish read", "Print what was understood of an issue.")


def check_parser() -> argparse.ArgumentParser:
    """The parser of `publish check`."""
    return checking_parser("publish check", "Say what is wrong with an issue, as file:line:column.")
