"""Notices by Apprise, through its plugin for plain JSON, before a far side that is friendly, silent, ill, or elsewhere."""

from __future__ import annotations

import builtins
import logging
import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.send.post.apprise.poster import ApprisePoster
from pipeline.send.post.poster import Poster, Posting
from pipeline.send.sender import SendError
from tests.send.post.server import FarSide, Fault, Heard, How, Reply, far_side

TOKEN = "q7Zk2mX9wLp4"  # noqa: S105 - of a service that is none
BODY = {"title": "Ferry Post", "body": "Five Landings Open ရေစီး <b> & \\n 🎏\n\nhttps://example.org/b"}
POSTING = Posting("2026-03-09-five-landings/ping/1", {"body": BODY}, {}, 1_700_000_000.0)


@pytest.fixture
def far() -> Iterator[FarSide]:
    def app(_heard: Heard) -> Reply:
        return Reply(200, {})

    with far_side(app) as side:
        yield side


def _at(far: FarSide, more: str = "") -> ApprisePoster:
    return ApprisePoster(f"json://news:{TOKEN}@{urlsplit(far.url).netloc}/{TOKEN}/{more or '?cto=0.5&rto=0.5'}")


@pytest.mark.real
def test_a_notice_is_told_once_word_for_word(far: FarSide) -> None:
    poster = _at(far)
    assert isinstance(poster, Poster)
    poster.check()
    assert far.heard == []
    [finding] = poster.inspect()
    assert finding.said == "JSON is known to Apprise; whether it takes a notice shows with the first one"
    assert far.heard == []
    assert poster.post(POSTING) == Sent(POSTING.key)
    [heard] = far.heard
    assert (heard.json["title"], heard.json["message"]) == (BODY["title"], BODY["body"])
    assert poster.repeatable_for == 0
    poster.close()


@pytest.mark.real
@pytest.mark.parametrize("how", ["swallow", "hang", "answer"])
@pytest.mark.parametrize("acts", [True, False])
def test_whatever_is_no_yes_is_doubt_and_is_not_told_again(far: FarSide, how: How, *, acts: bool) -> None:
    far.fault(Fault("/", how=how, reply=Reply(500, {}), acts=acts, times=9))
    outcome = _at(far).post(POSTING)
    assert isinstance(outcome, InDoubt)
    assert "look there, and say publish settle" in outcome.why
    assert len(far.heard) == 1


@pytest.mark.real
@pytest.mark.parametrize(("status", "kind"), [(301, Deferred), (302, InDoubt), (307, Deferred), (308, Deferred)])
def test_a_redirect_is_not_followed(far: FarSide, status: int, kind: type[Outcome]) -> None:
    with far_side(lambda _heard: Reply(200, {})) as other:
        far.fault(Fault("/", reply=Reply(status, {}, headers={"Location": f"{other.url}/{TOKEN}"})))
        outcome = _at(far).post(POSTING)
        assert isinstance(outcome, kind)
        assert ("sends us on to another address, which was not asked" in repr(outcome)) == (kind is Deferred)
        assert other.heard == []


@pytest.mark.real
def test_neither_message_nor_log_nor_output_shows_the_address(
    far: FarSide, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG, logger="apprise")
    poster, said = _at(far), list[object]()
    for reply in (Reply(200, {}), Reply(401, {"error": TOKEN}), Reply(500, text=TOKEN)):
        far.fault(Fault("/", reply=reply))
        said.append(poster.post(POSTING))
    far.close()
    said += [poster.post(POSTING), poster.find(POSTING), *poster.retract(["x"]), poster.relay, repr(poster)]
    records = [repr(vars(record)) for record in caplog.records if record.name.startswith("apprise")]
    assert records == []
    assert TOKEN not in repr(said) + "".join(capfd.readouterr())


def test_a_plugin_that_fails_in_its_own_way_is_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    poster = ApprisePoster(f"json://localhost/{TOKEN}")

    def dies(*_: Any, **__: Any) -> bool:
        raise OSError(TOKEN)

    monkeypatch.setattr(poster._service, "notify", dies)
    outcome: Outcome = poster.post(POSTING)
    assert isinstance(outcome, InDoubt)
    assert outcome.why.startswith("Apprise failed: OSError, and Apprise cannot ask JSON what is there; look there")
    assert TOKEN not in outcome.why


def test_a_notice_that_is_too_long_for_the_service_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    poster = ApprisePoster("json://localhost")
    monkeypatch.setattr(type(poster._service[0]), "body_maxlen", 20)
    outcome = poster.post(POSTING)
    assert isinstance(outcome, Refused)
    assert "JSON takes 20 characters" in outcome.why
    assert "shorter `lead`" in outcome.why


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "none that Apprise knows"),
        ("   ", "none that Apprise knows"),
        ("https://", "none that Apprise knows"),
        (f"nosuchthing://{TOKEN}", "none that Apprise knows"),
        (f"jsons://one.example.org/{TOKEN}, jsons://two.example.org", "names several services"),
        (f"jsons://one.example.org/{TOKEN} jsons://two.example.org", "names several services"),
        (f"tgram://123456789:{TOKEN * 3}/11111111/22222222", "names several places at Telegram"),
        (f"jsons://one.example.org/{TOKEN}?retry=2", "asks for retries"),
        (f"jsons://one.example.org/{TOKEN}?optional=yes", "says `optional`"),
        (f"jsons://one.example.org/{TOKEN}?verify=no", "says `verify=no`"),
        (f"jsons://one.example.org/{TOKEN}?redirect=yes", "says `redirect=yes`"),
        (f"json://one.example.org/{TOKEN}", "would get the secret unencrypted; write its encrypted form, mostly jsons"),
    ],
)
def test_an_address_that_we_do_not_use_is_said_and_not_shown(
    url: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SendError) as caught:
        ApprisePoster(url)
    assert said in str(caught.value)
    assert caught.value.remedy
    shown = "".join(traceback.format_exception_only(caught.value)) + "".join(capfd.readouterr())
    assert TOKEN not in shown


@pytest.mark.parametrize("scheme", ["kodi", "xbmc"])
def test_a_plugin_that_names_its_protocol_otherwise_is_opened_as_well(scheme: str) -> None:
    assert ApprisePoster(f"{scheme}://127.0.0.1:80").relay == "Kodi/XBMC by Apprise"
    with pytest.raises(SendError, match="unencrypted"):
        ApprisePoster(f"{scheme}://media.example.org")


def test_hosted_services_need_no_s_at_their_end() -> None:
    assert ApprisePoster(f"tgram://123456789:{TOKEN * 3}/11111111").relay == "Telegram by Apprise"


def test_without_apprise_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any, **named: Any) -> Any:
        if name == "apprise":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(SendError, match=r"Apprise is not installed; pip install 'broadsheet\[apprise\]'"):
        ApprisePoster("json://localhost")


def test_nothing_can_be_asked_and_nothing_taken_back() -> None:
    poster = ApprisePoster("json://localhost")
    assert isinstance(poster.find(POSTING), InDoubt)
    assert all(isinstance(one, Refused) and "; " in one.why for one in poster.retract(["a", "b"]))
