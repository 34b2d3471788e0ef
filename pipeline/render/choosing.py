"""Which passages tell a body in so many posts: the best one of each stretch of it, and the last word.

The body is divided into as many stretches of even length as there shall be passages, and each stretch gives its best:
so the thread follows the text from beginning to end instead of telling one paragraph three times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from pipeline.render.announcing import announced, asks
from pipeline.render.network import Network
from pipeline.render.passages import Passage, passages, short_series
from pipeline.render.ranking import alike, share
from pipeline.render.space import Space
from pipeline.render.statements import REPEATED, Statement


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen from.

    `told` are the sentences, those of no value where they are told anyway: in the passages `always`. `found` are the
    passages by the number of their first sentence; `said` the words that the lead says already.
    """

    told: Sequence[Statement]
    always: tuple[Passage, ...]
    found: Mapping[int, Sequence[Passage]]
    said: frozenset[str]
    space: Space

    def of(self, number: int, worth: int = 0) -> list[Passage]:
        """The passages for so many stretches that are worth it, with those that are told always and the last word.

        That is told below a list of our demands as well: what follows one is said besides. A series of sentences is the
        last word itself.
        """
        chosen = [*self.always, *self._best(number, worth)]
        if not any(passage.asks and not passage.listed for passage in self.always):
            chosen += self._last_word(chosen)
        return chosen

    def _best(self, number: int, worth: int) -> list[Passage]:
        """The best passage of each stretch, and of each numbered point, that says nothing again.

        What the lead says already takes no part in the stretches. One passage may be divided. Others are where nothing
        shorter tells their stretch and the thread has the room.
        """
        free = [n for n, s in enumerate(self.told) if s.value and share(s.words, self.said) < REPEATED]
        plain = _stretches([n for n in free if not self.told[n].sentence.point], self.told, number)
        stretches = [[p for n in stretch for p in self.found[n] if p.value >= worth] for stretch in plain]
        points = groupby((n for n in free if self.told[n].sentence.point), key=lambda n: self.told[n].sentence.point)
        stretches += [[p for n in stretch for p in self.found[n]] for _, stretch in points]
        divided = [passage for stretch in stretches for passage in stretch if passage.posts > 1]
        longest = max(divided, key=lambda passage: passage.value, default=None)
        chosen: list[Passage] = []
        silent = []
        for stretch in stretches:
            best = self._first([p for p in stretch if p.posts == 1 or p is longest], chosen)
            chosen += best
            silent += [] if best else [stretch]
        for stretch in silent:
            best = self._first(stretch, chosen)
            if self.space.holds([*self.always, *chosen, *best]):
                chosen += best
        return chosen

    def _first(self, candidates: Sequence[Passage], chosen: Sequence[Passage]) -> list[Passage]:
        """The candidate that carries most of those that say nothing again, none where all do."""
        told = [s for passage in chosen if passage not in self.always for s in passage.statements]
        ordered = sorted(candidates, key=lambda passage: -passage.value)
        return list(islice((passage for passage in ordered if not self._known(passage, told)), 1))

    def _last_word(self, chosen: Sequence[Passage]) -> list[Passage]:
        """What is asked for behind the last passage, in the last third of the text: what readers shall take away."""
        places = {id(statement): place for place, statement in enumerate(self.told)}
        ends = [places[end] for passage in chosen if (end := id(passage.statements[-1])) in places]
        behind = range(max([*ends, 2 * len(self.told) // 3 - 1]) + 1, len(self.told))
        found = [one for n in behind for one in self.found.get(n, ()) if any(s.asks for s in one.statements)]
        return self._first([one for one in found if one.posts == 1], chosen)

    def _known(self, passage: Passage, told: Sequence[Statement]) -> bool:
        """Whether a passage says again what the lead, a series or another passage says.

        A demand has few words, and most of them stand in what it is about: that is told as well. What asks for the same
        is not. A passage that only names somebody says nothing of what is asked of them: a demand that stands in no
        series is told beside it, and is known only where another one has all its words.
        """
        told_by = [s for s in passage.statements if not (s.sentence.heading and s.sentence.point)]
        demands = [s.words for one in self.always for s in one.statements if not announced(s.sentence.text)]
        for statement in told_by:
            mine, again = statement.words, alike if asks(statement.sentence.text) else share
            if share(mine, self.said) >= REPEATED or any(again(mine, other) >= REPEATED for other in demands):
                return True
        return any(_says_again(statement, other) for statement in told_by for other in told)


def _says_again(statement: Statement, told: Statement) -> bool:
    if statement.asks:
        return told.asks and statement.words <= told.words
    return alike(statement.words, told.words) >= REPEATED


def candidates(told: Sequence[Statement], network: Network) -> dict[int, list[Passage]]:
    """Every passage that may be told, by the number of its first sentence; short series are some of them."""
    found = {n: list(passages([n], told, network)) for n, statement in enumerate(told) if statement.value}
    for series in {s.series: None for s in told if s.series and s.value and not s.series.asks}:
        whole = short_series(series, told, network)
        if whole and series.begin is not None:
            found[series.begin].append(whole)
    return found


def _stretches(free: Sequence[int], told: Sequence[Statement], number: int) -> list[list[int]]:
    """The numbers of the sentences that may be told, `free`, in each of `number` stretches of about the same length.

    Paragraphs stay whole, each in the stretch that its middle lies in, unless there are fewer of them than stretches.
    """
    paragraphs = [list(group) for _, group in groupby(free, key=lambda n: told[n].sentence.number)]
    length = sum(len(told[n].sentence.text) for n in free)
    units = paragraphs if len(paragraphs) >= number else [[n] for n in free]
    result: list[list[int]] = [[] for _ in range(number)]
    seen = 0
    for unit in units:
        size = sum(len(told[n].sentence.text) for n in unit)
        result[min((seen + size // 2) * number // max(length, 1), number - 1)] += unit
        seen += size
    return result
