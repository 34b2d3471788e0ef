"""The page as a whole: its parts in order, well formed whatever the texts hold, and calling nowhere."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import Publication
from pipeline.edition import Mark
from pipeline.preview import Made, preview_page
from pipeline.problem import Place, Problem
from tests.preview.builders import (
    BURMESE,
    PUBLICATION,
    SLUG,
    email,
    packed_email,
    packed_thread,
    picture_tag,
    post,
    reading,
    thread,
)  # fmt: skip
from tests.preview.looking import addresses, page_of, parsed, text_of, with_class, with_id

HOSTILE = (
    "<script>alert(1)</script>",
    "</iframe></style></title></textarea><!--",
    "\" onload='x()' ' onfocus=\"y()",
    "{{ slug }} {% include 'x' %} {# x #}",
    "&amp; &lt;b&gt; &#x3c;",
    "\u202egnirts desrever\u2066\x00\x07\x1b[0m\x0b\x85\ufffe\U0001ffff",
    "A" * 2000,
    BURMESE * 40,
)


def everything(text: str) -> str:
    """A page with one text in every place that an issue or an editor can fill."""
    mail = email(body="<p>Lamps</p>", subject=text)
    posts = thread(post(text, marks=(Mark("link", 0, len(text), "https://a.example/" + text),)), left_out=(text,))
    problem = Problem("title-missing", "error", text, text, Place(1, 2), "", (1,))
    elsewhere = Problem("title-missing", "warning", text, text, Place(1, 2), text)
    editions = (mail, posts)
    packed = (packed_email(mail, text), packed_thread(posts))
    publication = Publication(name=text, address=text, sender=text, colour=text)
    return preview_page(reading(text, text, text), editions, packed, (problem, elsewhere), publication)


def test_parts_stand_in_the_order_in_which_editors_need_them() -> None:
    tree = parsed(page_of())
    assert [text_of(heading) for heading in tree.iter("h2")] == [
        "Problems", "Sizes", "E-mail", "Plain text", "Bluesky", "Mastodon", "Deliveries",
    ]  # fmt: skip


def test_masthead_says_what_this_is_and_how_it_stands() -> None:
    problems = [Problem("title-missing", "warning", "a", "b")] * 5
    (masthead,) = with_class(parsed(page_of(problems=problems)), "masthead")
    said = " ".join(text_of(masthead).split())
    assert said == (
        "The Jetty Letter Lamps on the jetty 12 May 2031 The Keepers 2031-05-12-lamps-on-the-jetty "
        "0 errors, 5 warnings E-mail 1 kB Bluesky 3 posts Mastodon 3 posts"
    )


def test_issue_without_title_date_and_editions_has_a_page() -> None:
    tree = parsed(page_of(of=reading(title=None), packed=False))
    assert text_of(next(tree.iter("h1"))) == "Untitled issue"
    assert "No edition was made" in text_of(with_id(tree, "sizes"))


def test_editions_without_what_was_packed_of_them_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        preview_page(reading(), [email()], [], [], PUBLICATION)


def test_same_arguments_give_the_same_page() -> None:
    assert page_of() == page_of()


def test_headings_never_skip_a_level() -> None:
    tree = parsed(page_of(email(), thread(left_out=("one",))))
    levels = [int(element.tag[1]) for element in tree.iter() if element.tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_id_is_its_own_and_everything_that_names_one_finds_it() -> None:
    tree = parsed(page_of(email(), email(), thread(), thread()))
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    named = [element.get("aria-labelledby") for element in tree.iter() if element.get("aria-labelledby")]
    links = [value[1:] for _, name, value in addresses(tree) if name == "href" and value.startswith("#")]
    assert named
    assert links
    assert {*named, *links} <= set(ids)


def test_two_channels_of_one_kind_are_told_apart_by_their_names() -> None:
    tree = parsed(page_of(email(), email(), thread(kind="mastodon"), thread(kind="mastodon")))
    assert [text_of(heading) for heading in tree.iter("h2")][2:6] == [
        "E-mail (newsletter)", "Plain text (newsletter)", "E-mail (newsletter)", "Plain text (newsletter)",
    ]  # fmt: skip
    radios = {element.get("name") for element in tree.iter("input")}
    assert len(radios) == 4


def test_page_may_load_nothing_and_has_no_script() -> None:
    mail = email(picture_tag() + '<img src="https://pictures.example/far.png" alt="Far">')
    tree = parsed(page_of(mail, thread()))
    (policy,) = (m.get("content") or "" for m in tree.iter("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    assert "script-src" not in policy
    assert not list(tree.iter("script"))
    loading = [(tag, value) for tag, name, value in addresses(tree) if name not in ("href", "style") or tag == "link"]
    assert {value.partition(":")[0] for _, value in loading} <= {"data"}
    assert not any("url(" in value for _, name, value in addresses(tree) if name == "style")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_its_place(text: str) -> None:
    page = everything(text)
    tree = parsed(page)
    assert not list(tree.iter("script"))
    assert [element.tag for element in tree] == ["head", "body"]
    assert len(list(tree.iter("iframe"))) == 2
    assert {name for element in tree.iter() for name in element.attrib if name.startswith("on")} == set()
    assert page.encode()


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_text_gives_a_well_formed_page(text: str) -> None:
    parsed(everything(text))


def test_file_name_that_is_no_text_can_be_shown() -> None:
    named = reading(file=b"lamp\xe9.txt".decode("utf-8", "surrogateescape"))
    page = page_of(of=named, problems=[Problem("title-missing", "error", "a", "b")])
    assert page.encode().count(b"lamp[U+DCE9].txt:1:1") == 1


def test_colour_of_the_publication_is_taken_only_where_it_is_one() -> None:
    def body_style(colour: str) -> str | None:
        publication = Publication(name="A", address="a@a.example", colour=colour)
        return next(parsed(preview_page(reading(), [], [], [], publication)).iter("body")).get("style")

    assert body_style("#123456") == "--publication: #123456"
    assert body_style("red; } * { display: none") == "--publication: currentColor"


FROZEN = {"newsletter": {"path": "newsletter/audience.txt", "sha256": "3fa9b2c41d07" + "0" * 52, "count": 1234}}
BEGUN = datetime(2026, 11, 23, 0, 35, 9, tzinfo=UTC)


def said_of(made: Made) -> str:
    return " ".join(text_of(parsed(page_of(made=made))).split())


def test_page_of_a_dry_run_says_that_it_has_no_audience() -> None:
    said = said_of(Made())
    assert "by a dry run or a test, for no audience" in said
    assert "sending on" not in said
    assert "frozen in" not in said


def test_page_made_for_sending_says_so_with_its_audience_and_leaves_what_was_sent_to_the_ledger() -> None:
    said = said_of(Made(BEGUN, FROZEN))
    assert "Made for sending on 2026-11-23 00:35:09 UTC." in said
    assert f"publish status {SLUG}" in said
    assert "For 1,234 readers, frozen in newsletter/audience.txt (SHA-256 3fa9b2c41d07…)." in said
    assert "dry run" not in said
    assert "nothing has been sent" not in said


def test_page_of_a_dry_run_after_sending_began_keeps_the_audience_and_claims_no_sending_of_its_own() -> None:
    said = said_of(Made(None, FROZEN))
    assert "Made by a dry run or a test, after the sending of this issue was begun" in said
    assert "For 1,234 readers" in said
    assert "for no audience" not in said
    assert "Made for sending" not in said


def test_title_in_another_language_is_marked() -> None:
    heading = next(parsed(page_of(of=reading(title=f"Lamps {BURMESE}"))).iter("h1"))
    (burmese,) = heading.iter("span")
    assert (burmese.get("lang"), text_of(burmese)) == ("my", BURMESE)


def test_from_the_end_of_every_part_a_link_leads_back_to_the_contents() -> None:
    tree = parsed(page_of())
    assert with_id(tree, "contents").tag == "nav"
    for name in ("sizes", "e-mail-text", "bluesky", "mastodon", "deliveries"):
        [back] = with_class(with_id(tree, name), "back")
        assert [link.get("href") for link in back.iter("a")] == ["#contents"]
