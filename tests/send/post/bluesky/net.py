"""Bluesky for the contract: a thread is one delivery, and one request."""

from __future__ import annotations

import atexit
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from tests.send.post.bluesky.fake_pds import PASSWORD, FakePds
from tests.send.post.bluesky.far import poster_at
from tests.send.post.net import Net
from tests.send.post.server import Reply
from tests.send.post.threads import posting


def net() -> Net:
    """One account, and the first example's thread."""
    pds, state = FakePds(), Path(mkdtemp())
    atexit.register(partial(rmtree, state, ignore_errors=True))
    thread = posting()
    expired = Reply(400, {"error": "ExpiredToken", "message": "Token has expired"})
    return Net(
        app=pds,
        poster=lambda far: poster_at(far, state),
        postings=(thread,),
        posted=lambda: [record["text"] for _, record in sorted(pds.records.items()) if "text" in record],
        path="repo.applyWrites",
        secrets=(PASSWORD, *(f"eyJhbGciOiJIUzI1NiJ9.{kind}000001.secret" for kind in ("acc", "ref"))),
        finds=True,
        deletes=True,
        threads=True,
        denied=(expired,),
        paces=((Reply(429, {"error": "RateLimitExceeded"}, headers={"RateLimit-Reset": "40"}), 40.0),),
        refused=(Reply(400, {"error": "InvalidRequest", "message": "Invalid app.bsky.feed.post record"}),),
        guided=False,
    )
