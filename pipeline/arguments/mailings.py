"""The verbs of a mailing that was begun: status, resume, pause, cancel, settle, log."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.arguments.parser import new_parser, sending, slug


def status_parser() -> argparse.ArgumentParser:
    """The parser of `publish status`."""
    parser = _parser("publish status", "Say what was sent, what is left and why; without SLUG, of every issue.")
    parser.add_argument("slug", nargs="?", type=slug, metavar="SLUG", help="the issue's slug: its folder in the outbox")
    parser.add_argument("--missing", action="store_true", help="name the readers who have not got it, by their ids")
    return parser


def resume_parser() -> argparse.ArgumentParser:
    """The parser of `publish resume`."""
    parser = _parser("publish resume", "Go on sending what the outbox holds: after a kill, a pause, or a stop.")
    _slug(parser)
    sending(parser)
    parser.add_argument(
        "--anyway", action="store_true", help="go on although too many readers were refused (look at the reasons first)"
    )
    return parser


def pause_parser() -> argparse.ArgumentParser:
    """The parser of `publish pause`."""
    parser = _parser("publish pause", "Stop sending after the messages in flight; “publish resume” goes on.")
    _slug(parser)
    return parser


def cancel_parser() -> argparse.ArgumentParser:
    """The parser of `publish cancel`."""
    parser = _parser("publish cancel", "Stop sending for good: who has not got the issue will not.")
    _slug(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def settle_parser() -> argparse.ArgumentParser:
    """The parser of `publish settle`."""
    parser = _parser(
        "publish settle",
        "Decide on deliveries in doubt: the far side may have taken them, and nobody here can know. KEY is what "
        "“publish status SLUG --missing” names, or SLUG/CHANNEL for all that are in doubt there. KEY=unsent also "
        "puts back a reader who was refused, SLUG/CHANNEL/refused=unsent all of them, and "
        "SLUG/CHANNEL/retracted=unsent a thread that was taken back.",
    )
    parser.add_argument("keys", nargs="+", metavar="KEY=sent|unsent", help="unsent ones are sent by “publish resume”")
    return parser


def log_parser() -> argparse.ArgumentParser:
    """The parser of `publish log`."""
    parser = _parser("publish log", "Say what happened to an issue, in order.")
    _slug(parser)
    return parser


def keep_parser() -> argparse.ArgumentParser:
    """The parser of `publish keep`."""
    parser = new_parser(
        "publish keep",
        "Copy the ledger's file whole, also while a run writes it: to be kept where the machine's end does not reach.",
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="the configuration (else config/publication.toml)")
    parser.add_argument("copy", type=Path, metavar="COPY", help="the file to write; one that is there is replaced")
    parser.add_argument(
        "--unsure",
        metavar="SLUG",
        type=slug,
        help="in the copy, all of this issue that a run may still send is in doubt: whoever goes on from it does not "
        "send again what that run may have sent after the copy was made",
    )
    return parser


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = new_parser(name, about)
    parser.add_argument("--config", type=Path, metavar="FILE", help="the configuration (else config/publication.toml)")
    parser.add_argument("--channel", action="append", default=[], metavar="NAME", help="only this channel (repeatable)")
    parser.add_argument(
        "--outbox", type=Path, metavar="DIR", help="where outboxes are (else outbox/ of the publication)"
    )
    return parser


def _slug(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", type=slug, metavar="SLUG", help="the issue's slug: its folder in the outbox")
