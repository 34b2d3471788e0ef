"""Whether a thread stands where it was to be written: read back record by record, and compared.

The time of writing is not compared, nor what depends on it: a run whose ledger was lost has another one, and so other
CIDs. Words, facets, embeds, languages, labels and what answers what must be the same. The threadgate is not: whoever
hides an answer, or lets others answer, changes that record, and the thread stands there all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipeline.outcome import Deferred, Outcome, Refused, Sent
from pipeline.send.post.bluesky.fill import Thread, Written

There = Mapping[str, Any] | None
"""A record as the server gave it, or None."""
_WEB: Final = "https://bsky.app/profile"


def receipt(thread: Thread) -> str:
    """The first post's at-uri and its web address. By the account's DID: a handle may change."""
    return f"{thread.root.uri} {web(thread.root)}"


def web(record: Written) -> str:
    """Where a person looks at it."""
    return f"{_WEB}/{record.uri.split('/')[2]}/post/{record.rkey}"


def compared(thread: Thread, there: Sequence[There], key: str) -> Outcome:
    """What stands in the places of a thread's records, of which `there` is what the server gave, in their order.

    `Sent`: all its posts. `Deferred`: nothing. `Refused`: something else, or only a part; a person has to look at it.
    """
    found = {record.uri: one for record, one in zip(thread.records, there, strict=True) if one is not None}
    if not found:
        return Deferred("no post of the thread is there; it can be posted")
    for number, record in enumerate(thread.posts, start=1):
        if record.uri in found and not same(record, found):
            return _other(record, number)
    missing = [number for number, record in enumerate(thread.posts, start=1) if record.uri not in found]
    return _partly(thread, missing, key) if missing else Sent(receipt(thread))


def same(mine: Written, found: Mapping[str, Mapping[str, Any]]) -> bool:
    """Equal but for the time; and it answers the very records that stand there now."""
    theirs = found[mine.uri]["value"]
    if _timeless(mine.value) != _timeless(theirs):
        return False
    answered = (theirs.get("reply") or {}).values()
    return all(one["uri"] not in found or one.get("cid") == found[one["uri"]].get("cid") for one in answered)


def _timeless(value: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: part for name, part in value.items() if name not in {"createdAt", "reply"}}
    if isinstance(reply := value.get("reply"), dict):
        kept["reply"] = {end: one.get("uri") if isinstance(one, dict) else one for end, one in reply.items()}
    return kept


def _other(record: Written, number: int) -> Refused:
    return Refused(
        f"in the place of post {number} stands something else ({web(record)}), perhaps an earlier wording of this "
        "issue, and it is not overwritten; look at it, remove it there if it should go, and run it again"
    )


def _partly(thread: Thread, missing: Sequence[int], key: str) -> Refused:
    slug, _, rest = key.partition("/")
    channel, _, _ = rest.partition("/")
    posts = ", ".join(f"{number} ({web(thread.posts[number - 1])})" for number in missing[:5])
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""  # noqa: PLR2004
    return Refused(
        f"the thread was posted, and of its {len(thread.posts)} posts somebody has deleted {len(missing)} since: "
        f"{posts}{more}; leave it so, or take the rest back with "
        f"“publish retract {slug} --channel {channel}”, which says how to publish it again"
    )
