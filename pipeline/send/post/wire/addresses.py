"""Addresses of far sides as the configuration gives them: encrypted, whole, and without credentials in them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from pipeline.send.sender import SendError

_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def server_address(server: str, setting: str = "server") -> tuple[str, str]:
    """A server's address without a slash at its end, and its host with the port, as it may be shown.

    Raises:
        SendError: it is none, or credentials would travel to it unencrypted (`http://` is for this machine only).
    """
    whole, host = endpoint(server, setting)
    if urlsplit(whole).path.strip("/") or urlsplit(whole).query:
        raise SendError(f"the channel's `{setting}` is no server's address", "write it as in https://server.example")
    return whole.rstrip("/"), host


def endpoint(url: str, setting: str = "url") -> tuple[str, str]:
    """An address with its path, and its host with the port, as it may be shown: the path may be a secret.

    Raises:
        SendError: it is none, or what is sent would travel unencrypted (`http://` is for this machine only).
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in {"https", "http"} or parts.username or parts.fragment:
        raise SendError(f"the channel's `{setting}` is no web address", "write it whole, from https:// on")
    if parts.scheme == "http" and host not in _HERE:
        raise SendError(f"{host} would get our secrets unencrypted", f"write the channel's `{setting}` with https://")
    shown = f"[{host}]" if ":" in host else host
    shown = f"{shown}:{port}" if port else shown
    return parts._replace(netloc=shown).geturl(), shown
