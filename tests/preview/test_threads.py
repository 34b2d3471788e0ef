"""Posts on the page: their words whole, links as links, lengths in words, too long ones said to be so."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.edition import Mark, Post
from pipeline.preview.posts import shown
from tests.preview.builders import BURMESE, post, thread
from tests.preview.looking import fragment, page_of, parsed, text_of, with_class, with_id

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn")), min_size=1, max_size=60)


@st.composite
def posts_with_marks(draw: st.DrawFn) -> Post:
    """A post with marks anywhere, overlapping ones too."""
    text = draw(TEXT)
    places = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
    kinds = st.sampled_from(["link", "tag"])
    values = st.sampled_from(["https://a.example/?q=1&r=2", "javascript:alert(1)", 'https://a.example/"x', "harbour"])
    return post(text, marks=tuple(Mark(draw(kinds), min(p), max(p), draw(values)) for p in places))  # type: ignore[arg-type]


@given(posts_with_marks())
def test_words_of_a_post_are_whole_whatever_its_marks(each: Post) -> None:
    (view,) = shown(thread(each))
    words = fragment(view.text)
    assert text_of(words) == each.text
    for link in words.iter("a"):
        assert (link.get("href") or "").startswith("https://a.example/")
        assert link.get("rel") == "noopener noreferrer"


def test_links_and_hashtags_are_marked() -> None:
    (first, *_) = with_class(parsed(page_of(thread())), "words")
    (link,) = first.iter("a")
    (tag,) = with_class(first, "mark-tag")
    assert (link.get("href"), text_of(link)) == ("https://jetty.example/lamps", "https://jetty.example/lamps")
    assert text_of(tag) == "#harbour"


def test_posts_say_number_role_length_bytes_and_languages() -> None:
    first, second, _ = with_class(parsed(page_of(thread())), "post")
    assert " ".join(text_of(first).split()).startswith("1 of 3 lead Lamps on the jetty")
    assert " ".join(text_of(second).split()) == (
        f"2 of 3 argument {BURMESE} {len(BURMESE)} of 300 graphemes {len(BURMESE.encode())} of 3,000 bytes language my"
    )
    (words,) = with_class(second, "words")
    assert words.get("lang") == "my"


def test_post_over_its_limits_says_so_in_words() -> None:
    fits, over = with_class(parsed(page_of(thread(post(length=300), post(length=312, size=3001)))), "post")
    assert not with_class(fits, "excess")
    (said,) = with_class(over, "excess")
    assert text_of(said) == "Too long: over by 12 graphemes and over by 1 byte."


def test_network_that_counts_no_bytes_shows_none() -> None:
    (only,) = with_class(parsed(page_of(thread(post(size=0, size_limit=0), kind="mastodon"))), "post")
    assert "bytes" not in text_of(only)


def test_what_was_left_out_is_said() -> None:
    (note,) = with_class(parsed(page_of(thread(left_out=("The second list did not fit", BURMESE)))), "left-out")
    assert [text_of(item) for item in note.iter("li")] == ["The second list did not fit", BURMESE]


def test_thread_without_posts_is_shown_as_such() -> None:
    edition = thread()
    empty = type(edition)(edition.channel, "bluesky", edition.slug, None, "", "en", "graphemes", ())
    assert "0 posts" in text_of(with_id(parsed(page_of(empty)), "bluesky"))


def test_a_content_warning_is_shown_above_the_thread() -> None:
    plain, warned = thread(), replace(thread(), content_warning="violence & loss")
    assert "Shown behind a warning" not in page_of(plain)
    assert "Shown behind a warning: <strong>violence &amp; loss</strong>" in page_of(warned)


def test_what_posting_costs_stands_below_the_heading() -> None:
    said = "posting it costs about $0.365: 12 posts, 1 of them with an address"
    page = parsed(page_of(replace(thread(kind="x"), remark=said)))
    (section,) = with_class(page, "thread")
    (lede,) = with_class(section, "lede")
    assert text_of(lede) == f"3 posts, channel x; {said}"
    assert "costs" not in text_of(parsed(page_of(thread())))
