"""thread.txt: the thread as a person reads it before it is posted."""

from __future__ import annotations

from dataclasses import replace

from pipeline.pack.threadtext import thread_text
from tests.render.thread_material import MASTODON, issue, thread

URL = "https://example.org/briefings/five-landings"


def test_each_post_has_its_number_its_part_and_its_count() -> None:
    edition = thread(issue())
    text = thread_text(edition).decode()
    for number, post in enumerate(edition.posts, start=1):
        head = (
            f"{number}/{len(edition.posts)} · {post.role} · {post.length} of 300 graphemes ({post.size} of 3000 bytes)"
        )
        assert f"{head}\n\n{post.text}\n" in text
    assert text.endswith("\n")


def test_characters_without_bytes_where_only_they_are_limited() -> None:
    edition = thread(issue(), MASTODON)
    assert (
        thread_text(edition)
        .decode()
        .startswith(f"1/{len(edition.posts)} · lead · {edition.posts[0].length} of 500 characters\n")
    )


def test_addresses_that_words_carry_are_listed_and_visible_ones_are_not() -> None:
    text = thread_text(thread(issue(url=URL))).decode()
    assert f"\n  example.org/briefings/five-landings → {URL}\n" in text
    assert "\n  Report1 river river river river river river river → https://example.org/r/1\n" in text
    assert "→" not in thread_text(thread(issue(url=URL), MASTODON)).decode()


def test_what_found_no_place_stands_at_the_end() -> None:
    edition = replace(thread(issue()), left_out=("the title: xyz",))
    assert thread_text(edition).decode().endswith("\n\n\nLeft out\n  the title: xyz\n")
