"""One request to a network's API: an `Answer`, or one of three faults that say whether anything may have been done.

`requests` does the talking and is loaded with the first request (law 17). Nothing is tried again here, no redirect is
followed, certificates are always verified, and no fault holds a header, a body or a path: some networks have the
token in it.
"""

from __future__ import annotations

import io
import json as json_text
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.faults import (
    ITS_ADDRESS,
    LATER,
    Elsewhere,
    HttpFault,
    NotSent,
    Silent,
    TooMuch,
    fault_of,
    host_of,
)
from pipeline.send.post.wire.hiding import Hiding

if TYPE_CHECKING:
    from requests import Response, Session

__all__ = ["MOST", "TIMEOUT", "Elsewhere", "Http", "HttpFault", "NotSent", "Silent", "TooMuch"]

MOST: Final = 1_000_000
"""Bytes of an answer; nothing that we ask for is longer."""
TIMEOUT: Final = (10.0, 30.0)
"""Seconds to connect, and to wait for an answer in all."""
_CHUNK: Final = 16_384
_CHANGE_NOTHING: Final = frozenset({"GET", "HEAD"})
_REPEATS_A_POST: Final = frozenset({301, 307, 308})
_NOWHERE: Final[Any] = {}.get
_AGENT: Final = "broadsheet"


class Http:
    """A client for one channel. Not for several threads at once.

    Args:
        hiding: the secrets that no fault and no text of an answer may show; a new one where none is given.
        timeout: seconds to connect, and for the whole answer.
    """

    def __init__(self, hiding: Hiding | None = None, timeout: tuple[float, float] = TIMEOUT) -> None:
        self.hiding = hiding or Hiding()
        self._timeout = timeout
        self._session: Session | None = None

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        data: bytes | None = None,
        params: Mapping[str, str | int] | None = None,
        timeout: tuple[float, float] | None = None,
    ) -> Answer:
        """One request and its answer, whatever its status.

        What changes something goes over a connection of its own: one that the far side had given up meanwhile would
        leave us in doubt for nothing.

        Args:
            method: GET, POST and so on.
            url: the address, without a query where `params` are given.
            headers: as they are to travel, credentials among them.
            json: the body, sent as UTF-8 JSON; its type is set where `headers` do not.
            data: or the body as bytes.
            params: the query.
            timeout: other seconds than the client's.

        Raises:
            NotSent: surely nothing was done (`Elsewhere`: another address was named).
            Silent: whether anything was done is not known (`TooMuch`: the answer was over 1 MB).
        """
        if method.upper() not in _CHANGE_NOTHING:
            self.close()
        asked = {"method": method, "url": url, "params": params, "headers": _named(headers, json is not None)}
        answer = self._ask(asked, _body(json, data), timeout or self._timeout)
        _stay(answer, url)
        return answer

    def close(self) -> None:
        """Close what is open; the next request opens it again."""
        if self._session is not None:
            self._session.close()

    def _ask(self, asked: dict[str, Any], body: _Body | None, timeout: tuple[float, float]) -> Answer:
        """Ask, follow nothing, and read the answer to its end."""
        with _faults(asked["url"], body):
            until = time.monotonic() + timeout[1]
            with self._open().request(
                **asked, data=body, timeout=timeout, allow_redirects=False, stream=True
            ) as response:
                return self._answer(response, until)

    def _open(self) -> Session:
        if self._session is None:
            from requests import Session  # noqa: PLC0415 - law 17

            # It logs every path at DEBUG: on some networks the token stands in it.
            logging.getLogger("urllib3.connectionpool").addFilter(_unlogged)
            self._session = Session()
            self._session.headers.update({"User-Agent": _AGENT, "Accept-Encoding": "identity"})
            # Without this a ~/.netrc that names the host would replace our credentials by its own.
            self._session.auth = _as_it_is
            # requests reads a redirect to its end, however long, even where it is told to follow none.
            self._session.get_redirect_target = _NOWHERE  # type: ignore[method-assign]
        self._session.cookies.clear()
        return self._session

    def _answer(self, response: Response, until: float) -> Answer:
        content, host = bytearray(), host_of(response.url)
        # What has come by now, and not a whole chunk: a server that drips would hold us for ever.
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            content += chunk
            if len(content) > MOST:
                raise TooMuch(f"{host} gave an answer of more than {MOST // 1_000_000} MB; {ITS_ADDRESS}")
            if time.monotonic() > until:
                raise Silent(f"{host} did not end its answer in time; {LATER}")
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, bytes(content), time.time(), self.hiding)


class _Body(io.BytesIO):
    """A body that knows whether any of it was asked for: it is, once the connection stands and the head has left."""

    left = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.left = True
        return super().read(size)

    def __len__(self) -> int:
        return self.getbuffer().nbytes


def _body(json: Any, data: bytes | None) -> _Body | None:
    if json is not None:
        data = json_text.dumps(json, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return _Body(data) if data else None


def _named(headers: Mapping[str, str] | None, is_json: bool) -> dict[str, str]:  # noqa: FBT001
    kind = {"Content-Type": "application/json"} if is_json else {}
    return kind | dict(headers or {})


@contextmanager
def _faults(url: str, body: _Body | None) -> Iterator[None]:
    """Turn what breaks on the way into one of our faults."""
    from requests import RequestException  # noqa: PLC0415 - law 17
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - law 17

    try:
        yield
    except (RequestException, HTTPError, OSError, ValueError) as error:
        raise fault_of(error, host_of(url), left=None if body is None else body.left) from None


def _unlogged(_record: logging.LogRecord) -> bool:
    return False


def _as_it_is(request: Any) -> Any:
    return request


def _stay(answer: Answer, url: str) -> None:
    """Raise for a redirect. After 302 and 303 the request may have been acted upon; the others ask for it again."""
    if not 300 <= answer.status < 400:  # noqa: PLR2004
        return
    try:
        there = urlsplit(urljoin(url, answer.headers.get("location", "")))
    except ValueError:
        there = urlsplit(url)
    host = answer.hiding.clean(there.netloc.rpartition("@")[2], 253)
    why = (
        f"{host_of(url)} sends us on to {there.scheme}://{host}, which was not asked and got no credentials; "
        "write that address as the channel's `server` if it is the right one"
    )
    if answer.status in _REPEATS_A_POST:
        raise Elsewhere(why, host)
    raise Silent(why)
