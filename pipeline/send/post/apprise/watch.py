"""The one door by which nearly all plugins of Apprise reach the network, watched while a notice is told.

They talk by `requests`, all of whose requests pass `HTTPAdapter.send`. Python's own audit events
(https://docs.python.org/3/library/audit_events.html) say whether anything left by that door, and whether a plugin also
used another one. Nothing of Apprise's inner parts is touched.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from pipeline.send.post.apprise.look import Asked, Look
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import fault_of

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

_MOST: Final = 10_000_000
"""Bytes of an answer; nothing that a notice is answered with is longer."""
_CHUNK: Final = 16_384
_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_WAYS_OUT: Final = frozenset(
    {"http.client.send", "socket.connect", "socket.sendto", "socket.sendmsg", "subprocess.Popen", "os.posix_spawn"}
)

_one_at_a_time: Final = threading.Lock()
_now: Look | None = None
_MINE: ContextVar[Look | None] = ContextVar("the look that a request belongs to", default=None)
_WITHIN: ContextVar[Asked | None] = ContextVar("the request that is under way", default=None)
_listening = False


@contextmanager
def watching(name: str, patience: float) -> Iterator[Look]:
    """Watch what leaves this process until the end of the block, for one notice at a time.

    Args:
        name: the service's, as it may be shown. No address, no header and no word of an answer is kept.
        patience: seconds for each whole answer.
    """
    from requests.adapters import HTTPAdapter  # noqa: PLC0415 - law 17

    global _now  # noqa: PLW0603 - what an audit hook, which is the whole process's, can see
    with _one_at_a_time:
        _listen()
        look, before = Look(name, patience), HTTPAdapter.send
        mine, _now = _MINE.set(look), look
        HTTPAdapter.send = _watched(before)  # type: ignore[method-assign]
        try:
            yield look
        finally:
            HTTPAdapter.send = before  # type: ignore[method-assign]
            _now = None
            _MINE.reset(mine)


def _listen() -> None:
    """Hear of what leaves. A hook cannot be taken out again, so there is one; it hears only while a look is open."""
    global _listening  # noqa: PLW0603
    if not _listening:
        sys.addaudithook(_heard)
        _listening = True


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    look = _now
    if look is None or event not in _WAYS_OUT:
        return
    asked = _WITHIN.get()
    if asked is None:
        look.elsewhere = True
    elif event == "http.client.send" and not _to_a_proxy(arguments):
        asked.left = True


def _to_a_proxy(arguments: tuple[Any, ...]) -> bool:
    """Whether it is the line that asks a proxy for a way through: nothing of ours is in it."""
    sent = arguments[1] if len(arguments) > 1 else b""
    return isinstance(sent, bytes) and sent.startswith(b"CONNECT ")


def _watched(send: Callable[..., Response]) -> Callable[..., Response]:
    """`HTTPAdapter.send` (https://docs.python-requests.org/en/latest/api/), seen by the look of whoever calls it."""

    def watched(adapter: Any, request: PreparedRequest, *arguments: Any, **named: Any) -> Response:
        look = _MINE.get()
        if look is None:  # of somebody else in this process
            return send(adapter, request, *arguments, **named)
        if look.perhaps_told:
            raise _given_up()
        asked, until = Asked(request.method in _READS), time.monotonic() + look.patience
        look.asked.append(asked)
        within = _WITHIN.set(asked)
        try:
            response = _whole(send(adapter, request, *arguments, **{**named, "stream": True}), until)
        except Exception as error:
            asked.came = fault_of(error, look.name, left=asked.left)
            raise
        finally:
            _WITHIN.reset(within)
        headers = {name.lower(): value for name, value in response.headers.items()}
        asked.came = Answer(response.status_code, headers, b"", time.time())
        return response

    return watched


def _given_up() -> Exception:
    """An error of the kind that every plugin knows."""
    import requests  # noqa: PLC0415 - law 17

    return requests.ConnectionError()


def _whole(response: Response, until: float) -> Response:
    """An answer read to its end, so that one that drips or never ends is an error of the request's, which plugins know.

    Raises:
        requests.RequestException: it broke off, is too long, or did not end in time.
    """
    import requests  # noqa: PLC0415 - law 17
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - law 17

    content = bytearray()
    try:
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            content += chunk
            if len(content) > _MOST or time.monotonic() > until:
                raise requests.ReadTimeout
    except (HTTPError, OSError) as error:
        raise error if isinstance(error, requests.RequestException) else requests.ConnectionError from None
    finally:
        response.raw.close()
    response.raw = BytesIO(content)
    return response
