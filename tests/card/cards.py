"""Wordings and issues for the tests of cards."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812

from pipeline.card.values import Wording
from pipeline.card.wording import wordings
from pipeline.channel import Publication
from pipeline.issue import Epigraph, Issue
from pipeline.templates import load_templates

WORDS = load_templates(None).words
PUBLICATION = Publication("Lantern River Briefing", "desk@example.org")
BURMESE = "ကလေးတစ်ယောက် စာဖတ်တတ်သွားရင် ရွာတစ်ရွာလုံး လမ်းမပျောက်တော့ဘူး။"
STACKED = "တက္ကသိုလ် ဥက္ကဋ္ဌ၊ ဗုဒ္ဓ ကျွန်ုပ်တို့ ဩဂုတ် ၂၀၂၆ ရှိပြီး သင်္ဘော"
MIXED = "Meridian Recovery Fund အနေနဲ့ ကျောင်းစာအုပ်စရိတ်ကို ပေးအပ်ပါ။"
ARABIC = "النهر طريق لا يملكه أحد (River People, 2026)، وقد أبقاه أهل الضفتين مفتوحاً."
LONG = (
    "We do not ask who may cross, and we never have; we ask who is missing on the other bank, we write down the "
    "answer, and we read it aloud on the landing in the evening, so that the families who wait there hear it first. "
    "A list that nobody reads aloud is a list for the guards. A list that everybody hears belongs to the river, and "
    "to all who have to live on its two banks, for ever."
)


def issue(
    title: str | None = None, quotation: str | None = None, said_by: str | None = None, language: str = "en"
) -> Issue:
    """An issue with a head and nothing else."""
    epigraph = Epigraph(quotation, said_by, 3) if quotation else None
    return Issue(title, Date(2026, 3, 9), None, None, language, "2026-03-09-issue", epigraph=epigraph)


def wording(
    title: str | None = None, quotation: str | None = None, said_by: str | None = None, language: str = "en"
) -> Wording:
    """The best wording of such an issue."""
    return wordings(issue(title, quotation, said_by, language), PUBLICATION, WORDS)[0]
