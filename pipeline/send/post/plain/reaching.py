"""Whether a host is there and its certificate is to be trusted, without any request to it."""

from __future__ import annotations

import os
import socket
import ssl
from typing import Final
from urllib.parse import urlsplit

from pipeline.send.sender import SendError

_PORTS: Final = {"http": 80, "https": 443}


def reach(url: str, host: str, patience: float) -> None:
    """Connect, shake hands by TLS, and take leave. Behind a proxy nothing is tried, for only a request would pass it.

    Args:
        url: an address as `endpoint` gives it; `http` is for this machine.
        host: its host, as it may be shown.
        patience: seconds to connect, and for the handshake.

    Raises:
        SendError: nobody is there, or the certificate is not to be trusted.
    """
    from requests.utils import get_environ_proxies  # noqa: PLC0415 - law 17

    parts = urlsplit(url)
    if get_environ_proxies(url).get(parts.scheme):
        return
    try:
        with socket.create_connection((parts.hostname, parts.port or _PORTS[parts.scheme]), patience) as line:
            if parts.scheme == "https":
                _trusting().wrap_socket(line, server_hostname=parts.hostname).close()
    except ssl.SSLError:
        fault = f"{host} offers no encrypted connection that can be trusted"
        raise SendError(fault, "see the address, and this machine's clock") from None
    except OSError:
        remedy = "see the address, and whether this machine is online"
        raise SendError(f"{host} cannot be reached", remedy, away=True) from None


def _trusting() -> ssl.SSLContext:
    """What the requests themselves trust."""
    from requests.utils import DEFAULT_CA_BUNDLE_PATH  # noqa: PLC0415 - law 17

    named = (os.environ.get(name) for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"))
    return ssl.create_default_context(cafile=next(filter(None, named), DEFAULT_CA_BUNDLE_PATH))
