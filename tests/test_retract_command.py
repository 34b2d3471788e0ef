"""`publish retract`: what it asks, what it says, and how a corrected thread goes out again under the same slug."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.channel import Channel
from pipeline.outcome import Deferred, Outcome, Refused, Sent
from pipeline.send.post.poster import Posting, ReadBack
from tests.dispatch import test_threads as threads
from tests.dispatch.test_threads import HERD, POSTS, SKY, Desk, Networks, made
from tests.publications import SLUG


class _Deleting(threads._Poster):
    """A played network that also deletes and reads back."""

    def retract(self, receipts: Sequence[str]) -> Sequence[Outcome]:
        outcomes: list[Outcome] = []
        for receipt in receipts:
            key = f"{self._name}/{receipt.partition(' ')[0].removeprefix('id')}"
            said = self._networks.says.get(f"delete {key}")
            self._networks.there[key] -= 0 if said else 1
            outcomes.append(said or Sent(receipt))
        return outcomes

    def find(self, posting: Posting) -> Outcome:
        key = posting.key.partition("/")[2]
        return self._networks.says.get(key) or Deferred("it is not there")

    def place(self, posting: Posting) -> str:
        return f"id{posting.key.rpartition('/')[2]}"

    def other(self, posting: Posting) -> str:
        key = posting.key.partition("/")[2]
        return f"https://{self._name}.test/other" if key in self._networks.others else ""

    def verify(self, receipts: Sequence[str]) -> ReadBack:
        return ReadBack(len(receipts))


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> Networks:
    made = Networks()

    def poster(channel: Channel, _root: Path) -> _Deleting:
        return _Deleting(made, channel.name)

    for room in ("threads", "retracting"):
        monkeypatch.setattr(f"pipeline.dispatch.{room}.make_poster", poster)
    monkeypatch.setenv("CI", "")
    return made


@pytest.fixture
def desk(
    tmp_path: Path, networks: Networks, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    assert networks
    return made(tmp_path, capsys, monkeypatch, *SKY, *HERD)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def retract(desk: Desk, *words: str, channel: str = "herd") -> int:
    return desk.run("retract", SLUG, "--channel", channel, *words)


def there(networks: Networks) -> int:
    return sum(networks.there.values())


def correct(desk: Desk) -> None:
    issue = desk.publication.issue
    text = issue.read_text(encoding="utf-8")
    issue.write_text(text.replace("Four Crossings", "Five Crossings"), encoding="utf-8")


def test_retracted_corrected_and_published_again_under_the_same_slug(desk: Desk, networks: Networks) -> None:
    assert desk.send("--channel", "herd") == 0, desk.said
    assert f"read back: {POSTS} of {POSTS} posts stand there, in order" in desk.out
    correct(desk)
    assert desk.send("--channel", "herd") == 2, "law 13"
    assert retract(desk, "--yes") == 0, desk.said
    assert f"{SLUG}/herd: {POSTS} posts deleted" in desk.out
    assert there(networks) == 0
    assert desk.run("status", SLUG) == 0
    assert f"herd: retracted\n  {POSTS} deleted again of {POSTS} posts" in desk.out
    assert "https://" not in desk.out
    assert desk.send("--channel", "herd") == 0, desk.said
    assert there(networks) == POSTS
    assert desk.run("log", SLUG) == 0
    for said in ("retracting: it was done", f"retracted: {POSTS} deleted", "read back: "):
        assert said in desk.out


def test_the_same_text_goes_out_again_only_on_a_person_s_word(desk: Desk, networks: Networks) -> None:
    assert desk.send("--channel", "sky") == 0
    assert retract(desk, "--yes", channel="sky") == 0
    for words in (("resume", SLUG), (desk.publication.issue, "--channel", "sky")):
        assert desk.run(*words, "--no-wait") == 3
        assert f"“publish settle {SLUG}/sky/retracted=unsent”" in desk.said
    assert there(networks) == 0
    assert desk.run("settle", f"{SLUG}/sky/retracted=sent") == 2
    assert desk.run("settle", f"{SLUG}/herd/retracted=unsent") == 2
    assert desk.run("settle", f"{SLUG}/sky/retracted=unsent") == 0, desk.said
    assert desk.run("resume", SLUG, "--no-wait", "--channel", "sky") == 0, desk.said
    assert networks.there == {"sky/1": 1}


def test_other_channels_go_on_while_one_is_retracted(desk: Desk, networks: Networks) -> None:
    assert desk.send("--channel", "sky") == 0
    assert retract(desk, "--yes", channel="sky") == 0
    assert desk.send() == 3
    assert desk.mails() == 2
    assert there(networks) == POSTS


def test_it_asks_and_says_how_many_and_where(desk: Desk, networks: Networks, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.send("--channel", "herd") == 0
    assert retract(desk) == 2
    assert "nobody is here to be asked; add --yes" in desk.said
    for answer, status in (("n\n", 3), ("yes\n", 0)):
        monkeypatch.setattr(sys, "stdin", _Terminal(answer))
        assert there(networks) == POSTS
        assert retract(desk) == status
        assert f"{SLUG}/herd: {POSTS} posts, from https://herd.test/1 on. Delete all of it there?" in desk.said
    assert there(networks) == 0
    assert retract(desk) == 0, "nothing is left to ask about"
    assert "was deleted before" in desk.out


def test_what_cannot_be_deleted_is_named_and_recorded_by_hand(desk: Desk, networks: Networks) -> None:
    assert desk.send("--channel", "herd") == 0
    networks.says["delete herd/3"] = Refused("this network deletes nothing; delete it there by hand", "403")
    assert retract(desk, "--yes", "--json") == 3
    told: dict[str, Any] = json.loads(desk.out)
    assert (told["state"], told["deleted"]) == ("retracting", POSTS - 1)
    (left,) = told["left"]
    assert (left["key"], left["link"]) == (f"{SLUG}/herd/3", "https://herd.test/3")
    assert "by hand" in left["why"]
    assert desk.run("status", SLUG) == 3
    assert f"“publish retract {SLUG} --channel herd” goes on" in desk.said
    correct(desk)
    assert desk.send("--channel", "herd") == 2
    assert "is being taken back, and 1 of it may be there still" in desk.said
    assert retract(desk, "--by-hand", "--yes") == 0, desk.said
    assert desk.run("status", SLUG) == 0
    networks.there.clear()
    assert desk.send("--channel", "herd") == 0, desk.said


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("newsletter", "an e-mail cannot be called back"),
        ("nothing", "there is no channel nothing; threads are posted by: sky, herd"),
        ("sky", f"nothing of {SLUG} was posted by sky from here"),
    ],
)
def test_wrong_use(desk: Desk, channel: str, said: str) -> None:
    assert desk.send("--channel", "newsletter") == 0
    assert retract(desk, "--yes", channel=channel) == 2
    assert said in desk.said


def test_of_what_was_never_posted_no_ledger_is_made(desk: Desk) -> None:
    assert retract(desk, "--yes") == 2
    assert f"nothing of {SLUG} was posted by herd from here" in desk.said
    assert not (desk.publication.folder / "state" / "ledger.db").exists()


def test_a_retracted_thread_is_neither_paused_nor_cancelled(desk: Desk) -> None:
    assert desk.send("--channel", "herd") == 0
    assert retract(desk, "--yes") == 0
    assert desk.run("cancel", SLUG, "--yes") == 2
    assert "is retracted and cannot become cancelled" in desk.said


def test_what_this_publication_never_posted_is_kept_until_a_person_says_yes_to_its_link(
    desk: Desk, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks.says["sky/1"] = Refused("in the place of post 1 stands something else")
    networks.others.add("sky/1")
    networks.there["sky/1"] = 1
    assert desk.send("--channel", "sky") == 3
    assert retract(desk, "--yes", "--json", channel="sky") == 3
    told: dict[str, Any] = json.loads(desk.out)
    assert (told["deleted"], told["left"][0]["link"]) == (0, "https://sky.test/other")
    assert "run this without --yes: then you are asked" in desk.said
    assert networks.there["sky/1"] == 1
    monkeypatch.setattr(sys, "stdin", _Terminal("no\n"))
    assert retract(desk, channel="sky") == 3
    assert "in its place stands something else (https://sky.test/other)" in desk.said
    assert networks.there["sky/1"] == 1
    monkeypatch.setattr(sys, "stdin", _Terminal("yes\n"))
    assert retract(desk, channel="sky") == 0, desk.said
    assert networks.there["sky/1"] == 0


def test_what_was_not_asked_for_yet_is_not_called_unknown(desk: Desk, networks: Networks) -> None:
    assert desk.send("--channel", "herd") == 0
    networks.says["delete herd/7"] = Deferred("slow down; it asks us to wait", "429", "connection", 600.0)
    assert retract(desk, "--yes", "--json") == 3
    reasons = {one["key"].rpartition("/")[2]: one["why"] for one in json.loads(desk.out)["left"]}
    assert reasons.pop("7").startswith("slow down")
    assert set(reasons) == {str(number) for number in range(1, 7)}
    assert set(reasons.values()) == {"not asked for yet: it comes when the command goes on"}
    assert "not known" not in desk.said
