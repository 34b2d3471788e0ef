"""Reading a form as a far side does (RFC 7578)."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP

from tests.send.post.server import Heard


@dataclass(frozen=True)
class Part:
    """One field: its bytes; of a file its name and type as well."""

    content: bytes
    filename: str = ""
    kind: str = ""

    @property
    def text(self) -> str:
        """The bytes as UTF-8."""
        return self.content.decode()


def is_form(heard: Heard) -> bool:
    """Whether a request is a form."""
    return heard.headers.get("content-type", "").startswith("multipart/form-data; boundary=")


def parts_of(heard: Heard) -> dict[str, Part]:
    """The fields of a form by name, in order."""
    kind = heard.headers["content-type"]
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + heard.body, policy=HTTP)
    parts = {}
    for part in whole.walk():
        if part.get_content_disposition() == "form-data":
            name, file = part.get_param("name", header="content-disposition"), part.get_filename() or ""
            parts[str(name)] = Part(bytes(part.get_payload(decode=True)), file, part.get_content_type() if file else "")
    return parts
