"""A receiver of signed webhooks for tests: it does what docs/channels/webhook.md asks of one, by that page's own code."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent
from typing import Any

from tests.outboxes import ROOT
from tests.send.post.server import Heard, Reply

PATH = "/hooks/q7Zk2mX9wLp4"
SECRET = "whsec_dGhlIGtleSBvZiBhIHJlY2VpdmVyIHRoYXQgaXMgbm9uZQ=="  # noqa: S105 - of a receiver that is none
PAGE = ROOT / "docs" / "channels" / "webhook.md"
Verify = Callable[[Any, bytes, str], Any]


def verify_of_the_page() -> Verify:
    """The function that the page gives a receiver to paste."""
    [code] = re.findall(r"^ *```python\n(.*?)^ *```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {}
    exec(dedent(code), names)  # noqa: S102 - the page is ours, and that it runs is what is tested
    verify: Verify = names["verify"]
    return verify


class Receiver:
    """Takes what is signed, each id once; answers with an id and an address of its own if `tells`."""

    def __init__(self, secret: str = SECRET, *, tells: bool = True) -> None:
        self.there: dict[str, Any] = {}
        self.answers: dict[str, Reply] = {}
        self._secret, self._tells = secret, tells
        self._verify = verify_of_the_page()

    def __call__(self, heard: Heard) -> Reply:
        if heard.path != PATH or heard.method != "POST":
            return Reply(404, {"error": "nothing is here"})
        try:
            event = self._verify(heard.headers, heard.body, self._secret)
        except ValueError as error:
            return Reply(401, {"error": str(error)})
        name = heard.headers["webhook-id"]
        if name not in self.answers:
            self.answers[name] = self._taken(name, event)
        return self.answers[name]

    def _taken(self, name: str, event: Any) -> Reply:
        if event["type"] == "issue.retracted":
            for one in [key for key in self.there if event["data"]["id"] in {key, self._own(key)}]:
                del self.there[one], self.answers[one]
            return Reply(204)
        self.there[name] = event
        slug = event["data"]["slug"]
        told = {"id": self._own(name), "url": f"https://archive.example.org/{slug}"}
        return Reply(201, told) if self._tells else Reply(204)

    def _own(self, name: str) -> str:
        return f"entry-{name.replace('/', '-')}"
