"""What every poster makes of a far side that is ill, slow, strange or somebody else: nothing twice, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.outcome import Deferred, InDoubt, Outcome, Sent
from pipeline.send.post.poster import Poster
from pipeline.send.sender import SendError
from tests.send.post.contract import Case, busy, nobody, settles, sound, untrusted
from tests.send.post.server import Fault, How, Reply, far_side

pytestmark = pytest.mark.real
PAGE = "<!DOCTYPE html><title>Just a moment</title><p>Checking your browser"
_DEEP = "[" * 400 + "]" * 400
_ODD = [
    "null", "true", "0", "-1", "1e999", "NaN", "9" * 400, '""', '"x"', "[]", "[[]]", "{}", _DEEP, "[" * 100_000, "\x00",
    '{"id": null}', '{"id": []}', '{"id": {"a": 1}}', '{"id": true}', '{"id": "a\\nb c"}', '{"id": "\\ud800"}',
    '{"ok": true, "result": []}', '{"ok": true, "result": {"message_id": "x"}}', '{"ok": true}', '{"ok": []}',
    '{"error": []}', '{"error": {"code": [], "message": 5}}', '{"error": {"code": "\\ud800", "message": "\\u202ea\\nb"}}',
    '{"message": {"a": 1}, "code": []}', '{"errors": "x"}', '{"errors": [5, null]}', '{"errors": [{"message": []}]}',
    '{"data": []}', '{"data": {"id": 9e99}}', '{"data": null, "errors": {}}', '{"retry_after": "soon"}',
    '{"retry_after": -1e999, "global": 3}', '{"retry_after": 1e999}', '{"retry_after": NaN}', '{"retry_after": []}',
    '{"error_code": "x", "description": [], "parameters": []}', '{"ok": false, "parameters": {"retry_after": {}}}',
    '{"ok": false, "error_code": 429, "description": "\\ud800", "parameters": {"retry_after": 1e400}}',
    '{"records": [null]}', '{"records": {"a": 1}}', '{"serviceErrorCode": [], "status": "x"}', '{"detail": 5, "title": []}',
]  # fmt: skip


def _trouble(case: Case) -> Outcome:
    outcome = case.poster.post(case.first)
    sound(outcome)
    return outcome


@pytest.mark.parametrize("acted", [True, False], ids=["acted", "idle"])
@pytest.mark.parametrize("how", ["swallow", "tear", "hang", "drip", "huge"])
def test_an_answer_that_does_not_come_whole_is_doubt(case: Case, how: How, *, acted: bool) -> None:
    case.fault(Fault("", how=how, reply=Reply(200, {"padding": "x" * 400}), acts=acted))
    settles(case, case.poster.post(case.first), acted=acted)


@pytest.mark.parametrize("acted", [True, False], ids=["acted", "idle"])
@pytest.mark.parametrize(
    "reply",
    [Reply(500, {"error": "Internal Server Error"}), Reply(502, text=PAGE), Reply(503, text=""), Reply(504, text=PAGE)],
    ids=["500", "502", "503", "504"],
)
def test_an_ill_server_may_have_posted(case: Case, reply: Reply, *, acted: bool) -> None:
    case.fault(Fault("", reply=reply, acts=acted))
    settles(case, case.poster.post(case.first), acted=acted)


@pytest.mark.parametrize("acted", [True, False], ids=["acted", "idle"])
@pytest.mark.parametrize("text", [PAGE, "", "not json", "{}", "[]", "null", "1", '{"id": null}', '{"id": [1]}'])
def test_success_without_a_receipt_is_doubt(case: Case, text: str, *, acted: bool) -> None:
    case.fault(Fault("", reply=Reply(200, text=text), acts=acted))
    outcome = case.poster.post(case.first)
    if case.net.finds and text.startswith("<") and not acted and isinstance(outcome, Deferred):
        assert case.net.posted() == []
        return
    settles(case, outcome, acted=acted)


def _unreached(case: Case, poster: Poster) -> None:
    """`check` says that nobody is there, or asks nobody: then the first post says it."""
    if not case.net.reaches:
        poster.check()
        return
    with pytest.raises(SendError):
        poster.check()


def test_nobody_there_is_no_doubt(case: Case, tmp_path: Path) -> None:
    url = case.far.url
    with busy() as far, untrusted(tmp_path) as foreign:
        for address, scope in ((nobody(), "connection"), (far, "connection"), (foreign, "channel")):
            case.far.url = address
            poster = case.net.poster(case.far)
            outcome = poster.post(case.first)
            sound(outcome)
            assert isinstance(outcome, Deferred), outcome
            assert outcome.scope == scope, outcome
            _unreached(case, poster)
            for one in poster.retract(["1"]):
                assert not isinstance(one, Sent)
            poster.close()
    case.far.url = url
    assert case.far.heard == []


@pytest.mark.parametrize("status", [301, 307, 308])
def test_another_host_is_not_asked_and_gets_no_credentials(case: Case, status: int) -> None:
    with far_side(case.net.app) as other:
        reply = Reply(status, {}, headers={"Location": f"{other.url}/take?{case.net.secrets[0]}"})
        case.fault(Fault("", reply=reply))
        outcome = _trouble(case)
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "channel"
        assert case.net.secrets[0] not in outcome.why
        for method in ("GET", "POST", "DELETE"):
            case.far.fault(Fault("", method, reply=reply, times=99))
        if case.net.asks:
            with pytest.raises(SendError):
                case.poster.check()
        case.poster.retract(["1"])
        case.poster.find(case.first)
        assert other.heard == []
    assert case.net.posted() == []


@pytest.mark.parametrize("acted", [True, False], ids=["acted", "idle"])
@pytest.mark.parametrize("status", [302, 303])
def test_a_redirect_after_which_it_may_have_been_done_is_doubt(case: Case, status: int, *, acted: bool) -> None:
    with far_side(case.net.app) as other:
        case.fault(Fault("", reply=Reply(status, {}, headers={"Location": other.url}), acts=acted))
        settles(case, case.poster.post(case.first), acted=acted)
        assert other.heard == []


@pytest.mark.parametrize("status", [200, 201, 204, 400, 401, 403, 404, 409, 422, 429, 500, 503])
def test_odd_data_raises_nothing(case: Case, status: int) -> None:
    for text in _ODD:
        for method in ("GET", "POST", "DELETE"):
            case.far.fault(Fault("", method, reply=Reply(status, text=text), times=99))
        said = [case.poster.post(case.first), case.poster.find(case.first), *case.poster.retract(["12", "x y"])]
        for outcome in said:
            sound(outcome)
        try:
            case.poster.check()
        except SendError as error:
            assert str(error).isprintable()
        case.far.forget()
    assert case.net.posted() == []


def test_odd_data_at_the_request_that_posts_alone(case: Case) -> None:
    for text in _ODD:
        for status in (200, 400, 403, 429, 500):
            case.fault(Fault("", reply=Reply(status, text=text)))
            before = len(case.requests())
            sound(case.poster.post(case.first))
            assert len(case.requests()) == before + 1
    assert case.net.posted() == []


def test_doubt_says_what_a_person_can_do(case: Case) -> None:
    case.fault(Fault("", how="hang"))
    outcome = _trouble(case)
    assert isinstance(outcome, InDoubt | Deferred)
    assert "; " in outcome.why
