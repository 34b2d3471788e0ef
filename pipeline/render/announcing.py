"""What a sentence promises or asks for: "We ask three things", "There are four reasons", "What follows from this?".

One sentence in, an answer out. The words are English and Burmese; numbers in figures serve every language.
"""

from __future__ import annotations

import re

_COUNTS = dict(zip(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(2, 11), strict=True))
_BURMESE_COUNTS = ("နှစ်", "သုံး", "လေး", "ငါး", "ခြောက်", "ခုနစ်", "ရှစ်", "ကိုး", "ဆယ်")
_COUNTED = re.compile(
    rf"\b(?P<count>{'|'.join(_COUNTS)}|[2-9]|several|some|the following) (?:[\w-]+ ){{0,2}}?"
    r"(?:things|points|demands|requests|requirements|steps|measures|actions|calls|recommendations|proposals|reasons"
    r"|lessons|questions|ways|tasks|conditions|priorities|facts|changes|matters|needs|problems|challenges)\b"
    rf"|(?P<burmese>{'|'.join(_BURMESE_COUNTS)}|[၂-၉])\s*(?P<unit>ချက်|ခု|ရပ်)",
    re.IGNORECASE,
)
_THINGS = "ခု"
"""The Burmese word that counts anything at all, clinics and boats too: alone it promises nothing."""
_ASKING = re.compile(
    r"\b(?:ask|asks|asked|asking|demand(?:s|ed|ing)?|request(?:s|ed|ing)?|calls? (?:on|for|upon)|urges?|urging|appeals?"
    r"|recommend\w*|must|should)\b"
    r"|တောင်းဆို|တိုက်တွန်း|မေတ္တာရပ်ခံ|အကြံပြု",
    re.IGNORECASE,
)
_CONCLUDING = re.compile(
    r"\b(?:therefore|thus|hence|accordingly|consequently)\b,?\s*|^so,?\s+|^(?:ထို့ကြောင့်|ဒါကြောင့်|သို့ဖြစ်၍)[၊\s]*",
    re.IGNORECASE,
)
_PROMISE = re.compile(r"\b(?:this|these|the following)\b\s*", re.IGNORECASE)
_OUR_OWN = re.compile(
    r"\b(?:[Ww]e|us|[Oo]urs?|I|[Mm]y|follows?|needed|necessary|(?:leads?|amounts?) to|to be done|can be done)\b"
    r"|ကျွန်ုပ်|ကျွန်တော်|ကျွန်မ|ကျနော်|ငါတို့|မိမိတို့|လိုအပ်"
)
_OTHERS = re.compile(r"\b(?:he|she|it|they|his|her|its|their)\b", re.IGNORECASE)
_ORDER = re.compile(
    r"(?:(?:immediately|at once|please|fully|do not|don[’']t|never) )*"
    r"(?:abandon|abolish|act|allow|answer|apologi[sz]e|appoint|arrest|ban|block|bring|build|cancel|cease|clear|close"
    r"|commit|compensate|condemn|consult|count|cut|defend|deliver|demand|destroy|disclose|drop|end|enforce|ensure"
    r"|establish|exclude|expel|extend|finance|free|freeze|fund|give back|give|grant|guarantee|halt|hand over|hand|hear"
    r"|hold|impose|include|increase|inform|investigate|lay open|lay|let|lift|listen|make|name|negotiate|open|pay"
    r"|prevent|prosecute|protect|provide|publish|pull out|punish|put|reject|reform|refuse|reinstate|release|remove"
    r"|repair|repeal|replace|respect|restore|return|revoke|sanction|secure|send|set up|sign|stand|stop|support|suspend"
    r"|take|tell|turn|uphold|vote|withdraw|withhold)\b(?! (?:is|was|are|were|has|have|had|will|can)\b)",
    re.IGNORECASE,
)
_ORDERED = re.compile("(?:ပါ|ပါစေ|ပါနှင့်|ပါနဲ့|ရမည်|ရပါမည်|ပေး)[။\\s]*$")
_OPENING = "“‘\"'«[ "
_QUESTION = re.compile(r"[?？؟][”’\"')\]]*$|(?:လဲ|သလား|ပါသလား|နည်း)။$")
_GIVEN = re.compile(r":\s+\S")


def asks(text: str) -> bool:
    """Whether a text asks for something."""
    return _ASKING.search(text) is not None


def wants(text: str) -> bool:
    """Whether a sentence asks for something, or is an order ("Suspend the loan.")."""
    return asks(text) or is_order(text) or _ORDERED.search(text) is not None


def is_order(text: str) -> bool:
    """Whether a text begins like an order to those who have power ("Suspend the loan")."""
    return _ORDER.match(text.lstrip(_OPENING)) is not None


def asks_a_question(text: str) -> bool:
    """Whether a sentence is a question."""
    return _QUESTION.search(text.rstrip()) is not None


def announces(text: str) -> bool:
    """Whether a sentence promises several things ("for two reasons"), asks for something, or ends with a colon."""
    return bool(_COUNTED.search(text)) or asks(text) or text.rstrip().endswith(":")


def announced(text: str) -> int:
    """How many things a sentence promises; 0 where it does not say."""
    match = _COUNTED.search(text)
    if not match:
        return 0
    if match["burmese"]:
        count = match["burmese"]
        number = _BURMESE_COUNTS.index(count) + 2 if count in _BURMESE_COUNTS else int(count)
        return number if match["unit"] != _THINGS or asks(text) else 0
    count = match["count"].lower()
    return _COUNTS.get(count, int(count) if count.isdecimal() else 0)


def gives_it(text: str) -> bool:
    """Whether a sentence tells itself what it promises ("They had two things: a boat and a loan")."""
    return _GIVEN.search(text) is not None


def in_our_name(text: str) -> bool:
    """Whether nobody else than who wrote the text asks in a sentence: a question, "we ask", "this leads to".

    What it announces is understood without it. Demands of others lose their owner with the sentence that names them.
    """
    return asks_a_question(text) or (_OUR_OWN.search(text) is not None and _OTHERS.search(text) is None)


def introduces(before: str, text: str) -> bool:
    """Whether a sentence asks for something that the one before it has announced in another's name."""
    return asks(text) and _COUNTED.search(before) is not None and not in_our_name(before)


def without_conclusion(text: str) -> str:
    """A sentence without its "therefore": what is asked for is understood without the reasons for it."""
    return _CONCLUDING.sub("", text)


def without_promise(text: str) -> str:
    """A sentence without the words by which it points at the list below it ("Our demands are these:")."""
    return _PROMISE.sub("", text) if text.rstrip().endswith(":") else text
