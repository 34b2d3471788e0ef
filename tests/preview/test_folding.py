"""Many channels: each thread, the plain text and what travels are folded behind a line that says what is in them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from pipeline.edition import Edition
from tests.preview.builders import email, post, thread
from tests.preview.looking import page_of, parsed, text_of, with_class, with_id

FEW: tuple[Edition, ...] = (email(), thread(), thread(kind="mastodon"))
MANY: tuple[Edition, ...] = (*FEW, thread(post("One lamp.", length=9, limit=1000), kind="telegram"))


def folds(tree: Element) -> list[Element]:
    return with_class(tree, "fold")


def summaries(tree: Element) -> list[str]:
    return [" ".join(text_of(summary).split()) for fold in folds(tree) for summary in fold.findall("summary")]


def test_three_channels_are_shown_and_a_fourth_folds_them() -> None:
    assert folds(parsed(page_of(*FEW))) == []
    assert len(folds(parsed(page_of(*MANY)))) == len(["plain text"]) + 3 + 4


def test_a_fold_says_network_posts_longest_and_what_travels() -> None:
    said = summaries(parsed(page_of(*MANY)))
    assert said[0].startswith("Plain text ")
    assert said[0].endswith(" bytes")
    assert said[1:4] == [
        "Bluesky 3 posts, the longest 78 of 300 graphemes",
        "Mastodon 3 posts, the longest 78 of 300 graphemes",
        "Telegram 1 post, 9 of 1,000 graphemes",
    ]
    assert said[4:] == [
        "newsletter smtp 2 files, 1 mailing",
        "bluesky bluesky 2 files, 3 deliveries",
        "mastodon mastodon 2 files, 3 deliveries",
        "telegram telegram 2 files, 1 delivery",
    ]


def test_what_was_left_out_is_said_on_the_fold() -> None:
    tree = parsed(page_of(*FEW, thread(kind="telegram", left_out=("one", "two"))))
    assert summaries(tree)[3].endswith("2 left out")
    assert all("open" not in fold.attrib for fold in folds(tree))


def test_a_thread_that_the_network_would_refuse_is_open() -> None:
    tree = parsed(page_of(*FEW, thread(post(length=301), post("Short."), kind="telegram", left_out=("one",))))
    assert [("open" in fold.attrib) for fold in folds(tree)] == [number == 3 for number in range(8)]
    assert summaries(tree)[3].endswith("1 too long, 1 left out")


def test_every_link_of_the_contents_leads_to_one_place_and_that_of_a_fold_into_it() -> None:
    tree = parsed(page_of(*MANY))
    contents = with_id(tree, "contents")
    names = [(link.get("href") or "").removeprefix("#") for link in contents.iter("a")]
    assert len([with_id(tree, name) for name in names]) == 8
    for name in ("e-mail-text", "bluesky", "mastodon", "telegram"):
        inside = with_id(tree, name)
        assert any(inside in list(fold) for fold in folds(tree)), "only then a browser opens it"
        assert inside.tag != "summary"


def test_the_contents_of_many_say_how_many_posts_and_the_masthead_leaves_it_to_them() -> None:
    many, few = parsed(page_of(*MANY)), parsed(page_of(*FEW))
    assert "Telegram 1 post" in " ".join(text_of(with_id(many, "contents")).split())
    assert "posts" not in text_of(with_id(few, "contents"))
    assert "Bluesky" not in text_of(with_class(many, "summary")[0])
    assert "Bluesky 3 posts" in text_of(with_class(few, "summary")[0])


def test_problems_sizes_and_the_mail_itself_are_never_folded() -> None:
    tree = parsed(page_of(*MANY))
    for name in ("problems", "sizes", "e-mail"):
        part = with_id(tree, name)
        assert not folds(part)
        assert all(part not in list(fold.iter()) for fold in folds(tree))


def test_gmail_is_spoken_of_only_where_there_is_mail() -> None:
    assert "Gmail" in text_of(with_id(parsed(page_of(email(), thread())), "sizes"))
    assert "Gmail" not in text_of(with_id(parsed(page_of(thread())), "sizes"))
