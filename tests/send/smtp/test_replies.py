"""What a relay's no means, and what may be told of its words."""

from __future__ import annotations

import base64
import re
import string
from typing import Literal
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outcome import Deferred, Refused
from pipeline.send.smtp.hide import Hide, clean
from pipeline.send.smtp.replies import Stage, classify
from pipeline.send.smtp.wordings import receipt_of, wait_of

Verdict = Literal["reader", "full", "message", "later", "domain", "connection", "channel"]

# Wordings are written after the kinds that large servers use; addresses stand as <ada@x.test>.
CASES: list[tuple[int, str, Stage, Verdict]] = [
    # the reader is dead
    (550, "5.1.1 <ada@x.test>: Recipient address rejected: User unknown in virtual mailbox table", "rcpt", "reader"),
    (550, "5.1.2 Bad destination system", "rcpt", "reader"),
    (501, "5.1.3 Bad recipient address syntax", "rcpt", "reader"),
    (550, "5.1.6 Mailbox has moved", "rcpt", "reader"),
    (556, "5.1.10 Recipient address has a null MX", "rcpt", "reader"),
    (556, "Domain does not accept mail", "rcpt", "reader"),
    (550, "5.2.1 The account is disabled", "rcpt", "reader"),
    (550, "No such user here", "rcpt", "reader"),
    (550, "<ada@x.test> does not exist", "rcpt", "reader"),
    (550, "sorry, no mailbox here by that name. (#5.1.1)", "rcpt", "reader"),
    (550, "5.1.1 the address does not exist", "end", "reader"),
    (550, "5.1.0 Unknown recipient", "rcpt", "reader"),
    # the mailbox is full
    (552, "5.2.2 Over quota", "rcpt", "full"),
    (552, "Exceeded storage allocation", "rcpt", "full"),
    (550, "Mailbox is full", "rcpt", "full"),
    (552, "5.2.2 Mailbox full", "end", "full"),
    # only this message: nobody is suppressed, and the next reader is tried
    (550, "Requested action not taken: mailbox unavailable", "rcpt", "message"),
    (550, "5.7.1 this mailbox takes mail from colleagues only", "rcpt", "message"),
    (554, "5.7.1 <ada@x.test>: Recipient address rejected: Access denied", "rcpt", "message"),
    (550, "5.7.133 not accepted for this group", "rcpt", "message"),
    (550, "5.4.1 no answer from host", "rcpt", "message"),
    (551, "User not local", "rcpt", "message"),
    (553, "Mailbox name not allowed", "rcpt", "message"),
    (554, "Transaction failed", "end", "message"),
    (550, "4.1.1 contradicts itself", "rcpt", "message"),
    # ours to mend
    (554, "5.7.1 <ada@x.test>: Relay access denied", "rcpt", "channel"),
    (550, "5.7.1 Unable to relay", "rcpt", "channel"),
    (553, "sorry, relaying denied from your location (#5.7.1)", "rcpt", "channel"),
    (553, "5.7.1 Sender address rejected: not owned by user", "rcpt", "channel"),
    (554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list", "rcpt", "channel"),
    (550, "5.1.8 Sender address rejected: Domain not found", "rcpt", "channel"),
    (550, "5.7.26 unauthenticated mail is not accepted", "rcpt", "channel"),
    (550, "5.7.515 Access denied, the sending domain does not pass", "end", "channel"),
    (550, "5.7.1 looks like unsolicited mail", "end", "channel"),
    (550, "5.7.0 Local policy", "data", "channel"),
    (552, "5.3.4 Message too big", "mail", "channel"),
    (552, "5.3.4 Message too big", "end", "channel"),
    (552, "Message exceeds fixed maximum size", "end", "channel"),
    (554, "5.6.0 Message content rejected", "end", "channel"),
    (500, "5.5.2 Syntax error", "data", "channel"),
    (503, "Bad sequence", "data", "channel"),
    (550, "5.1.7 The sender's address was invalid", "mail", "channel"),
    (550, "Sender verify failed", "mail", "channel"),
    (530, "5.7.0 Must issue a STARTTLS command first", "mail", "channel"),
    (530, "Authentication required", "rcpt", "channel"),
    (535, "5.7.8 Error: authentication failed", "auth", "channel"),
    (538, "Encryption required for requested authentication mechanism", "auth", "channel"),
    (554, "No SMTP service here", "connect", "channel"),
    # later: this reader
    (450, "4.2.0 Greylisted, see a page", "rcpt", "later"),
    (451, "4.7.1 Greylisting in action, please come back in 00:04:59", "rcpt", "later"),
    (452, "4.2.2 Over quota", "rcpt", "later"),
    (450, "4.1.2 Domain not found", "rcpt", "later"),
    (450, "Mailbox busy", "rcpt", "later"),
    (450, "4.2.1 receiving mail at a rate that prevents more", "rcpt", "later"),
    (450, "5.1.1 contradicts itself", "rcpt", "later"),
    (451, "Local error in processing", "end", "later"),
    # later: everybody at that domain
    (451, "4.7.28 unusual rate of mail", "rcpt", "domain"),
    (450, "4.7.1 Too many messages from you", "rcpt", "domain"),
    (421, "4.7.0 throttled, slow down", "rcpt", "domain"),
    (451, "4.4.1 no answer from host", "rcpt", "domain"),
    # later: the connection
    (421, "4.3.2 Service shutting down", "rcpt", "connection"),
    (421, "Too many connections", "connect", "connection"),
    (421, "4.4.2 timeout exceeded", "mail", "connection"),
    (451, "4.3.0 queue file write error", "end", "connection"),
    (452, "4.3.1 Insufficient system storage", "mail", "connection"),
    (452, "Insufficient system storage", "end", "connection"),
    (451, "4.3.2 Please try again later", "rcpt", "connection"),
    (450, "4.7.1 Client host rejected: cannot find your hostname", "rcpt", "connection"),
    (454, "4.7.0 Temporary authentication failure", "auth", "connection"),
    (250, "OK", "data", "connection"),
]  # fmt: skip


def verdict(outcome: Deferred | Refused) -> str:
    if isinstance(outcome, Refused):
        return outcome.fault
    return "later" if outcome.scope == "reader" else outcome.scope


@pytest.mark.parametrize(("code", "text", "stage", "expected"), CASES)
def test_each_reply_is_for_whom_it_is_meant(code: int, text: str, stage: Stage, expected: Verdict) -> None:
    outcome = classify(code, text.encode(), stage, Hide("ada@x.test"))
    assert verdict(outcome) == expected
    assert str(code) in outcome.why
    assert "ada" not in outcome.why
    if isinstance(outcome, Deferred) and outcome.scope == "channel":
        assert "; " in outcome.why  # the remedy


@given(
    st.integers(400, 599), st.binary(max_size=200), st.sampled_from(["connect", "auth", "mail", "rcpt", "data", "end"])
)
def test_no_reader_is_called_dead_but_for_a_permanent_reply_after_being_named(
    code: int, text: bytes, stage: Stage
) -> None:
    outcome = classify(code, text, stage)
    if isinstance(outcome, Refused):
        assert code >= 500
        assert stage in {"rcpt", "data", "end"}
    elif code < 500:
        assert outcome.scope != "channel"


@given(st.integers(1, 9), st.integers(0, 999), st.sampled_from(["rcpt", "data", "end"]))
def test_policy_and_content_never_suppress_a_reader(subject: int, detail: int, stage: Stage) -> None:
    outcome = classify(550, f"5.{subject}.{detail} No such user".encode(), stage)
    dead = isinstance(outcome, Refused) and outcome.fault == "reader"
    assert dead == ((subject, detail) in {(1, 0), (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 0), (2, 1)})


FILTERED = "ask its operator to what"


@pytest.mark.parametrize(
    "text",
    [
        "5.7.1 message looks like spam",
        "5.7.1 Message contains a virus",
        "5.7.0 This mail is unsolicited",
        "5.6.0 Message content rejected",
        "High probability of spam",
        "5.7.1 rejected: suspicious link",
    ],
)
def test_who_is_told_that_a_filter_refused_the_message_is_not_sent_to_look_at_the_account(text: str) -> None:
    outcome = classify(554, text.encode(), "end")
    assert verdict(outcome) == "channel"
    assert FILTERED in outcome.why
    assert "may send as" not in outcome.why


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("5.7.1 Client host [192.0.2.1] is known for spam", "end"),
        ("5.7.1 Sender address rejected: spam", "mail"),
        ("5.7.26 unauthenticated, and so unsolicited", "end"),
        ("5.7.0 Local policy", "end"),
    ],
)
def test_what_is_said_of_a_sender_is_not_taken_for_a_filter(text: str, stage: Stage) -> None:
    assert FILTERED not in classify(550, text.encode(), stage).why


def test_an_address_that_is_not_ascii_is_refused_where_the_relay_cannot_take_it_further() -> None:
    outcome = classify(553, b"5.6.7 non-ASCII addresses not permitted", "mail", international=True)
    assert outcome == Refused(outcome.why, "5.6.7", "message")
    assert verdict(classify(553, b"5.6.7 non-ASCII addresses not permitted", "mail")) == "channel"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Greylisted, please come back in 00:04:59", 299),
        ("try again in 5 minutes", 300),
        ("retry in 300 seconds", 300),
        ("Please wait 60s", 60),
        ("retry after 2 hours", 7200),
        ("wait for 90 sec", 90),
        ("come back in 2:30", 150),
        ("try again in 900 hours", 86400),
        ("try again later", None),
        ("in 2023 we moved", None),
        ("after 3 errors", None),
        ("", None),
    ],
)
def test_a_text_that_names_a_time_is_believed(text: str, seconds: float | None) -> None:
    assert wait_of(text) == seconds
    outcome = classify(450, f"4.2.0 {text}".encode(), "rcpt")
    assert isinstance(outcome, Deferred)
    assert outcome.wait == seconds


@pytest.mark.parametrize(
    ("text", "receipt"),
    [
        (b"2.0.0 Ok: queued as 4c1B2x3YzQ", "4c1B2x3YzQ"),
        (b"OK id=1qXyZ-0001aB-2C", "1qXyZ-0001aB-2C"),
        (b"2.0.0 OK  1700000000 a1-20020a05.123 - gsmtp", "OK 1700000000 a1-20020a05.123 - gsmtp"),
        (b"Ok 0102018d-0000-4000-8000-000000", "Ok 0102018d-0000-4000-8000-000000"),
        (
            b"2.6.0 <ada.b@x.test> [InternalId=1] Queued mail for delivery",
            "[…] [InternalId=1] Queued mail for delivery",
        ),
        (b"", ""),
    ],
)
def test_a_receipt_is_the_relays_own_name_for_the_message(text: bytes, receipt: str) -> None:
    assert receipt_of(text, Hide("ada.b@x.test")) == receipt


ADDRESSES = st.builds(
    "{}@{}.{}".format,
    st.text(string.ascii_lowercase + string.digits + ".-_'é", min_size=2, max_size=20).filter(
        lambda local: local.strip(".-_'") == local
    ),
    st.text(string.ascii_lowercase, min_size=2, max_size=12),
    st.sampled_from(["org", "example", "co.test"]),
)


def spellings(address: str) -> list[str]:
    """How a server may write an address."""
    local, _, domain = address.partition("@")
    return [
        address,
        f"<{address}>:",
        address.upper(),
        f"{local} at {domain}",
        f"'{local}'",
        f"bounce+{local}={domain}@example.com",
        f"bounce-{local}={domain}",
        quote(address, safe=""),
        address.replace("@", "+40").replace(".", "+2E"),
        "".join(f"={byte:02X}" for byte in address.encode()),
        "".join(f"+{byte:02X}" for byte in address.encode()),
        address.replace("@", "&#64;"),
        address.replace("@", "＠"),
        base64.b64encode(address.encode()).decode(),
        base64.b64encode(b"x" + address.encode()).decode(),
        base64.b64encode(b"xx" + address.encode() + b"?").decode(),
        base64.urlsafe_b64encode(address.encode()).decode().rstrip("="),
        "\x1b[31m" + address,
        local[:1] + "\u200b" + address[1:],
    ]


@given(ADDRESSES, st.data(), st.text(max_size=40), st.text(max_size=40))
def test_no_spelling_of_an_address_is_told(address: str, data: st.DataObject, before: str, after: str) -> None:
    written = data.draw(st.sampled_from(spellings(address)))
    told = clean(f"5.1.1 {before} {written} {after}".encode(errors="replace"), address)
    local, _, domain = address.partition("@")
    folded = told.casefold()
    assert "@" not in told
    assert address not in folded
    assert domain not in folded
    assert written not in told
    assert local not in re.split(r"[\W_]+", folded)
    assert len(local) < 4 or local not in folded
    assert told.isprintable()


@given(st.text(string.hexdigits, min_size=8, max_size=40))
def test_a_queue_id_is_no_address(name: str) -> None:
    """Even where its letters, read as base64, happen to hold an "@"."""
    assert receipt_of(f"2.0.0 Ok: queued as {name}".encode(), Hide("reader@example.org", "bounce+x@y.test")) == name


@given(ADDRESSES, st.text(string.ascii_lowercase + "234567", min_size=45, max_size=52))
def test_the_token_of_the_return_path_is_not_told(address: str, token: str) -> None:
    back = f"bounce+{token}@news.example.com"
    told = clean(f"550 bad return path {token} or {token.upper()} in bounce+{token}", address, back)
    assert token not in told.casefold()


def test_an_operator_still_learns_why() -> None:
    text = b"5.7.1 <ada@readers.example.org>: Relay access denied;\r\n see https://help.example.net/relay"
    assert clean(text, "ada@readers.example.org") == "5.7.1 […] Relay access denied; see […]"
    assert clean(text, "ada@readers.test") == "5.7.1 […] Relay access denied; see https://help.example.net/relay"


def test_a_long_reply_is_cut_between_words_and_not_within_an_address() -> None:
    text = b"x " * 995 + b"ada.lovelace@readers.example.org and more"
    assert "ada" not in clean(text, "ada.lovelace@readers.example.org")
    assert len(clean(b"word " * 5000, "ada@x.test")) <= 302


def test_a_password_is_not_told_in_any_form() -> None:
    hide = Hide(secrets=("hunter2hunter2",))
    proof = base64.b64encode(b"\0user\0hunter2hunter2").decode()
    told = hide.clean(f"535 bad login hunter2hunter2 in AUTH PLAIN {proof}")
    assert told == "535 bad login […] in AUTH PLAIN […]"
    assert "hunter2" not in repr(hide)
