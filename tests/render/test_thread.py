"""A thread as an editor would write it: its parts in order, each post able to stand alone, nothing told twice."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from pipeline.channel import BlueskySettings, Channel, Publication
from pipeline.issue import Block, Entry, Epigraph, Span
from pipeline.render.leaning import leans_back
from tests.render.thread_material import (
    BLUESKY,
    BOTH,
    MASTODON,
    PUBLICATION,
    WORDS,
    issue,
    paragraphs,
    texts,
    thread,
    whole,
)

URL = "https://example.org/briefings/five-landings"
HOME = Publication(name="Ferry Post", address="desk@ferry.example", base_url="https://ferry.example.org/")


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_the_parts_stand_in_order(channel: Channel) -> None:
    roles = [post.role for post in thread(issue(), channel).posts]
    order = ["lead", "quotation", "argument", "resources", "closing"]
    assert roles == sorted(roles, key=order.index)
    assert set(roles) == set(order)


def test_the_lead_gives_title_reason_and_link() -> None:
    edition = thread(issue(url=URL))
    lead = edition.posts[0]
    title, reason, link = lead.text.split("\n\n")
    assert title == "Five Landings Open, and a List of Names"
    assert reason.startswith("For the first time in a year")
    assert link == "Read the whole briefing (3 minutes): example.org/briefings/five-landings"
    assert [(mark.kind, mark.value) for mark in lead.marks] == [("link", URL)]
    assert lead.text[lead.marks[0].start : lead.marks[0].end] == "example.org/briefings/five-landings"


@pytest.mark.parametrize("minutes", [None, 0, 1])
def test_a_reading_time_that_tells_nothing_is_not_told(minutes: int | None) -> None:
    lead = thread(issue(url=URL, read_minutes=minutes)).posts[0]
    assert lead.text.endswith("\n\nRead the whole briefing: example.org/briefings/five-landings")


def test_on_mastodon_the_address_stands_whole() -> None:
    edition = thread(issue(url=URL), MASTODON)
    assert f": {URL}" in edition.posts[0].text
    assert f": {URL}" in edition.posts[-1].text


def test_a_long_address_is_shown_by_its_host_and_never_cut() -> None:
    url = "https://example.org/" + "long/" * 80
    edition = thread(issue(url=url))
    assert edition.left_out == ()
    assert edition.posts[-1].text == "The whole briefing: example.org"
    assert [mark.value for mark in edition.posts[-1].marks] == [url]


def test_the_preheader_is_the_editors_own_reason() -> None:
    lead = thread(issue(preheader="Five landings, nine lists.")).posts[0]
    assert lead.text.split("\n\n")[1] == "Five landings, nine lists."
    title = thread(issue(preheader="FIVE landings open, and a list of names")).posts[0].text
    assert title.lower().count("five landings") == 1


def test_a_preheader_without_room_follows_in_its_own_post() -> None:
    preheader = "The list is long. " * 16 + "The river is longer."
    edition = thread(issue(preheader=preheader.strip()))
    assert texts(edition, "lead") == ["Five Landings Open, and a List of Names", *texts(edition, "lead")[1:]]
    assert whole(texts(edition, "lead")[1:]) == preheader.strip()


def test_a_byline_only_where_it_tells_something() -> None:
    assert "By " not in thread(issue()).posts[0].text
    assert thread(issue(author="Mya Leik Circle")).posts[0].text.endswith("\n\nBy Mya Leik Circle")


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_the_epigraph_is_told_once(channel: Channel) -> None:
    edition = thread(issue(), channel)
    assert texts(edition, "quotation") == [
        "“We ask who is missing. We write down the answer.”\n— Daw Khin Khin, keeper of the ferry"
    ]
    assert sum("who is missing" in post.text for post in edition.posts) == 1


def test_quotation_marks_are_not_doubled() -> None:
    edition = thread(issue(epigraph=Epigraph("“A river” is a road.", None, 3)))
    assert texts(edition, "quotation") == ["“A river” is a road."]


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_the_argument_is_whole_sentences_in_the_order_of_the_text(channel: Channel) -> None:
    made = issue()
    body = "\n".join(block.text for block in made.body)
    told = texts(thread(made, channel), "argument")
    places = [body.index(text) for text in told]
    assert told
    assert places == sorted(places)
    assert all(text.endswith((".", ".”")) for text in told)


@pytest.mark.parametrize("channel", BOTH, ids=lambda channel: channel.name)
def test_no_post_leans_on_what_is_left_out(channel: Channel) -> None:
    for text in texts(thread(issue(), channel), "argument"):
        assert not text.startswith(("However", "This", "They", "Lastly", "The list ", "The grant "))


def test_a_leaning_sentence_comes_with_the_one_before_or_not_at_all() -> None:
    alone = "The river guards keep the names of every traveller on the river."
    leaning = "This practice of the river guards harms every traveller on the river, and their names are sold."
    for channel in BOTH:
        told = texts(thread(issue(body=paragraphs(f"{alone} {leaning}"), preheader="Boats."), channel), "argument")
        assert told == [f"{alone} {leaning}"]
    told = texts(thread(issue(body=paragraphs(f"{alone[:-1] * 5}. {leaning}"), preheader="Boats.")), "argument")
    assert not any(text.startswith("This") for text in told)


def test_a_sentence_about_all_of_that_leans_back() -> None:
    assert leans_back("With all of that on the river, boats stay away.", WORDS.of("en"))
    assert not leans_back("All of the boats that sank were new.", WORDS.of("en"))


def test_a_sentence_with_an_abbreviation_explained_elsewhere_gives_way() -> None:
    body = paragraphs(
        "The harbour is open. It has been so since May, and traders came at once from every landing.",
        "The RC keeps the lists of the river. Boats of the river keep no lists of anybody at all.",
        "The River Committee (RC) was founded in 2019 by traders of the harbour.",
    )
    told = texts(thread(issue(body=body, preheader="Boats.")), "argument")
    assert told
    assert not any(text.startswith("The RC") for text in told)


@pytest.mark.parametrize(
    "second",
    [
        "When the water of the river passes the mark on the landing at night, she calls the keepers of the river.",
        "The readings of the water travel by radio to the landing, and the landing calls the keepers of the river.",
        "For this reason the keepers of the river read the water of the river at every landing every single hour.",
    ],
)
def test_what_stands_for_something_told_before_does_not_stand_alone(second: str) -> None:
    """A pronoun that names nobody, "the" and a thing that is new, a word that points: each with what it stands for."""
    first = "Ma Than of Zee Taw watches the mark that was painted on the stones."
    body = paragraphs("Boats sank in the river.", f"{first} {second}")
    for text in texts(thread(issue(body=body, preheader="Boats.", epigraph=None)), "argument"):
        assert not text.startswith(second[:12])


def test_no_markup_is_posted_by_accident() -> None:
    body = paragraphs(
        "The [river report][] of the keepers says the same of the boats of the river.",
        "<b>The river</b> of the keepers says the same of the boats of the river too.",
    )
    assert texts(thread(issue(body=body, preheader="Boats.")), "argument") == []


def test_entries_of_a_list_are_told_only_where_lists_are_the_body() -> None:
    entry = "Ninety boats of the river sank in one night of May."
    listed = Block("list", entry, 20, entries=(Entry(entry, 20),))
    text = "The keepers of the river counted every boat of the river in May, and again in June."
    assert entry not in texts(thread(issue(body=(*paragraphs(text), listed), preheader="Boats.")), "argument")
    assert texts(thread(issue(body=(listed,), preheader="Boats.")), "argument") == [entry]


def test_a_paragraph_below_a_list_does_not_speak_of_what_only_the_list_has_told() -> None:
    """A follower who has seen no list asks: which batteries?"""
    opening = "Ninety bottles stood on the fences of eleven villages, and every hour somebody read them aloud by radio."
    listed = Block("list", "", 12, entries=(Entry("Batteries for thirty radios, about nine dollars each.", 12),))
    below = "The Delta Project has offered the batteries for the coming season and for the one after."
    for second, told in ((below, False), (below.replace("the batteries", "new batteries"), True)):
        first, last = paragraphs(opening, second)
        body = (first, listed, replace(last, line=14))
        said = texts(thread(issue(body=body, preheader="Six hours.", epigraph=None)), "argument")
        assert any(second in text for text in said) is told, second


@pytest.mark.parametrize(
    "aside", ["In a good way, though!", "The Nursery, No. 165.", ".:: HOW TO GET THE BOOKS IN MAY ::."]
)
def test_scraps_and_drawn_rules_make_no_post(aside: str) -> None:
    made = issue(
        body=paragraphs(aside, "The keepers of nine landings met on Monday and counted the boats of the week.")
    )
    assert aside not in [part for post in thread(made).posts for part in post.text.split("\n\n")]


def test_one_long_paragraph_is_told_in_several_posts() -> None:
    random = Random(1027)
    names = [
        first + second for first in ("Than", "Kyauk", "Zee", "Mya", "Htaw", "Nat") for second in ("win", "leik", "pyan")
    ]
    told = [f"{' and '.join(random.sample(names, 4))} counted their boats." for _ in range(60)]
    assert len(texts(thread(issue(body=paragraphs(" ".join(told)))), "argument")) > 1


def test_a_dangling_quotation_mark_is_never_posted() -> None:
    body = paragraphs("“The river is ours and the boats are ours. Nobody counts the boats of the river.", "Boats run.")
    for post in thread(issue(body=body, epigraph=None)).posts:
        assert post.text.count("“") == post.text.count("”")


def test_footnote_references_do_not_travel() -> None:
    text = "Ninety boats of the river sank in one night in May,[1] and nobody has counted the people aboard.[2]"
    spans = tuple(Span("footnote", text.index(mark), text.index(mark) + 3, mark[1]) for mark in ("[1]", "[2]"))
    body = (replace(paragraphs(text)[0], spans=spans),)
    edition = thread(issue(body=body, preheader="Boats."))
    assert texts(edition, "argument") == [text.replace("[1]", "").replace("[2]", "")]


def test_links_of_the_body_are_kept_where_words_carry_them() -> None:
    text = "All that the keepers wrote about the boats that sank in May has been read and counted."
    span = Span("link", text.index("keepers"), text.index(" wrote"), "https://example.org/keepers")
    mail = Span("link", 0, 4, "mailto:desk@ferry.example")
    body = (replace(paragraphs(text)[0], spans=(span, mail)),)
    [post] = [p for p in thread(issue(body=body, preheader="Boats.")).posts if p.role == "argument"]
    assert [(post.text[m.start : m.end], m.value) for m in post.marks] == [("keepers", "https://example.org/keepers")]
    [post] = [p for p in thread(issue(body=body, preheader="Boats."), MASTODON).posts if p.role == "argument"]
    assert post.marks == ()


def test_the_closing_post_gives_the_link_and_the_hashtags() -> None:
    closing = thread(issue(url=URL, hashtags=("SeinYaung", "#Early Warning", "seinyaung"))).posts[-1]
    assert closing.text == "The whole briefing: example.org/briefings/five-landings\n\n#SeinYaung #EarlyWarning"
    assert [(m.kind, m.value, closing.text[m.start : m.end]) for m in closing.marks] == [
        ("link", URL, "example.org/briefings/five-landings"),
        ("tag", "SeinYaung", "#SeinYaung"),
        ("tag", "EarlyWarning", "#EarlyWarning"),
    ]


def test_without_an_address_the_closing_post_says_who_publishes_and_where() -> None:
    about = "Ferry Post is a circle of keepers on both banks."
    assert thread(issue()).posts[-1].text == about
    assert thread(issue(), publication=HOME).posts[-1].text == f"{about}\n\nSubscribe to Ferry Post: ferry.example.org"
    assert thread(issue(about=None)).posts[-1].text == "This briefing is published by Ferry Post."


def test_what_networks_take_for_no_hashtag_is_left_out() -> None:
    tags = ("C++", "a-b", "2026", "😀", "two words", "ရေပူ")
    closing = thread(issue(url=URL, hashtags=tags)).posts[-1]
    assert closing.text.endswith("\n\n#TwoWords #ရေပူ")
    assert thread(issue(url=URL, hashtags=("C++",))).posts[-1].text == closing.text.partition("\n\n")[0]


def test_the_publications_hashtags_stand_in() -> None:
    edition = thread(issue(), publication=replace(PUBLICATION, hashtags=("Boats",)))
    assert edition.posts[-1].text.endswith("\n\n#Boats")


def test_too_many_hashtags_are_named_and_not_cut() -> None:
    tags = tuple(f"{'x' * 40}{number}" for number in range(12))
    edition = thread(issue(url=URL, hashtags=tags))
    told = edition.posts[-1].text
    missing = [tag for tag in tags if f"#{tag}" not in told]
    assert missing
    assert edition.left_out == tuple(f"the hashtag: #{tag}" for tag in missing)


def test_the_about_text_gives_way_to_the_hashtags() -> None:
    about = "Ferry Post is a circle of keepers " + "and readers " * 20 + "on both banks."
    assert thread(issue(about=about)).posts[-1].text == about
    tags = ("River" * 8, "Boats")
    edition = thread(issue(about=about, hashtags=tags))
    assert edition.posts[-1].text == f"This briefing is published by Ferry Post.\n\n#{tags[0]} #{tags[1]}"
    assert edition.left_out == ()


def test_a_publication_with_a_name_longer_than_a_post_has_a_thread() -> None:
    long = Publication(name="Ferry Post " * 40, address="desk@ferry.example")
    edition = thread(issue(about=None, hashtags=("Boats",)), publication=long)
    assert max(post.length for post in edition.posts) <= 300
    assert edition.left_out == ("the hashtag: #Boats",)


def test_a_title_longer_than_a_post_is_divided_and_says_so() -> None:
    title = "A title that goes on and on about the river, " * 44 + "and ends."
    edition = thread(issue(title=title))
    leads = texts(edition, "lead")
    assert len(leads) > 5
    assert all(text.startswith("(continued) ") for text in leads[1:])
    assert all(text.endswith(" …") for text in leads[:-1])
    assert whole(leads).startswith(title)
    assert max(post.length for post in edition.posts) <= 300


def test_a_sentence_longer_than_a_post_is_told_in_two() -> None:
    long = (
        "The Delta Fund must say in public whether it knew of the list of names that the river guards have kept since "
        "the landings were opened in May, whether it asked for the list, whether it paid for the list, and whether "
        "it will hold back the second half of the grant; until it does, no boat of the river should carry its flag "
        "and no village of the river should sign its papers."
    )
    told = texts(thread(issue(body=paragraphs(long), preheader="Boats.")), "argument")
    assert len(told) == 2
    assert told[1].startswith("(continued) ")
    assert whole(told) == long
    assert told[0].endswith((", …", "; …"))


def test_something_without_any_place_to_divide_it_is_named() -> None:
    title = "x" * 400
    edition = thread(issue(title=title))
    assert edition.left_out == (f"the title: {title}",)


def test_an_issue_of_nothing_has_a_thread_all_the_same() -> None:
    bare = issue(title=None, date=None, author=None, body=(), epigraph=None, resources=None, about=None)
    edition = thread(bare)
    assert [post.text for post in edition.posts] == ["Ferry Post", "This briefing is published by Ferry Post."]


def test_burmese_words_for_a_burmese_issue() -> None:
    body = paragraphs("ကလေး ၄၁၂ ယောက် တက်ရောက်ခဲ့ပါတယ်။ သင်ခန်းစာက တစ်ညကို တစ်နာရီခွဲသာ ကြာပါတယ်။")
    made = issue(language="my", title="စာသင်ခန်းများ", body=body, about=None, epigraph=None, resources=None, url=URL)
    edition = thread(made)
    assert edition.posts[0].text.endswith("အပြည့်အစုံ ဖတ်ရန် (၃ မိနစ်) – example.org/briefings/five-landings")
    assert edition.posts[0].languages == ("my",)
    assert edition.posts[0].text.split("\n\n")[1].endswith("။")


def test_burmese_sentences_lean_too() -> None:
    first = "မြစ်ကော်မတီက ကလေးစာရင်းကို တောင်းထားပြီး ဘာအတွက် အသုံးပြုမယ်ဆိုတာ မပြောပါဘူး။"
    leaning = ("ထို့ကြောင့် မိဘတွေက အရေအတွက်ကိုသာ ပေးချင်ကြပါတယ်။", "အခက်အခဲတွေလည်း အများကြီး ရှိနေပါသေးတယ်။")
    for second in leaning:
        made = issue(
            language="my", body=paragraphs(f"{first} {second}"), preheader="စာသင်ခန်း", about=None, epigraph=None
        )
        assert not any(text.startswith(second[:8]) for text in texts(thread(made), "argument"))
        assert leans_back(second, WORDS.of("my"))
        assert not leans_back(first, WORDS.of("my"))


def test_a_post_says_which_languages_it_is_in() -> None:
    made = issue()
    assert made.resources is not None
    first, second = made.resources.sections
    item = replace(second.items[0], title="မြစ်ကူးဆိပ်များ ပြန်ဖွင့်ခြင်း", language="my")
    both = replace(made.resources, sections=(first, replace(second, items=(item, *second.items[1:]))))
    posts = thread(replace(made, resources=both)).posts
    assert next(post for post in posts if "မြစ်" in post.text).languages == ("en", "my")
    assert posts[0].languages == ("en",)


def test_the_count_is_that_of_the_text() -> None:
    for channel, unit in ((BLUESKY, "graphemes"), (MASTODON, "characters")):
        edition = thread(issue(url=URL), channel)
        assert edition.unit == unit
        assert all(0 < post.length <= post.limit for post in edition.posts)
    assert {(post.size_limit, post.size) for post in edition.posts} == {(0, 0)}
    assert all(post.size == len(post.text.encode()) for post in thread(issue()).posts)


def test_a_long_issue_and_an_endless_one_are_told_in_few_posts() -> None:
    many = paragraphs(
        *(f"Boat number {n} left the landing at dawn. Nobody counted the boats of day {n}." for n in range(3000))
    )
    edition = thread(issue(body=many))
    assert 1 <= len(texts(edition, "argument")) <= 4


def test_where_posts_are_few_the_argument_and_the_epigraph_give_way_to_the_resources() -> None:
    made = issue()
    for posts in range(1, 12):
        channel = Channel("bluesky", "bluesky", BlueskySettings(max_posts=posts))
        edition = thread(made, channel)
        told = "\n".join(post.text for post in edition.posts)
        dropped = {entry.partition(": ")[2] for entry in edition.left_out if "the resource " not in entry}
        assert len(edition.posts) <= max(posts, 2)
        roles = {post.role for post in edition.posts}
        assert all(f"Report{number} " in told for number in range(1, 7)) or not {"argument", "quotation"} & roles
        everything = {text for p in thread(made).posts if p.role == "argument" for text in (p.text,)} | {
            "We ask who is missing. We write down the answer."
        }
        assert dropped == {text for text in everything if text not in told}
