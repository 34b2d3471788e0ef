"""The Bluesky poster against a PDS in memory that can have every fault there is: posting, repeats, doubt."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from pipeline.outcome import Deferred, InDoubt, Refused
from pipeline.pack.bluesky import GATE
from pipeline.send.post.bluesky.poster import BlueskyPoster
from pipeline.send.post.poster import Poster, Posting
from tests.send.post.bluesky.fake_pds import DID, HANDLE, FakePds
from tests.send.post.bluesky.far import GET, HTML, POST, WRITE, complete, poster_at, sent
from tests.send.post.server import FarSide, Fault, Reply
from tests.send.post.threads import EXAMPLES, posting

pytestmark = pytest.mark.real


def test_is_a_poster(poster: BlueskyPoster, far: FarSide) -> None:
    assert isinstance(poster, Poster)
    assert poster.repeatable_for == math.inf
    assert poster.relay == f"{HANDLE} at {far.url.removeprefix('http://')}"
    assert far.heard == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_thread_is_one_request_and_exactly_the_outbox_with_its_slots_filled(
    poster: BlueskyPoster, far: FarSide, pds: FakePds, example: str
) -> None:
    thread = posting(example=example)
    rkey = thread.request["body"]["writes"][0]["rkey"]
    assert sent(poster.post(thread)) == f"at://{DID}/{POST}/{rkey} https://bsky.app/profile/{DID}/post/{rkey}"
    assert complete(pds, thread)
    [write] = far.calls(WRITE)
    body = write.body.decode()
    assert thread.request["body"]["repo"] not in body
    records = [one["value"] for one in write.json["writes"]]
    assert [one["createdAt"] for one in records[:2]] == ["2023-11-14T22:13:20.500Z", "2023-11-14T22:13:20.501Z"]
    for record, before in zip(thread.request["body"]["writes"], write.json["writes"], strict=True):
        same = {name for name in record["value"] if name not in {"createdAt", "reply"}}
        assert {name: record["value"][name] for name in same} == {name: before["value"][name] for name in same}
    assert not any(placeholder in body for placeholder in thread.placeholders.values())


def test_a_repeat_is_found_with_the_same_receipt_and_nothing_is_written_twice(
    poster: BlueskyPoster, pds: FakePds, far: FarSide, tmp_path: Path
) -> None:
    receipt = sent(poster.post(posting()))
    before = json.dumps(sorted(pds.records.items()))
    assert sent(poster.post(posting())) == receipt
    assert sent(poster.find(posting())) == receipt
    another = poster_at(far, tmp_path / "wiped")
    assert sent(another.post(posting(first_at=1_700_090_000.0))) == receipt  # the ledger was lost: another time
    another.close()
    assert json.dumps(sorted(pds.records.items())) == before


@pytest.mark.parametrize("how", ["swallow", "tear", "hang", "huge"])
def test_an_answer_lost_after_the_server_acted_is_found(
    poster: BlueskyPoster, pds: FakePds, far: FarSide, how: Any
) -> None:
    far.fault(Fault(WRITE, how=how, acts=True))
    sent(poster.post(posting()))
    assert complete(pds, posting())
    assert len(far.calls(WRITE)) == 1


@pytest.mark.parametrize("how", ["swallow", "tear", "hang", "huge"])
def test_a_silent_server_that_did_not_act_leaves_doubt_and_the_repeat_is_harmless(
    poster: BlueskyPoster, pds: FakePds, far: FarSide, how: Any
) -> None:
    far.fault(Fault(WRITE, how=how))
    assert isinstance(poster.post(posting()), InDoubt)
    assert poster.find(posting()) == Deferred("no post of the thread is there; it can be posted")
    sent(poster.post(posting()))
    assert complete(pds, posting())


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_fault_of_theirs_that_has_acted_is_sent(
    poster: BlueskyPoster, pds: FakePds, far: FarSide, status: int
) -> None:
    far.fault(Fault(WRITE, reply=Reply(status, {"error": "InternalServerError"}), acts=True))
    sent(poster.post(posting()))
    assert complete(pds, posting())


def test_a_fault_of_theirs_that_has_not_acted(poster: BlueskyPoster, far: FarSide) -> None:
    far.fault(Fault(WRITE, reply=Reply(500, {"error": "InternalServerError", "message": "Internal Server Error"})))
    far.fault(Fault(WRITE, reply=Reply(504, text="<html><title>Gateway Timeout</title>")))
    answered = poster.post(posting())
    assert isinstance(answered, Deferred)
    assert (answered.code, answered.scope) == ("500", "connection")
    gateway = poster.post(posting())
    assert isinstance(gateway, InDoubt)
    assert "(504, a web page (“Gateway Timeout”) instead of data)" in gateway.why


def test_doubt_that_cannot_be_settled_now_stays_doubt(poster: BlueskyPoster, far: FarSide) -> None:
    far.fault(Fault(WRITE, how="swallow", acts=True))
    far.fault(Fault(GET, "GET", how="swallow", times=2))
    assert isinstance(poster.post(posting()), InDoubt)
    assert isinstance(poster.find(posting()), InDoubt)
    far.fault(Fault(GET, "GET", reply=HTML))
    unread = poster.find(posting())
    assert isinstance(unread, InDoubt)
    assert "a web page (“Welcome”)" in unread.why
    sent(poster.find(posting()))


def test_success_without_a_word_of_the_posts_is_looked_at(poster: BlueskyPoster, pds: FakePds, far: FarSide) -> None:
    far.fault(Fault(WRITE, reply=HTML, acts=True))
    far.fault(Fault(WRITE, reply=Reply(200, {"results": [{"uri": "at://x", "cid": "y"}]})))
    sent(poster.post(posting()))
    pds.records.clear()
    assert isinstance(poster.post(posting()), InDoubt)


def test_a_key_taken_by_something_else_is_refused_with_its_address(poster: BlueskyPoster, pds: FakePds) -> None:
    poster.post(posting())
    rkey = posting().request["body"]["writes"][2]["rkey"]
    pds.records[POST, rkey]["text"] = "Something else"
    for outcome in (poster.post(posting()), poster.find(posting())):
        assert isinstance(outcome, Refused)
        assert (
            f"in the place of post 3 stands something else (https://bsky.app/profile/{DID}/post/{rkey})" in outcome.why
        )


def _gated() -> Posting:
    """The thread with a threadgate, as a channel with `replies` has it."""
    thread = posting()
    writes = thread.request["body"]["writes"]
    rkey, did = writes[0]["rkey"], thread.placeholders["did"]
    value = {"$type": GATE, "post": f"at://{did}/{POST}/{rkey}", "allow": [{"$type": f"{GATE}#followerRule"}]}
    value["createdAt"] = writes[0]["value"]["createdAt"]
    writes.append(writes[0] | {"collection": GATE, "rkey": rkey, "value": value})
    return thread


def test_a_thread_whose_answers_somebody_moderates_is_found_all_the_same(poster: BlueskyPoster, pds: FakePds) -> None:
    thread = _gated()
    receipt = sent(poster.post(thread))
    [gate] = [key for key in pds.records if key[0] == GATE]
    for change in (lambda: pds.records[gate].update(hiddenReplies=["at://x"]), lambda: pds.records.pop(gate)):
        change()
        assert sent(poster.post(thread)) == receipt
        assert sent(poster.find(thread)) == receipt
    number, last = len(thread.request["body"]["writes"]) - 1, thread.request["body"]["writes"][-2]["rkey"]
    pds.records.pop((POST, last))
    outcome = poster.find(thread)
    assert isinstance(outcome, Refused)
    assert f"of its {number} posts somebody has deleted 1 since: {number} (https://bsky.app/" in outcome.why


def test_a_threadgate_without_its_thread_is_no_thread(poster: BlueskyPoster, pds: FakePds) -> None:
    thread = _gated()
    sent(poster.post(thread))
    for key in [key for key in pds.records if key[0] == POST]:
        pds.records.pop(key)
    outcome = poster.find(thread)
    assert isinstance(outcome, Refused)
    assert "somebody has deleted" in outcome.why


@pytest.mark.parametrize("part", ["facets", "langs", "embed", "labels"])
def test_every_part_of_a_post_is_compared(poster: BlueskyPoster, pds: FakePds, part: str) -> None:
    poster.post(posting())
    next(reversed(pds.records.values()))[part] = []
    assert isinstance(poster.find(posting()), Refused)


def test_a_reply_to_another_record_than_the_one_that_stands_there_is_something_else(
    poster: BlueskyPoster, pds: FakePds
) -> None:
    poster.post(posting())
    next(iter(pds.records.values()))["createdAt"] = "2020-01-01T00:00:00.000Z"
    assert isinstance(poster.find(posting()), Refused)


def test_a_post_that_a_person_deleted_is_not_posted_again(poster: BlueskyPoster, pds: FakePds) -> None:
    poster.post(posting())
    rkey = posting().request["body"]["writes"][3]["rkey"]
    del pds.records[POST, rkey]
    before = dict(pds.records)
    for outcome in (poster.post(posting()), poster.find(posting())):
        assert isinstance(outcome, Refused)
        assert f"somebody has deleted 1 since: 4 (https://bsky.app/profile/{DID}/post/{rkey})" in outcome.why
        assert f"publish retract {EXAMPLES[0]} --channel bluesky" in outcome.why
    assert pds.records == before


def test_what_the_network_refuses_is_refused_in_its_words(poster: BlueskyPoster, far: FarSide) -> None:
    far.fault(
        Fault(WRITE, reply=Reply(400, {"error": "InvalidRequest", "message": "Invalid\n$.writes[1].record.text"}))
    )
    outcome = poster.post(posting())
    assert isinstance(outcome, Refused)
    assert "refuses the thread (Invalid $.writes[1].record.text)" in outcome.why
