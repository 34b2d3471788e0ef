"""Every fault of a network at the level of a whole run: what the editor reads, what the ledger has, and how it ends.

Bluesky (a thread is one delivery), Mastodon (each post is one) and Telegram (nobody can look) stand for all: what a
poster makes of a fault is tested of every network in tests/send/post.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.dispatch.thread_faults import NETWORKS, World
from tests.publications import SLUG
from tests.send.post.contract import busy, nobody, untrusted
from tests.send.post.server import Fault, How, Reply, far_side

pytestmark = pytest.mark.real
PAGE = Reply(200, text="<!DOCTYPE html><title>Just a moment</title><p>Checking your browser")
OTHER = "https://elsewhere.example.org"
RESUME = f"publish resume {SLUG}"


def said(status: int, text: str, **headers: str) -> Fault:
    """An answer as each of the networks would say it, more or less."""
    body = {"error": text, "message": text, "description": text, "ok": False, "error_code": status}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault("", reply=Reply(status, body, headers=named))


def midway(world: World, fault: Fault) -> Fault:
    """The fault at the second post of those networks that have several."""
    return replace(fault, after=1 if world.network.kind == "mastodon" else 0)


def before(world: World) -> int:
    """How many posts stand there when a fault of `midway` strikes."""
    return 1 if world.network.kind == "mastodon" else 0


# --- at the gate: nothing is planned, nothing is posted, and the run after the fault is as if there had been none


GATE = {
    "401": (said(401, "invalid"), "; "),
    "403": (said(403, "Your login is currently disabled"), "Your login is currently disabled"),
    "429": (said(429, "Too many requests"), "later"),
    "429 seconds": (said(429, "Too many requests", Retry_After="120"), "2 minutes"),
    "500": (said(500, "Internal Server Error"), "try again later"),
    "silence": (Fault("", how="hang"), "did not answer in time; try again later"),
    "hung up": (Fault("", how="swallow"), "broke; try again later"),
    "page": (Fault("", reply=PAGE), "a web page (“Just a moment”) instead of data"),
    "huge": (Fault("", how="huge"), "gave an answer of more than 1 MB; see whether the channel's `server` is right"),
    "elsewhere": (
        Fault("", reply=Reply(307, {}, headers={"Location": f"{OTHER}/x"})),
        f"sends us on to {OTHER}, which was not asked and got no credentials; write that address as",
    ),
}


@pytest.mark.parametrize("name", GATE)
def test_at_the_gate_nothing_is_begun(world: World, name: str) -> None:
    fault, words = GATE[name]
    world.fault(replace(fault, times=2), gate=True)
    # what is only away is run again (3); what is ours to mend is not (2), and so says `publish doctor`
    ours = {"401", "403", "elsewhere"} | ({"page"} if world.network.kind == "bluesky" else set())
    told = world.publish(2 if name in ours else 3)
    assert told.startswith("net: ")
    assert world.host in told
    assert words in told
    assert "Nothing was sent." in told
    assert world.row() is None
    assert world.network.there() == []
    world.far.forget()
    world.done()


def test_the_wrong_password(world: World) -> None:
    world.account(
        {"telegram": "712345678:AAF-wrongwrongwrongwrongwrong_1"}.get(world.network.kind, "wrong-wrong-wrong")
    )
    told = world.publish(2)
    words = {
        "bluesky": "does not accept handle and password of news.example.test (Invalid identifier or password); see",
        "mastodon": "the token is wrong, expired or revoked: make a new one (docs/channels/mastodon.md says how)",
        "telegram": "the bot's token is wrong or was revoked: copy it again from BotFather (docs/channels/telegram.md)",
    }
    assert words[world.network.kind] in told
    assert "wrong-wrong" not in told
    assert world.row() is None
    world.account(world.network.secret)
    world.done()


# --- at a post


@dataclass(frozen=True)
class Case:
    """A fault at a post. `waits`: seconds until it is tried again; None: a person mends something first."""

    fault: Fault
    words: str
    waits: float | None


WAITS = {
    "429": Case(said(429, "Too many requests"), "", 5),
    "429 seconds": Case(said(429, "Too many requests", Retry_After="120"), "2 minutes", 120),
    "429 date": Case(said(429, "Too many requests", Retry_After="in an hour"), "1 hour", 3600),
}


@pytest.mark.parametrize("name", WAITS)
def test_a_network_that_asks_for_a_pause_gets_it(world: World, name: str) -> None:
    case = WAITS[name]
    fault = midway(world, case.fault)
    if name == "429 date":
        headers = {"Retry-After": world.date(case.waits or 0)}
        fault = replace(fault, reply=replace(fault.reply, headers=headers))
    world.fault(fault)
    told = world.publish(3)
    assert case.words.replace("1 hour", "60 minutes") in told or case.words in told
    assert f"run “{RESUME}” when that time has come, or let CI do it" in told
    assert world.states()["deferred"] == 1
    assert len(world.network.there()) == before(world)
    world.true()
    asked = len(world.posts())
    world.publish(3)
    assert len(world.posts()) == asked, "not before its time"
    world.later((case.waits or 0) + 1)
    world.done()


STOPS = {
    "401": (said(401, "The access token expired"), ("mastodon", "telegram")),
    "403": (said(403, "Your login is currently disabled"), tuple(NETWORKS)),
    "elsewhere": (Fault("", reply=Reply(307, {}, headers={"Location": f"{OTHER}/x"})), tuple(NETWORKS)),
}


@pytest.mark.parametrize("name", STOPS)
def test_what_a_person_must_mend_stops_the_thread(world: World, name: str) -> None:
    fault, kinds = STOPS[name]
    world.fault(midway(world, fault))
    told = world.publish(3 if world.network.kind in kinds else 0)
    if world.network.kind in kinds:
        assert f"mend this, then “{RESUME}”" in told
        assert "; " in told.partition("stopped (")[2]
        assert world.states()["deferred"] == 1
        assert len(world.network.there()) == before(world)
        row = world.row()
        assert row
        assert row.state == "stopped"
        assert "stopped" in world.run("status", SLUG, status=3)
        world.true()
    world.done()


@pytest.mark.parametrize("acts", [True, False], ids=["acted", "idle"])
@pytest.mark.parametrize("how", ["500", "502", "hang", "swallow", "tear", "huge", "page", "302"])
def test_whether_it_acted_nobody_said(world: World, how: str, *, acts: bool) -> None:
    odd = {"500": Reply(500, {"error": "Internal Server Error"}), "502": Reply(502, text=PAGE.text), "page": PAGE}
    odd["302"] = Reply(302, {}, headers={"Location": OTHER})
    kinds: dict[str, How] = {"hang": "hang", "swallow": "swallow", "tear": "tear", "huge": "huge"}
    fault = Fault("", how=kinds.get(how, "answer"), reply=odd.get(how, Reply(200, {"padding": "x" * 400})), acts=acts)
    world.fault(midway(world, fault))
    told = world.publish(_after(world, how, acts=acts))
    world.true()
    if world.network.kind == "telegram":
        assert "whether post 1 is there is not known" in told
        assert f"look there, and settle it: “publish settle {SLUG}/net/1=sent” if it is there" in told
        assert "try again later" not in told
        assert f"publish status {SLUG} --missing" in told
        assert f"{SLUG}/net/1  in doubt" in world.run("status", SLUG, "--missing", status=3)
        assert world.states() == {"in doubt": 1}
        world.publish(3)
        assert len(world.posts()) == 1, "nothing is repeated that a person has to decide"
        world.run("settle", f"{SLUG}/net/1={'sent' if acts else 'unsent'}", status=0)
    elif world.states()["deferred"]:
        assert any(
            one in told
            for one in (
                "has a fault of its own (500, Internal Server Error); try again later",
                "it is not among the account's posts; it is tried again later",
                "it is not among the account's posts; see whether the channel's `server` is right",
                "it is not among the account's posts; write that address as the channel's `server`",
            )
        )
        assert f"run “{RESUME}” when that time has come" in told
        world.later(60)
    world.done()


def _after(world: World, how: str, *, acts: bool) -> int:
    """The exit status: a network that can be asked is asked at once; one that says 500 has surely not been silent."""
    if world.network.kind == "telegram":
        return 3
    if acts:
        return 0
    return 0 if world.network.kind == "bluesky" and how != "500" else 3


# --- connections


@pytest.mark.parametrize("gate", [True, False], ids=["gate", "post"])
@pytest.mark.parametrize("how", ["nobody", "busy", "untrusted"])
def test_no_connection_is_no_doubt(world: World, how: str, tmp_path: Path, *, gate: bool) -> None:
    with ExitStack() as stack:
        places: dict[str, Any] = {
            "nobody": nobody,
            "busy": lambda: stack.enter_context(busy()),
            "untrusted": lambda: stack.enter_context(untrusted(tmp_path)),
        }
        address = places[how]()
        if gate:
            world.configure(server=address)
        else:
            world.elsewhere = address
        told = world.publish(2 if gate and how == "untrusted" else 3)
    words = {
        "nobody": "cannot be reached; see the address, and whether this machine is online",
        "busy": "cannot be reached: no connection in time; try again later",
        "untrusted": "offers no encrypted connection that can be trusted; see whether its address and this machine's",
    }
    assert words[how] in told
    assert world.posts() == []
    assert world.network.there() == []
    world.true()
    if not gate and world.network.kind == "mastodon" and how != "untrusted":  # that does not pass by itself
        assert set(world.states()) == {"in doubt"}, "this ledger is new: what an earlier run posted is looked for first"
        assert f"or “publish settle {SLUG}/net=unsent” if you are sure that nothing of it is there" in told
    elif not gate:
        assert world.states()["deferred"] == 1
        world.later(60)
    world.elsewhere = ""
    world.configure()
    world.done()


@pytest.mark.parametrize("gate", [True, False], ids=["gate", "post"])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_another_host_hears_nothing(world: World, status: int, *, gate: bool) -> None:
    with far_side(world.network.app) as other:
        reply = Reply(status, {}, headers={"Location": f"{other.url}/take?{world.network.secret}"})
        world.fault(Fault("", reply=reply, times=9), gate=gate)
        ended = 2 if gate and status != 302 else 3  # 302: perhaps a page that is in the way just now
        if not gate and status == 302 and world.network.kind != "telegram":
            world.fault(Fault("", reply=reply, times=9))
        told = world.publish(ended)
        assert other.url in told or status == 302
        assert other.heard == []
    world.far.forget()
    world.true()
    if world.states()["in doubt"]:
        world.run("settle", f"{SLUG}/net/1=unsent", status=0)
    world.later(3600)
    world.done()
