"""English abbreviations, as far as the end of a sentence depends on them."""

from __future__ import annotations

import re

_TITLED = re.compile(
    "Drs?|Mrs?|Ms|Messrs|Prof|Gen|Lt|Col|Maj|Brig|Capt|Cpl|Sgt|Adm|Cmdr|Gov|Sen|Rep|Hon|Rev|Fr|Supt|St|Mt|Ft|Dept|Univ"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thu|Fri|Sat|Sun"
)
_JOINING = re.compile("cf|al|vs?|viz|e\\.g|i\\.e|eg|ie|ca|approx", re.IGNORECASE)
_COUNTING = re.compile("rs|est|refs?|cl|nos?|arts?|secs?|paras?|figs?|chs?|vols?|pp?|eds?|tel|ext", re.IGNORECASE)
_PERHAPS_LAST = re.compile(
    "etc|inc|ltd|co|corp|jr|sr|bros|plc|a\\.m|p\\.m|am|pm|ph\\.d|b\\.a|m\\.a|ave|blvd|rd|(?:[a-z]\\.)*[a-z]",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    "The|This|These|That|Those|It|Its|He|She|They|We|I|You|His|Her|Their|Our|In|On|At|By|For|From|With|Under|Over|After"
    "|Before|Since|When|While|If|As|A|An|And|But|Or|So|Yet|Now|Then|There|Here|However|Moreover|Furthermore|Meanwhile"
    "|Although|Though|Because|Despite|During|Until|All|Both|Each|Every|Many|Most|Some|Such|Last|Next|Today|Two|Three"
)


def goes_on(word: str, following: str) -> bool:
    """Whether a sentence goes on after `word` and its full stop.

    `following` is the next word, with its own full stop if it has one.
    "Dr.", "Nov." and "e.g." always go on; "No." and "p." before a number; "U.S.", "Ltd." and initials unless what
    follows is one of the words that begin so many sentences that it is taken to begin one here.
    """
    if _TITLED.fullmatch(word) or _JOINING.fullmatch(word):
        return True
    if _COUNTING.fullmatch(word):
        return following[:1].isdecimal()
    if _PERHAPS_LAST.fullmatch(word):
        return not _BEGINNING.fullmatch(following)
    return False
