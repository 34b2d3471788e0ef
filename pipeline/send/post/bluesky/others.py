"""What stands in the places of a thread and is not of it: an earlier wording, or a post of somebody else's making."""

from __future__ import annotations

from pipeline.send.post.bluesky.fill import Thread
from pipeline.send.post.bluesky.look import same, web
from pipeline.send.post.bluesky.repo import Repo


def other_in_place(repo: Repo, thread: Thread) -> str:
    """Where the first post stands that has a key of this thread and says something else; empty: there is none.

    Posts of the thread itself count for nothing here, whether all of them stand there or only a part.

    Raises:
        HttpFault, Said: the server does not say what is there.
    """
    did = str(thread.body["repo"])
    there = {record.uri: repo.get(did, record.collection, record.rkey) for record in thread.posts}
    found = {uri: one for uri, one in there.items() if one is not None}
    return next((web(one) for one in thread.posts if one.uri in found and not same(one, found)), "")
