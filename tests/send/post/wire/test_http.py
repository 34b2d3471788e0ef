"""One request and everything that may become of it, against a server of our own."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.hiding import Hiding
from pipeline.send.post.wire.http import Elsewhere, Http, HttpFault, NotSent, Silent, TooMuch
from tests.real.certificates import Authority
from tests.send.post.server import FarSide, Fault, Heard, How, Reply, far_side

SECRET = "123456:very+secret/token"  # noqa: S105 - of nobody
pytestmark = pytest.mark.real


def _app(heard: Heard) -> Reply:
    return Reply(200, {"path": heard.path, "length": len(heard.body)})


@pytest.fixture
def far() -> Iterator[FarSide]:
    with far_side(_app) as side:
        yield side


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(Hiding(SECRET), timeout=(2.0, 0.6))
    yield client
    client.close()


def _post(http: Http, far: FarSide) -> Answer:
    url = f"{far.url}/bot{SECRET}/send"
    return http.send("POST", url, json={"text": "မင်္ဂလာပါ"}, headers={"Authorization": f"Bearer {SECRET}"})


def test_a_request_and_its_answer(http: Http, far: FarSide) -> None:
    answer = http.send("POST", f"{far.url}/post", json={"text": "မင်္ဂလာပါ"}, params={"a": "b c"}, headers={"X-One": "1"})
    assert (answer.status, answer.ok, answer.body["path"]) == (200, True, "/post")
    heard = far.heard[0]
    assert (heard.json, heard.query, heard.headers["x-one"]) == ({"text": "မင်္ဂလာပါ"}, {"a": "b c"}, "1")
    assert heard.headers["content-type"] == "application/json"
    assert heard.body.decode() == '{"text":"မင်္ဂလာပါ"}'


@pytest.mark.parametrize("how", ["swallow", "tear", "hang", "drip"])
def test_what_may_have_been_done_is_silence(http: Http, far: FarSide, how: How) -> None:
    far.fault(Fault("/send", how=how, acts=True))
    began = time.monotonic()
    with pytest.raises(Silent) as raised:
        _post(http, far)
    assert time.monotonic() - began < 5
    assert not isinstance(raised.value, TooMuch)
    assert len(far.heard) == 1  # it is never tried again here


def test_an_answer_without_end_is_not_read_to_its_end(http: Http, far: FarSide) -> None:
    far.fault(Fault("/send", how="huge", acts=True))
    with pytest.raises(TooMuch, match="more than 1 MB; see whether the channel's `server`"):
        _post(http, far)


def test_where_nobody_listens_nothing_was_sent(http: Http) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NotSent, match=r"cannot be reached; see the address"):
        http.send("POST", f"http://127.0.0.1:{port}/x", json={})


def test_an_address_that_is_none_was_not_sent_to(http: Http) -> None:
    for url in ("https://", "gopher://127.0.0.1/", "http://[::1/"):
        with pytest.raises(HttpFault) as raised:
            http.send("POST", url, json={})
        assert isinstance(raised.value, NotSent)


def test_a_certificate_of_nobody_is_not_trusted_and_nothing_was_sent(http: Http, tmp_path: Path) -> None:
    context = Authority(tmp_path).issue("far", "127.0.0.1").server()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def shake() -> None:
            connection, _ = listening.accept()
            with pytest.raises((ssl.SSLError, OSError)), context.wrap_socket(connection, server_side=True) as wrapped:
                wrapped.recv(1)

        thread = threading.Thread(target=shake)
        thread.start()
        with pytest.raises(NotSent, match="no encrypted connection that can be trusted") as raised:
            http.send("POST", f"https://127.0.0.1:{listening.getsockname()[1]}/x", json={"a": 1})
        thread.join()
    assert raised.value.ours


@pytest.mark.parametrize(
    ("status", "kind"), [(301, Elsewhere), (307, Elsewhere), (308, Elsewhere), (302, Silent), (303, Silent)]
)
def test_no_redirect_is_followed(http: Http, far: FarSide, status: int, kind: type[HttpFault]) -> None:
    with far_side(_app) as other:
        far.fault(Fault("/send", reply=Reply(status, {}, headers={"Location": f"{other.url}/take?token=x"})))
        with pytest.raises(kind, match=other.url.removeprefix("http://")) as raised:
            _post(http, far)
        assert other.heard == []
    assert "take" not in str(raised.value)
    assert "got no credentials" in str(raised.value)


def test_a_redirect_to_nowhere_is_one_too(http: Http, far: FarSide) -> None:
    for location in ("http://[::1", "", f"//{SECRET}"):
        far.fault(Fault("/send", reply=Reply(307, {}, headers={"Location": location})))
        with pytest.raises(Elsewhere) as raised:
            _post(http, far)
        assert SECRET not in str(raised.value)


def test_a_netrc_does_not_replace_our_credentials(
    http: Http, far: FarSide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("default login somebody password else")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    _post(http, far)
    assert far.heard[0].headers["authorization"] == f"Bearer {SECRET}"


def test_cookies_are_not_kept(http: Http, far: FarSide) -> None:
    far.fault(Fault("/send", reply=Reply(200, {}, headers={"Set-Cookie": "a=b"})))
    _post(http, far)
    _post(http, far)
    assert "cookie" not in far.heard[1].headers


@pytest.mark.parametrize("how", ["swallow", "tear", "hang", "drip", "huge", "answer"])
def test_no_fault_and_no_answer_shows_a_secret(http: Http, far: FarSide, how: How) -> None:
    page = Reply(302, text=f"<title>{SECRET}</title>", headers={"Location": f"/{SECRET}"})
    far.fault(Fault("/send", how=how, reply=page))
    far.fault(
        Fault("/send", reply=Reply(400, {"error": f"no {SECRET}", "message": f"Bearer eyJhbGciOi.abc.def {SECRET}"}))
    )
    with pytest.raises(HttpFault) as raised:
        _post(http, far)
    answer = _post(http, far)
    shown = "".join(traceback.format_exception(raised.value))
    for text in (
        shown,
        repr(raised.value),
        raised.value.why,
        answer.said,
        answer.error,
        repr(answer),
        repr(http),
        repr(http.hiding),
    ):
        assert SECRET not in text
        assert "eyJhbGciOi" not in text


def test_requests_is_loaded_with_the_first_request() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, pipeline.send.post.bluesky.poster; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"requests", "urllib3", "httpx", "atproto", "atproto_client", "libipld", "pydantic"} & set(said)


def _answer(status: int = 429, body: bytes = b"", **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body, 1_800_000_000.0)


def test_how_long_to_wait() -> None:
    here, there = formatdate(1_800_000_000, usegmt=True), formatdate(1_700_000_000, usegmt=True)
    assert _answer().wait() is None
    assert _answer(retry_after="30").wait() == 30
    assert _answer(retry_after="0.5").wait() == 0.5
    assert _answer(retry_after=formatdate(1_800_000_090, usegmt=True)).wait() == 90
    assert (
        _answer(retry_after=formatdate(1_700_000_090, usegmt=True), date=there).wait() == 90
    )  # by its clock, not ours
    assert _answer(ratelimit_reset="1700000060", date=there).wait() == 60
    assert _answer(ratelimit_reset="60", date=here).wait() == 60
    assert _answer(x_ratelimit_reset="2027-01-15T08:01:00.000Z").wait() == 60
    assert _answer(retry_after="5", ratelimit_reset="60").wait() == 5
    assert _answer(retry_after="-5").wait() == 0
    assert _answer(retry_after="99999999").wait() == 86_400
    for nonsense in ("soon", "nan", "inf", "", "Mon, 99 Foo"):
        assert _answer(retry_after=nonsense).wait() is None


def test_whose_clock_is_off() -> None:
    assert _answer().skew() is None
    assert _answer(date=formatdate(1_800_000_000 - 86_400, usegmt=True)).skew() == 86_400


def test_what_the_network_said_is_one_short_line() -> None:
    assert _answer(body=b'{"error": "A", "message": "B\\n\\u202ec"}').said == "B c"
    assert _answer(body=b'{"error": "A"}').said == "A"
    assert _answer(body=b"<html><title>Log\n in</title>").said == "a web page (“Log in”) instead of data"
    assert _answer(body=b"\xff <html>", content_type="text/html").said == "a web page instead of data"
    assert _answer(body=b"").said == "nothing but status 429"
    long = _answer(body=b"x" * 1000).said
    assert (len(long), long[-1]) == (300, "…")
    assert _answer(body=b"[" * 100_000).body is None
