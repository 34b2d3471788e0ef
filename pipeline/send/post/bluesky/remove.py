"""Taking a thread back: which records belong to it, and their deletion in one request.

A receipt names the first post. The others have the keys that follow its key (`pipeline.pack.tids`) and answer it: what
a person has written under the thread has another key, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.outcome import Deferred, Outcome, Refused, Sent
from pipeline.send.post.bluesky.fill import POST
from pipeline.send.post.bluesky.repo import Repo
from pipeline.send.post.bluesky.words import Account, turned_down

_WRITE: Final = "/xrpc/com.atproto.repo.applyWrites"
_GATES: Final = ("app.bsky.feed.threadgate", "app.bsky.feed.postgate")
_ALPHABET: Final = "234567abcdefghijklmnopqrstuvwxyz"
_CLOCK: Final = 1 << 10
_MOST: Final = 200
_ROOT = re.compile(rf"at://(did:[^/\s]+)/{re.escape(POST)}/([{_ALPHABET}]{{13}})(?:\s|$)")


def remove(repo: Repo, receipt: str, did: str, account: Account) -> Outcome:
    """Delete the thread that a receipt names, in one request; what is gone already counts as deleted.

    Raises:
        Trouble: not now.
        HttpFault, Said: whether it is gone is not known; a second call does no harm.
    """
    root = _ROOT.match(receipt)
    if root is None or root[1] != did:
        return Refused(f"the receipt names no thread of {account.handle}; see the channel's `handle`")
    if not (deletions := list(_belonging(repo, did, root[2]))):
        return Sent(receipt)
    answer = repo.call("POST", _WRITE, {"repo": did, "writes": deletions})
    if trouble := None if answer.ok else turned_down(answer, account):
        raise trouble
    if answer.ok or not any(True for _ in _belonging(repo, did, root[2])):
        return Sent(receipt)
    why = f"{account.host} does not delete the thread ({answer.said}); try again later"
    return Deferred(why, str(answer.status), "connection", answer.wait())


def _belonging(repo: Repo, did: str, root: str) -> Iterator[Mapping[str, str]]:
    """The deletions that take back the thread under this key, the last post first."""
    uri = f"at://{did}/{POST}/{root}"
    posts = []
    for record in repo.listed(did, POST):
        rkey = str(record.get("uri", "")).rpartition("/")[2]
        if rkey == root or (_follows(rkey, root) and _answers(record.get("value"), uri)):
            posts.append(rkey)
        elif rkey < root:
            break  # the list goes from the newest key to the oldest, and ours are not below the first
    for rkey in sorted(posts, reverse=True):
        yield _deletion(POST, rkey)
    for gate in _GATES:
        if repo.get(did, gate, root) is not None:
            yield _deletion(gate, root)


def _deletion(collection: str, rkey: str) -> Mapping[str, str]:
    return {"$type": "com.atproto.repo.applyWrites#delete", "collection": collection, "rkey": rkey}


def _answers(value: Any, uri: str) -> bool:
    try:
        return bool(value["reply"]["root"]["uri"] == uri)
    except (KeyError, TypeError):
        return False


def _follows(rkey: str, root: str) -> bool:
    """Whether a key is one of the next after the root's: the same clock, some microseconds later."""
    steps, rest = divmod(_number(rkey) - _number(root), _CLOCK)
    return rest == 0 and 0 < steps < _MOST


def _number(rkey: str) -> int:
    value = 0
    for character in rkey:
        value = value << 5 | max(_ALPHABET.find(character), 0)
    return value
