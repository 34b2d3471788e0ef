"""The signature of OAuth 1.0a over a request: `oauthlib` makes the header, our own client sends it."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import Final, Literal

from pipeline.send.sender import SendError

Method = Literal["GET", "POST", "DELETE"]
_A_SECRET: Final = re.compile(r"[!-~]{1,500}")


@dataclass(frozen=True, slots=True)
class XSecrets:
    """The four secrets: key and secret of the app, token and secret of the account. None is shown."""

    app_key: str = field(repr=False)
    app_secret: str = field(repr=False)
    token: str = field(repr=False)
    token_secret: str = field(repr=False)

    @property
    def all(self) -> tuple[str, ...]:
        """What must be hidden."""
        return self.app_key, self.app_secret, self.token, self.token_secret


class Signer:
    """Signs requests as one account (RFC 5849 with HMAC-SHA1, as X asks for).

    Source: https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/creating-a-signature. A JSON body is no
    part of the signature, the query is.

    Raises:
        SendError: the library is not installed, or a secret cannot be one.
    """

    def __init__(self, secrets: XSecrets) -> None:
        if not all(map(_A_SECRET.fullmatch, secrets.all)):
            fault = "one of the channel's four secrets is empty or has signs that none has"
            raise SendError(fault, "copy app_key, app_secret, token and token_secret again, each alone")
        try:
            from oauthlib.oauth1 import Client  # noqa: PLC0415 - law 17, and an extra
        except ImportError:
            raise SendError("posting on X needs requests-oauthlib", "pip install 'broadsheet[x]'") from None
        # What it signs, token and all, it would write into every log of the level DEBUG.
        logging.getLogger("oauthlib").setLevel(logging.CRITICAL)
        self._client = Client(secrets.app_key, secrets.app_secret, secrets.token, secrets.token_secret)

    def header(self, method: Method, url: str) -> dict[str, str]:
        """The header with the signature; `url` with its query."""
        _, headers, _ = self._client.sign(url, http_method=method, headers={})
        return {"Authorization": str(headers["Authorization"])}
