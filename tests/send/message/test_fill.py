"""Filling: who is told what, and that a base64 part keeps its shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import MailSettings
from pipeline.reader import Reader
from pipeline.send.message.fill import Addressing, unsubscribe_values
from pipeline.send.sender import SendError
from tests.send.fakes import FakeForm, FakeTokens

READER = Reader("aaaa2222bbbb3333", "ma.khin@example.org", "example.org")
KEY = "2026-11-30-tea-roads/newsletter"


class Form(FakeForm):
    """A form with the slots and rests that a test wants."""

    def __init__(self, *slots: str, rest: int | None = None) -> None:
        self.slots = frozenset(slots)
        self.rest = rest
        self.values: Mapping[str, str] = {}

    def residue(self, name: str) -> int | None:
        return self.rest if name.startswith("unsubscribe") else None

    def wire(self, values: Mapping[str, str]) -> Sequence[bytes]:
        self.values = values
        return ()


def addressing(form: Form, **given: Any) -> Addressing:
    return Addressing(
        form, MailSettings(**given), FakeTokens(), key=KEY, address="desk@example.org", fixed={"date": "D"}
    )


def test_the_values() -> None:
    form = Form("reader", "reader_token", "unsubscribe", "unsubscribe_mailto", "date")
    made = addressing(
        form, list="weekly", unsubscribe_url="https://example.org/u/", unsubscribe_mailto="leave@example.org"
    ).parcel(READER)
    assert form.values["reader"] == "ma.khin@example.org"
    assert form.values["reader_token"] == f"print-{READER.id}-{KEY}"
    assert form.values["date"] == "D"
    assert form.values["unsubscribe"].startswith(f"https://example.org/u/unsubscribe-{READER.id}-weekly-")
    assert form.values["unsubscribe_mailto"].startswith(f"mailto:leave+unsubscribe-{READER.id}-weekly-")
    assert form.values["unsubscribe_mailto"].endswith("@example.org")
    assert (made.key, made.to, made.envelope_from) == (f"{KEY}/{READER.id}", READER.address, "desk@example.org")


def test_the_return_path_is_the_mailings() -> None:
    made = addressing(Form(), return_path="bounce@mail.example.org").parcel(READER)
    assert made.envelope_from.startswith(f"bounce+bounce-{READER.id}-{KEY.replace('/', '-')}")
    assert made.envelope_from.endswith("@mail.example.org")


@given(
    base=st.from_regex(r"https://example\.org/[a-z]{0,9}[/=?&a-z]?", fullmatch=True),
    rest=st.none() | st.integers(0, 2),
)
def test_the_whole_value_leaves_the_rest_that_the_form_wants(base: str, rest: int | None) -> None:
    form = Form("unsubscribe", rest=rest)
    addressing(form, unsubscribe_url=base).parcel(READER)
    value = form.values["unsubscribe"]
    assert rest is None or len(value) % 3 == rest
    assert value.startswith(base)
    assert value[len(base) - 1] + value[len(base)] in {f"{base[-1]}/", f"{base[-1]}u"}


@pytest.mark.parametrize(
    ("url", "before"),
    [
        ("https://example.org/u", "https://example.org/u/"),
        ("https://example.org/u/", "https://example.org/u/"),
        ("https://example.org/?t=", "https://example.org/?t="),
    ],
)
def test_a_base_address_and_its_token_are_parted(url: str, before: str) -> None:
    assert unsubscribe_values(MailSettings(unsubscribe_url=url)) == {"unsubscribe": (before, "")}


def test_a_slot_that_nothing_fills_is_said() -> None:
    with pytest.raises(SendError, match="nothing fills unsubscribe, view_in_browser in the message"):
        addressing(Form("reader", "unsubscribe", "view_in_browser"))


def test_links_that_the_message_has_not_are_not_made() -> None:
    form = Form("reader")
    addressing(form, unsubscribe_url="https://example.org/u/").parcel(READER)
    assert "unsubscribe" not in form.values
