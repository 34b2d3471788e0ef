"""Forms: texts and files by name, byte for byte."""

from __future__ import annotations

from pipeline.send.post.wire.multipart import form
from tests.send.post.forms import Part, parts_of
from tests.send.post.server import Heard


def test_texts_and_files_arrive_as_they_are() -> None:
    content = b"\x89PNG\r\n\x1a\n--x\r\n\x00"
    body, kind = form([("caption", "ရေစီး\n\n🎏 “x”"), ("files[0]", ("card.png", content, "image/png"))])
    parts = parts_of(Heard("POST", "/", {}, {"content-type": kind}, body))
    assert parts["caption"].text == "ရေစီး\n\n🎏 “x”"
    assert parts["files[0]"] == Part(content, "card.png", "image/png")


def test_parts_may_come_by_name() -> None:
    body, kind = form({"a": "1", "b": "2"})
    assert list(parts_of(Heard("POST", "/", {}, {"content-type": kind}, body))) == ["a", "b"]
