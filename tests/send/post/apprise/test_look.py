"""What is seen of a notice: what surely told nobody anything, what may have, and what cannot be seen at all."""

from __future__ import annotations

import math
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import copy_context
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

from pipeline.outcome import Deferred, InDoubt, Outcome, Sent
from pipeline.send.post.apprise import watch
from pipeline.send.post.apprise.poster import ApprisePoster
from pipeline.send.post.apprise.watch import watching
from pipeline.send.post.poster import Posting
from pipeline.send.post.wire.http import Http, NotSent, Silent
from tests.send.post.contract import nobody
from tests.send.post.server import FarSide, Fault, Heard, Reply, far_side

pytestmark = pytest.mark.real
POSTING = Posting("2026-03-09-five-landings/ping/1", {"body": {"title": "Ferry Post", "body": "Open"}}, {}, 1.0)
PLUGINS = (
    "json://{}/x", "xml://{}/x", "form://{}/x", "ntfy://{}/topic", "gotify://{}/AbCdEfGhIjKlMnO", "kodi://{}",
    "apprise://{}/tokentokentoken", "mmost://{}/3ccdd113474722377935511fc85d3dd4", "hassio://{}/tok",
    "signal://{}/+15551234567/+15551234568",
)  # fmt: skip
SOON = (0.5, 0.5)


@pytest.fixture
def far() -> Iterator[FarSide]:
    def app(_heard: Heard) -> Reply:
        return Reply(200, {"ok": True, "id": 1, "result": "OK"})

    with far_side(app) as side:
        yield side


def _posted(plugin: str, netloc: str) -> Outcome:
    url = plugin.format(netloc)
    return ApprisePoster(f"{url}{'&' if '?' in url else '?'}cto=0.5&rto=0.5", patience=0.5).post(POSTING)


def _by(tell: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """What a notice comes to that a plugin tells in a way of its own; it always ends by saying no."""
    poster = ApprisePoster("json://localhost", patience=0.5)

    def notify(*_: Any, **__: Any) -> bool:
        with suppress(requests.RequestException, OSError):
            tell()
        return False

    monkeypatch.setattr(poster._service, "notify", notify)
    return poster.post(POSTING)


@pytest.mark.parametrize("plugin", PLUGINS)
def test_whichever_plugin_talks_by_requests_its_no_is_understood(far: FarSide, plugin: str) -> None:
    netloc = urlsplit(far.url).netloc
    assert _posted(plugin, netloc) == Sent(POSTING.key)
    for reply, scope in ((Reply(403, {}), "channel"), (Reply(429, {}, headers={"Retry-After": "30"}), "connection")):
        far.fault(Fault("", reply=reply, times=9))
        outcome = _posted(plugin, netloc)
        far.forget()
        assert isinstance(outcome, Deferred)
        assert f"said {reply.status}; " in outcome.why
        assert (outcome.scope, outcome.wait) == (scope, 30.0 if scope == "connection" else None)
    far.fault(Fault("", reply=Reply(500, {}), acts=True, times=9))
    assert isinstance(_posted(plugin, netloc), InDoubt)
    gone = _posted(plugin, urlsplit(nobody()).netloc)
    assert isinstance(gone, Deferred)
    assert gone.why.endswith("cannot be reached; see the address, and whether this machine is online")


def test_a_refusal_after_something_was_taken_is_doubt(far: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    def tell() -> None:
        requests.post(f"{far.url}/one", data=b"1", timeout=SOON)
        far.fault(Fault("/two", reply=Reply(403, {})))
        requests.post(f"{far.url}/two", data=b"2", timeout=SOON)

    outcome = _by(tell, monkeypatch)
    assert isinstance(outcome, InDoubt)
    assert outcome.why.startswith("JSON said 200, which Apprise does not take for a yes")
    assert len(far.heard) == 2


def test_where_all_was_refused_the_last_refusal_counts(far: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    def tell() -> None:
        for status in (404, 401):
            far.fault(Fault("/x", reply=Reply(status, {})))
            requests.post(f"{far.url}/x", data=b"1", timeout=SOON)

    outcome = _by(tell, monkeypatch)
    assert isinstance(outcome, Deferred)
    assert outcome.code == "401"


@pytest.mark.parametrize(
    "fault", [Fault("/x", how="swallow"), Fault("/x", reply=Reply(500, {})), Fault("/x", reply=Reply(409, {}))]
)
def test_a_plugin_that_would_ask_again_by_itself_is_stopped(
    far: FarSide, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell() -> None:
        far.fault(fault)
        for _ in range(3):
            with suppress(requests.ConnectionError):
                requests.post(f"{far.url}/x", data=b"1", timeout=SOON)

    assert isinstance(_by(tell, monkeypatch), InDoubt)
    assert len(far.heard) == 1


def test_a_plugin_may_ask_again_after_a_refusal_and_after_a_question(
    far: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell() -> None:
        far.fault(Fault("/x", reply=Reply(429, {})))
        far.fault(Fault("/x", "GET", reply=Reply(500, {})))
        for method in ("POST", "GET", "POST"):
            requests.request(method, f"{far.url}/x", data=b"1", timeout=SOON)

    assert isinstance(_by(tell, monkeypatch), InDoubt)
    assert [heard.method for heard in far.heard] == ["POST", "GET", "POST"]


def test_what_asks_nobody_is_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = _by(lambda: None, monkeypatch)
    assert isinstance(outcome, InDoubt)
    assert outcome.why.startswith("JSON did not say that it took it")


def test_what_also_leaves_by_another_door_is_doubt(far: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    def tell() -> None:
        with socket.create_connection(("127.0.0.1", urlsplit(far.url).port or 0)):
            far.fault(Fault("/x", reply=Reply(403, {})))
            requests.post(f"{far.url}/x", data=b"1", timeout=SOON)

    assert isinstance(_by(tell, monkeypatch), InDoubt)


def test_what_leaves_in_a_thread_of_the_plugins_own_is_doubt(far: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask() -> None:
        requests.post(f"{far.url}/x", data=b"1", timeout=SOON)

    def tell() -> None:
        far.fault(Fault("/x", reply=Reply(403, {}), times=2))
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        ask()

    assert isinstance(_by(tell, monkeypatch), InDoubt)


def test_what_is_still_under_way_when_apprise_gives_up_is_doubt(far: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, threads = threading.Event(), list[threading.Thread]()

    def ask() -> None:
        requests.post(f"{far.url}/x", data=b"1", timeout=20)

    def hangs(_heard: Heard) -> Reply:
        begun.set()
        far.over.wait(20)
        return Reply(200, {})

    def tell() -> None:
        far.app = hangs
        threads.append(threading.Thread(target=copy_context().run, args=(ask,)))
        threads[0].start()
        begun.wait(20)

    outcome = _by(tell, monkeypatch)
    assert isinstance(outcome, InDoubt)
    assert outcome.why.startswith("JSON did not answer in time")
    far.over.set()
    threads[0].join()


@pytest.mark.parametrize(
    ("sent", "expected"), [(None, NotSent), (b"POST /x HTTP/1.1", Silent), (b"CONNECT far.test:443 HTTP/1.1", NotSent)]
)
def test_an_error_of_tls_is_no_doubt_only_if_nothing_left(
    sent: bytes | None, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any, **__: Any) -> requests.Response:
        if sent:
            sys.audit("http.client.send", None, sent)
        raise requests.exceptions.SSLError

    monkeypatch.setattr(HTTPAdapter, "send", breaks)
    with watching("Bell", 0.5) as look, pytest.raises(requests.exceptions.SSLError):
        requests.post("https://127.0.0.1:9/x", data=b"1", timeout=SOON)
    with pytest.raises(expected):
        look.refusal()


def test_an_answer_without_end_is_an_error_that_plugins_know(far: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_MOST", 1000)
    far.fault(Fault("/x", reply=Reply(200, text="x" * 2000)))
    with watching("Bell", 5) as look, pytest.raises(requests.RequestException):
        requests.post(f"{far.url}/x", data=b"1", timeout=SOON)
    with pytest.raises(Silent):
        look.refusal()


def test_an_answer_that_drips_is_given_up_in_time(far: FarSide) -> None:
    far.fault(Fault("", how="drip", reply=Reply(200, {})))
    outcome = _posted("json://{}/x", urlsplit(far.url).netloc)
    assert isinstance(outcome, InDoubt)
    assert outcome.why.startswith("JSON did not answer in time")


def test_an_answer_is_what_it_would_have_been(far: FarSide) -> None:
    far.fault(Fault("/x", reply=Reply(200, {"a": "ရေ"})))
    with watching("Bell", 5):
        answer = requests.post(f"{far.url}/x", data=b"1", timeout=SOON)
    assert (answer.status_code, answer.json(), answer.headers["Content-Type"]) == (200, {"a": "ရေ"}, "application/json")


def test_the_others_of_this_process_are_left_alone(far: FarSide) -> None:
    before, said = HTTPAdapter.send, list[Any]()

    def ask() -> None:
        said.append(Http().send("POST", f"{far.url}/x", json={}).status)

    with watching("Bell", 5) as look:
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert (said, look.asked) == ([200], [])
    assert look.elsewhere
    assert HTTPAdapter.send is before
    Http().send("POST", f"{far.url}/x", json={})
    assert look.asked == []


def test_a_pause_is_never_without_end(far: FarSide) -> None:
    far.fault(Fault("", reply=Reply(429, {}, headers={"Retry-After": "1e400"})))
    outcome = _posted("json://{}/x", urlsplit(far.url).netloc)
    assert isinstance(outcome, Deferred)
    assert outcome.wait is None or math.isfinite(outcome.wait)
