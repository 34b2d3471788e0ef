"""The message as a mail server and a mail program see it: the standard library's own parser reads what we wrote."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import Publication, SmtpSettings
from pipeline.delivery import READER, READER_TOKEN, UNSUBSCRIBE, VIEW_IN_BROWSER, Mailing, Packed, date_slot
from pipeline.edition import EmailEdition, content_id
from pipeline.errors import BadConfiguration
from pipeline.issue import Picture
from pipeline.pack.email import pack_email
from pipeline.text.clean import one_line
from tests.render.looking import rendered
from tests.render.material import CHANNEL, PIXEL, PUBLICATION, full_issue

HTML = f'<!DOCTYPE html><html><body>မြန်မာ “x” <a href="{UNSUBSCRIBE.placeholder}">Unsubscribe</a></body></html>'
TEXT = f"မြန်မာ “x”\n\n-- \nUnsubscribe:\n{UNSUBSCRIBE.placeholder}\n"
EDITION = EmailEdition("2026-03-09-x", date(2026, 3, 9), "Crossings", "soon", ("en", "my"), HTML, TEXT)


def packed(edition: EmailEdition = EDITION) -> Packed:
    """The edition, packed for the test publication."""
    return pack_email(edition, PUBLICATION, CHANNEL)


def message(edition: EmailEdition = EDITION) -> EmailMessage:
    """The packed message, parsed; the parser finds no defect in any part."""
    return read(packed(edition))


def read(made: Packed) -> EmailMessage:
    """A packed message, parsed; the parser finds no defect in any part."""
    parsed = email.message_from_bytes(made.files["message.eml"], policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert [part.defects for part in parsed.walk() if part.defects] == []
    return parsed


def body(parsed: EmailMessage, form: str) -> str:
    """The text of one form of the message, with LF."""
    part = parsed.get_body((form,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_files_are_the_editions_own() -> None:
    files = packed().files
    assert list(files) == ["email.html", "email.txt", "message.eml"]
    assert files["email.html"].decode() == HTML
    assert files["email.txt"].decode() == TEXT


def test_one_mailing_is_declared_with_its_slots() -> None:
    (mailing,) = packed().deliveries
    assert mailing == Mailing(
        "2026-03-09-x/newsletter",
        "newsletter",
        "smtp",
        ("email.html", "email.txt", "message.eml"),
        (UNSUBSCRIBE, READER, READER_TOKEN, date_slot("Mon, 09 Mar 2026 00:00:00 +0000")),
    )


@pytest.mark.parametrize("url", [None, "https://example.org/briefing"])
def test_slots_that_occur_are_declared_and_no_others(url: str | None) -> None:
    (mailing,) = packed(rendered(replace(full_issue(), url=url))).deliveries
    assert (VIEW_IN_BROWSER in mailing.slots) is (url is None)


def test_text_comes_first_and_both_are_what_was_rendered() -> None:
    edition = rendered(full_issue())
    parsed = message(edition)
    assert parsed.get_content_type() == "multipart/alternative"
    first, second = parsed.iter_parts()
    assert first.get_content_type() == "text/plain"
    assert second.get_content_type() == "multipart/related"
    assert body(parsed, "plain") == edition.text
    assert body(parsed, "html") == edition.html


def test_picture_travels_with_the_message() -> None:
    parsed = message(replace(EDITION, pictures=(Picture("dawn.png", "image/png", PIXEL * 9),)))
    picture = next(part for part in parsed.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == f"<{content_id('2026-03-09-x', 'dawn.png')}>"
    assert picture.get_content() == PIXEL * 9
    assert picture.get_content_disposition() == "inline"


def test_headers_of_a_message_to_one_reader_of_a_list() -> None:
    publication = replace(PUBLICATION, base_url="https://www.lantern.example/weekly")
    parsed = read(pack_email(EDITION, publication, CHANNEL))
    assert dict(parsed.items()) == {
        "From": "Lantern River Weekly <desk@lantern.example>",
        "To": READER.placeholder,
        "Reply-To": "desk@lantern.example",
        "Subject": "Crossings",
        "Date": "Mon, 09 Mar 2026 00:00:00 +0000",
        "Message-ID": f"<2026-03-09-x.{READER_TOKEN.placeholder}@lantern.example>",
        "MIME-Version": "1.0",
        "Content-Language": "en, my",
        "List-Id": "Lantern River Weekly <weekly.lantern.example>",
        "List-Unsubscribe": f"<{UNSUBSCRIBE.placeholder}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Help": "<mailto:desk@lantern.example?subject=help>",
        "List-Archive": "<https://www.lantern.example/weekly>",
        "List-Owner": "<mailto:desk@lantern.example>",
        "List-Post": "NO",
        "Feedback-ID": "2026-03-09-x:newsletter:weekly:lanternexample",
        "Precedence": "list",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Type": parsed["Content-Type"],
    }


def test_a_list_without_an_identifier_is_named_below_the_publications_domain() -> None:
    nameless = replace(PUBLICATION, list_id=None)
    assert read(pack_email(EDITION, nameless, CHANNEL))["List-Id"] == "Lantern River Weekly <weekly.lantern.example>"
    for name, told in (("Our News / မြန်မာ", "<our-news.lantern.example>"), ("မြန်မာ", None), ("x" * 300, None)):
        channel = replace(CHANNEL, settings=SmtpSettings(list=name))
        found = read(pack_email(EDITION, nameless, channel))["List-Id"]
        assert found is None if told is None else found.endswith(told)


@pytest.mark.parametrize(
    ("issue_url", "archive"),
    [
        (None, None),
        ("https://lantern.example/briefings/{slug}", "<https://lantern.example/briefings/>"),
        ("https://lantern.example/briefings/no-{slug}.html", "<https://lantern.example/briefings/>"),
        ("https://lantern.example?issue={slug}", None),
    ],
)
def test_a_publication_without_a_website_leads_to_where_its_issues_stand(
    issue_url: str | None, archive: str | None
) -> None:
    parsed = read(pack_email(EDITION, replace(PUBLICATION, issue_url=issue_url), CHANNEL))
    assert parsed["List-Archive"] == archive


def test_an_issue_without_a_date_has_the_slot_all_the_same() -> None:
    undated = packed(replace(EDITION, date=None))
    assert read(undated)["Date"] == "Thu, 01 Jan 1970 00:00:00 +0000"
    assert date_slot("Thu, 01 Jan 1970 00:00:00 +0000") in undated.deliveries[0].slots


URL, BOX = "https://lists.lantern.example/u/", "leave@lantern.example"


@pytest.mark.parametrize(
    ("settings", "ways", "one_click"),
    [
        (SmtpSettings(), "<https://unsubscribe.invalid/SLOT>", True),
        (SmtpSettings(unsubscribe_url=URL), "<https://unsubscribe.invalid/SLOT>", True),
        (SmtpSettings(unsubscribe_mailto=BOX), "<mailto:unsubscribe@slot.invalid>", False),
        (
            SmtpSettings(unsubscribe_url=URL, unsubscribe_mailto=BOX),
            "<https://unsubscribe.invalid/SLOT>, <mailto:unsubscribe@slot.invalid>",
            True,
        ),
    ],
    ids=["neither", "web", "mail", "both"],
)
def test_the_channel_says_how_readers_leave(settings: SmtpSettings, ways: str, one_click: bool) -> None:  # noqa: FBT001
    """RFC 8058: the https address first, and the promise of one click only with it."""
    parsed = read(pack_email(EDITION, PUBLICATION, replace(CHANNEL, settings=settings)))
    assert " ".join(parsed["List-Unsubscribe"].split()) == ways
    assert parsed["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if one_click else None)


@pytest.mark.parametrize(
    ("publication", "channel", "told"),
    [
        (replace(PUBLICATION, feedback_id="lanterns"), "newsletter", "2026-03-09-x:newsletter:weekly:lanterns"),
        (replace(PUBLICATION, feedback_id="weekly"), "newsletter", "2026-03-09-x:newsletter:weekly"),
        (PUBLICATION, "weekly", "2026-03-09-x:weekly:lanternexample"),
        (replace(PUBLICATION, address="a@x.io"), "n", "2026-03-09-x:n:weekly:xiod404e3"),
    ],
)
def test_feedback_id_has_four_fields_at_most_and_none_twice(publication: Publication, channel: str, told: str) -> None:
    assert read(pack_email(EDITION, publication, replace(CHANNEL, name=channel)))["Feedback-ID"] == told


@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?(\.[a-z]{2,20}){1,3}", fullmatch=True))
def test_sender_id_is_5_to_15_characters(domain: str) -> None:
    told = read(pack_email(EDITION, replace(PUBLICATION, address=f"desk@{domain}"), CHANNEL))["Feedback-ID"]
    assert re.fullmatch(r"[a-z0-9]{5,15}", told.rpartition(":")[2])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ပြည်သူ့အသံ", "<weekly.lantern.example>"),
        ("Lanterns, Weekly", "<weekly.lantern.example>"),
        ("Lanterns", "Lanterns <weekly.lantern.example>"),
    ],
)
def test_list_id_has_the_name_where_that_is_plain(name: str, told: str) -> None:
    assert read(pack_email(EDITION, replace(PUBLICATION, name=name), CHANNEL))["List-Id"] == told


def test_archive_is_an_address_in_ascii() -> None:
    publication = replace(PUBLICATION, base_url="https://bücher.example/a,b/é")
    archive = read(pack_email(EDITION, publication, CHANNEL))["List-Archive"]
    assert archive == "<https://xn--bcher-kva.example/a%2Cb/%C3%A9>"


@pytest.mark.parametrize(
    "address",
    ["nobody", "a@", "@b.example", "a b@c.example", "မြန်မာ@c.example", "a@b..example", "a@b.example\nBcc: x@y.z"],
)
def test_address_that_is_none_is_said(address: str) -> None:
    with pytest.raises(BadConfiguration, match="is no e-mail address"):
        pack_email(EDITION, replace(PUBLICATION, sender=address), CHANNEL)


def test_sender_may_be_named_and_its_domain_international() -> None:
    publication = replace(PUBLICATION, sender="ပြည်သူ့အသံ <desk@bücher.example>", reply_to="Answers <to@lantern.example>")
    parsed = email.message_from_bytes(
        pack_email(EDITION, publication, CHANNEL).files["message.eml"], policy=email.policy.default
    )
    (sender,) = parsed["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("ပြည်သူ့အသံ", "desk@xn--bcher-kva.example")
    assert parsed["Reply-To"] == "Answers <to@lantern.example>"


@given(
    st.text(st.characters(), min_size=1), st.text(st.characters(), max_size=200), st.text(st.characters(), max_size=200)
)
def test_any_text_travels_and_no_line_is_too_long(subject: str, html: str, text: str) -> None:
    """RFC 5322 section 2.1.1: 998 at most, 78 better; RFC 2045: ASCII only. A subject cannot begin another field."""
    subject, html, text = one_line(subject) or "x", one_line(html), one_line(text)
    edition = replace(EDITION, subject=subject, html=html + HTML, text=text + TEXT)
    data = packed(edition).files["message.eml"]
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert max(map(len, data.split(b"\r\n"))) <= 78
    parsed = message(edition)
    assert parsed["Subject"] == subject
    assert body(parsed, "html") == edition.html
    assert body(parsed, "plain") == edition.text
    assert len(parsed.keys()) == 18


def test_the_same_edition_gives_the_same_bytes_and_another_another_boundary() -> None:
    assert packed() == packed()
    other = packed(replace(EDITION, text=TEXT + "more\n")).files["message.eml"]
    boundaries = [re.search(rb'boundary="(.*?)"', data) for data in (packed().files["message.eml"], other)]
    assert all(boundaries)
    assert len({match[1] for match in boundaries if match}) == 2


@pytest.mark.parametrize("slot", ["", UNSUBSCRIBE.placeholder])
def test_each_part_takes_the_smaller_encoding(slot: str) -> None:
    edition = replace(EDITION, html=f"{slot}{'<p>မြန်မာ</p>' * 40}{slot}", text="plain words\n" * 40 + slot)
    parsed = message(edition)
    assert [part["Content-Transfer-Encoding"] for part in parsed.iter_parts()] == ["quoted-printable", "base64"]
    assert body(parsed, "html") == edition.html
    assert body(parsed, "plain") == edition.text
