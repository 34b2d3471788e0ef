"""Channels side by side: what keeps one of them back is said of that one, and the others go on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.channel import Channel
from pipeline.database import DatabaseError
from pipeline.dispatch import Desk as RunDesk
from pipeline.dispatch import story, threads
from pipeline.ledger import Holder, open_ledger
from pipeline.outbox import Outbox
from pipeline.outcome import Deferred, Refused
from pipeline.send.run.job import Finished
from tests.dispatch.test_threads import HERD, POSTS, SKY, Desk, Networks, desk, made, networks, whole
from tests.publications import SLUG

__all__ = ["desk", "networks"]
OTHER = Holder("elsewhere", 7, "")
WHO = "is being carried by process 7 on elsewhere; wait until it ends, or stop it there"


def _begun(desk: Desk, networks: Networks, *names: str) -> None:
    """These threads are in the ledger, put off at their first post, and nothing of them is there."""
    networks.says.update({f"{name}/1": Deferred("busy", wait=0.0) for name in names})
    for name in names:
        desk.send("--channel", name)
    networks.says.clear()
    folder = desk.publication.folder
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(folder / "state" / "ledger.db") as ledger:
        ledger.execute("UPDATE delivery SET retry_at = 0 WHERE state = 'deferred'")
    ledger.close()


@pytest.mark.parametrize("held", ["sky", "herd", "newsletter"])
def test_a_channel_that_another_run_has_keeps_back_that_one_alone(desk: Desk, networks: Networks, held: str) -> None:
    if held == "newsletter":
        assert desk.send("--channel", held, "--plan") == 3
    else:
        _begun(desk, networks, held)
    with open_ledger(desk.publication.settings.ledger, desk.publication.folder) as ledger:
        row = ledger.mailing(SLUG, held)
        assert row
        ledger.claim(row.id, OTHER)
        assert desk.send() == 3
        assert f"{SLUG}/{held} {WHO}" in desk.said
        assert "this mailing" not in desk.said
        assert networks.there["sky/1"] == (held != "sky")
        assert networks.there.total() == (0 if held == "herd" else POSTS) + (held != "sky")
        assert desk.mails() == (0 if held == "newsletter" else 2)
        assert desk.send("--json") == 3
        told: dict[str, Any] = {one["channel"]: one for one in json.loads(desk.out)["mailings"]}
        assert {name: one["verdict"] for name, one in told.items()} == {
            "newsletter": "done", "sky": "done", "herd": "done"
        } | {held: "fenced"}  # fmt: skip
        assert told[held]["why"] == f"{SLUG}/{held} {WHO}"
        assert told[held]["holder"] == "process 7 on elsewhere"
        ledger.release(row.id, OTHER)
    assert desk.send() == 0, desk.said
    assert whole(networks)
    assert desk.mails() == 2


def test_two_channels_that_other_runs_have_are_both_named(desk: Desk, networks: Networks) -> None:
    _begun(desk, networks, "sky", "herd")
    with open_ledger(desk.publication.settings.ledger, desk.publication.folder) as ledger:
        for name in ("sky", "herd"):
            row = ledger.mailing(SLUG, name)
            assert row
            ledger.claim(row.id, OTHER)
        assert desk.send("--channel", "sky", "--channel", "herd") == 3
    assert f"{SLUG}/sky {WHO}" in desk.said
    assert f"{SLUG}/herd {WHO}" in desk.said
    assert not networks.there


def _broken(patch: pytest.MonkeyPatch, *names: str) -> None:
    """The ledger fails whoever carries one of these threads, before anything of it is planned."""
    carry = threads.carry_thread_channel

    def fails(outbox: Outbox, slug: str, channel: Channel, at: RunDesk) -> Finished:
        if channel.name in names:
            raise DatabaseError("the ledger cannot be written: the disk is full", "make room and run again", file="l")
        return carry(outbox, slug, channel, at)

    patch.setattr(story, "carry_thread_channel", fails)


def test_a_ledger_that_fails_one_channel_leaves_the_report_of_the_others_true(
    desk: Desk, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        _broken(broken, "sky")
        assert desk.send() == 3
    assert "2 sent of 2 readers" in desk.out
    assert f"{POSTS} sent of {POSTS} posts" in desk.out
    assert f"{SLUG}/sky: not begun\n" in desk.out
    assert "l: the ledger cannot be written: the disk is full; make room and run again" in desk.said
    assert f"“publish resume {SLUG}” goes on" in desk.said
    assert desk.run("resume", SLUG, "--no-wait") == 0, desk.said
    assert whole(networks)


def test_channels_that_different_things_keep_back_are_each_told(
    desk: Desk, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_outbox: Outbox, _slug: str, channel: Channel, _at: RunDesk) -> Finished:
        raise DatabaseError(f"{channel.name} has a fault of its own", "mend it, and run again")

    monkeypatch.setattr(story, "carry_thread_channel", fails)
    assert desk.send("--channel", "sky", "--channel", "herd") == 3
    for name in ("sky", "herd"):
        assert f"{name} has a fault of its own; mend it, and run again" in desk.said
    assert not networks.there


def test_a_ledger_that_fails_every_channel_is_an_error_and_no_report(
    desk: Desk, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        _broken(broken, "sky", "herd")
        assert desk.send("--channel", "sky", "--channel", "herd") == 2
    assert "the ledger cannot be written" in desk.said
    assert not networks.there


def test_where_a_thread_was_refused_whole_nobody_says_that_nothing_stands_there(
    tmp_path: Path, networks: Networks, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = made(tmp_path, capsys, monkeypatch, *SKY, *HERD)
    networks.says["sky/1"] = Refused("in the place of post 1 stands something else; look at it")
    networks.says["herd/1"] = Deferred("login refused; make a new password", "401", "channel")
    assert desk.send("--channel", "sky") == 3
    assert "nobody has it yet" not in desk.said
    assert "known to be there" not in desk.said
    assert f"look there first: what stands there “publish retract {SLUG} --channel sky” takes back" in desk.said
    assert desk.send("--channel", "herd") == 3
    assert "no post of it is known to be there: a changed text can be published" in desk.said
