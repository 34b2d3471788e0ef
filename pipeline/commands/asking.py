"""What a person is asked for: an address that must not stand on the command line, a yes."""

from __future__ import annotations

import sys

from pipeline.audience import Audience
from pipeline.errors import WrongUse


def reader_of(word: str, audience: Audience) -> str:
    """The id that is meant by an id, an address, or `-`: one of them on standard input.

    Raises:
        WrongUse: nobody in the audience has this address. The message does not repeat it.
    """
    who = word_given(word)
    if "@" not in who:
        return who
    if found := audience.find(who):
        return found
    raise WrongUse("nobody in the audience has this address", "“publish subscribers list” names ids")


def word_given(word: str) -> str:
    """An id or an address as it was typed on the command line, or on standard input where `-` stands for it."""
    return typed("id or address") if word == "-" else word


def typed(what: str) -> str:
    """A line of standard input; a person at a terminal is told what is waited for.

    Raises:
        WrongUse: standard input is closed.
    """
    if not sys.stdin:
        raise WrongUse("standard input is closed", f"give the {what} there")
    if sys.stdin.isatty():
        sys.stderr.write(f"{what}: ")
        sys.stderr.flush()
    return sys.stdin.readline().strip()


def sure(question: str) -> bool:
    """Ask a person, who may say yes.

    Raises:
        WrongUse: nobody is there who could answer.
    """
    if not sys.stdin or not sys.stdin.isatty():
        raise WrongUse("nobody is here to be asked", "add --yes")
    return typed(f"{question} [y/N]").casefold() in {"y", "yes"}
