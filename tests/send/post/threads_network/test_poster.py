"""The poster for Threads: a container may be lost, its publication may not be doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from pipeline.channel import ThreadsSettings
from pipeline.outcome import Deferred, InDoubt, Refused, Sent
from pipeline.send.post.threads.poster import ThreadsPoster
from pipeline.send.post.wire.http import Http
from pipeline.send.sender import SendError
from tests.send.post.server import FarSide, Fault, Reply, far_side
from tests.send.post.threads_network.fake import ME, TOKEN, FakeThreads, error, postings

pytestmark = pytest.mark.real
THREAD = postings("Lamps & <gauges>\n\nhttps://example.org/a", "ရေစီး 🎏", "#Lantern closes")
WEB = "https://www.threads.com/@lantern.river/post/C"


@dataclass
class World:
    """A fake, the far side that runs it, a poster, and for how long it slept."""

    fake: FakeThreads
    far: FarSide
    poster: ThreadsPoster
    slept: list[float]

    def publishing(self, **fault: object) -> None:
        self.far.fault(Fault("/threads_publish", **fault))  # type: ignore[arg-type]


@pytest.fixture
def world() -> Iterator[World]:
    fake, slept = FakeThreads(), list[float]()
    with far_side(fake.app) as far:
        settings = ThreadsSettings(server=far.url, user=ME)
        poster = ThreadsPoster(settings, TOKEN, http=Http(timeout=(0.5, 0.5)), sleep=slept.append)
        yield World(fake, far, poster, slept)
        poster.close()


def _sent(world: World, number: int = 0, follows: str | None = None) -> str:
    outcome = world.poster.post(replace(THREAD[number], follows=follows))
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def test_a_post_is_prepared_and_then_published(world: World) -> None:
    first = _sent(world)
    second = _sent(world, 1, first)
    assert first == f"18002 {WEB}18002"
    assert [post["parent"] for post in world.fake.posts] == [None, "18002"]
    asked = [(heard.method, heard.path.rpartition("/")[2]) for heard in world.far.heard]
    assert asked[:4] == [("POST", "threads"), ("GET", "18001"), ("POST", "threads_publish"), ("GET", "18002")]
    assert second.startswith("18004 ")
    assert not any("access_token" in heard.query or TOKEN in repr(heard.query) for heard in world.far.heard)


def test_a_container_is_waited_for_and_not_for_ever(world: World) -> None:
    world.fake.states = ["IN_PROGRESS", "IN_PROGRESS"]
    assert _sent(world)
    assert world.slept == [1.0, 2.0]
    world.fake.states = ["IN_PROGRESS"] * 50
    outcome = world.poster.post(replace(THREAD[1], follows="18002"))
    assert isinstance(outcome, Deferred)
    assert sum(world.slept) < 70
    assert len(world.fake.posts) == 1
    world.fake.states = []
    made = len(world.fake.containers)
    assert _sent(world, 1, "18002")
    assert len(world.fake.containers) == made, "the container of the first try is good"


@pytest.mark.parametrize("state", ["ERROR UNKNOWN", "EXPIRED"])
def test_a_container_that_fails_is_refused_in_its_words(world: World, state: str) -> None:
    world.fake.states = [state]
    outcome = world.poster.post(THREAD[0])
    assert isinstance(outcome, Refused)
    assert state.rpartition(" ")[2] in outcome.why
    assert world.fake.posts == []
    assert _sent(world), "settled as unsent, another container is made"


@pytest.mark.parametrize("how", ["swallow", "hang", "tear"])
@pytest.mark.parametrize("acts", [True, False])
def test_silence_about_a_container_harms_nobody(world: World, how: str, acts: bool) -> None:  # noqa: FBT001
    world.far.fault(Fault("/threads", how=how, acts=acts))  # type: ignore[arg-type]
    outcome = world.poster.post(THREAD[0])
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "connection"
    assert world.fake.posts == []
    assert _sent(world)
    assert len(world.fake.posts) == 1


def test_a_lost_answer_to_the_publication_is_settled_by_looking(world: World) -> None:
    world.publishing(how="swallow", acts=True)
    assert _sent(world) == f"18002 {WEB}18002"
    world.publishing(how="swallow")
    outcome = world.poster.post(replace(THREAD[1], follows="18002"))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "connection"
    assert _sent(world, 1, "18002")
    assert len(world.fake.posts) == 2


def test_what_the_container_says_was_published_is_never_published_again(world: World) -> None:
    world.fake.hides = 9
    world.publishing(how="swallow", acts=True)
    outcome = world.poster.post(THREAD[0])
    assert isinstance(outcome, InDoubt)
    assert "does not show it yet" in outcome.why
    world.fake.hides = 0
    before = len(world.far.calls("/threads_publish"))
    assert _sent(world) == f"18002 {WEB}18002"
    assert len(world.far.calls("/threads_publish")) == before
    assert len(world.fake.posts) == 1


def test_another_process_finds_it_too(world: World) -> None:
    receipt = _sent(world)
    settings = ThreadsSettings(server=world.far.url, user=ME)
    other = ThreadsPoster(settings, TOKEN, http=Http(timeout=(0.5, 0.5)), sleep=world.slept.append)
    assert other.find(THREAD[0]) == Sent(receipt)
    assert isinstance(other.find(replace(THREAD[1], follows=receipt)), Deferred)
    other.close()


def test_it_is_looked_for_on_every_page_and_beyond_them_a_person_decides(world: World) -> None:
    world.fake.page = 2
    number = world.fake.stand("Lamps & <gauges>\n\nhttps://example.org/a")
    for other in range(7):
        world.fake.stand(f"Other {other}")
    assert world.poster.find(THREAD[0]) == Sent(f"{number} {WEB}{number}")
    for other in range(7, 12):
        world.fake.stand(f"Other {other}")
    assert isinstance(world.poster.find(THREAD[0]), InDoubt)


def test_a_clock_that_is_off_by_a_day_leads_to_a_question(world: World) -> None:
    world.fake.stand("Lamps & <gauges>\n\nhttps://example.org/a", at=time.time() - 80_000)
    assert isinstance(world.poster.find(THREAD[0]), InDoubt)


def test_a_post_stands_without_its_address_where_threads_does_not_tell_it(world: World) -> None:
    world.far.fault(Fault("/18002", "GET", reply=Reply(500, text="")))
    assert _sent(world) == "18002"


def test_too_many_links_and_too_long_a_text_are_the_posts_own(world: World) -> None:
    many = postings(" ".join(f"https://example.org/{n}" for n in range(6)))[0]
    outcome = world.poster.post(many)
    assert isinstance(outcome, Refused)
    assert "LINK_LIMIT_EXCEEDED; a post takes five different addresses" in outcome.why
    assert isinstance(world.poster.post(postings("long " * 120)[0]), Refused)
    assert world.fake.posts == []


@pytest.mark.parametrize("code", [4, 17, 32, 613])
def test_a_limit_of_calls_is_waited_for_at_every_step(world: World, code: int) -> None:
    for path in ("/threads", "/threads_publish"):
        world.far.fault(Fault(path, reply=error(400, code, "Application request limit reached")))
        outcome = world.poster.post(THREAD[0])
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "connection"


def test_the_check_says_whose_token_it_is_and_how_much_is_left(world: World) -> None:
    world.poster.check()
    assert world.poster.relay.endswith(" @lantern.river")
    said = [finding.said for finding in world.poster.inspect()]
    assert any("246 more of 250 posts" in one for one in said)
    assert any("990 more of 1000 replies" in one for one in said)
    world.fake.quota["reply_quota_usage"] = 995
    with pytest.raises(SendError, match="5 more of 1000 replies in 24 hours; wait") as fault:
        world.poster.check()
    assert fault.value.away


def test_the_token_of_another_account_is_named_with_its_number(world: World) -> None:
    settings = ThreadsSettings(server=world.far.url, user="4242")
    with pytest.raises(SendError, match=f"@lantern.river, whose number is {ME}; write that"):
        ThreadsPoster(settings, TOKEN, http=Http(timeout=(0.5, 0.5))).check()
    outcome = ThreadsPoster(settings, TOKEN, http=Http(timeout=(0.5, 0.5))).post(THREAD[0])
    assert isinstance(outcome, Deferred)
    assert "made for another account" in outcome.why


def test_an_expired_token_says_so(world: World) -> None:
    world.far.fault(Fault("/me", "GET", reply=error(401, 190, "Session has expired", 463)))
    with pytest.raises(SendError, match="the token has expired: make a new one"):
        world.poster.check()


def test_a_token_that_cannot_be_one_is_said_without_it() -> None:
    with pytest.raises(SendError) as fault:
        ThreadsPoster(ThreadsSettings(), "two words")
    assert "two words" not in str(fault.value)


def test_the_thread_is_read_back(world: World) -> None:
    first = _sent(world)
    second = _sent(world, 1, first)
    third = _sent(world, 2, second)
    assert world.poster.verify([first, second, third]).whole
    world.fake.posts = [post for post in world.fake.posts if post["id"] != second.partition(" ")[0]]
    assert world.poster.verify([first, second, third]).missing == (2,)
    assert world.poster.verify([first, third]).missing == (2,)
    world.far.fault(Fault("", "GET", reply=Reply(500, text=""), times=9))
    assert world.poster.verify([first]).why


def test_a_deletion_without_the_permission_is_said(world: World) -> None:
    receipt = _sent(world)
    world.far.fault(Fault("/18002", "DELETE", reply=error(403, 10, "Application does not have permission")))
    [outcome] = world.poster.retract([receipt])
    assert isinstance(outcome, Deferred)
    assert "the token lacks a permission" in outcome.why
    assert world.poster.retract([receipt]) == [Sent(receipt)]
    assert world.fake.posts == []
