"""A ledger that knows nothing of an earlier run: what that one posted is found, and never posted twice in silence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.dispatch.test_thread_faults import said
from tests.dispatch.thread_faults import World, opened
from tests.publications import SLUG
from tests.send.post.mastodon import fake as mastodon
from tests.send.post.server import Fault, far_side

pytestmark = pytest.mark.real
KNOWS = "and were not posted again: this ledger knew nothing of them. If another one does, restore that one"


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Only before a network that shows what it has, and takes a repeat for another post."""
    with ExitStack() as stack:
        yield opened("mastodon", lambda app: stack.enter_context(far_side(app)), tmp_path, capsys, monkeypatch)


def lose(world: World) -> None:
    """The ledger is gone; the hour is over in which the network knows a repeat by its key."""
    folder = world.publication.folder / "state"
    for file in folder.glob("ledger.db*"):
        file.unlink()
    world.later(7200)


def statuses(world: World) -> mastodon.FakeMastodon:
    fake: mastodon.FakeMastodon = world.network.fake
    return fake


def test_a_whole_thread_is_found_as_it_stands_and_nothing_is_posted(world: World) -> None:
    world.publish(0)
    posts = len(world.network.there())
    lose(world)
    told = world.publish(0)
    assert f"{SLUG}/net: {posts} of {posts} posts stood there already, {KNOWS}" in told
    assert f"read back: {posts} of {posts} posts stand there, in order" in told
    assert len(world.network.there()) == len(world.posts()) == posts
    world.true()
    world.done()


@pytest.mark.parametrize("there", [1, 3])
def test_a_thread_that_was_begun_is_gone_on_with(world: World, there: int) -> None:
    world.fault(replace(said(429, "Too many requests"), after=there))
    world.publish(3)
    assert len(world.network.there()) == there
    lose(world)
    assert f"{there} of {len(world.wanted())} posts stood there already, {KNOWS}" in world.publish(0)
    assert world.network.there() == world.wanted()
    world.done()


def test_what_is_not_there_is_looked_for_once_and_posted(world: World) -> None:
    told = world.publish(0)
    assert "stood there already" not in told
    looked = [heard for heard in world.far.heard if heard.method == "GET" and heard.path.endswith("/statuses")]
    assert len(looked) <= 4, "at the gate, before the first post, and for reading back"
    assert "looked: 1: it is not there" in world.run("log", SLUG, status=0)
    world.done()


def test_two_that_say_the_same_are_a_person_s_to_judge(world: World) -> None:
    world.publish(0)
    fake = statuses(world)
    fake.statuses.append(dict(fake.statuses[0], id=str(int(fake.statuses[-1]["id"]) + 1)))
    there = len(fake.statuses)
    lose(world)
    told = world.publish(3)
    assert "post 1: an earlier run may have posted it, of which this ledger knows nothing" in told
    assert f"“publish settle {SLUG}/net=unsent” if you are sure that nothing of it is there" in told
    world.publish(3)
    assert len(fake.statuses) == there
    fake.statuses.pop()
    world.publish(0)
    assert world.network.there() == world.wanted()


def test_a_person_who_is_sure_has_it_posted(world: World) -> None:
    world.publish(0)
    fake, whole = statuses(world), len(world.wanted())
    fake.statuses.append(dict(fake.statuses[0], id=str(int(fake.statuses[-1]["id"]) + 1)))
    lose(world)
    world.publish(3)
    fake.statuses.clear()
    world.run("settle", f"{SLUG}/net=unsent", status=0)
    world.publish(0)
    assert len(fake.statuses) == whole


def _another(world: World, date: str) -> Path:
    """An issue of another day, with words of its own."""
    issue = world.publication.issue
    other = issue.with_name(issue.name.replace("2026-03-09", date))
    text = issue.read_text(encoding="utf-8").replace("Crossings", "Bridges")
    other.write_text(text.replace("March 9th, 2026", f"March 16th, {date[:4]}"), encoding="utf-8")
    return other


def test_an_issue_younger_than_the_ledger_is_posted_at_once(world: World) -> None:
    world.publish(0)
    other = _another(world, "2126-03-16")
    world.run(other, "--no-wait", "--channel", "net", status=0)
    assert "looked" not in world.run("log", other.stem, status=0)


def test_every_issue_that_a_lost_ledger_may_have_known_is_found(world: World) -> None:
    other = _another(world, "2026-03-16")
    for issue in (world.publication.issue, other):
        world.run(issue, "--no-wait", "--channel", "net", status=0)
    there = world.network.there()
    lose(world)
    for issue in (world.publication.issue, other):
        assert KNOWS in world.run(issue, "--no-wait", "--channel", "net", status=0)
    assert world.network.there() == there


def _look(status: int, after: int) -> Fault:
    """The far side does not let us look, once."""
    return replace(said(status, "down"), method="GET", path="/statuses", after=after)


def test_a_network_that_is_away_at_the_look_is_asked_again_before_anything_is_posted(world: World) -> None:
    world.far.fault(_look(503, 1))
    assert "run it again to go on" in world.publish(3)
    assert world.network.there() == []
    world.done()


def test_a_first_issue_is_posted_though_the_network_never_lets_us_look(world: World) -> None:
    world.far.fault(_look(403, 1))
    world.publish(0)
    assert world.network.there() == world.wanted()
    assert "looked: 1: not seen, and no run is known that posted it" in world.run("log", SLUG, status=0)
    world.done()


def test_a_first_issue_is_posted_beside_older_posts_and_edited_ones(world: World) -> None:
    fake = statuses(world)
    fake.stand({"status": "Tea roads", "visibility": "public"}, edited_at="2026-03-20T10:00:00Z")
    world.publish(0)
    assert len(fake.statuses) == 1 + len(world.wanted())


def test_a_thread_whose_lead_was_found_waits_for_the_rest_to_be_seen(world: World) -> None:
    world.publish(0)
    there = world.network.there()
    lose(world)
    world.far.fault(_look(503, 2))
    told = world.publish(3)
    assert "whether it is there is not known" in told
    assert world.network.there() == there
    world.publish(0)
    assert world.network.there() == there
