"""The final bytes: a message that every server takes, a thread that can be read back, nothing secret in either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.check.pieces import quoted
from pipeline.delivery import MAIL_SLOTS, Delivery, Packed
from pipeline.problem import Problem
from pipeline.rules import found

LONGEST = 998
"""Bytes of a line without its CR LF (RFC 5322, 2.1.1)."""
_FIELD = re.compile(rb"^([!-9;-~]+):((?:[^\r\n]|\r\n[ \t])*)", re.MULTILINE)
_ONCE = {
    "date", "from", "sender", "reply-to", "to", "cc", "message-id", "in-reply-to", "references", "subject",
    "mime-version", "content-type", "content-transfer-encoding", "content-language", "feedback-id",
    "list-id", "list-unsubscribe", "list-unsubscribe-post", "list-help", "list-archive", "list-owner", "list-post",
}  # fmt: skip
"""RFC 5322, 3.6; RFC 2045; RFC 2369, 3.4; RFC 2919; RFC 8058."""
_NEEDED = ("from", "to", "subject", "message-id", "mime-version", "content-type", "list-unsubscribe")
"""Date too is needed, and `date-missing` says so of the issue."""
_ADDRESSES = {"list-unsubscribe", "list-unsubscribe-post", "list-help", "list-archive", "list-owner", "list-post"}
_SECRET = re.compile(
    r"(?:app_?)?pass(?:word|wd)|secret|(?:access|refresh|bearer|auth)_?(?:token|jwt)|token|authorization|api_?key|private_?key",
    re.IGNORECASE,
)


def packed_files(packed: Packed) -> Iterator[Problem]:
    """Problems of one channel's files and deliveries; `file` is `<channel>/<name>`."""
    for name, data in packed.files.items():
        if name.endswith(".eml"):
            yield from _message(data, f"{packed.channel}/{name}")
        elif name == "thread.json":
            yield from _thread(data, packed, f"{packed.channel}/{name}")
    yield from _deliveries(packed)


def _message(data: bytes, file: str) -> Iterator[Problem]:
    if not data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n"):
        bare = re.search(rb"(?<!\r)\n|\r(?!\n)", data)
        line = data.count(b"\n", 0, bare.start()) + 1 if bare else 0
        yield found("mail-line-end", "a line of the message does not end in CR LF", line=line, file=file)
    sizes = [len(line) for line in data.splitlines()]
    if (longest := max(sizes, default=0)) > LONGEST:
        message = f"a line has {longest:,} bytes"
        yield found("mail-line-long", message, line=sizes.index(longest) + 1, file=file)
    yield from _header(data.partition(b"\r\n\r\n")[0], file)


def _header(header: bytes, file: str) -> Iterator[Problem]:
    if not header.isascii():
        yield found("mail-header", "the header holds bytes that are not ASCII", file=file)
    seen: set[str] = set()
    for field in _FIELD.finditer(header):
        name = field[1].decode("ascii").lower()
        line = header.count(b"\n", 0, field.start()) + 1
        if name in seen and name in _ONCE:
            yield found("mail-header", f"the field {field[1].decode('ascii')} stands there twice", line=line, file=file)
        seen.add(name)
        if name == "bcc":
            yield found("mail-header", "the field Bcc would be seen by every reader", line=line, file=file)
        if name in _ADDRESSES and b"=?" in field[2]:
            message = f"the field {field[1].decode('ascii')} is written as an encoded word"
            yield found("mail-address-encoded", message, line=line, file=file)
    if lacking := [name for name in _NEEDED if name not in seen]:
        yield found("mail-header", f"the header has no {' and no '.join(lacking)}", file=file)


def _thread(data: bytes, packed: Packed, file: str) -> Iterator[Problem]:
    import json  # noqa: PLC0415 - an outbox without a thread does not need it

    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        yield found("thread-unreadable", f"it is no JSON ({error})", file=file)
        return
    for name in sorted(set(_secret_names(document))):
        yield found("secret-written", f"the field {quoted(name)} is for a secret", file=file)
    requests = document.get("requests") if isinstance(document, dict) else document
    count = len(requests) if isinstance(requests, list) else 0
    for delivery in packed.deliveries:
        if isinstance(delivery, Delivery) and delivery.request is not None and not 0 <= delivery.request < count:
            message = f"{delivery.key} is request {delivery.request} of {count}"
            yield found("delivery-broken", message, file=file)


def _secret_names(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for name, value in document.items():
            if _SECRET.fullmatch(name):
                yield name
            yield from _secret_names(value)
    elif isinstance(document, list):
        for value in document:
            yield from _secret_names(value)


def _deliveries(packed: Packed) -> Iterator[Problem]:
    keys: set[str] = set()
    # each file once: a thread's deliveries share one, and it grows with them
    written = {
        name: [slot for slot in MAIL_SLOTS if slot.placeholder.encode() in data] for name, data in packed.files.items()
    }
    for delivery in packed.deliveries:
        if lacking := [name for name in delivery.files if name not in packed.files]:
            yield found("delivery-broken", f"{delivery.key} names {quoted(lacking[0])}, which is not there")
        if isinstance(delivery, Delivery) and delivery.follows is not None and delivery.follows not in keys:
            yield found("delivery-broken", f"{delivery.key} follows {delivery.follows}, which does not come before it")
        keys.add(delivery.key)
        declared = {slot.placeholder for slot in delivery.slots}
        for name in delivery.files:
            for slot in written.get(name, ()):
                if slot.placeholder not in declared:
                    message = f"the slot {slot.name} is not declared by {delivery.key}"
                    yield found("slot-undeclared", message, file=f"{packed.channel}/{name}")
