"""The form: whatever a slot may take leaves a valid message that says the same, and nothing else changes."""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.delivery import READER
from pipeline.edition import EmailEdition
from pipeline.errors import OutboxError
from pipeline.send.message.form import load_form
from pipeline.send.message.pieces import Hole
from pipeline.send.message.values import SLOTS
from tests.render.material import BURMESE
from tests.send.forms import (
    AWKWARD,
    DAY,
    EDITIONS,
    ENGLISH,
    MIXED,
    PLAIN_URIS,
    VALUES,
    form_of,
    packed,
    rows,
    values,
    with_values,
)

IN_HTML = {"&": "&amp;", "'": "&#39;"}


def _parsed(message: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert [part.defects for part in parsed.walk() if part.defects] == []
    return parsed


def _body(parsed: EmailMessage, form: str) -> str:
    part = parsed.get_body((form,))
    assert part is not None
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data.decode().replace("\r\n", "\n")


def _field(message: bytes, name: str) -> str:
    """The value of a header field, unfolded, as it stands there."""
    header = message.partition(b"\r\n\r\n")[0] + b"\r\n"
    found = re.search(rb"(?im)^" + name.encode() + rb": ((?:[^\r\n]|\r\n )*)\r\n", header)
    assert found
    return found[1].replace(b"\r\n ", b" ").decode()


@given(EDITIONS, values())
@example(ENGLISH, AWKWARD)
@example(MIXED, AWKWARD)
@example(MIXED, VALUES)
def test_every_value_leaves_a_valid_message_that_says_the_same(edition: EmailEdition, filled: dict[str, str]) -> None:
    message = form_of(edition).fill(filled)
    assert message.count(b"\r") == message.count(b"\n") == message.count(b"\r\n")
    lines = message.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert max(map(len, lines[lines.index(b"") :])) <= 76
    parsed = _parsed(message)
    assert _body(parsed, "plain") == with_values(edition.text, filled, {})
    assert _body(parsed, "html") == with_values(edition.html, filled, IN_HTML)
    assert _field(message, "To") == filled["reader"]
    assert _field(message, "Date") == filled["date"]
    assert f".{filled['reader_token']}@" in _field(message, "Message-ID")
    assert _field(message, "List-Unsubscribe") == f"<{filled['unsubscribe']}>, <{filled['unsubscribe_mailto']}>"
    assert len(parsed.keys()) == len(_parsed(packed(edition).files["message.eml"]).keys())


@given(EDITIONS, values(PLAIN_URIS))
@example(MIXED, VALUES)
def test_nothing_outside_the_slots_changes(edition: EmailEdition, filled: dict[str, str]) -> None:
    """Where a base64 part holds a slot, the value's length must leave the rest by three that the form asks for."""
    form = form_of(edition)
    for name in form.slots:
        while form.residue(name) not in {None, len(filled[name]) % 3}:
            filled[name] += "a"
    pieces = form.filled(filled)
    assert [put for piece, put in zip(form.pieces, pieces, strict=True) if piece == put] == [
        piece for piece in form.pieces if not isinstance(piece, Hole)
    ]
    assert form.fill(filled) == b"".join(pieces)


@given(EDITIONS)
def test_placeholders_give_the_form_back(edition: EmailEdition) -> None:
    made = packed(edition)
    form = load_form(made.files["message.eml"], rows(made))
    assert form.fill({row["name"]: row["placeholder"] for row in rows(made)}) == made.files["message.eml"]
    assert form.slots == {"reader", "reader_token", "date", "unsubscribe", "unsubscribe_mailto"} | (
        {"view_in_browser"} if "https://view.invalid/SLOT" in edition.text + edition.html else set()
    )


def test_a_rest_is_asked_for_where_base64_holds_the_slot() -> None:
    assert {form_of(ENGLISH).residue(name) for name in SLOTS} == {None}
    assert form_of(MIXED).residue("unsubscribe") == len("https://unsubscribe.invalid/SLOT") % 3
    assert form_of(MIXED).residue("reader") is None


@pytest.mark.parametrize("edition", [ENGLISH, MIXED], ids=["english", "mixed"])
def test_two_readers_get_messages_that_differ_in_their_slots_alone(edition: EmailEdition) -> None:
    form = form_of(edition)
    one, other = form.fill(VALUES), form.fill({**VALUES, "reader": "nobody@mail.example", "reader_token": "z7" * 13})
    differ = [(a, b) for a, b in zip(one.split(b"\r\n"), other.split(b"\r\n"), strict=True) if a != b]
    assert [a.partition(b":")[0] for a, _ in differ] == [b"To", b"Message-ID"]


REFUSED = {
    "reader": [
        "a@b.example\r\nBcc: c@d.example", "a@b.example\n", "a\0@b.example", "a@b.example, c@d.example", "a b@c.example",
        "<a@b.example>", "a@b.example ", "ab.example", "", "@", f"{'a' * 250}@b.example", f"{'မ' * 90}@b.example",
        "a\u2028@b.example", "a\x85@b.example", '"a\r"@b.example', '"a"b"@c.example', "a@b.example(x)", "a@bücher.example",
    ],
    "reader_token": ["", "a b", "a\r\nb", "a@b", "<a>", "a" * 65, "é"],
    "unsubscribe": [
        "", "http://x.example/", "mailto:a@b.example", "https://x.example/\r\nBcc: a@b.example", "https://x.example/ y",
        "https://x.example/>", "https://x.example/\0", "https://x.example/,", "https://x.example/%zz",
        "https://x.example/é", 'https://x.example/"', f"https://x.example/{'a' * 900}",
    ],
    "unsubscribe_mailto": ["", "a@b.example", "mailto:a@b.example\n", "mailto:a@b.example, <mailto:c@d.example>"],
    "view_in_browser": ["", "javascript:x", "https://x.example/<b>", "https://x.example/\n"],
    "date": ["", "now", f"{DAY}\r\nBcc: a@b.example", "2026-11-22", f"{DAY}\n"],
}  # fmt: skip


@pytest.mark.parametrize(("slot", "value"), [(slot, value) for slot, bad in REFUSED.items() for value in bad])
def test_what_would_break_a_message_is_refused_without_being_shown(slot: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"slot {slot}") as caught:
        form_of(ENGLISH).fill({**VALUES, slot: value})
    assert not value or value not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_missing_value_is_an_error_and_one_too_many_is_not() -> None:
    form = form_of(ENGLISH)
    assert form.fill({**VALUES, "another": "\r\n"}) == form.fill(VALUES)
    with pytest.raises(ValueError, match="slot reader_token"):
        form.fill({name: value for name, value in VALUES.items() if name != "reader_token"})


@given(EDITIONS, values())
def test_our_messages_travel_as_they_are(edition: EmailEdition, filled: dict[str, str]) -> None:
    form = form_of(edition)
    assert b"".join(form.wire(filled)) == form.fill(filled)
    assert b"\r\n." not in b"".join(form.wire(filled))
    assert b"".join(form.wire(filled)).endswith(b"\r\n")


def test_a_line_that_begins_with_a_full_stop_is_stuffed() -> None:
    """Ours never do; a form made by an older version might."""
    made = packed(ENGLISH)
    dotted = made.files["message.eml"].replace(b"=2EBoats", b".Boats").replace(b"\r\n=2E.\r\n", b"\r\n..\r\n")
    form = load_form(dotted, rows(made))
    assert b"\r\n..Boats" in b"".join(form.wire(VALUES))
    assert b"\r\n...\r\n" in b"".join(form.wire(VALUES))
    assert b"".join(form.wire(VALUES)).replace(b"\r\n..", b"\r\n.") == form.fill(VALUES)


@pytest.mark.parametrize("edition", [ENGLISH, MIXED], ids=["english", "mixed"])
@pytest.mark.parametrize("prefix", ["[Test]", f"[{BURMESE}]"])
def test_a_prefix_changes_the_subject_alone(edition: EmailEdition, prefix: str) -> None:
    form = form_of(edition)
    whole, prefixed = form.fill(VALUES), form.with_subject_prefix(prefix).fill(VALUES)
    assert _parsed(prefixed)["Subject"] == f"{prefix} {edition.subject}"
    assert [_without_subject(message) for message in (whole, prefixed)] == [_without_subject(whole)] * 2
    assert max(len(line) for line in prefixed.partition(b"\r\n\r\n")[0].split(b"\r\n")[3:7]) <= 76


def _without_subject(message: bytes) -> bytes:
    return re.sub(rb"\r\nSubject:(?:[^\r\n]|\r\n )*", b"", message, count=1)


def test_a_placeholder_elsewhere_is_left_alone() -> None:
    """A subject that is a date, a text that names a placeholder of the header: they are not slots."""
    made = packed(
        EmailEdition(
            "s", ENGLISH.date, "Mon, 09 Mar 2026 00:00:00 +0000", "", ("en",), ENGLISH.html, f"{READER.placeholder}\n"
        )
    )
    parsed = _parsed(load_form(made.files["message.eml"], rows(made)).fill(VALUES))
    assert (parsed["Subject"], str(parsed["Date"])) == ("Mon, 09 Mar 2026 00:00:00 +0000", DAY)
    assert _body(parsed, "plain") == f"{READER.placeholder}\n"


def test_a_slot_of_another_version_is_said() -> None:
    made = packed(ENGLISH)
    with pytest.raises(OutboxError, match="unknown slot reader_name; run the dry run again"):
        load_form(made.files["message.eml"], [*rows(made), {"name": "reader_name", "placeholder": "NAME"}])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\naHR0cHM6Ly91bnN1YnNjcmliZS5pbnZhbGlkL1NMT1Qi\r\n", b"aHR0cHM6Ly91bnN1YnNjcmliZS5pbnZhbGlkL1NMT1Qi\r\n"),
        (b"base64\r\n\r\n", b"base64\r\n\r\n\xe1"),
        (b"base64\r\n\r\n", b"base64\r\n\r\n?!"),
    ],
    ids=["wrapped anew", "8 bit", "no base64"],
)
def test_a_message_encoded_by_others_is_said(old: bytes, new: bytes) -> None:
    made = packed(MIXED)
    assert old in made.files["message.eml"]
    with pytest.raises(OutboxError, match="not one that this program packed"):
        load_form(made.files["message.eml"].replace(old, new), rows(made))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_form_or_said(data: bytes) -> None:
    with contextlib.suppress(OutboxError):
        assert load_form(data, []).fill({}) == data


@pytest.mark.parametrize("slug", ["2026-03-09-river-crossings", "2026-03-16-teashop-schools"])
def test_the_examples_are_filled(slug: str, root: Path) -> None:
    import json  # noqa: PLC0415

    folder = root / "tests" / "golden" / slug
    row = json.loads((folder / "deliveries.json").read_bytes())["deliveries"][0]
    form = load_form((folder / "newsletter" / "message.eml").read_bytes(), row["slots"])
    parsed = _parsed(form.fill(VALUES))
    edition = {name: (folder / "newsletter" / f"email.{name}").read_text(encoding="utf-8") for name in ("txt", "html")}
    assert _body(parsed, "plain") == with_values(edition["txt"], VALUES, {})
    assert _body(parsed, "html") == with_values(edition["html"], VALUES, IN_HTML)
