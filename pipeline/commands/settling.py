"""`publish settle`: a person's word on what is in doubt, and on what was refused or retracted and is to go out."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.commands import DONE, LEFT
from pipeline.commands.place import publication
from pipeline.errors import WrongUse
from pipeline.report import mailings as report
from pipeline.report.standing import is_braked

if TYPE_CHECKING:
    from pipeline.ledger import Ledger

_SAID: dict[str, Literal["sent", "unsent"]] = {"sent": "sent", "unsent": "unsent"}
_REFUSED, _RETRACTED = "refused", "retracted"
_KEY = re.compile(rf"([^/@\s]+)/([^/@\s]+)(?:/([a-z2-7]{{16}}|[0-9]+|{_REFUSED}|{_RETRACTED}))?")
"""A mailing, a delivery of it (a subscriber's id, or a post's number), or all of it that were refused or retracted."""


@dataclass(frozen=True, slots=True)
class _Decision:
    """`whom` is a reader's id, "refused" or "retracted" for all that were, None for all in doubt."""

    slug: str
    channel: str
    whom: str | None
    state: Literal["sent", "unsent"]

    @property
    def key(self) -> str:
        return "/".join(filter(None, (self.slug, self.channel, self.whom)))


def settle(options: argparse.Namespace) -> int:
    """Decide on deliveries in doubt, or put back refused ones."""
    from pipeline.ledger import look_into_ledger  # noqa: PLC0415 - loads the database's library

    decisions = [_decision(number, word) for number, word in enumerate(options.keys, 1)]
    settings, root = publication(options)
    lines, settled = [], 0
    with look_into_ledger(settings.ledger, root) as ledger:
        for decision in decisions:
            number, line = _carried_out(ledger, decision)
            settled += number
            lines.append(f"{decision.key}: {line}")
    report.changed(lines, {"settled": settled}, as_json=options.json)
    return DONE if settled else LEFT


def _carried_out(ledger: Ledger, decision: _Decision) -> tuple[int, str]:
    """Do as one decision says; gives how many it was true of, and what to say."""
    from pipeline.ledger import Holder  # noqa: PLC0415 - loads the database's library

    slug, channel, whom, state = decision.slug, decision.channel, decision.whom, decision.state
    if whom == _RETRACTED:
        number = ledger.post_again(slug, channel)
        return number, f"{number} retracted put back; “publish resume {slug} --channel {channel}” posts them again"
    if whom == _REFUSED:
        return _put_back(ledger, decision, None)
    if row := ledger.mailing(slug, channel):
        ledger.doubt_left(row.id, Holder.mine())  # what a dead run left behind can be decided on at once
    if number := ledger.settle(slug, channel, whom, state):
        more = f"; “publish resume {slug}” sends {'it' if whom else 'them'}" if state == "unsent" else ""
        return number, f"{number} settled as {state}{more}"
    if whom is None:
        return 0, "0 settled: nothing there is in doubt"
    found = ledger.stands(slug, channel, whom)
    if found == "refused" and state == "unsent":
        return _put_back(ledger, decision, whom)
    fault = f"this one is not in doubt, but {found}" if found else "no such delivery is known there"
    return 0, f"0 settled: {fault}"


def _put_back(ledger: Ledger, decision: _Decision, reader: str | None) -> tuple[int, str]:
    """Refused ones are planned again."""
    slug = decision.slug
    number = ledger.put_back(slug, decision.channel, reader)
    if not number:
        return 0, "0 put back: nothing there was refused"
    row = ledger.mailing(slug, decision.channel)
    anyway = " --anyway" if row and is_braked(row.state, row.reason) else ""
    resume = f"“publish resume {slug}{anyway}” tries them again, but for readers who are suppressed by now"
    return number, f"{number} refused put back; {resume}"


def _decision(number: int, word: str) -> _Decision:
    """One word of the command, in parts.

    Raises:
        WrongUse: it is none. It is named by its number: somebody may have written an address where an id belongs.
    """
    key, _, said = word.rpartition("=")
    key = key.removeprefix("./").removeprefix("outbox/").rstrip("/")  # as a shell completes the folder's path
    state, parts = _SAID.get(said), _KEY.fullmatch(key)
    if state and parts:
        slug, channel, whom = parts.groups()
        if whom in {_REFUSED, _RETRACTED} and state == "sent":
            fault = f"word {number} says of what was {whom} that it has arrived"
            raise WrongUse(fault, f"write {slug}/{channel}/{whom}=unsent to send it after all")
        return _Decision(slug, channel, whom, state)
    remedy = (
        "write KEY=sent (the reader has it) or KEY=unsent (the next run sends it), for example "
        "“publish settle 2026-11-30-tea-roads/newsletter/abcdefghij234567=sent”; "
        "“publish status SLUG --missing” names the keys, and SLUG/CHANNEL stands for all that are in doubt there"
    )
    raise WrongUse(f"word {number} is not of the form KEY=sent or KEY=unsent", remedy)
