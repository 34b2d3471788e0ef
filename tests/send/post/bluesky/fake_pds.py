"""As much of a PDS as a poster sees, in memory, for faults that a real one cannot be made to have.

It is as strict and as careless as the real one: a key that is taken is a 500, an invalid token a 400, and a batch is
written whole or not at all.
"""

from __future__ import annotations

from typing import Any

from pipeline.send.post.bluesky.cid import record_cid
from pipeline.text.cids import blob_cid
from tests.send.post.server import Heard, Reply

DID, HANDLE, PASSWORD = "did:plc:fakefakefakefakefakefake", "news.example.test", "abcd-efgh-ijkl-mnop"
_XRPC = "/xrpc/com.atproto."


class FakePds:
    """One account. `records` is its repository, by collection and key."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], dict[str, Any]] = {}
        self.blobs: set[str] = set()
        self.handle, self.active, self.status = HANDLE, True, None
        self.password, self.round = PASSWORD, 0
        self.access, self.refresh = "no token", "no token"
        self.refuses: str = ""

    def __call__(self, heard: Heard) -> Reply:
        name = heard.path.removeprefix(_XRPC)
        calls = {
            "server.describeServer": self._describe,
            "server.createSession": self._create,
            "server.refreshSession": self._refresh,
            "server.getSession": self._get_session,
            "repo.applyWrites": self._write,
            "repo.getRecord": self._get,
            "repo.listRecords": self._list,
            "repo.uploadBlob": self._upload,
        }
        return calls[name](heard) if name in calls else _wrong("MethodNotImplemented", status=501)

    def expire(self) -> None:
        """The access token at hand is good no longer."""
        self.access = "no token"

    def _describe(self, heard: Heard) -> Reply:
        assert "authorization" not in heard.headers
        return Reply(200, {"did": "did:web:pds.test", "availableUserDomains": [".test"]})

    def _create(self, heard: Heard) -> Reply:
        if self.refuses:
            return _wrong(self.refuses, status=401)
        if heard.json != {"identifier": heard.json["identifier"], "password": self.password}:
            return _wrong("AuthenticationRequired", "Invalid identifier or password", 401)
        return self._tokens()

    def _refresh(self, heard: Heard) -> Reply:
        if heard.headers.get("authorization") != f"Bearer {self.refresh}":
            return _wrong("ExpiredToken", "Token has been revoked")
        return self._tokens()

    def _tokens(self) -> Reply:
        self.round += 1
        self.access, self.refresh = (f"eyJhbGciOiJIUzI1NiJ9.{kind}{self.round:06}.secret" for kind in ("acc", "ref"))
        return Reply(200, {**self._who(), "accessJwt": self.access, "refreshJwt": self.refresh})

    def _who(self) -> dict[str, Any]:
        who = {"did": DID, "handle": self.handle, "active": self.active}
        return {**who, "status": self.status} if self.status else who

    def _get_session(self, heard: Heard) -> Reply:
        return self._turned_down(heard) or Reply(200, self._who())

    def _turned_down(self, heard: Heard) -> Reply | None:
        if heard.headers.get("authorization") == f"Bearer {self.access}":
            return None
        return _wrong("ExpiredToken", f"Token has expired: {heard.headers.get('authorization')}")

    def _write(self, heard: Heard) -> Reply:
        if turned_down := self._turned_down(heard):
            return turned_down
        body = heard.json
        assert body["repo"] == DID
        keys = [(write["collection"], write["rkey"]) for write in body["writes"]]
        if body["writes"][0]["$type"].endswith("#delete"):
            for key in keys:
                self.records.pop(key, None)
            return Reply(200, {"results": []})
        if set(keys) & set(self.records):
            return _wrong("InternalServerError", "Internal Server Error", 500)
        self.records |= dict(zip(keys, (write["value"] for write in body["writes"]), strict=True))
        return Reply(200, {"results": [{"uri": _uri(*key), "cid": record_cid(self.records[key])} for key in keys]})

    def _get(self, heard: Heard) -> Reply:
        key = heard.query["collection"], heard.query["rkey"]
        if key not in self.records:
            return _wrong("RecordNotFound", "Could not locate record")
        return Reply(200, self._record(key))

    def _record(self, key: tuple[str, str]) -> dict[str, Any]:
        return {"uri": _uri(*key), "cid": record_cid(self.records[key]), "value": self.records[key]}

    def _list(self, heard: Heard) -> Reply:
        mine = sorted((key for key in self.records if key[0] == heard.query["collection"]), reverse=True)
        mine = [key for key in mine if key[1] < heard.query.get("cursor", "~")]
        page = mine[: int(heard.query["limit"])]
        more = {"cursor": page[-1][1]} if page else {}
        return Reply(200, {"records": [self._record(key) for key in page], **more})

    def _upload(self, heard: Heard) -> Reply:
        if turned_down := self._turned_down(heard):
            return turned_down
        link = blob_cid(heard.body)
        self.blobs.add(link)
        kind = heard.headers["content-type"]
        blob = {"$type": "blob", "ref": {"$link": link}, "mimeType": kind, "size": len(heard.body)}
        return Reply(200, {"blob": blob})


def _uri(collection: str, rkey: str) -> str:
    return f"at://{DID}/{collection}/{rkey}"


def _wrong(error: str, message: str = "", status: int = 400) -> Reply:
    return Reply(status, {"error": error, "message": message or error})
