"""Addresses: what is taken, in which form, and that no reason repeats what somebody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audience import addresses
from pipeline.audience.addresses import BadAddress, check_address, domain_of, lookup_form


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("thida@reader.test", "thida@reader.test"),
        ("  Thida.Aye+news@Reader.TEST ", "Thida.Aye+news@reader.test"),
        ("thida@bücher.example.org", "thida@xn--bcher-kva.example.org"),
        ("thida@xn--bcher-kva.example.org", "thida@xn--bcher-kva.example.org"),
        ("သီတာ@reader.test", "သီတာ@reader.test"),
        ("o'neil=x@reader.test", "o'neil=x@reader.test"),
        ("a" * 64 + "@reader.test", "a" * 64 + "@reader.test"),
    ],
)
def test_is_kept_with_an_ascii_domain_in_lower_case(written: str, kept: str) -> None:
    assert check_address(written) == kept
    assert check_address(kept) == kept


LONG = "secretive@" + ".".join(["longlabel" * 6] * 5) + ".example.org"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ('"secretive one"@reader.test', "in quotes"),
        ('secretive"x"@reader.test', "in quotes"),
        ("secretive(comment)@reader.test", "comment"),
        ("secretive@reader.test(comment)", "comment"),
        ("Secretive One <secretive@reader.test>", "name around it"),
        ("secretive@reader.test\r\nBcc: other@reader.test", "line break"),
        ("secretive\n@reader.test", "line break"),
        ("secretive@reader.test\n", "line break"),
        ("secretive\x00@reader.test", "control character"),
        ("secretive\u2028@reader.test", "control character"),
        ("secretive@@reader.test", "more than one @"),
        ("secretive@reader.test,other@reader.test", "more than one @"),
        ("secretive", "no @"),
        ("secretive one@reader.test", "space"),
        ("secretive@localhost", "no dot"),
        ("secretive@reader", "no dot"),
        ("secretive@[192.0.2.1]", "number instead of a domain"),
        ("secretive@reader.invalid", "reserved"),
        ("secretive@-reader.test", "hyphen"),
        ("secretive..x@reader.test", "two dots"),
        (".secretive@reader.test", "dot"),
        ("secretive@reader.test.", "dot"),
        ("secretive,x@reader.test", "before the @"),
        ("secretive@rea_der.test", "after the @"),
        ("@reader.test", "nothing stands before"),
        ("secretive@", "nothing stands after"),
        ("secretive@\u200d.example.org", "domain|after the @|form of an address"),
        ("secretive\ud800@reader.test", "broken"),
        ("secretive" * 8 + "@reader.test", "72 characters long, and at most 64"),
        ("သီတာ" * 10 + "@reader.test", "at most 64"),
        (LONG, "at most 254"),
    ],
)
def test_says_why_not_and_does_not_repeat_it(written: str, reason: str) -> None:
    with pytest.raises(BadAddress, match=reason) as caught:
        check_address(written)
    assert "secretive" not in str(caught.value).lower()
    assert "သီတာ" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_254_characters_are_taken_and_255_are_not() -> None:
    domain = ".".join(["a" * 47] * 3 + ["b" * 41, "test"])
    assert len(f"{'x' * 64}@{domain}") == 255
    with pytest.raises(BadAddress, match="255 characters"):
        check_address(f"{'x' * 64}@{domain}")
    assert len(check_address(f"{'x' * 63}@{domain}")) == 254


def test_case_alone_makes_nobody_else() -> None:
    assert lookup_form("Thida@reader.test") == lookup_form("tHIDA@reader.test") != lookup_form("thida@other.test")


@given(st.text(max_size=60) | st.from_regex(r"[a-zA-Z.\"() ]{1,8}@[a-zA-Z.-]{1,12}\.test"))
def test_whatever_is_taken_is_harmless_in_a_message(text: str) -> None:
    """Taken or refused, never another error; taken means one @, no space, no control character, an ASCII domain."""
    try:
        address = check_address(text)
    except BadAddress as error:
        assert error.reason
        return
    local, _, domain = address.rpartition("@")
    assert local
    assert domain.isascii()
    assert domain == domain.lower() == domain_of(address)
    assert not any(character.isspace() or ord(character) < 33 or character in '@"()<>,;:\\' for character in local)
    assert check_address(address) == address
    assert lookup_form(address) == lookup_form(check_address(address.swapcase())) or not address.isascii()


_PARTS = st.sampled_from(
    [
        "",
        "a",
        "info",
        "Info",
        "x+y",
        ".",
        "..",
        "a.b",
        "-",
        "o'n",
        "é",
        "a b",
        "@",
        '"',
        "\\",
        "l" * 63,
        "l" * 64,
        "l" * 65,
    ]
)
_DOMAINS = st.sampled_from(
    ["reader.test", "Reader.TEST", "reader", "reader.test.", "-a.test", "a..test", "bücher.example.org", "x.invalid",
     "a_b.test", "[192.0.2.1]", "reader.test ", "d" * 63 + ".test", "d" * 64 + ".test", ".".join(["d" * 60] * 4)]
)  # fmt: skip


@given(st.builds("{}{}@{}".format, _PARTS, _PARTS, _DOMAINS))
def test_the_short_way_for_plain_addresses_comes_to_the_same(text: str) -> None:
    """Most addresses are not put before email-validator whole: with that way closed, every verdict is the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(addresses, "_plain", lambda _text: "")
        expected = _verdict(text)
    assert _verdict(text) == expected


def _verdict(text: str) -> str:
    try:
        return check_address(text)
    except BadAddress as error:
        return error.reason


@pytest.mark.parametrize("unchecked", ["a@b", "a b@reader.test", "a@reader.test\r\n", "a@READER.test", "a@bücher.test"])
def test_the_store_refuses_what_was_never_checked(unchecked: str) -> None:
    with pytest.raises(BadAddress, match="not checked"):
        lookup_form(unchecked)
