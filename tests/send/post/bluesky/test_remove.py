"""Taking a thread back."""

from __future__ import annotations

import pytest

from pipeline.outcome import Deferred, InDoubt, Refused, Sent
from pipeline.send.post.bluesky.poster import BlueskyPoster
from pipeline.send.post.wire.answer import Said
from tests.send.post.bluesky.fake_pds import DID, FakePds
from tests.send.post.bluesky.far import HTML, LIST, POST, WRITE, sent
from tests.send.post.server import FarSide, Fault, Reply
from tests.send.post.threads import EXAMPLES, posting

pytestmark = pytest.mark.real


def test_a_thread_is_taken_back_whole_and_nothing_else(poster: BlueskyPoster, pds: FakePds, far: FarSide) -> None:
    receipts = [sent(poster.post(posting(example=example))) for example in EXAMPLES]
    kept = {}
    for number, example in enumerate(EXAMPLES[:2]):
        root = posting(example=example).request["body"]["writes"][0]["rkey"]
        answer = {"root": {"uri": f"at://{DID}/{POST}/{root}"}, "parent": {}}
        kept[POST, f"3zzzzzzzzzz{number}2".replace("0", "a").replace("1", "b")] = {
            "text": "an answer by hand",
            "reply": answer,
        }
    many = {
        (POST, f"2222222{letter}{other}aaaa"): {"text": "old"} for letter in "abcdefghij" for other in "abcdefghijklmno"
    }
    pds.records |= kept | many
    outcomes = poster.retract(receipts[:2])
    assert outcomes == [Sent(receipt) for receipt in receipts[:2]]
    last = posting(example=EXAMPLES[2]).request["body"]["writes"]
    assert set(pds.records) == set(kept) | set(many) | {(POST, write["rkey"]) for write in last}
    writes = len(far.calls(WRITE))
    assert poster.retract(receipts[:2]) == outcomes
    assert len(far.calls(WRITE)) == writes


def test_taking_back_what_cannot_be_seen(poster: BlueskyPoster, pds: FakePds, far: FarSide) -> None:
    receipt = sent(poster.post(posting()))
    assert isinstance(poster.retract(["at://did:plc:somebodyelse/app.bsky.feed.post/3mgllt2lfp26d"])[0], Refused)
    assert isinstance(poster.retract(["113"])[0], Refused)
    far.fault(Fault(WRITE, how="swallow"))
    assert isinstance(poster.retract([receipt])[0], InDoubt)
    far.fault(Fault(WRITE))
    assert isinstance(poster.retract([receipt])[0], Deferred)
    far.fault(Fault(LIST, "GET", reply=HTML))
    assert isinstance(poster.retract([receipt])[0], InDoubt)
    far.fault(Fault(WRITE, reply=Reply(429, {})))
    assert isinstance(poster.retract([receipt])[0], Deferred)
    far.fault(Fault(WRITE, reply=Reply(500, {}), acts=True))
    assert poster.retract([receipt]) == [Sent(receipt)]
    assert pds.records == {}


def test_what_is_not_of_the_thread_is_told_from_a_part_of_it(poster: BlueskyPoster, pds: FakePds, far: FarSide) -> None:
    assert poster.other(posting()) == ""
    sent(poster.post(posting()))
    keys = [write["rkey"] for write in posting().request["body"]["writes"] if write["collection"] == POST]
    assert poster.other(posting()) == ""
    del pds.records[POST, keys[1]]
    assert poster.other(posting()) == "", "a part of it is of it"
    pds.records[POST, keys[0]] = pds.records[POST, keys[0]] | {"text": "of somebody else"}
    assert poster.other(posting()) == f"https://bsky.app/profile/{DID}/post/{keys[0]}"
    far.fault(Fault("getRecord", "GET", reply=HTML))
    with pytest.raises(Said):
        poster.other(posting())
