"""An e-mail's line in the inbox list and its plain text."""

from __future__ import annotations

from pipeline.channel import Publication
from pipeline.delivery import UNSUBSCRIBE, Packed
from pipeline.preview.mails import mail
from tests.preview.builders import BURMESE, PUBLICATION, email, packed_email
from tests.preview.looking import fragment, page_of, parsed, text_of, with_class


def test_inbox_line_says_from_date_subject_and_preheader() -> None:
    (inbox,) = with_class(parsed(page_of(email(subject="Lamps & jetties"))), "inbox")
    assert [text_of(line) for line in inbox] == [
        "The Jetty Letter <letter@jetty.example>",
        "12 May 2031",
        "Lamps & jetties",
        "What the keepers saw this week",
    ]


def test_publication_without_a_sender_writes_from_its_own_address() -> None:
    edition = email()
    plain = Publication(name="Jetty", address="a@jetty.example")
    assert mail(edition, packed_email(edition), plain).sender == "Jetty &lt;a@jetty.example&gt;"


def test_text_is_whole_with_slots_marked_and_languages_said() -> None:
    edition = email()
    text = fragment(mail(edition, packed_email(edition), PUBLICATION).text)
    assert text_of(text) == edition.text
    (slot,) = with_class(text, "slot")
    assert (text_of(slot), slot.get("title")) == (UNSUBSCRIBE.placeholder, f"filled while sending: {UNSUBSCRIBE.about}")
    assert [text_of(run) for run in text.iter("span") if run.get("lang") == "my"] == [BURMESE]


def test_text_of_a_channel_without_slots_is_whole() -> None:
    edition = email()
    assert text_of(fragment(mail(edition, Packed("n", {}, ()), PUBLICATION).text)) == edition.text
