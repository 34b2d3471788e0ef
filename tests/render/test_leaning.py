"""Whether a sentence can be told alone: what it points back to, and what it takes up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.render.leaning import Before, leans_back, takes_up
from pipeline.render.ranking import words_of
from pipeline.render.statements import statements
from pipeline.thread_words import Phrases
from tests.render.thread_material import WORDS, issue, paragraphs, texts, thread

EN, MY = WORDS.of("en"), WORDS.of("my")


@pytest.mark.parametrize(
    "text",
    [
        "Looking forward to the things we do with these announcements next.",
        "International partners have a part in this.",
        "The keepers said this, and went home.",
        "Several other developers have been discussing it.",
        "The committee says otherwise.",
        "“We asked again in February. Nobody answered us.”",
        '"We asked again in February. Nobody answered us."',
    ],
)
def test_what_points_back_leans(text: str) -> None:
    assert leans_back(text, EN)


@pytest.mark.parametrize(
    "text",
    [
        "The clinic expects 38 births this month.",
        "All keepers on both banks honour those who cross without a list.",
        "Nine landings are closed, and keepers count these landings daily.",
        "“We asked,” said Dr. Nwe Nwe, “and nobody answered.”",
        "The keeper said: “We asked.”",
        "“Lamp and Net” is the name of a boat.",
    ],
)
def test_what_says_all_itself_does_not(text: str) -> None:
    assert not leans_back(text, EN)


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("Guards took the pen, and two headmen are held.", True),
        ("Guards took the pen of the headmen.", False),
        ("Guards took the Pen Committee's boat.", False),
        ("Guards took the pen’s cap.", False),
        ("Guards brought a pen and lost the pen.", False),
        ("Guards write the names with the pen.", True),
    ],
)
def test_a_thing_that_the_sentence_before_has_brought_up_is_not_told_alone(text: str, leans: bool) -> None:  # noqa: FBT001
    before = Before(frozenset(), words_of("They had 212 signatures and one pen."), frozenset(), opens=False)
    assert takes_up(text, before, EN) is leans
    assert not takes_up(text, before._replace(opens=True), EN)


@pytest.mark.parametrize("phrases", [EN, MY], ids=["en", "my"])
@pytest.mark.parametrize(
    "text",
    [
        "သို့သော် ဈေးသည်များက မပြန်ရဲကြပါ။",
        "သို့ပေမဲ့ ဈေးသည်များက မပြန်ရဲကြပါ။",
        "သို့မဟုတ်ပါက ဈေးကို ပိတ်မည်။",
        "၎င်းတို့က ဒဏ်ငွေ မပေးနိုင်ပါ။",
        "ထိုဈေးသို့ ကားများ မလာတော့ပါ။",
        "ထို ဈေးသို့ ကားများ မလာတော့ပါ။",
        "အဲဒီဈေးကို ကားတွေ မလာတော့ဘူး။",
        "အဲ့ဒါကြောင့် ကားတွေ မလာတော့ဘူး။",
        "ဒီအမိန့်ကို ဈေးသည်တွေက မကြိုက်ဘူး။",
        "သူ့ဆိုင်ကို ပိတ်လိုက်တယ်။",
        "သူ၏ဆိုင်ကို ပိတ်လိုက်သည်။",
        "အချို့မှာ ဆိုင်မရှိတော့ပါ။",
        "ကျန် ၁၂ ဦးကို ရှာမတွေ့ပါ။",
        "အထက်ပါ အချက်များကြောင့် ဈေးကို ပိတ်သည်။",
        "နောက်တစ်နေ့တွင် ဈေးကို ပိတ်လိုက်သည်။",
        "However, the keepers stayed at home.",
        "When it rains, she calls the landings.",
    ],
)
def test_a_sentence_is_judged_by_the_words_of_its_own_script(text: str, phrases: Phrases) -> None:
    assert leans_back(text, phrases)


def test_a_burmese_beginning_counts_where_names_outweigh_it() -> None:
    assert leans_back("သို့သော် the Than Yaung River Committee Office ကို ပိတ်သည်။", EN)
    assert leans_back("River Committee ကလည်း ဈေးကို ပိတ်သည်။", EN)


@pytest.mark.parametrize(
    "text",
    [
        "ထိုင်းနိုင်ငံက ဂိတ်ကို ပိတ်လိုက်သည်။",
        "ထိုးစစ်များ ပြန်စတင်သည်။",
        "ဒီမိုကရေစီ အရေးကို ဆွေးနွေးသည်။",
        "ဒီဇင်ဘာလတွင် ဈေးကို ဖွင့်မည်။",
        "ဒီနှစ်မှာ ဈေး ကိုးခု ပိတ်ခဲ့တယ်။",
        "ကျန်းမာရေးဌာနက ဆေးခန်းကို ဖွင့်သည်။",
        "အချို့ရွာများတွင် ဆန် မရှိပါ။",
        "သူနာပြုများက ဆေးခန်းကို ဖွင့်သည်။",
        "သူများပစ္စည်းကို မယူရ။",
        "This week’s list has nine names.",
        "So-called lists are kept at nine landings.",
        "It is time to open the landings.",
    ],
)
def test_what_only_looks_like_it_stands_alone(text: str) -> None:
    assert not leans_back(text, MY)
    assert not leans_back(text, EN)


def test_what_stands_alone_may_still_point_back_behind_it() -> None:
    assert leans_back("This week’s list, however, has nine names.", EN)


def test_a_burmese_post_in_an_english_issue_takes_along_what_it_leans_on() -> None:
    first = "ဈေးသည် ၇၁၂ ဦး တောထဲသို့ ထွက်ပြေးခဲ့ရသည်။"
    second = "သို့သော် မြို့တော်ဝန်က ဈေးသည် ၇၁၂ ဦး ထွက်ပြေးသည်ကို အောက်တိုဘာ ၂၁ ရက်တွင် ငြင်းဆိုခဲ့သည်။"
    body = paragraphs("Nine landings on the river are closed.", f"{first} {second}")
    assert f"{first} {second}" in texts(thread(issue(body=body, epigraph=None)), "argument")


def test_a_demand_is_known_by_the_words_of_its_own_script() -> None:
    body = paragraphs("Nine landings are closed.", "ဈေးကို ချက်ချင်း ဖွင့်ပေးပါ။ ဈေးမှာ လူများသည်။")
    assert [one.asks for one in statements(issue(body=body), EN)] == [False, True, False]


def test_what_the_title_names_is_known_but_begins_no_post_as_new() -> None:
    body = paragraphs(
        "Guards brought a list to the landing. Keepers of nine landings have seen the list. The list is long."
    )
    leans = [one.leans for one in statements(issue(title="Guards", body=body), EN)]
    assert leans == [False, True, True]
    assert [one.leans for one in statements(issue(title="A List", body=body), EN)] == [False, False, True]


def test_a_quotation_over_paragraphs_is_not_told_without_who_said_it() -> None:
    body = paragraphs(
        "Salt is gone from the depot of the river committee since the beginning of March.",
        "“The salt is gone from the depot. We asked the river committee for salt in January.",
        "“We asked the committee for salt again in February. Nobody of the river committee answered us.”",
    )
    for text in texts(thread(issue(body=body, epigraph=None)), "argument"):
        assert "We asked" not in text


def test_an_epigraph_of_few_words_is_told_once() -> None:
    made = issue()
    assert made.epigraph
    short = replace(made.epigraph, text="We weigh every spoon.")
    body = paragraphs(
        "Salt is gone from the depot of the river committee since the beginning of March.",
        "“We weigh every spoon,” said Dr. Nwe Nwe of the depot, “and we lose salt at the depot.”",
        "The depot of the committee has lost three tonnes of salt on the river.",
    )
    told = [post.text for post in thread(replace(made, epigraph=short, body=body)).posts]
    assert sum("We weigh every spoon" in text for text in told) == 1


@pytest.mark.parametrize("answer", ["Not the keepers of Kyun Lay, who have boats.", "Mostly women of Kyun Lay do."])
def test_an_answer_leans_on_the_question_right_before_it(answer: str) -> None:
    def leans(*body: str) -> bool:
        return statements(issue(body=paragraphs(*body)), EN)[-1].leans

    assert leans(f"Who pays for the lamps of the landing? {answer}")
    assert not leans(f"Lamps of the landing burn all night. {answer}")
    assert not leans("Who pays for the lamps of the landing?", answer)
    assert not leans("Who pays for the lamps of the landing? Women of Kyun Lay do.")
