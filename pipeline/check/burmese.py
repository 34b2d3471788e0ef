"""Burmese text: what is encoded in Zawgyi instead of Unicode, and signs that no font can put together.

Zawgyi uses the code points of Unicode's Myanmar block for other signs, so the same file holds either, and nothing but
the text itself tells which. Two witnesses are asked. The first is the order of signs: Zawgyi stores what is seen, so
U+1031 stands before its letter, U+103B before the letter that it encloses, and U+1039 at a syllable's end, which no
Unicode text has in any language of the script. The second is the package myanmartools, a model by Google of 2017 that
gives a probability; it is loaded only when the first has spoken, for it takes 20 ms. Letters of Mon, Shan, Karen and
their neighbours (U+1050 to U+1097) witness nothing: Zawgyi uses them for its ligatures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

from pipeline.check.pieces import quoted
from pipeline.check.places import at_offsets
from pipeline.problem import Problem
from pipeline.rules import found

CERTAIN, LEAST = 20, 5
"""Code points of a run: from 20 on the detector is certain, under 5 nothing is."""
LIKELY, VERY_LIKELY = 0.95, 0.99
"""Probabilities: for runs of 20 code points and more (the detector's documentation advises 0.95), and for shorter."""
_ASKED = 40
"""Code points around a sign that the detector is asked about; more would not change what it says."""
_PLACES = 8
"""Suspect places at which a single run is judged, so that a text of nothing but such places is read through quickly."""

_LETTER = (
    "\u1000-\u102a\u103f\u104e\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\ua9e0-\ua9e4\ua9e7-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa6f\uaa71-\uaa7a\u25cc\u00a0\u200c\u200d"
)
_MEDIAL = "\u103a-\u103e\u105e-\u1060\u1082"
_ZAWGYI = (
    f"(?<![{_LETTER}{_MEDIAL}])[\u1031\u103b-\u103e]|\u1039(?![{_LETTER}])|\u103a[\u102c\u102d\u1032]"
    "|[\u102f\u1030][\u102d\u102e]"
    f"|(?<![{_LETTER}])(?<![\u1004\u101b\u105a]\u103a)\u1039"
)
"""Orders of signs that Zawgyi has and Unicode has not."""
_WRONG = (
    "[\u102b-\u1030\u1032\u1036-\u1038][\u103b-\u103e]|\u103e[\u103b-\u103d]|\u103d[\u103b\u103c]|\u103c\u103b"
    "|([\u102b-\u1032\u1036-\u1038\u103a-\u103e])\\2"
    "|(?<![\u1000-\u103f\u104a-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u25cc\u00a0\u200c\u200d])[\u102b-\u1032\u1036-\u103e]"
)
"""Medials after a vowel or out of their order (Unicode Standard, chapter Southeast Asia, Myanmar, "Ordering of Syllable
Components"), a sign twice, a sign with no letter before it (a digit is none)."""
_SUSPECT = re.compile(f"({_ZAWGYI})|{_WRONG}")
_MYANMAR = "[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]+"
_RUN = re.compile(f"{_MYANMAR}(?:[ \u00a0\u200b-\u200d]+{_MYANMAR})*")


def burmese(text: str) -> Iterator[Problem]:
    """Problems of Burmese in the issue's text, one of a rule for each line at most."""
    if text.isascii():
        return
    for place, (rule, run) in at_offsets(text, _findings(text)):
        message = {
            "zawgyi": f"{quoted(run)} is encoded in Zawgyi",
            "zawgyi-perhaps": f"{quoted(run)} looks like Zawgyi",
            "burmese-marks": f"the signs of {quoted(run)} cannot stand like that",
        }[rule]
        yield found(rule, message, line=place.line, column=place.column)


def _findings(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Offset, rule and what to quote; a rule is said once for each line."""
    said: set[str] = set()
    line_end = -1
    for run in _RUN.finditer(text):
        if run.start() > line_end:
            newline = text.find("\n", run.start())
            line_end = newline if newline >= 0 else len(text)
            said.clear()
        for offset, rule, shown in islice(_judged(text, run.start(), run.end()), _PLACES):
            if "zawgyi" in said:
                break
            if rule not in said:
                said.add(rule)
                yield offset, (rule, shown)


def _judged(text: str, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    """What is suspect in one run of Burmese, with up to 40 code points around it."""
    judged = start
    for suspect in _SUSPECT.finditer(text, start, end):
        if suspect.start() >= judged:
            judged = min(suspect.start() + _ASKED, end)
            begin = max(start, suspect.start() - _ASKED)
            zawgyi = any(match[1] for match in _SUSPECT.finditer(text, suspect.start(), judged))
            yield suspect.start(), _verdict(text[begin:judged], zawgyi), text[begin : min(begin + _ASKED * 4, end)]


def _verdict(part: str, zawgyi: bool) -> str:  # noqa: FBT001 - what the first witness says
    if zawgyi and len(part) >= LEAST:
        probability = _detector()(part)
        if len(part) >= CERTAIN and probability > LIKELY:
            return "zawgyi"
        if probability > VERY_LIKELY:
            return "zawgyi-perhaps"
    return "burmese-marks"


@cache
def _detector() -> Callable[[str], float]:
    """How likely a text is Zawgyi, from 0 to 1, as myanmartools says; 20 ms to load, which few issues need."""
    import warnings  # noqa: PLC0415 - as the package itself

    from myanmartools import ZawgyiDetector  # noqa: PLC0415

    with warnings.catch_warnings():  # it opens its model in a way that Python 3.11 and 3.12 call deprecated
        warnings.simplefilter("ignore", DeprecationWarning)
        probability: Callable[[str], float] = ZawgyiDetector().get_zawgyi_probability
    return probability
