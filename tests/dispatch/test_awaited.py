"""A channel that waits for another's receipt: in this run or a later one, with its address, and never without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.channel import BlueskySettings, Channel, MastodonSettings, Secret, WebhookSettings
from pipeline.delivery import after_slot
from pipeline.dispatch.awaited import Waits, as_posted, in_order, with_address
from pipeline.ledger import Ledger, open_ledger
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.poster import Posting
from tests.dispatch.test_threads import Desk, Networks, made
from tests.publications import SLUG

WEB = ("[channels.web]", 'kind = "webhook"', 'url = "https://hooks.example.org/x"', 'secret = { env = "WEB" }')
HERD = (
    "[channels.herd]", 'kind = "mastodon"', 'server = "https://social.test"', 'token = { env = "HERD" }', 'after = "web"',
)  # fmt: skip
SKY = ("[channels.sky]", 'kind = "bluesky"', 'handle = "news.test"', 'password = { env = "SKY" }', 'after = "herd"')
THREADS = ("--channel", "herd", "--channel", "web")
PLACE = after_slot("web").placeholder


@dataclass
class Seen(Networks):
    """The networks of `test_threads`, and what each was asked to post, in order."""

    posted: list[tuple[str, str]] = field(default_factory=list)
    receipts: dict[str, str] = field(default_factory=dict)
    before: Callable[[str], object] = lambda _key: None

    def poster(self, channel: Channel, root: Path) -> Any:
        inner = super().poster(channel, root)
        true = inner.post

        def post(posting: Posting) -> Outcome:
            key = posting.key.partition("/")[2]
            self.before(key)
            assert not any(name.startswith("after:") for name in posting.placeholders)
            self.posted.append((key, json.dumps(posting.request["body"], ensure_ascii=False)))
            outcome = true(posting)
            return Sent(self.receipts[key]) if key in self.receipts and isinstance(outcome, Sent) else outcome

        inner.post = post  # type: ignore[method-assign]
        return inner

    def body(self, key: str) -> str:
        """What was posted under a key, the last time."""
        return dict(self.posted)[key]


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> Seen:
    seen = Seen()
    monkeypatch.setattr("pipeline.dispatch.threads.make_poster", seen.poster)
    monkeypatch.setenv("CI", "")
    return seen


@pytest.fixture
def desk(tmp_path: Path, networks: Seen, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    assert networks
    return made(tmp_path, capsys, monkeypatch, *HERD, *WEB)


def test_it_goes_after_the_other_and_carries_its_address(desk: Desk, networks: Seen) -> None:
    assert desk.send(*THREADS) == 0, desk.said
    keys = [key for key, _ in networks.posted]
    assert keys[:2] == ["web/1", "herd/1"], "though herd stands first in the configuration"
    for key in ("herd/1", keys[-1]):
        assert "https://web.test/1" in networks.body(key)
    assert not any("after.invalid" in body for _, body in networks.posted)


def test_what_was_approved_and_what_the_digest_is_of_stays(desk: Desk, networks: Seen) -> None:
    assert desk.run("--dry-run", desk.publication.issue, *THREADS) == 0
    file = desk.publication.folder / "outbox" / SLUG / "herd" / "thread.json"
    before = file.read_bytes()
    assert desk.send(*THREADS) == 0, desk.said
    assert file.read_bytes() == before
    assert PLACE in before.decode()
    assert networks.body("herd/1") != json.dumps(json.loads(before)["requests"][0]["body"], ensure_ascii=False)
    assert desk.send(*THREADS) == 0
    assert desk.out.count("done before") == 2


def test_a_chain_of_three(
    tmp_path: Path, networks: Seen, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = made(tmp_path, capsys, monkeypatch, *SKY, *HERD, *WEB)
    assert desk.send("--channel", "sky", *THREADS) == 0, desk.said
    assert [key for key, _ in networks.posted if key.endswith("/1")] == ["web/1", "herd/1", "sky/1"]
    writes = json.loads(networks.body("sky/1"))["writes"]
    record = writes[0]["value"]
    [facet] = [one for one in record["facets"] if one["features"][0].get("uri") == "https://herd.test/1"]
    index = facet["index"]
    assert record["text"].encode()[index["byteStart"] : index["byteEnd"]] == b"on the web"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (Deferred("asks for a rest", "429", "connection", 600.0), "deferred"),
        (Deferred("login refused; make a new one", "401", "channel"), "deferred"),
        (Refused("too odd", "400"), "refused"),
        (InDoubt("no answer"), "in doubt"),
    ],
)
def test_without_the_receipt_it_waits_and_a_later_run_goes_on(
    desk: Desk, networks: Seen, said: Outcome, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.dispatch.test_threads._Poster.find", lambda *_: InDoubt("nobody knows"))
    networks.says["web/1"] = said
    assert desk.send(*THREADS) == 3
    assert f"waits for web, whose first post is {state}" in desk.said
    assert not [key for key, _ in networks.posted if key.startswith("herd")]
    networks.says.clear()
    _put_back(desk)
    assert desk.run("resume", SLUG, "--no-wait") == 0, desk.said
    assert "https://web.test/1" in networks.body("herd/1")
    assert networks.there["web/1"] == 1


def _put_back(desk: Desk) -> None:
    """What was put off is due now, and what was refused or in doubt is not there."""
    import sqlite3  # noqa: PLC0415

    desk.run("settle", f"{SLUG}/web/1=unsent")
    with sqlite3.connect(desk.publication.folder / "state" / "ledger.db") as ledger:
        ledger.execute("UPDATE delivery SET retry_at = 0 WHERE state = 'deferred'")
    ledger.close()


def test_alone_it_waits_until_the_other_was_published(desk: Desk, networks: Seen) -> None:
    assert desk.send("--channel", "herd") == 3
    assert "waits for web, which was not begun; publish the issue with --channel web too" in desk.said
    assert desk.run("log", SLUG) == 0
    assert "herd  waits: waits for web, which was not begun" in desk.out
    assert not networks.posted
    assert desk.send("--channel", "web") == 0, desk.said
    assert desk.send("--channel", "herd") == 0, desk.said
    assert "https://web.test/1" in networks.body("herd/1")


def test_it_waits_for_one_without_account(
    tmp_path: Path, networks: Seen, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = made(tmp_path, capsys, monkeypatch, *HERD, "[channels.web]", 'kind = "webhook"')
    assert desk.send(*THREADS) == 3
    assert "waits for web, which names no account; name its account in [channels.web]" in desk.said
    assert not networks.posted


@pytest.mark.parametrize("receipt", ["id1", "entry-7 "])
def test_a_receipt_without_an_address_is_said_with_the_remedy(desk: Desk, networks: Seen, receipt: str) -> None:
    networks.receipts["web/1"] = receipt
    assert desk.send(*THREADS) == 3
    assert (
        "waits for web, which was given no web address; name another channel in `after` of [channels.herd]" in desk.said
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://x.test/" + "a" * 106, "the address that it waits for has 121 characters, and 120 were kept for it"),
        ("ftp://x.test/1", "none of the web"),
        ('https://x.test/"><b>', "none of the web"),
    ],
)
def test_an_address_that_has_no_place_is_refused_before_anything_is_posted(
    desk: Desk, networks: Seen, address: str, said: str
) -> None:
    networks.receipts["web/1"] = f"id1 {address}"
    assert desk.send(*THREADS) == 3
    assert said in desk.said
    assert "take it out" in desk.said
    assert [key for key, _ in networks.posted] == ["web/1"]


def test_an_address_that_just_fits_is_taken(desk: Desk, networks: Seen) -> None:
    address = "https://x.test/".ljust(120, "a")
    networks.receipts["web/1"] = f"id1 {address}"
    assert desk.send(*THREADS) == 0, desk.said
    assert address in networks.body("herd/1")


def test_killed_between_the_two_channels_it_goes_on(desk: Desk, networks: Seen) -> None:
    def dies(key: str) -> None:
        if key == "herd/1":
            raise KeyboardInterrupt

    networks.before = dies
    assert desk.send(*THREADS) == 130
    assert networks.there == {"web/1": 1}
    networks.before = lambda _key: None
    with open_ledger(desk.publication.settings.ledger, desk.publication.folder) as ledger:
        row = ledger.mailing(SLUG, "herd")
        assert row
        ledger.settle(SLUG, "herd", "1", "unsent") if ledger.sums(row.id).in_doubt else None
    assert desk.run("resume", SLUG, "--no-wait") == 0, desk.said
    assert "https://web.test/1" in networks.body("herd/1")
    assert networks.there["web/1"] == 1


def test_killed_before_the_second_was_planned_it_goes_on(
    desk: Desk, networks: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.dispatch import threads  # noqa: PLC0415

    true = threads.carry_thread_channel

    def carry(outbox: Any, slug: str, channel: Channel, with_desk: Any) -> Any:
        if channel.name == "herd":
            raise KeyboardInterrupt
        return true(outbox, slug, channel, with_desk)

    with monkeypatch.context() as dying:
        dying.setattr("pipeline.dispatch.story.carry_thread_channel", carry)
        assert desk.send(*THREADS) == 130
    assert networks.there == {"web/1": 1}
    assert desk.run("resume", SLUG, "--no-wait") == 0, desk.said
    assert "https://web.test/1" in networks.body("herd/1")
    assert networks.there["web/1"] == 1


def _channel(name: str, after: str | None, kind: str = "mastodon") -> Channel:
    return Channel(name, kind, MastodonSettings(after=after, token=Secret("T")))


def test_the_order_is_the_configurations_where_nobody_waits() -> None:
    some = [_channel("a", None), _channel("b", "d"), _channel("c", "b"), _channel("d", None), _channel("e", "gone")]
    assert [one.name for one in in_order(some)] == ["a", "d", "b", "c", "e"]
    assert [one.name for one in in_order([_channel("a", "b"), _channel("b", "a")])] == ["b", "a"], "it ends in any case"


class _Ledger:
    """One mailing whose first post has a receipt."""

    def __init__(self, receipt: str, state: str = "done") -> None:
        self._receipt, self._state = receipt, state

    def mailing(self, _slug: str, _name: str) -> Any:
        return type("Row", (), {"id": 1, "state": self._state})()

    def standing(self, _mailing: int) -> Any:
        return [type("Standing", (), {"state": "sent", "receipt": self._receipt})()]


def _posting(**body: Any) -> Posting:
    return Posting("s/c/1", {"body": body, "path": "/"}, {"after:web": PLACE, "did": "D"}, 0.0)


ODD = "https://social.test/@news/1?a=b&c=d"
BODY = {"only": PLACE, "deep": [{"url": PLACE}, 3, None, True]}


@pytest.mark.parametrize(
    ("kind", "field", "within"),
    [
        ("mastodon", "status", ODD),
        ("telegram", "text", "https://social.test/@news/1?a=b&amp;c=d"),
        ("slack", "text", "https://social.test/@news/1?a=b&amp;c=d"),
        ("linkedin", "commentary", r"https://social.test/\@news/1?a=b&c=d"),
        ("linkedin", "text", ODD),
    ],
)
def test_it_is_escaped_where_text_has_markup_and_nowhere_else(kind: str, field: str, within: str) -> None:
    ledger: Ledger = _Ledger(f"1 {ODD}")  # type: ignore[assignment]
    channel = _channel("c", "web", kind)
    [posting] = with_address([_posting(**BODY, **{field: f"See {PLACE}."})], "s", channel, ledger, [channel])
    filled = {"only": ODD, "deep": [{"url": ODD}, 3, None, True], field: f"See {within}."}
    assert posting.request == {"body": filled, "path": "/"}
    assert posting.placeholders == {"did": "D"}


def test_what_escaping_makes_too_long_is_too_long() -> None:
    ledger: Ledger = _Ledger(f"1 {'https://social.test/'.ljust(120, '_')}")  # type: ignore[assignment]
    body = _posting(commentary=f"See {PLACE}.")
    with pytest.raises(Waits, match="has 220 characters, and 120 were kept"):
        with_address([body], "s", _channel("c", "web", "linkedin"), ledger, [])
    assert with_address([body], "s", _channel("c", "web"), ledger, [])


def test_a_channel_that_was_taken_back_has_no_address_but_what_was_posted_had() -> None:
    ledger: Ledger = _Ledger(f"1 {ODD}", "retracted")  # type: ignore[assignment]
    channel = _channel("c", "web")
    with pytest.raises(Waits, match="which was taken back"):
        with_address([_posting(**BODY)], "s", channel, ledger, [channel])
    known = as_posted([_posting(**BODY)], "s", channel, ledger)
    assert known
    assert known[0].request["body"]["only"] == ODD
    lost: Ledger = _Ledger("")  # type: ignore[assignment]
    assert as_posted([_posting(**BODY)], "s", channel, lost) is None
    plain = Posting("s/c/1", {"body": {}}, {}, 0.0)
    assert as_posted([plain], "s", channel, lost) == [plain]


def test_a_thread_by_hand_without_the_address_waits_all_the_same() -> None:
    lost: Ledger = _Ledger("")  # type: ignore[assignment]
    other = Channel("web", "webhook", WebhookSettings(url="https://x.example.org", secret=Secret("S")))
    plain = Posting("s/c/1", {"body": {"text": "ours"}}, {}, 0.0)
    with pytest.raises(Waits, match="settled as sent"):
        with_address([plain], "s", _channel("c", "web"), lost, [other])
    there: Ledger = _Ledger(f"1 {ODD}")  # type: ignore[assignment]
    assert with_address([plain], "s", _channel("c", "web"), there, [other]) == [plain]
    free = Channel("sky", "bluesky", BlueskySettings())
    assert with_address([plain], "s", free, lost, [other]) == [plain]
