"""Files that the posts refer to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.outcome import Deferred, Outcome, Refused
from pipeline.send.post.poster import Posting
from pipeline.text.cids import blob_cid
from tests.send.post.bluesky.fake_pds import FakePds
from tests.send.post.bluesky.far import HTML, poster_at, sent, spoil
from tests.send.post.server import FarSide, Fault, Reply
from tests.send.post.threads import posting

pytestmark = pytest.mark.real


PICTURE = b"\x89PNG a picture"


def _with_picture() -> Posting:
    blob = {"$type": "blob", "ref": {"$link": blob_cid(PICTURE)}, "mimeType": "image/png", "size": len(PICTURE)}
    external = {"uri": "https://example.org", "title": "T", "description": "D", "thumb": blob}
    one = spoil(posting(), 0, embed={"$type": "app.bsky.embed.external", "external": external})
    return replace(one, files={"card.png": PICTURE})


def test_files_are_uploaded_before_the_records(far: FarSide, pds: FakePds, tmp_path: Path) -> None:
    one = poster_at(far, tmp_path)
    one.check()
    pds.expire()
    sent(one.post(_with_picture()))
    assert pds.blobs == {blob_cid(PICTURE)}
    upload = far.calls("repo.uploadBlob")[-1]
    assert (upload.body, upload.headers["content-type"]) == (PICTURE, "image/png")
    one.close()


def test_files_that_do_not_arrive(far: FarSide, pds: FakePds, tmp_path: Path) -> None:
    without = poster_at(far, tmp_path).post(replace(_with_picture(), files={}))
    assert isinstance(without, Refused)
    assert "a file that it refers to is not in the outbox" in without.why
    one = poster_at(far, tmp_path)
    cases: list[tuple[Fault, type[Outcome]]] = [
        (Fault("repo.uploadBlob", how="swallow", acts=True), Deferred),
        (Fault("repo.uploadBlob", reply=Reply(500, {})), Deferred),
        (Fault("repo.uploadBlob", reply=Reply(429, {})), Deferred),
        (Fault("repo.uploadBlob", reply=Reply(413, {"error": "PayloadTooLarge"})), Refused),
        (Fault("repo.uploadBlob", reply=HTML), Deferred),
    ]
    for fault, kind in cases:
        far.fault(fault)
        assert isinstance(one.post(_with_picture()), kind)
    assert pds.records == {}
    one.close()
