"""The verb of the audience: `publish subscribers` and what it can do."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from pipeline.arguments.parser import Parser

_ABOUT = """\
The readers of your mailings: take them in, look at them, let them go.

Addresses and names are kept encrypted; the key is named in the configuration ([audience] key).
They are shown only where you ask for them: “export”, “list --addresses”, “show --addresses”.
"""
_WHO = (
    "a subscriber's id, or an address. An address given here is seen by other users of this machine and stays in the"
    " shell's history: - reads it from standard input"
)
_CONFIG = "the configuration (else config/publication.toml)"
_JSON = "one JSON document on standard output, the talk on standard error"
_STATUS = """\
exit status:
  0  done
  1  the CSV file has broken rows (each is named by its line), or cannot be read
  2  the command or the configuration is wrong, or the key is missing
  3  something was left: the answer was no, an import was stopped, or the reader left before and stays out
"""
_STATES = ("pending", "active", "unsubscribed", "suppressed")


def subscribers_parser() -> argparse.ArgumentParser:
    """The parser of `publish subscribers`."""
    parser = _Careful(prog="publish subscribers", description=_ABOUT)
    parser.add_argument("--json", action="store_true", help=_JSON)
    parser.add_argument("--config", type=Path, metavar="FILE", help=_CONFIG)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=_Action)
    for name, (about, describe) in _ACTIONS.items():
        describe(actions.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}."))
    return parser


class _Careful(Parser):
    """Repeats in its errors nothing that may be somebody's name or address."""

    def __init__(self, **settings: Any) -> None:
        frame = argparse.RawDescriptionHelpFormatter
        super().__init__(allow_abbrev=False, epilog=_STATUS, formatter_class=frame, **settings)

    def error(self, message: str) -> NoReturn:
        """Raise argparse's complaint as an error of ours, without the words that were typed."""
        unknown = message.removeprefix("unrecognized arguments: ")
        if unknown != message:
            options = [word.partition("=")[0] for word in unknown.split() if word.startswith("--")]
            message = " ".join(["arguments that mean nothing here", *options])
        super().error(re.sub(r"invalid choice: .*(?= \(choose from)", "no such choice", message, flags=re.DOTALL))


class _Action(_Careful):
    """One action: it knows the options that all have, wherever they stand."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # without SUPPRESS, what stood before the action would be overwritten by the default
        self.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON)
        self.add_argument("--config", type=Path, metavar="FILE", default=argparse.SUPPRESS, help=_CONFIG)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the CSV file; - is standard input")
    parser.add_argument("--dry-run", action="store_true", help="say row by row what would happen, and write nothing")
    parser.add_argument(
        "--skip-broken", action="store_true", help="import the sound rows and leave the broken ones out"
    )
    _taking_in(parser, "for rows that do not say it")


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "address",
        metavar="ADDRESS",
        help="the reader's address. Given here it is seen by other users of this machine and stays in the shell's"
        " history: - reads it from standard input (and the name from the line after it)",
    )
    parser.add_argument("--name", default="", help="the reader's name; it need not be known")
    parser.add_argument("--consent-ip", default="", metavar="IP", help="from where; kept only where record_ip is set")
    _taking_in(parser, "")


def _taking_in(parser: argparse.ArgumentParser, when: str) -> None:
    """What a new reader needs, for one or for all of a file."""
    rows = f" ({when})" if when else ""
    parser.add_argument(
        "--list", action="append", default=[], metavar="NAME", help=f"the list{rows}; else the configured one"
    )
    parser.add_argument(
        "--new-list", action="append", default=[], metavar="NAME",
        help="a list that no channel is configured for and nobody is on yet; without this it is taken for a mistake."
        " Where no column names lists, the readers come to it",
    )  # fmt: skip
    parser.add_argument("--language", metavar="CODE", help=f"en, my{rows}; else the publication's language")
    parser.add_argument("--consent", metavar="HOW", default="", help=f"how they agreed to receive it{rows}")
    parser.add_argument("--consent-at", metavar="TIME", help=f"when: 2024-05-01 or 2024-05-01T10:20:00+06:30{rows}")
    parser.add_argument("--consent-wording", metavar="TEXT", default="", help=f"to which words{rows}")
    parser.add_argument(
        "--pending", action="store_true", help="without a consent, take in as pending: nothing is sent there yet"
    )
    parser.add_argument(
        "--again", action="store_true", help="who left receives again if the consent is newer than the leaving"
    )


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the CSV file to make, for your eyes only")
    parser.add_argument("--stdout", action="store_true", help="write to standard output, even if that is a terminal")
    parser.add_argument("--excel", action="store_true", help="begin with the mark (BOM) that Excel needs")
    parser.add_argument("--force", action="store_true", help="replace a file that exists")
    _chosen(parser)


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--addresses", action="store_true", help="show addresses and names too")
    _chosen(parser)


def _chosen(parser: argparse.ArgumentParser) -> None:
    """Which readers are meant."""
    parser.add_argument("--list", metavar="NAME", help="only of this list")
    parser.add_argument("--state", choices=_STATES, help="only who stands so")
    parser.add_argument("--language", metavar="CODE", help="only who reads in this language")


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", metavar="WHO", help=_WHO)
    parser.add_argument("--addresses", action="store_true", help="show address, name and consent too")


def _remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", metavar="WHO", help=_WHO)
    parser.add_argument("--list", metavar="NAME", help="from this list only; else from all")
    parser.add_argument("--reason", default="by hand", help="what the history says (%(default)s)")


def _forget(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", metavar="WHO", help=_WHO)
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _prune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")


def _rotate(parser: argparse.ArgumentParser) -> None:
    new = parser.add_mutually_exclusive_group()
    new.add_argument("--new-key-env", metavar="NAME", help="the environment variable that holds the new key")
    new.add_argument("--new-key-file", metavar="FILE", help="the file that holds it, which only you may read")
    new.add_argument("--new-key-keyring", metavar="SERVICE/NAME", help="the keyring's entry that holds it")


def _key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, metavar="FILE", help="write it into a new file that only you may read")


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """An action without options of its own."""


_ACTIONS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "import": ("take in the readers of a CSV file", _import),
    "add": ("take in one reader", _add),
    "export": ("write the readers into a CSV file", _export),
    "list": ("list ids, languages, dates and states", _list),
    "show": ("say what is kept about one reader", _show),
    "remove": ("unsubscribe one reader", _remove),
    "forget": ("erase one reader for good; a keyed hash of the address keeps imports from bringing it back", _forget),
    "prune": ("delete what the retention rules say", _prune),
    "stats": ("say how many there are, by list, state and language", _nothing),
    "rotate": ("put everything under a new key, or finish a rotation that was cut off", _rotate),
    "key": ("make a new key", _key),
}
