"""What a run says of a post of which nobody knows whether it is there: fault, and what a person does about it."""

from __future__ import annotations

from typing import Final

from pipeline.ledger import MailingRow, Standing

AGAIN: Final = "run it again to go on"


def unanswered(row: Standing, why: str) -> str:
    """Nobody says it now, and a repeat does no harm."""
    return f"{_unknown(row, why)}; {AGAIN}: a repeat does no harm there"


def unseen(row: Standing, why: str, mailing: MailingRow) -> str:
    """Nothing was tried by this ledger, and whether an earlier run did nobody says now: perhaps the next time."""
    settle = f"“publish settle {mailing.slug}/{mailing.channel}=unsent”"
    said = f"post {row.number + 1}: {row.why}; whether it is there is not known: {why}"
    return f"{said}; {AGAIN}, or {settle} if you are sure that nothing of it is there"


def undecided(row: Standing, why: str, key: str) -> str:
    """Only a person can find out. The far side's own remedy is left out: nobody is to try this again unseen."""
    settle = f"“publish settle {key}=sent” if it is there, “publish settle {key}=unsent” if it is not"
    return f"{_unknown(row, why.partition('; ')[0])}; look there, and settle it: {settle}"


def _unknown(row: Standing, why: str) -> str:
    return f"whether post {row.number + 1} is there is not known ({why})"
