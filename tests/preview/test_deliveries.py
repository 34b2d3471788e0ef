"""Deliveries on the page: every file with its sum, every delivery with what it follows, every slot explained."""

from __future__ import annotations

from hashlib import sha256

from pipeline.delivery import Delivery, Packed, Slot
from pipeline.preview import preview_page
from pipeline.preview.deliveries import FEW, packed_views, slots_of
from tests.preview.builders import PUBLICATION, SLUG, email, packed_email, packed_thread, reading, thread
from tests.preview.looking import page_of, parsed, text_of, with_class, with_id


def test_files_have_their_path_size_and_sum() -> None:
    (view,) = packed_views([Packed("my list", {"a b.eml": b"\x00\x01"}, ())])
    (file,) = view.files
    assert (file.path, file.href, file.size) == ("my list/a b.eml", "my%20list/a%20b.eml", 2)
    assert file.sha256 == sha256(b"\x00\x01").hexdigest()
    assert view.kind == ""


def test_posts_follow_one_another_by_key() -> None:
    (view,) = packed_views([packed_thread(thread())])
    assert [(row.key, row.what, row.follows) for row in view.rows] == [
        (f"{SLUG}/bluesky/1", "request 1 of thread.json", ""),
        (f"{SLUG}/bluesky/2", "request 2 of thread.json", f"{SLUG}/bluesky/1"),
        (f"{SLUG}/bluesky/3", "request 3 of thread.json", f"{SLUG}/bluesky/2"),
    ]


def test_mailing_says_that_it_is_made_reader_by_reader() -> None:
    (view,) = packed_views([packed_email(email())])
    (row,) = view.rows
    assert row.what == "mailing of message.eml, made reader by reader while sending"
    assert row.slots == "reader, unsubscribe, view_in_browser"


def test_slots_are_explained_once() -> None:
    packed = packed_email(email())
    twice = Packed(packed.channel, packed.files, packed.deliveries * 2)
    assert len(slots_of(twice)) == 3
    said = text_of(with_id(parsed(page_of(email())), "deliveries"))
    assert said.count("the reader's own unsubscribe address") == 1


def test_columns_that_nothing_fills_are_left_away() -> None:
    tree = with_id(parsed(page_of(email(), thread())), "deliveries")
    heads = [[text_of(cell) for cell in head.iter("th")] for head in tree.iter("thead")]
    assert heads == [
        ["File", "Bytes", "SHA-256"],
        ["Delivery", "What travels", "Slots"],
        ["File", "Bytes", "SHA-256"],
        ["Delivery", "What travels", "Follows"],
    ]


def test_many_slots_are_counted_in_the_row_and_explained_on_demand() -> None:
    slots = tuple(Slot(f"cid_{number}", f"CID-{number}", "a record's name") for number in range(FEW + 1))
    posts = thread()
    delivery = Delivery(f"{SLUG}/bluesky/1", "bluesky", "bluesky", ("thread.json",), slots, request=0)
    page = preview_page(reading(), [posts], [Packed("bluesky", {}, (delivery,))], [], PUBLICATION)
    (folded,) = with_class(with_id(parsed(page), "deliveries"), "slots")
    assert "open" not in folded.attrib
    assert text_of(folded).count("a record's name") == FEW + 1
    assert f"{FEW + 1} slots</td>" in page
