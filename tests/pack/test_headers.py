"""Header fields are folded as RFC 5322 and 2047 want it, and read back as what was written."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import date
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.pack.headers import POLICY, mailbox, split_mailbox, timestamp
from pipeline.text.clean import one_line
from pipeline.text.header_words import LINE, words

WORDS = [
    "Collaboration,",
    "မြန်မာ",
    "စစ်အုပ်စု၏",
    "“Four",
    "Cuts”",
    "a",
    "😀",
    "é",
    "=?x?=",
    "?=",
    '"q"',
    "(May",
    "a@b",
    "\\",
]


def read(field: str) -> str:
    """What a mail program makes of a field."""
    name = field.partition(":")[0]
    raw = f"{field}\n\n".replace("\n", "\r\n").encode("ascii")
    return str(email.message_from_bytes(raw, policy=email.policy.default)[name])


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join))
@example("မြန်မာ“ 😀 U.S. _ “Four -- Collaboration, 100% " * 4)
def test_mixed_subjects_keep_their_spaces(text: str) -> None:
    """The standard library's own writer loses one in about every tenth of these."""
    assert read(words("Subject", text)) == one_line(text)


@given(st.text(st.characters(), min_size=1, max_size=300))
def test_any_text_is_read_back_and_no_line_or_word_is_too_long(text: str) -> None:
    told = one_line(text)
    field = words("Subject", told)
    assert read(field) == told
    lines = field.split("\n")
    assert max(map(len, lines)) <= LINE
    assert all(line.startswith(" ") and line.strip() for line in lines[1:])
    assert max((len(word) for word in re.findall(r"=\?utf-8\?b\?[^?]*\?=", field)), default=0) <= 75


def test_plain_subject_stays_readable() -> None:
    first = "Subject: Four Crossings Four Crossings Four Crossings Four Crossings Four"
    assert words("Subject", "Four Crossings " * 6) == f"{first}\n Crossings Four Crossings"


@given(st.text(st.characters(), min_size=1, max_size=80))
@example('The "Desk", (Weekly)')
@example("A, B; C <d>")
def test_any_display_name_is_read_back(name: str) -> None:
    field = mailbox("From", f"{one_line(name)} <desk@lantern.example>")
    raw = f"{field}\n\n".replace("\n", "\r\n").encode("ascii")
    # the older of the package's two readers: the newer puts a space between two encoded-words of a name
    shown, address = parseaddr(str(email.message_from_bytes(raw)["From"]).replace("\r\n", ""))
    assert address == "desk@lantern.example"
    assert str(make_header(decode_header(shown))) == one_line(name)
    assert max(map(len, field.split("\n"))) <= 998


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a@b.example", ("", "a@b.example")),
        (" The Desk  <a@b.example> ", ("The Desk", "a@b.example")),
        ('"Desk, The" <a.b+c@b.example>', ("Desk, The", "a.b+c@b.example")),
        ("<a@b.example>", ("", "a@b.example")),
    ],
)
def test_mailboxes_as_people_write_them(text: str, parts: tuple[str, str]) -> None:
    assert split_mailbox(text) == parts


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join))
@example("မြန်မာ“ 😀 U.S. _ “Four -- Collaboration, 100% " * 4)
def test_the_email_package_folds_a_subject_with_our_class(text: str) -> None:
    """With the package's own class this fails: see the test before `test_any_text_is_read_back`."""
    built = EmailMessage(POLICY)
    built["Subject"] = one_line(text)
    data = built.as_bytes()
    assert str(email.message_from_bytes(data, policy=email.policy.default)["Subject"]) == one_line(text)
    assert max(map(len, data.split(b"\r\n"))) <= LINE


@pytest.mark.parametrize("length", [20, 77, 400])
def test_a_long_address_stays_one_word(length: int) -> None:
    """The package's own class makes an encoded-word of it, and nobody can unsubscribe."""
    uris = [f"<https://lists.example.org/u/{'a' * length}>", f"<mailto:{'b' * length}@lists.example.org>"]
    built = EmailMessage(POLICY)
    built["List-Unsubscribe"] = ", ".join(uris)
    assert built.as_bytes() == f"List-Unsubscribe: {uris[0]},\r\n {uris[1]}\r\n\r\n".encode()


def test_a_field_stands_once() -> None:
    built = EmailMessage(POLICY)
    built["List-Unsubscribe"] = "<https://lists.example.org/>"
    with pytest.raises(ValueError, match="at most 1"):
        built["List-Unsubscribe"] = "<https://lists.example.org/>"


def test_dates_are_those_of_rfc_5322() -> None:
    assert timestamp(date(2026, 3, 9)) == "Mon, 09 Mar 2026 00:00:00 +0000"
