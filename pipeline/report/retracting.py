"""What is said before and after a thread is taken back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.report.saying import counted, document, say, talk

if TYPE_CHECKING:
    from pipeline.dispatch.retracting import TakenBack
    from pipeline.ledger import MailingRow, Standing


def question(mailing: MailingRow, there: Sequence[Standing], others: Sequence[str], *, by_hand: bool) -> str:
    """What a person is asked: how much is deleted, and where it stands; `others` are links to what is not of it."""
    if others:
        return f"{mailing.slug}/{mailing.channel}: {_other(others)}. Delete what stands there all the same?"
    what = counted(len(there), _unit(mailing))
    links = [link for row in there if (link := _link(row))]
    where = f", from {links[0]} on" if links else ""
    unsure = sum(row.state != "sent" for row in there)
    perhaps = f" ({unsure} of them perhaps there: it is looked for first)" if unsure and not by_hand else ""
    if by_hand:
        return f"{mailing.slug}/{mailing.channel}: is all of it ({what}{where}) deleted there?"
    return f"{mailing.slug}/{mailing.channel}: {what}{where}{perhaps}. Delete all of it there?"


def nothing(mailing: MailingRow, *, as_json: bool) -> int:
    """Say that nothing of it stands there; gives the exit status."""
    said = "was deleted before" if mailing.state == "retracted" else "has nothing there that could be deleted"
    say(f"{mailing.slug}/{mailing.channel} {said}", talk(as_json=as_json))
    document(_document(mailing, 0, []), as_json=as_json)
    return 0


def kept(mailing: MailingRow, others: Sequence[str], *, as_json: bool) -> None:
    """Say that something else stands there, which no --yes deletes: a person has to see it first."""
    why = f"{_other(others)}; look at it, and delete it there, or run this without --yes: then you are asked"
    say(f"{mailing.slug}/{mailing.channel}: nothing was deleted: {why}", sys.stderr)
    key = f"{mailing.slug}/{mailing.channel}"
    rows = [{"key": key, "link": link, "state": "kept", "code": "", "why": why} for link in others]
    document(_document(mailing, 0, rows), as_json=as_json)


def taken(mailing: MailingRow, what: TakenBack, *, as_json: bool) -> None:
    """Say what was deleted, what is left there and why, and what comes next."""
    out, key = talk(as_json=as_json), f"{mailing.slug}/{mailing.channel}"
    say(f"{key}: {counted(what.deleted, _unit(mailing))} deleted", out)
    rows = [_row(mailing, row) for row in what.left]
    for row in rows:
        where = f"  {row['link']}" if row["link"] else ""
        say(f"  {row['key']}{where}: {row['why']}", sys.stderr)
    if what.left:
        still = f"{counted(len(rows), _unit(mailing))} may still be there"
        say(f"  {still}: {again(mailing.slug, mailing.channel)}", sys.stderr)
    else:
        say(f"  {next_after(mailing.slug, mailing.channel)}", out)
    document(_document(mailing, what.deleted, rows), as_json=as_json)


def again(slug: str, channel: str) -> str:
    """What comes next while something is left."""
    command = f"“publish retract {slug} --channel {channel}”"
    return f"{command} goes on; with --by-hand once you have deleted it there yourself"


def next_after(slug: str, channel: str) -> str:
    """What comes next when all of it is gone."""
    return (
        f"correct the issue, and “publish ISSUE --channel {channel}” posts it anew; the same text goes out again after "
        f"“publish settle {slug}/{channel}/retracted=unsent”"
    )


def _other(links: Sequence[str]) -> str:
    return (
        f"in its place stands something else ({', '.join(links)}), an earlier wording of it or a post that never was of"
        " this publication"
    )


def _row(mailing: MailingRow, row: Standing) -> dict[str, Any]:
    # what is there by the ledger and has no reason yet: the retraction ended before it came to this one
    later = "not asked for yet: it comes when the command goes on"
    unknown = "it is not known whether it is there, nor where: restore the issue, or look there"
    why = row.why or (later if row.state == "sent" and row.receipt else unknown)
    key = f"{mailing.slug}/{mailing.channel}/{row.number + 1}"
    return {"key": key, "link": _link(row), "state": row.state, "code": row.code, "why": why}


def _document(mailing: MailingRow, deleted: int, left: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "slug": mailing.slug,
        "channel": mailing.channel,
        "state": mailing.state,
        "deleted": deleted,
        "left": list(left),
    }


def _link(row: Standing) -> str:
    return row.receipt.partition(" ")[2]


def _unit(mailing: MailingRow) -> str:
    return "thread" if mailing.kind == "bluesky" else "post"
