"""Threads in a real run: beside a mailing and alone, once, behind the same gates; the networks are played."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli
from pipeline.channel import Channel
from pipeline.ledger import Holder, open_ledger
from pipeline.outcome import Deferred, Outcome, Sent
from pipeline.send.post.poster import Posting
from pipeline.send.sender import SendError
from tests.outboxes import ROOT, files
from tests.publications import MAILBOX, SLUG, Publication

SKY = ("[channels.sky]", 'kind = "bluesky"', 'handle = "news.test"', 'password = { env = "SKY" }')
HERD = ("[channels.herd]", 'kind = "mastodon"', 'server = "https://social.test"', 'token = { env = "HERD" }')
POSTS = len(json.loads((ROOT / "tests" / "golden" / SLUG / "mastodon" / "thread.json").read_bytes())["requests"])
"""Of the example on Mastodon; on Bluesky a thread is one delivery."""


@dataclass
class Networks:
    """All networks: what stands there, whether they are away, what they say of a key instead of taking it."""

    there: Counter[str] = field(default_factory=Counter)
    away: set[str] = field(default_factory=set)
    says: dict[str, Outcome] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    closed: int = 0

    def poster(self, channel: Channel, _root: Path) -> _Poster:
        return _Poster(self, channel.name)


class _Poster:
    repeatable_for = float("inf")
    relay = "a network"

    def __init__(self, networks: Networks, name: str) -> None:
        self._networks, self._name = networks, name

    def check(self) -> None:
        self._networks.asked.append(self._name)
        if self._name in self._networks.away:
            raise SendError(f"{self._name}.test cannot be reached", "try again later", away=True)

    def post(self, posting: Posting) -> Outcome:
        key = posting.key.partition("/")[2]
        if said := self._networks.says.get(key):
            return said
        self._networks.there[key] += 1
        number = posting.key.rpartition("/")[2]
        assert (posting.follows or "").partition(" ")[0] == (f"id{int(number) - 1}" if number != "1" else "")
        return Sent(f"id{number} https://{self._name}.test/{number}")

    def find(self, posting: Posting) -> Outcome:
        assert self._networks.there[posting.key.partition("/")[2]] == 0
        return Deferred("it is not there")

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        raise NotImplementedError

    def close(self) -> None:
        self._networks.closed += 1


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> Networks:
    """They stand in the place of the real ones, for gates and posting alike."""
    made = Networks()
    monkeypatch.setattr("pipeline.dispatch.threads.make_poster", made.poster)
    monkeypatch.setenv("CI", "")
    return made


@dataclass
class Desk:
    """A publication, and the command run in this process."""

    publication: Publication
    capture: pytest.CaptureFixture[str]
    said: str = ""
    out: str = ""

    def run(self, *words: str | Path) -> int:
        status = cli.main([str(word) for word in words])
        self.out, err = self.capture.readouterr()
        self.said = self.out + err
        assert "Traceback" not in self.said
        return status

    def send(self, *words: str) -> int:
        return self.run(self.publication.issue, "--no-wait", *words)

    def mails(self) -> int:
        return len(files(self.publication.folder / "mail"))


def made(folder: Path, capture: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *more: str) -> Desk:
    publication = Publication(folder / "news", "directory", 'path = "mail"', MAILBOX, more=more)
    publication.enrol("one@example.com", "two@example.com")
    monkeypatch.chdir(publication.folder)
    return Desk(publication, capture)


@pytest.fixture
def desk(
    tmp_path: Path, networks: Networks, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    assert networks
    return made(tmp_path, capsys, monkeypatch, *SKY, *HERD)


def whole(networks: Networks) -> bool:
    """Whether all threads are there, each delivery once."""
    return networks.there == {"sky/1": 1, **{f"herd/{number + 1}": 1 for number in range(POSTS)}}


def test_mailing_and_threads_are_carried_once_and_a_second_run_says_since_when(desk: Desk, networks: Networks) -> None:
    assert desk.send() == 0, desk.said
    assert desk.mails() == 2
    assert whole(networks)
    for said in ("2 sent of 2 readers", "1 sent of 1 thread", f"{POSTS} sent of {POSTS} posts", "https://sky.test/1"):
        assert said in desk.out
    asked = list(networks.asked)
    assert desk.send() == 0
    assert desk.out.count("done before") == 3
    assert desk.mails() == 2
    assert whole(networks)
    assert networks.asked == asked, "what is done needs no network"
    assert desk.run("status", SLUG) == 0
    assert "https://herd.test/1" in desk.out
    assert desk.run("log", SLUG, "--channel", "herd") == 0
    assert f"run began: new: {POSTS} in doubt of {POSTS}: each is looked for first" in desk.out
    assert f"run ended: done: {POSTS} sent in this run" in desk.out


def test_a_thread_that_is_done_needs_no_account_any_more(
    desk: Desk, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.send() == 0

    def gone(_channel: Channel, _root: Path) -> _Poster:
        raise SendError("SKY is not set", "set it")

    monkeypatch.setattr("pipeline.dispatch.threads.make_poster", gone)
    assert desk.send() == 0, desk.said
    assert whole(networks)


def test_channels_without_account_are_left_with_a_word_and_status_3(
    tmp_path: Path, networks: Networks, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = made(tmp_path, capsys, monkeypatch, *SKY, "[channels.herd]", 'kind = "mastodon"')
    assert desk.send() == 3
    assert "herd: no account is named; its thread is in the outbox, and nothing of it has left" in desk.said
    assert networks.there == {"sky/1": 1}
    assert desk.mails() == 2
    assert desk.run("resume", SLUG, "--no-wait") == 0
    assert desk.send("--channel", "sky", "--channel", "newsletter") == 0


HALVES = ("[channels.half]", 'kind = "bluesky"', 'handle = "half.test"', "[channels.chat]", 'kind = "telegram"',
          'token = { env = "CHAT" }')  # fmt: skip


def test_half_an_account_keeps_everything_back_and_every_missing_key_and_variable_is_said(
    tmp_path: Path, networks: Networks, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHAT", raising=False)
    desk = made(tmp_path, capsys, monkeypatch, *SKY, *HALVES)
    assert desk.send() == 2
    part = "its account is named in part, so that nothing can be posted there; add"
    assert f"half: {part} password to [channels.half]" in desk.said
    assert f"chat: {part} chat to [channels.chat]" in desk.said
    assert "chat: `token`: the environment variable CHAT is empty or not there; set it" in desk.said
    assert "no account is named" not in desk.said
    assert "Nothing was sent." in desk.said
    assert desk.mails() == 0
    assert not networks.there
    assert desk.send("--channel", "half") == 2, "also where there is nothing else to send"
    assert "add password to [channels.half]" in desk.said
    assert desk.send("--channel", "sky", "--channel", "newsletter") == 0, desk.said


def test_half_an_account_is_said_with_a_store_that_cannot_be_opened(
    tmp_path: Path, networks: Networks, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = made(tmp_path, capsys, monkeypatch, *HALVES)
    (desk.publication.folder / "state" / "ledger.db").write_bytes(b"no database at all" * 99)
    assert desk.send() == 2
    assert "add password to [channels.half]" in desk.said
    assert not networks.there


def test_every_secret_of_an_account_that_is_missing_is_said_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "")
    keys = ("app_key", "app_secret", "token", "token_secret")
    bird = ("[channels.bird]", 'kind = "x"', *(f'{key} = {{ env = "BIRD_{key.upper()}" }}' for key in keys))
    for key in keys:
        monkeypatch.delenv(f"BIRD_{key.upper()}", raising=False)
    monkeypatch.setenv("BIRD_APP_KEY", "hidden-away")
    monkeypatch.delenv("HERD", raising=False)
    desk = made(tmp_path, capsys, monkeypatch, *bird, *HERD)
    assert desk.send() == 2
    for key in keys[1:]:
        assert f"bird: `{key}`: the environment variable BIRD_{key.upper()} is empty or not there" in desk.said
    assert "herd: `token`: the environment variable HERD is empty or not there" in desk.said
    assert "BIRD_APP_KEY" not in desk.said
    assert "hidden-away" not in desk.said
    assert desk.said.count("is empty or not there") == 4


def test_what_is_wrong_with_a_secret_is_said_of_each_channel_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "")
    monkeypatch.setenv("HERD", "two words")
    flock = [line.replace("herd", "flock").replace("social.test", "other.test") for line in HERD]
    desk = made(tmp_path, capsys, monkeypatch, *HERD, *flock)
    assert desk.send() == 2
    lines = [line for line in desk.said.splitlines() if "spaces" in line]
    assert [line.partition(": ")[0] for line in lines] == ["herd", "flock"]
    assert "two words" not in desk.said


def test_a_thread_that_is_done_needs_no_whole_account_any_more(desk: Desk, networks: Networks) -> None:
    assert desk.send("--channel", "sky") == 0
    file = desk.publication.folder / "config" / "publication.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('password = { env = "SKY" }', ""), encoding="utf-8")
    assert desk.send("--channel", "sky") == 3
    assert "add password" not in desk.said
    assert networks.there == {"sky/1": 1}


def test_threads_alone_need_no_audience_and_no_key(desk: Desk, networks: Networks) -> None:
    (desk.publication.folder / "master.key").unlink()
    (desk.publication.folder / "state" / "audience.db").unlink()
    assert desk.send("--channel", "sky") == 0, desk.said
    assert desk.send("--channel", "sky", "--channel", "herd") == 0, desk.said
    assert whole(networks)
    assert not (desk.publication.folder / "state" / "audience.db").exists()
    assert desk.send() == 2, "the mailing needs it"


def test_a_network_that_is_away_keeps_everything_back_and_all_is_said_at_once(desk: Desk, networks: Networks) -> None:
    networks.away = {"sky", "herd"}
    assert desk.send() == 3
    assert "sky: sky.test cannot be reached; try again later" in desk.said
    assert "herd: herd.test cannot be reached; try again later" in desk.said
    assert "Nothing was sent." in desk.said
    assert desk.mails() == 0
    assert not networks.there
    assert networks.closed == 2
    networks.away = set()
    assert desk.send() == 0


def test_a_text_that_changed_after_posts_are_there_is_refused(desk: Desk, networks: Networks) -> None:
    networks.says["herd/3"] = Deferred("asks for a rest", "429", "connection", 600.0)
    assert desk.send("--channel", "herd", "--channel", "sky") == 3
    issue = desk.publication.issue
    before = issue.read_text(encoding="utf-8")
    issue.write_text(before.replace("Four Crossings", "Five Crossings"), encoding="utf-8")
    assert desk.send("--channel", "herd", "--channel", "sky") == 2
    assert "changed after 2 of herd's" in desk.said
    assert "restore the issue as it was, or the channel's settings, or the program: whichever changed" in desk.said
    assert "changed after 1 of sky's" in desk.said
    assert networks.there.total() == 3
    issue.write_text(before, encoding="utf-8")
    assert desk.run("status", SLUG) == 3
    assert "2 sent, 1 deferred" in desk.out


def test_a_text_may_be_corrected_as_long_as_nothing_is_there(desk: Desk, networks: Networks) -> None:
    networks.says["sky/1"] = Deferred("login refused; make a new password", "401", "channel")
    assert desk.send("--channel", "sky") == 3
    assert "login refused" in desk.said
    networks.says.clear()
    issue = desk.publication.issue
    text = issue.read_text(encoding="utf-8")
    issue.write_text(text.replace("Four Crossings", "Five Crossings"), encoding="utf-8")
    assert desk.send("--channel", "sky") == 0, desk.said
    assert networks.there == {"sky/1": 1}


def test_in_ci_without_a_ledger_that_was_kept(desk: Desk, networks: Networks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert desk.send("--channel", "herd") == 2
    assert "whether 2026-03-09-river-crossings/herd was sent already cannot be known" in desk.said
    assert not networks.there
    assert desk.send("--channel", "sky") == 0, "there a repeat is harmless for ever"
    assert networks.there == {"sky/1": 1}
    assert desk.send("--channel", "herd") == 2, "and it says nothing of the others"
    assert desk.send("--channel", "newsletter") == 2
    assert networks.there == {"sky/1": 1}
    assert desk.mails() == 0


def test_a_resume_carries_what_was_begun_and_nothing_that_a_dry_run_made(desk: Desk, networks: Networks) -> None:
    assert desk.send("--channel", "newsletter") == 0
    assert desk.run("resume", SLUG, "--no-wait") == 0, desk.said
    assert desk.run("--dry-run", desk.publication.issue) == 0
    assert desk.run("resume", SLUG, "--no-wait") == 0, desk.said
    assert not networks.there
    assert "sky" not in desk.out


def test_a_run_that_died_before_a_thread_was_planned_is_gone_on_with(
    desk: Desk, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr("pipeline.dispatch.story.carry_thread_channel", _dies)
        assert desk.send() == 130
    assert desk.mails() == 2
    networks.away = {"herd"}
    assert desk.run("resume", SLUG, "--no-wait") == 3, "the gates are asked again"
    assert not networks.there
    networks.away = set()
    assert desk.run("resume", SLUG, "--no-wait") == 0, desk.said
    assert whole(networks)
    assert desk.mails() == 2


def test_a_run_that_died_before_anything_was_planned_is_gone_on_with(
    desk: Desk, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr("pipeline.dispatch.story.carry_channel", _dies)
        assert desk.send() == 130
    assert desk.run("resume", SLUG, "--no-wait") == 0, desk.said
    assert whole(networks)
    assert desk.mails() == 2


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_pause_passes_over_what_is_done(desk: Desk, networks: Networks) -> None:
    networks.says["herd/2"] = Deferred("busy", wait=600.0)
    assert desk.send() == 3
    assert desk.run("pause", SLUG) == 0, desk.said
    assert "herd: paused" in desk.out
    assert "newsletter: paused" not in desk.out
    assert desk.run("cancel", SLUG, "--yes") == 0
    assert desk.run("cancel", SLUG, "--yes") == 0, "once more changes nothing"


def test_another_run_has_the_thread(desk: Desk, networks: Networks) -> None:
    networks.says["herd/2"] = Deferred("busy", wait=600.0)
    assert desk.send("--channel", "herd") == 3
    settings = desk.publication.settings
    with open_ledger(settings.ledger, desk.publication.folder) as ledger:
        row = ledger.mailing(SLUG, "herd")
        assert row
        ledger.claim(row.id, Holder("elsewhere", 1, ""))
        assert desk.send("--channel", "herd") == 3
    assert f"{SLUG}/herd is being carried by process 1 on elsewhere; wait until it ends" in desk.said
    assert networks.there == {"herd/1": 1}


def test_a_pause_is_ended_by_resume_alone_and_the_document_tells_it(desk: Desk, networks: Networks) -> None:
    networks.says["herd/2"] = Deferred("busy", wait=0.0)
    desk.send("--channel", "herd")
    networks.says.clear()
    assert desk.run("pause", SLUG, "--channel", "herd") == 0
    assert desk.send("--channel", "herd") == 3
    assert networks.there == {"herd/1": 1}
    _forward(desk)
    assert desk.run("resume", SLUG, "--channel", "herd", "--json") == 0, desk.said
    told: dict[str, Any] = json.loads(desk.out)["mailings"][0]
    assert (told["verdict"], told["unit"], told["links"]) == ("done", "post", ["https://herd.test/1"])
    assert networks.there.total() == POSTS


def _forward(desk: Desk) -> None:
    """What was put off is due now."""
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(desk.publication.folder / "state" / "ledger.db") as ledger:
        ledger.execute("UPDATE delivery SET retry_at = 0 WHERE state = 'deferred'")
    ledger.close()
