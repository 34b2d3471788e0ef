"""What writing a thread costs in a warm process: an issue of so many words and forty resources, in English and mixed.

usage: python -m benchmarks.threads --only writing
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.channel import BlueskySettings, Channel, MastodonSettings, Publication
from pipeline.issue import Issue
from pipeline.read import read_issue
from pipeline.render.thread import render_thread
from pipeline.templates import load_templates
from pipeline.thread_words import ThreadWords

Row = tuple[str, str, str, str, bool]
WORDS, WANTED = 5_000, 0.1
"""The issue that is asked for, and the seconds that writing its thread may take."""
_LENGTHS = (2_500, WORDS, 10_000)
_PUBLICATION = Publication(name="Lantern River Briefing", address="desk@example.org")
_RESOURCES, _SECTIONS, _PARAGRAPH, _ROUNDS = 40, 4, 6, 25
_CHANNELS = (Channel("bluesky", "bluesky", BlueskySettings()), Channel("mastodon", "mastodon", MastodonSettings()))
_HEADINGS = ("Statements", "Reports", "Articles", "Briefings")
_PUBLISHERS = (
    "Upper River Women’s Union",
    "Delta Mobility Project",
    "Zee Taw Health Volunteers",
    "Lantern River Network",
)
_NAMES = ("Htaw Pyan", "Kyauk Waing", "the River Committee", "Daw Khin Lay Nwe", "the Upper River Union", "Mya Leik")
# fmt: off
_NOUNS = (
    "ferry", "landing", "list", "ticket", "clinic", "teacher", "market", "village", "guard", "petition", "harvest",
    "bridge", "school", "radio", "permit", "medicine", "boat", "crossing", "monitor", "keeper", "office", "figure",
    "report", "signature", "road", "convoy", "checkpoint", "shelter", "pump", "well", "field", "granary",
)
_VERBS = (
    "recorded", "counted", "reopened", "refused", "delayed", "carried", "measured", "questioned", "repaired", "closed",
)
# fmt: on
_ENDS = (
    "in the first week of March",
    "although nobody had asked for it",
    "before the rains, as Dr. Mya Win had said",
    "at a price of 4.5 dollars a sack",
    "while the U.S. office kept silent",
    "and the monitors wrote it down",
    "because the road was under water",
    "for the third time since October",
)
_BURMESE = (
    "စိန်ရောင်မြစ်အနီးရှိ ရွာများတွင် ကျောင်းများ ပြန်လည်ဖွင့်လှစ်ခဲ့သည်။",
    "ဆေးခန်းသို့ သွားရန် ကူးတို့လက်မှတ် လိုအပ်နေဆဲ ဖြစ်သည်။",
    "ဆရာမများက ကလေး ၄၁၂ ယောက်ကို ညစဉ် သင်ကြားပေးနေသည်။",
)


def issue_of(words: int, scratch: Path, *, burmese: bool) -> Issue:
    """An issue whose body has so many words, the same at every call; every third paragraph Burmese where asked."""
    dice = random.Random(words)  # noqa: S311 - the same words at every run
    head = "Forty Landings and What Was Written Down\n\nMarch 9th, 2026  •  Author:   Lantern River Network"
    listed = "\n\n".join(_section(dice, number) for number in range(_SECTIONS))
    told = "\n\n".join(_paragraphs(dice, words, burmese=burmese))
    file = scratch / "2026-03-09-landings.txt"
    file.write_text(f"{head}\n\n{told}\n\n\nResources from the past week\n\n{listed}\n", encoding="utf-8")
    issue = read_issue(file).issue
    resources = issue.resources.sections if issue.resources else ()
    assert sum(len(section.items) for section in resources) == _RESOURCES
    return issue


def writing(scratch: Path) -> list[Row]:
    """Both networks, both languages, three lengths; medians of many. The bound is for 5,000 words."""
    words, rows = load_templates(None).thread, list[Row]()
    for burmese in (False, True):
        text = "English with every third paragraph in Burmese" if burmese else "English"
        for channel in _CHANNELS:
            taken = [_seconds(issue_of(many, scratch, burmese=burmese), channel, words) for many in _LENGTHS]
            said = ", ".join(f"{seconds * 1000:.0f} ms" for seconds in taken)
            good = taken[_LENGTHS.index(WORDS)] <= WANTED
            growth = f"{taken[-1] / taken[0]:.1f} times from the first to the last"
            figure = f"writing the thread for {channel.name}, {text}: 2,500, 5,000, 10,000 words"
            rows.append((figure, said, growth, "5,000 words ≤ 100 ms", good))
    return rows


def _seconds(issue: Issue, channel: Channel, words: ThreadWords) -> float:
    """Median of `_ROUNDS`, after two that are not counted."""
    taken = []
    for _ in range(_ROUNDS + 2):
        began = time.perf_counter()
        edition = render_thread(issue, _PUBLICATION, channel, words)
        taken.append(time.perf_counter() - began)
    assert edition.posts
    return statistics.median(taken[2:])


def _paragraphs(dice: random.Random, words: int, *, burmese: bool) -> Iterator[str]:
    """Paragraphs until there are enough words; a Burmese sentence counts as the ten words that it says."""
    count = number = 0
    while count < words:
        number += 1
        if burmese and number % 3 == 0:
            yield " ".join(dice.choice(_BURMESE) for _ in range(_PARAGRAPH))
            count += 10 * _PARAGRAPH
        else:
            told = " ".join(_sentence(dice) for _ in range(_PARAGRAPH))
            yield told
            count += len(told.split())


def _sentence(dice: random.Random) -> str:
    """An English sentence of some fifteen to thirty words, no two alike."""
    opening = f"{dice.choice(_NAMES)} {dice.choice(_VERBS)} the {dice.choice(_NOUNS)} of {dice.randrange(2, 90)}"
    middle = f"{dice.choice(_NOUNS)}s and a {dice.choice(_NOUNS)} {dice.choice(_ENDS)}"
    more = f", and the {dice.choice(_NOUNS)} was {dice.choice(_VERBS)} {dice.choice(_ENDS)}"
    text = f"{opening} {middle}{more * dice.randrange(2)}."
    return text[0].upper() + text[1:]


def _section(dice: random.Random, number: int) -> str:
    listed = (
        f"{dice.choice(_NOUNS).title()} and {dice.choice(_NOUNS).title()}: Report {number}{place} from the Landings\n\n"
        f"By {dice.choice(_PUBLISHERS)}\nhttps://example.org/reports/{number}/{place}"
        for place in range(_RESOURCES // _SECTIONS)
    )
    return f"{_HEADINGS[number]}\n\n" + "\n\n".join(listed)
