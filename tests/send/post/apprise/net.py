"""Apprise for the contract, by its plugin for plain JSON: a service of one's own that says yes by its status.

https://github.com/caronc/apprise/wiki/Notify_Custom_JSON. Address, headers and query are the editor's, and all secret.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from pipeline.channel import AppriseSettings, Channel, Secret
from pipeline.pack.apprise import pack_apprise
from pipeline.send.post.apprise.poster import ApprisePoster
from tests.send.post.net import Net
from tests.send.post.server import FarSide, Heard, Reply
from tests.send.post.three_posts import postings

CHANNEL = Channel("ping", "apprise", AppriseSettings(url=Secret("P")))
TOKEN = "q7Zk2mX9wLp4"  # noqa: S105 - of a service that is none
PASSWORD = "brass-kettle-9081"  # noqa: S105 - likewise
HEADER = "h3Jt8vRc5NqE"
PATH = f"/notices/{TOKEN}"


class Service:
    """Takes what comes with its header and its password. `told` are the notices."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def __call__(self, heard: Heard) -> Reply:
        if heard.path != PATH or heard.method != "POST":
            return Reply(404, {"error": "nothing is here"})
        if heard.headers.get("x-token") != HEADER or not heard.headers.get("authorization", "").startswith("Basic "):
            return Reply(401, {"error": "who are you?"})
        self.told.append(heard.json)
        return Reply(200, {"ok": True})


def address(far: FarSide) -> str:
    """The service there in Apprise's words, impatient."""
    parts = urlsplit(far.url)
    scheme = {"http": "json", "https": "jsons"}[parts.scheme]
    return f"{scheme}://news:{PASSWORD}@{parts.netloc}{PATH}?+X-Token={HEADER}&cto=0.5&rto=0.5"


def poster(far: FarSide) -> ApprisePoster:
    """A poster for the service there."""
    return ApprisePoster(address(far), patience=0.5)


def _carried(heard: Heard) -> Any:
    """The notice in a request, as `pack` names its parts."""
    if not heard.path.endswith(PATH):
        return None
    said = json.loads(heard.body)
    return {"title": said["title"], "body": said["message"]}


def net() -> Net:
    """One service, and three notices: more than one there is only where the editor wrote them."""
    service = Service()
    return Net(
        app=service,
        poster=poster,
        postings=postings(pack_apprise, CHANNEL),
        posted=lambda: [one["message"] for one in service.told],
        path=PATH,
        secrets=(TOKEN, PASSWORD, HEADER),
        carried=_carried,
        denied=(Reply(400, {"error": "no such room"}), Reply(404, {"error": "gone"}), Reply(422, text="no")),
        refused=(Reply(413, {"error": "too large"}),),
        blind=True,
        asks=False,
        reaches=False,
        quotes=False,
    )
