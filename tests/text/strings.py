"""Strings that are hard to count and to divide: built Burmese, Indic conjuncts, emoji, combining marks, addresses, soup."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

ADDRESSES = [
    "https://example.org",
    "https://news.example.org/boats/2026-03-16?page=2&all=1#top",
    "http://a.io/",
    "(https://example.org/a_(b))",
    "https://example.org/မြစ်",
    "https://boats.invalid/list",
    "example.org/river",
    "www.example.co.uk",
    "reader@example.org",
    "U.S.",
]
CONSONANTS = [chr(code) for code in range(0x1000, 0x1021)]
MEDIALS = ["", "\u103b", "\u103c", "\u103d", "\u103e", "\u103b\u103d", "\u103c\u103e"]
VOWELS = ["", "ာ", "ါ", "ိ", "ီ", "ု", "ူ", "ေ", "ဲ", "ော", "ို", "ံ", "ေါ်"]
FINALS = ["", "က်", "င်", "စ်", "တ်", "န်", "ပ်", "မ်", "့", "း", "န့်", "င်း", "ဉ်", "ယ်", "က္က", "ဒ္ဓ", "င်္ဂ"]
INDIC = ["क्ष", "ज्ञा", "श्री", "ক্ষ", "ন্ত্র", "ક્ષ", "த்து", "క్ష్మి", "ಕ್ಷ", "ക്ഷ", "ක්‍ෂ", "ក្ខុំ", "ᨠᩕ", "กำ", "เก้", "ຄຳ"]
EMOJI = ["👩‍👩‍👧‍👦", "🏳️‍🌈", "🇲🇲", "🇬🇧🇲🇲", "👍🏽", "1️⃣", "❤️", "🫱🏻‍🫲🏿", "😀"]
COMBINED = [
    "e\u0301",
    "a\u0308\u0323",
    "ä",
    "각",
    "각",
    "Z͑ͫ̓",
    "\u200d",
    "\u200c",
    "\u1039",
    "ဂ\u1039",
    "\u104e\u1039\u1010",
    "\r\n",
    "ﷺ",
]
PLAIN = [
    "a",
    "Border",
    " ",
    ", ",
    "။",
    "၊",
    ". ",
    "—",
    "“",
    "”",
    "(",
    ")",
    "12.5",
    "၁၂",
    "\u200b",
    "日本",
    "カタ",
    "！",
]


def syllable(random: Random) -> str:
    """One Burmese syllable, well formed, though perhaps of no word."""
    return "".join(random.choice(part) for part in (CONSONANTS, MEDIALS, VOWELS, FINALS))


def string(random: Random) -> str:
    """A string of all kinds of characters, 1 to 30 units long."""
    pools = [INDIC, EMOJI, COMBINED, PLAIN, CONSONANTS, FINALS]
    count = random.randint(1, 30)
    units = [syllable(random) if random.random() < 0.4 else random.choice(random.choice(pools)) for _ in range(count)]
    return "".join(units)


def post(random: Random) -> str:
    """Words of all kinds with spaces between, some of them web addresses, on one line or more."""
    words = [random.choice(ADDRESSES) if random.random() < 0.2 else string(random) for _ in range(random.randint(1, 8))]
    return "".join(word + random.choice([" ", " ", "\n"]) for word in words).strip()


def burmese_sentence(random: Random) -> str:
    """A Burmese sentence of 3 to 40 phrases, a space between them, ended by ။."""
    phrases = ["".join(syllable(random) for _ in range(random.randint(1, 9))) for _ in range(random.randint(3, 40))]
    return "".join(phrase + random.choice([" ", "၊ "]) for phrase in phrases).rstrip(" ၊") + "။"


strings = st.randoms(use_true_random=False).map(string)
posts = st.randoms(use_true_random=False).map(post)
syllables = st.randoms(use_true_random=False).map(syllable)
burmese_sentences = st.randoms(use_true_random=False).map(burmese_sentence)
