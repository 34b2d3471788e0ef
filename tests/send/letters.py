"""Parcels for the tests of senders."""

from __future__ import annotations

from pipeline.send.sender import Parcel

SENDER = "bounce+abcdefghijklmnopqrstuvwxyz234567@news.example.com"
TEXT = (
    b"From: News <news@example.com>\r\nTo: {}\r\nSubject: A dotted one\r\n\r\n"
    b"..one dot\r\nFrom here on\r\n>From there\r\n...two dots\r\n" + b"A line like many others.\r\n" * 100
)


def parcel(name: str = "ada", *, to: str | None = None, wire: bytes | None = None, back: str = SENDER) -> Parcel:
    """A parcel to `name@readers.example.org`; its text has dotted lines, doubled already."""
    address = f"{name}@readers.example.org" if to is None else to
    return Parcel(
        f"2023-11-13-trial/newsletter/id{name}", address, back, (wire or TEXT.replace(b"{}", address.encode()),)
    )
