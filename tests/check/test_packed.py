"""The final bytes are what servers take, and hold nothing secret."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipeline.check import check_packed
from pipeline.delivery import MAIL_SLOTS, READER_TOKEN, Delivery, Packed
from pipeline.problem import Problem
from tests.check.making import MESSAGE, packed_mail, packed_thread, rules


def problems(packed: Packed) -> tuple[Problem, ...]:
    return check_packed(packed)


def test_a_line_may_have_998_bytes() -> None:
    assert problems(packed_mail(MESSAGE + b"x" * 998 + b"\r\n")) == ()
    (problem,) = problems(packed_mail(MESSAGE + b"x" * 999 + b"\r\n"))
    assert problem.place.line == MESSAGE.count(b"\n") + 1


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n", b"\n\r"])
def test_every_line_ends_in_cr_lf(end: bytes) -> None:
    (problem,) = problems(packed_mail(MESSAGE + b"x" + end))
    assert (problem.rule, problem.place.line) == ("mail-line-end", MESSAGE.count(b"\n") + 1)


@pytest.mark.parametrize("field", [b"Subject", b"Date", b"From", b"TO", b"list-unsubscribe", b"Content-Type"])
def test_a_field_that_may_stand_once_stands_once(field: bytes) -> None:
    (problem,) = problems(packed_mail(field + b": x\r\n" + MESSAGE))
    assert problem.rule == "mail-header"
    assert "twice" in problem.message


def test_a_blind_copy_stands_in_no_header() -> None:
    (problem,) = problems(packed_mail(b"Bcc: x@example.org\r\n" + MESSAGE))
    assert problem.message == "the field Bcc would be seen by every reader"


def test_received_may_stand_often() -> None:
    assert problems(packed_mail(b"Received: x\r\nReceived: y\r\n" + MESSAGE)) == ()


def test_what_the_body_says_is_no_field() -> None:
    assert problems(packed_mail(MESSAGE + b"Subject: again\r\nContent-Type: text/html\r\n")) == ()


def test_a_continued_line_belongs_to_its_field() -> None:
    assert problems(packed_mail(MESSAGE.replace(b"Date: Mon", b"Date: Mon\r\n Subject: x"))) == ()


@pytest.mark.parametrize("field", [b"From", b"To", b"Subject", b"Message-ID", b"MIME-Version", b"List-Unsubscribe"])
def test_a_missing_field_is_named(field: bytes) -> None:
    lines = MESSAGE.split(b"\r\n")
    without = b"\r\n".join(line for line in lines if not line.startswith(field + b":"))
    (problem,) = problems(packed_mail(without, deliveries=()))
    assert problem.message == f"the header has no {field.decode().lower()}"


def test_bytes_outside_ascii_stand_in_no_header() -> None:
    (problem,) = problems(packed_mail(MESSAGE.replace(b"Harbour", "Häfen".encode())))
    assert problem.message == "the header holds bytes that are not ASCII"


def test_a_subject_may_be_an_encoded_word_and_an_address_may_not() -> None:
    assert b"Subject: =?utf-8?" in MESSAGE
    encoded = MESSAGE.replace(b"List-Unsubscribe:\r\n <", b"List-Unsubscribe:\r\n =?utf-8?q?=3C?= <")
    (problem,) = problems(packed_mail(encoded))
    assert (problem.rule, problem.place.line, problem.file) == ("mail-address-encoded", 8, "newsletter/message.eml")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b'{"requests": ' + b"[" * 100_000])
def test_a_thread_that_cannot_be_read_back_is_an_error(data: bytes) -> None:
    assert rules(problems(packed_thread(files={"thread.json": data}))) == ["thread-unreadable"]


@pytest.mark.parametrize(
    "name",
    ["password", "app_password", "Authorization", "access_token", "accessJwt", "token", "api_key", "apikey", "SECRET"],
)
def test_a_field_for_a_secret_is_an_error_wherever_it_stands(name: str) -> None:
    document = {"requests": [{"body": [{"a": {name: "x"}}]}, {}]}
    assert rules(problems(packed_thread(document))) == ["secret-written"]


@pytest.mark.parametrize("name", ["text", "rkey", "Idempotency-Key", "key", "reader_token", "tokens"])
def test_other_fields_are_no_secrets(name: str) -> None:
    assert problems(packed_thread({"requests": [{name: "my password is a token"}, {}]})) == ()


def test_a_list_alone_may_be_the_thread() -> None:
    assert problems(packed_thread([{}, {}])) == ()


def test_a_delivery_names_files_requests_and_deliveries_that_exist() -> None:
    whole = packed_thread()
    first, second = whole.deliveries
    assert rules(problems(replace(whole, files={}))) == ["delivery-broken", "delivery-broken"]
    assert rules(problems(replace(whole, deliveries=(second, first)))) == ["delivery-broken"]
    one = packed_thread({"requests": [{}]})
    assert [p.message for p in problems(one)] == ["7/bluesky/2 is request 1 of 1"]


def test_a_placeholder_that_no_delivery_declares_is_an_error() -> None:
    whole = packed_mail(MESSAGE + READER_TOKEN.placeholder.encode() + b"\r\n")
    (problem,) = problems(whole)
    assert problem.message == "the slot reader_token is not declared by 7/newsletter"
    declared = replace(whole.deliveries[0], slots=(*whole.deliveries[0].slots, READER_TOKEN))
    assert problems(replace(whole, deliveries=(declared,))) == ()


def test_a_thread_holds_no_placeholder_of_a_mail() -> None:
    data = json.dumps({"requests": [{"text": "https://view.invalid/SLOT"}, {}]}).encode()
    assert set(rules(problems(packed_thread(files={"thread.json": data})))) == {"slot-undeclared"}


def test_a_long_thread_is_looked_through_once() -> None:
    """Its deliveries share one file that grows with them: anything else would be square time."""
    data = _Counting(json.dumps({"requests": [{}] * 50}).encode())
    deliveries = tuple(Delivery(f"7/b/{n}", "b", "bluesky", ("thread.json",), request=n) for n in range(50))
    assert problems(packed_thread(files={"thread.json": data}, deliveries=deliveries)) == ()
    assert data.searched == len(MAIL_SLOTS)


class _Counting(bytes):
    """Bytes that count how often they are searched."""

    searched = 0

    def __contains__(self, what: object) -> bool:
        self.searched += 1
        return super().__contains__(what)  # type: ignore[operator]
