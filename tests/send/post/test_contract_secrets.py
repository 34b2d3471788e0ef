"""No poster shows a secret: whatever is echoed, whichever request, in no outcome, no log, no exception."""

from __future__ import annotations

import logging
import traceback
from typing import Any
from urllib.parse import quote

import pytest

from pipeline.send.sender import SendError
from tests.send.post.contract import Case
from tests.send.post.server import Fault, How, Reply

pytestmark = pytest.mark.real
_FIELDS = ("error", "message", "description", "detail", "title", "reason", "code", "id", "name", "username")


def _echoes(secret: str) -> list[Reply]:
    flat: dict[str, Any] = dict.fromkeys(_FIELDS, f"{secret} no") | {"id": secret}
    deep = {"error": dict(flat), "errors": [dict(flat)], "result": dict(flat), "data": dict(flat), "ok": True}
    bodies = [Reply(data=flat), Reply(data=deep), Reply(text=secret), Reply(text=f"<title>{secret} {quote(secret)}")]
    return [
        Reply(status, body.data, body.text, {"Location": f"/{secret}", "X-Echo": secret})
        for status in (200, 302, 307, 400, 401, 403, 404, 429, 500)
        for body in bodies
    ]


def _shown(case: Case) -> list[str]:
    """Everything that a poster lets out of its hands."""
    said = [repr(case.poster), str(case.poster), case.poster.relay]
    try:
        case.poster.check()
    except SendError as error:
        said += [str(error), repr(error), *traceback.format_exception(error), repr(error.__context__)]
    said += map(repr, (case.poster.post(case.first), case.poster.find(case.first), *case.poster.retract(["12", "x"])))
    return [*said, case.poster.relay]


def _clean(case: Case, said: list[str]) -> None:
    for secret in case.net.secrets:
        for form in (secret, quote(secret, safe="")):
            assert not [text for text in said if form in text]


@pytest.mark.parametrize("only", [True, False], ids=["posting", "everything"])
def test_no_echo_shows_a_secret(
    case: Case, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], *, only: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    for secret in case.net.secrets:
        for reply in _echoes(secret):
            for method in ("POST",) if only else ("GET", "POST", "DELETE"):
                case.far.fault(Fault(case.net.path if only else "", method, reply=reply, times=99))
            said += _shown(case)
            case.far.forget()
    said += [repr(vars(record)) for record in caplog.records]
    _clean(case, [*said, caplog.text, *capfd.readouterr()])


@pytest.mark.parametrize("how", ["swallow", "tear", "hang", "huge"])
def test_no_broken_connection_shows_a_secret(
    case: Case, how: How, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for method in ("GET", "POST", "DELETE"):
        case.far.fault(Fault("", method, how=how, times=99))
    said = _shown(case)
    case.far.url = "http://127.0.0.1:9"
    said += _shown(Case(case.net, case.far, case.net.poster(case.far)))
    said += [repr(vars(record)) for record in caplog.records]
    _clean(case, [*said, caplog.text, *capfd.readouterr()])


def test_no_secret_is_in_the_outbox(case: Case) -> None:
    _clean(case, [repr(posting) for posting in case.net.postings])
