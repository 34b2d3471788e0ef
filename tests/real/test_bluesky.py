"""The Bluesky poster against a real Personal Data Server, straight and through a proxy that loses answers."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from pipeline.channel import BlueskySettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.pack.tids import tids
from pipeline.send.post.bluesky.cid import record_cid
from pipeline.send.post.bluesky.fill import filled
from pipeline.send.post.bluesky.poster import BlueskyPoster
from pipeline.send.post.poster import Posting
from pipeline.send.sender import SendError
from pipeline.text.cids import blob_cid
from tests.real.pds import Account, Pds, forwarding, given_account, running_pds
from tests.send.post.server import FarSide, Fault, far_side
from tests.send.post.threads import EXAMPLES, posting

pytestmark = pytest.mark.real
POST, WRITE, LOGIN = "app.bsky.feed.post", "repo.applyWrites", "server.createSession"
Make = Callable[..., BlueskyPoster]


@pytest.fixture(scope="module")
def pds() -> Iterator[Pds]:
    with running_pds() as one:
        yield one


@pytest.fixture(scope="module")
def account(request: pytest.FixtureRequest) -> Account:
    """The one of the environment, else a new one of the server that is started for this."""
    given = given_account()
    if given is not None:
        return given
    server: Pds = request.getfixturevalue("pds")
    return server.account()


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared, as between the runs of one publication: a server allows few logins."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def make(account: Account, state: Path) -> Iterator[Make]:
    """A maker of posters of the account, at another address where one is given."""
    with ExitStack() as stack:

        def made(server: str = account.server, **more: Any) -> BlueskyPoster:
            settings = BlueskySettings(server=server, handle=account.handle)
            one = BlueskyPoster(settings, account.password, state, timeout=(5.0, 20.0), **more)
            stack.callback(one.close)
            return one

        yield made


@pytest.fixture
def far(account: Account) -> Iterator[FarSide]:
    with far_side(forwarding(account.server)) as side:
        yield side


@pytest.fixture
def thread(make: Make) -> Iterator[Posting]:
    """A thread that was never posted, and is taken back afterwards."""
    one = fresh()
    yield one
    poster = make()
    found = poster.find(one)
    rkey = one.request["body"]["writes"][0]["rkey"]
    if not (isinstance(found, Deferred) and found.scope == "reader"):
        did = poster._sessions.current().did
        assert isinstance(poster.retract([f"at://{did}/{POST}/{rkey}"])[0], Sent)


def fresh(example: str = EXAMPLES[0], **times: float) -> Posting:
    """The thread of an example under keys that nobody had before."""
    old, key = posting(example=example), f"{uuid.uuid4()}/bluesky/1"
    writes = old.request["body"]["writes"]
    text = json.dumps(old.request)
    for write, rkey in zip(writes, tids(dt.datetime.now(dt.UTC).date(), key, len(writes)), strict=True):
        text = text.replace(write["rkey"], rkey)
    return Posting(key, json.loads(text), old.placeholders, times.get("first_at", time.time()))


def later(thread: Posting) -> Posting:
    """The same thread for a run whose ledger was lost."""
    return Posting(thread.key, thread.request, thread.placeholders, thread.first_at + 4000)


def sent(outcome: Outcome) -> str:
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def there(account: Account, poster: BlueskyPoster, thread: Posting) -> list[dict[str, Any]]:
    """The thread's records as the server has them, in the thread's order."""
    did = poster._sessions.current().did
    query = urlencode({"repo": did, "collection": POST, "limit": 100})
    with urlopen(f"{account.server}/xrpc/com.atproto.repo.listRecords?{query}", timeout=30) as answer:  # noqa: S310
        records = json.loads(answer.read())["records"]
    wanted = {write["rkey"] for write in thread.request["body"]["writes"]}
    return sorted((one for one in records if one["uri"].rpartition("/")[2] in wanted), key=lambda one: str(one["uri"]))


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_whole_thread_in_one_write_under_the_cids_that_were_computed_here(
    account: Account, make: Make, far: FarSide, example: str
) -> None:
    thread, poster = fresh(example), make(far.url)
    poster.check()
    receipt = sent(poster.post(thread))
    assert len(far.calls(WRITE)) == 1
    ours = filled(thread, poster._sessions.current().did)
    records = there(account, poster, thread)
    assert [(one["uri"], one["cid"], one["value"]) for one in records] == [
        (one.uri, one.cid, one.value) for one in ours.records
    ]
    assert [one["cid"] for one in records] == [record_cid(one["value"]) for one in records]
    assert receipt.split()[0] == records[0]["uri"]
    assert poster.retract([receipt]) == [Sent(receipt)] == poster.retract([receipt])
    assert there(account, poster, thread) == []


def test_posted_again_it_is_found_and_nothing_is_there_twice(account: Account, make: Make, thread: Posting) -> None:
    poster = make()
    receipt = sent(poster.post(thread))
    before = there(account, poster, thread)
    assert sent(poster.post(thread)) == receipt
    assert sent(make().post(later(thread))) == receipt  # the ledger was lost: another time, other CIDs
    assert sent(poster.find(later(thread))) == receipt
    assert there(account, poster, thread) == before
    assert len(before) == len(thread.request["body"]["writes"])


@pytest.mark.parametrize("how", ["swallow", "tear", "huge"])
@pytest.mark.parametrize("acts", [True, False])
def test_an_answer_that_is_lost(
    account: Account,
    make: Make,
    far: FarSide,
    thread: Posting,
    how: Any,
    acts: bool,  # noqa: FBT001
) -> None:
    far.fault(Fault(WRITE, how=how, acts=acts))
    poster = make(far.url)
    outcome = poster.post(thread)
    assert isinstance(outcome, Sent if acts else InDoubt)
    assert len(there(account, poster, thread)) == (len(thread.request["body"]["writes"]) if acts else 0)
    receipt = sent(poster.post(thread))
    assert sent(make().post(later(thread))) == receipt
    assert len(there(account, poster, thread)) == len(thread.request["body"]["writes"])


def test_every_answer_of_a_run_may_be_lost_in_turn(account: Account, make: Make, far: FarSide, thread: Posting) -> None:
    for path, method in ((WRITE, "POST"), ("repo.getRecord", "GET"), ("server.getSession", "GET")):
        far.fault(Fault(path, method, how="swallow", acts=True))
    poster = make(far.url)
    assert isinstance(poster.post(thread), InDoubt)
    with pytest.raises(SendError):
        poster.check()
    sent(poster.find(thread))
    assert len(there(account, poster, thread)) == len(thread.request["body"]["writes"])


def test_a_key_that_is_taken_is_refused(account: Account, make: Make, thread: Posting) -> None:
    poster = make()
    body = json.loads(json.dumps(thread.request))
    body["body"]["writes"] = body["body"]["writes"][:1]
    body["body"]["writes"][0]["value"] |= {"text": "Something else", "facets": []}
    sent(poster.post(Posting(thread.key, body, thread.placeholders, thread.first_at)))
    outcome = poster.post(thread)
    assert isinstance(outcome, Refused)
    assert "in the place of post 1 stands something else (https://bsky.app/" in outcome.why
    assert len(there(account, poster, thread)) == 1


def test_a_post_that_a_person_deleted(account: Account, make: Make, thread: Posting) -> None:
    poster = make()
    sent(poster.post(thread))
    session, rkey = poster._sessions.current(), thread.request["body"]["writes"][2]["rkey"]
    gone = {"repo": session.did, "collection": POST, "rkey": rkey}
    Pds(account.server).call("com.atproto.repo.deleteRecord", gone, session.access)
    outcome = poster.post(thread)
    assert isinstance(outcome, Refused)
    assert f"somebody has deleted 1 since: 3 (https://bsky.app/profile/{session.did}/post/{rkey})" in outcome.why
    assert len(there(account, poster, thread)) == len(thread.request["body"]["writes"]) - 1


def test_the_server_refuses_in_its_own_words_and_writes_nothing(account: Account, make: Make, thread: Posting) -> None:
    poster = make()
    thread.request["body"]["writes"][1]["value"]["langs"] = ["not a language"]
    outcome = poster.post(thread)
    assert isinstance(outcome, Refused)
    assert "writes[1]" in outcome.why or "langs" in outcome.why
    assert there(account, poster, thread) == []


def test_a_picture_has_the_cid_that_was_computed_here(account: Account, make: Make, thread: Posting) -> None:
    picture = os.urandom(2000)
    blob = {"$type": "blob", "ref": {"$link": blob_cid(picture)}, "mimeType": "image/png", "size": len(picture)}
    external = {"uri": "https://example.org", "title": "T", "description": "D", "thumb": blob}
    embed = {"$type": "app.bsky.embed.external", "external": external}
    thread.request["body"]["writes"][0]["value"]["embed"] = embed
    thread = replace(thread, files={"card.png": picture})
    poster = make()
    sent(poster.post(thread))
    assert there(account, poster, thread)[0]["value"]["embed"] == embed
    sent(poster.post(thread))


def test_a_token_that_is_not_good_is_renewed(make: Make, thread: Posting) -> None:
    poster = make()
    session, bad = poster._sessions.current(), "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.nothing"
    poster._sessions._session = replace(session, access=bad)
    sent(poster.post(thread))
    # Within one second a PDS makes the same access token again, but never the same refresh token.
    assert poster._sessions.current().access != bad
    assert poster._sessions.current().refresh != session.refresh


def test_thirty_runs_log_in_once_and_too_many_logins_are_waited_for(pds: Pds, tmp_path: Path) -> None:
    one = pds.account()
    settings = BlueskySettings(server=one.server, handle=one.handle)
    with far_side(forwarding(one.server)) as far:
        through = BlueskySettings(server=far.url, handle=one.handle)
        for _ in range(31):
            poster = BlueskyPoster(through, one.password, tmp_path / "kept")
            poster.check()
            poster.close()
        assert len(far.calls(LOGIN)) == 1
    outcomes = []
    for number in range(31):
        poster = BlueskyPoster(settings, one.password, tmp_path / str(number))
        outcomes.append(poster.post(fresh()))
        poster.close()
    last = outcomes[-1]
    assert isinstance(last, Deferred)
    assert last.scope == "connection"
    assert last.wait is not None
    assert 0 < last.wait <= 300


def test_a_wrong_password_and_a_deactivated_account(pds: Pds, tmp_path: Path) -> None:
    one = pds.account()
    settings = BlueskySettings(server=one.server, handle=one.handle)
    with pytest.raises(SendError, match="does not accept handle and password"):
        BlueskyPoster(settings, "wrong-wrong-wrong", tmp_path / "wrong").check()
    poster = BlueskyPoster(settings, one.password, tmp_path)
    poster.check()
    who = {"identifier": one.handle, "password": "main password"}
    main = pds.call("com.atproto.server.createSession", who)["accessJwt"]
    pds.call("com.atproto.server.deactivateAccount", {}, main)
    with pytest.raises(SendError, match="suspended or switched off"):
        poster.check()
    outcome = poster.post(fresh())
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    poster.close()
