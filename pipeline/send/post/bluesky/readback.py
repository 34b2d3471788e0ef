"""A thread read back after it was posted: every record, its CID, and what it answers. No server verifies that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.send.post.bluesky.cid import record_cid
from pipeline.send.post.bluesky.fill import Thread
from pipeline.send.post.bluesky.look import same
from pipeline.send.post.bluesky.repo import Repo
from pipeline.send.post.poster import ReadBack


def read_back(repo: Repo, thread: Thread) -> ReadBack:
    """See which posts of a thread stand there, in order and as they were written.

    A post is altered if the record says something else, if its content does not have the CID that the server names, or
    if it answers other versions of posts than those that stand there. The time is not compared: a run whose ledger was
    lost finds the thread of an earlier one.

    Raises:
        HttpFault, Said: the server does not let us look.
    """
    did = str(thread.body["repo"])
    there = {record.uri: repo.get(did, record.collection, record.rkey) for record in thread.records}
    found = {uri: one for uri, one in there.items() if one is not None}
    missing, altered = [], []
    for number, record in enumerate(thread.posts, start=1):
        if record.uri not in found:
            missing.append(number)
        elif not same(record, found) or not _sound(found[record.uri]):
            altered.append(number)
    return ReadBack(len(thread.posts), tuple(missing), altered=tuple(altered))


def _sound(one: Mapping[str, Any]) -> bool:
    """Whether a record has the CID that the server names."""
    try:
        return record_cid(one["value"]) == one.get("cid")
    except ValueError:
        return False
