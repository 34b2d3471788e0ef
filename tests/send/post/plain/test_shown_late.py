"""Networks that know no key of ours and may show late what they took: a whole run, killed or not, doubles nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.ledger import Ledger
from pipeline.outcome import Outcome
from pipeline.send.post.carry.run import carry_thread
from pipeline.send.post.poster import Posting
from pipeline.send.run.job import Finished
from tests.send.fakes import Killed
from tests.send.post.carry.world import SLUG, Clock, job, opened
from tests.send.post.facebook import fake as facebook
from tests.send.post.facebook import net as facebook_net
from tests.send.post.linkedin import fake as linkedin
from tests.send.post.linkedin import net as linkedin_net
from tests.send.post.server import App, FarSide, Fault, Reply, far_side
from tests.send.post.threads_network import fake as threads
from tests.send.post.threads_network import net as threads_net
from tests.send.post.x import fake as x
from tests.send.post.x import net as x_net

pytestmark = pytest.mark.real
DAYS = 3 * 86_400.0
SLOW = Reply(429, {"message": "slow down", "title": "Too Many Requests"})


@dataclass(frozen=True)
class Network:
    """One network: its fake, and how the paths end of the request that posts and of the one that lists."""

    fake: Any
    app: App
    poster: Callable[[FarSide], Any]
    posting: Posting
    posts: str
    lists: str
    posted: Callable[[], Sequence[object]]


def _linkedin() -> Network:
    there = linkedin.FakeLinkedIn()
    return Network(
        there, there, linkedin_net.poster, linkedin_net.postings()[0], "/rest/posts", "/rest/posts", there.texts
    )


def _facebook() -> Network:
    there = facebook.FakeGraph()
    return Network(there, there, facebook_net.poster, facebook_net.postings()[0], "/feed", "/feed", there.texts)


def _threads() -> Network:
    there = threads.FakeThreads()
    [posting] = threads.postings("Lamps")
    return Network(
        there, there.app, threads_net.poster, posting, "/threads_publish", "/threads", lambda: list(there.posts)
    )


def _x() -> Network:
    there = x.FakeX()
    [posting] = x.postings("Lamps")
    return Network(there, there.app, x_net.poster, posting, "/2/tweets", "/tweets", lambda: list(there.tweets))


NETWORKS = {"facebook": _facebook, "linkedin": _linkedin, "threads": _threads, "x": _x}


class Dies:
    """A poster whose process is killed when its post has been answered."""

    def __init__(self, poster: Any) -> None:
        self._poster = poster

    def __getattr__(self, name: str) -> Any:
        return getattr(self._poster, name)

    def post(self, posting: Posting) -> Outcome:
        self._poster.post(posting)
        raise Killed


@dataclass
class World:
    """A network with its far side, a ledger, and one clock for them all, which moves only where somebody sleeps."""

    network: Network
    far: FarSide
    ledger: Ledger
    clock: Clock

    @contextmanager
    def poster(self) -> Iterator[Any]:
        """A poster of a process of its own."""
        made = self.network.poster(self.far)
        made._clock, made._sleep = self.clock, self.clock.sleep
        yield made
        made.close()

    def run(self, *, dies: bool = False) -> Finished:
        with self.poster() as made:
            this = job(self.ledger, Dies(made) if dies else made, self.clock, 1, postings=[self.network.posting])
            return carry_thread(this)

    def swallow(self, *, acts: bool) -> None:
        self.far.fault(Fault(self.network.posts, how="swallow", acts=acts))

    def looks(self) -> int:
        return len([heard for heard in self.far.calls(self.network.lists) if heard.method == "GET"])


@pytest.fixture(params=sorted(NETWORKS))
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    clock = Clock()
    clock.now = linkedin.NOW
    network = NETWORKS[request.param]()
    network.fake.clock = clock
    with far_side(network.app) as far, opened(tmp_path, clock) as ledger:
        yield World(network, far, ledger, clock)


@pytest.mark.parametrize(("late", "slept", "looks"), [(0, 0, 1), (3, 5, 2), (12, 15, 3), (40, 60, 5)])
def test_what_is_shown_late_is_found_and_looked_for_no_longer(
    world: World, late: float, slept: float, looks: int
) -> None:
    world.network.fake.late = late
    world.swallow(acts=True)
    asked: list[int] = []
    world.clock.on_sleep = lambda: asked.append(world.looks())
    assert world.run().verdict == "done"
    assert len(world.network.posted()) == 1
    assert world.clock.slept == pytest.approx(slept, abs=0.01)
    assert asked == list(range(1, looks))
    assert world.ledger.mailings(SLUG)[0].state == "done"


def test_what_was_not_taken_is_posted_after_the_last_look_and_once(world: World) -> None:
    world.swallow(acts=False)
    assert world.run().verdict == "deferred"
    assert world.clock.slept == pytest.approx(60.0, abs=0.01)
    world.clock.now += 60
    assert world.run().verdict == "done"
    assert len(world.network.posted()) == 1


def test_a_run_that_was_killed_counts_from_its_last_try_however_old_the_first_one_is(world: World) -> None:
    world.far.fault(Fault(world.network.posts, reply=SLOW))
    assert world.run().verdict == "deferred"
    world.clock.now += DAYS
    world.network.fake.late = 40.0
    with pytest.raises(Killed):
        world.run(dies=True)
    assert len(world.network.posted()) == 1
    world.clock.now += 1
    assert world.run().verdict == "done"
    assert len(world.network.posted()) == 1
    assert world.clock.slept == pytest.approx(59.0, abs=0.01)


def test_long_after_the_last_try_one_look_is_enough(world: World) -> None:
    with pytest.raises(Killed):
        world.run(dies=True)
    world.clock.now += DAYS
    assert world.run().verdict == "done"
    assert len(world.network.posted()) == 1
    assert world.clock.slept == 0.0
