"""What changes between two runs, or behind our back: tokens, accounts, clocks, posts that a person deletes, limits."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from pipeline.ledger import Holder
from tests.dispatch.test_thread_faults import RESUME, midway, said
from tests.dispatch.thread_faults import World
from tests.publications import SLUG
from tests.send.post.bluesky.fake_pds import DID, HANDLE
from tests.send.post.mastodon.fake import instance
from tests.send.post.server import Fault

pytestmark = pytest.mark.real
A_DAY = 86_400.0


def only(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("world", names, indirect=True)


@only("bluesky")
@pytest.mark.parametrize("both", [False, True], ids=["access", "both"])
def test_an_expired_token_is_renewed_and_nobody_is_bothered(world: World, *, both: bool) -> None:
    pds = world.network.fake
    world.fault(said(429, "Too many requests"))
    world.publish(3)
    pds.expire()
    if both:
        pds.refresh = "no token"
    world.later(60)
    logins = len(world.far.calls("createSession"))
    world.done()
    assert len(world.far.calls("createSession")) == logins + both


@only("mastodon", "telegram")
def test_a_token_that_expires_between_two_runs(world: World) -> None:
    world.fault(midway(world, said(429, "Too many requests")))
    world.publish(3)
    standing = world.states()
    world.later(60)
    world.account({"telegram": "712345678:AAF-expiredexpiredexpired_1"}.get(world.network.kind, "expired-expired"))
    told = world.publish(3)
    assert "wrong" in told
    assert "Nothing was sent now." in told
    assert world.states() == standing
    world.true()
    world.account(world.network.secret)
    world.done()


SUSPENDED = "the account news.example.test is suspended or switched off at "


@only("bluesky")
@pytest.mark.parametrize("how", ["login", "session", "post"])
def test_a_suspended_account_of_bluesky(world: World, how: str) -> None:
    pds = world.network.fake
    if how == "login":
        pds.refuses = "AccountTakedown"
    elif how == "session":
        pds.active, pds.status = False, "suspended"
    else:
        world.fault(said(400, "AccountTakedown"))
    told = world.publish(3 if how == "post" else 2)
    assert f"{SUSPENDED}{world.host}" in told
    assert "log in there in a browser and see what it says" in told
    assert world.states()["deferred"] == (how == "post")
    assert world.network.there() == []
    pds.refuses, pds.active, pds.status = "", True, None
    world.done()


@only("mastodon")
@pytest.mark.parametrize("mark", ["suspended", "moved"])
def test_a_suspended_account_of_mastodon(world: World, mark: str) -> None:
    world.network.fake.account = {mark: {"acct": "new"} if mark == "moved" else True}
    told = world.publish(2)
    words = {"suspended": "is suspended; ask the server's moderators", "moved": "has moved; give the channel server"}
    assert f"the account @lantern at {world.host} {words[mark]}" in told
    assert world.row() is None
    world.network.fake.account = {}
    world.done()


@only("telegram")
def test_a_bot_that_was_put_out_of_the_channel(world: World) -> None:
    bot = world.network.fake
    right, bot.member = bot.member, {"status": "kicked"}
    told = world.publish(2)
    assert "the bot @ferry_post_bot is no administrator of the channel; make it an administrator there" in told
    assert world.row() is None
    bot.member = right
    world.done()


@pytest.mark.parametrize("acts", [True, False], ids=["acted", "idle"])
@pytest.mark.parametrize("ahead", [A_DAY, -A_DAY], ids=["behind", "ahead"])
def test_a_clock_that_is_off_by_a_day(world: World, ahead: float, *, acts: bool) -> None:
    """The server's clock is `ahead` of ours. Bluesky dates posts by ours, and is not posted to; the others do not care."""
    world.far.date = formatdate(world.clock() + ahead, usegmt=True)
    world.network.fake.clock_ahead = ahead
    world.fault(midway(world, Fault("", how="hang", acts=acts)))
    if world.network.kind == "bluesky":
        told = world.publish(2)
        way = "behind" if ahead > 0 else "ahead of"
        assert (
            f"this machine's clock is 24 hours {way} that of {world.host}, and posts are dated by it; set the" in told
        )
        assert world.row() is None
        world.far.date = ""
    else:
        world.publish(0 if acts and world.network.kind == "mastodon" else 3)
        world.true()
    if world.states()["in doubt"]:
        world.run("settle", f"{SLUG}/net/1={'sent' if acts else 'unsent'}", status=0)
    world.later(60)
    world.done()


@only("mastodon")
@pytest.mark.parametrize("number", [0, 1])
def test_a_post_that_a_person_deletes_between_two_runs(world: World, number: int) -> None:
    """What stands there is not added to; it is taken back and published again. Nothing is posted into a hole."""
    server = world.network.fake
    world.far.fault(Fault(world.network.post, after=2, reply=said(429, "Too many requests").reply))
    world.publish(3)
    del server.statuses[number]
    world.later(60)
    for _ in range(2):
        told = world.publish(3)
        assert "of the thread cannot be found there any more, and nothing is added to a thread with a hole" in told
        assert f"“publish retract {SLUG} --channel net” takes back what is left, and says how to publish" in told
        assert len(server.statuses) == 1
    _taken_back_and_published_again(world)


@only("bluesky")
@pytest.mark.parametrize("lost", [False, True], ids=["kept", "lost"])
def test_a_post_of_bluesky_that_a_person_deletes(world: World, *, lost: bool) -> None:
    world.publish(0)
    pds = world.network.fake
    posts = sorted(pds.records)
    del pds.records[posts[3]]
    if not lost:
        assert "done before" in world.publish(0)
        return
    for file in (world.publication.folder / "state").glob("ledger.db*"):
        file.unlink()
    told = world.publish(3)
    assert "of its 11 posts somebody has deleted 1 since: 4 (https://bsky.app/profile/" in told
    assert "leave it so, or take the rest back with" in told
    assert len(pds.records) == 10
    assert world.states() == {"refused": 1}
    _taken_back_and_published_again(world)


def _taken_back_and_published_again(world: World) -> None:
    """What the messages say, followed word by word: the same text goes out again when a person says so once more."""
    world.run("retract", SLUG, "--channel", "net", "--yes", status=0)
    assert world.network.there() == []
    told = world.publish(3)
    again = f"publish settle {SLUG}/net/retracted=unsent"
    assert again in told
    world.run(*again.split()[1:], status=0)
    world.later(3700)
    world.done()


def test_two_runs_at_the_same_time(world: World) -> None:
    world.fault(midway(world, said(429, "Too many requests")))
    world.publish(3)
    world.later(60)
    standing, asked = world.states(), len(world.posts())
    with world.held_by(Holder("desk2.example.org", 4711, "")):
        told = world.publish(3)
        assert "process 4711 on desk2.example.org" in told
        assert f"publish status {SLUG}" in told or "wait" in told
        assert "process 4711 on desk2.example.org" in world.run("status", SLUG, status=3)
    assert world.states() == standing
    assert len(world.posts()) == asked
    world.done()


@only("bluesky")
@pytest.mark.parametrize("begun", [False, True], ids=["first", "between"])
def test_a_handle_that_was_changed(world: World, *, begun: bool) -> None:
    if begun:
        world.fault(said(429, "Too many requests"))
        world.publish(3)
        world.later(60)
    world.network.fake.handle = "new.example.test"
    told = world.publish(3 if begun else 2)
    assert f'the account {HANDLE} is now called new.example.test; write handle = "new.example.test"' in told
    assert world.network.there() == []
    world.configure('handle = "new.example.test"')
    world.done()
    assert {collection for collection, _ in world.network.fake.records} == {"app.bsky.feed.post"}
    assert DID in world.run("status", SLUG, status=0), "its address is that of the account, whatever it is called"


@only("mastodon")
@pytest.mark.parametrize("what", ["characters", "address"])
def test_a_limit_that_was_lowered_between_dry_run_and_send(world: World, what: str) -> None:
    world.run("--dry-run", world.publication.issue, "--channel", "net", status=0)
    lowered = {"characters": {"max_characters": 400}, "address": {"characters_reserved_per_url": 40}}[what]
    world.network.fake.instance = instance(**lowered)
    told = world.publish(2)
    setting = {"characters": "max_characters = 400", "address": "characters_per_url = 40"}[what]
    assert f"set `{setting}` in the channel, and make the dry run again" in told
    assert world.row() is None
    assert world.network.there() == []
    world.configure(setting)
    world.run("--dry-run", world.publication.issue, "--channel", "net", status=0)
    world.done()
    assert max(map(len, world.network.there())) <= 500


@only("mastodon")
def test_a_limit_that_was_lowered_in_the_middle_of_a_thread(world: World) -> None:
    """What stands there was made for the old limit: the server's own refusal is told, and a person decides."""
    world.fault(midway(world, said(422, "Validation failed: Text character limit of 300 exceeded")))
    told = world.publish(3)
    assert "post 2 was refused" in told
    assert "Text character limit of 300 exceeded" in told
    assert world.states()["refused"] == 1
    assert len(world.network.there()) == 1
    assert RESUME in told
    world.true()
    world.run("settle", f"{SLUG}/net/2=unsent", status=0)
    world.done()
