"""Aims and past values in running text: sentence by sentence, piece by piece, with what went before in mind."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cache
from operator import attrgetter

from policygraph.document import Document, Section
from policygraph.extract.aims import is_stated, under_aims, year_of_aims
from policygraph.extract.horizons import Horizon, find_horizons, years_ahead
from policygraph.extract.indicators import has_head, trim_indicator
from policygraph.extract.lists import FILLER, hide_brackets
from policygraph.extract.piece import BESIDE, COUNT_AFTER, COUNTS, Before, Piece, Reading, rule_of, words_of
from policygraph.extract.placed import PlacedReading, Sentence, Stretch
from policygraph.extract.readings import read_piece
from policygraph.extract.siblings import Siblings
from policygraph.extract.tasks import is_past
from policygraph.proof import not_understood
from policygraph.statements import Facts, Issue, Observation, Target

_START = attrgetter("start")
_LONGEST_NAME = 20
_LONGEST_TIME = 16
_NOT_READ = "an amount in a sentence of aims that no rule understands"


@dataclass(slots=True)
class ProseReader:
    """Reads lines in the order of the text; what was found is in the lists."""

    document: Document
    facts: Facts
    place: str | None
    targets: list[Target] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    _years: dict[int, int] = field(default_factory=dict)
    _past_years: dict[int, int] = field(default_factory=dict)
    _read: dict[tuple[str, int, Before], tuple[tuple[Reading, ...], Piece]] = field(default_factory=dict)

    def read_line(self, start: int, end: int) -> None:
        """All sentences of a line at normalized start..end."""
        if not words_of("{worded}").search(self.document.norm, start, end):
            return
        section = self.document.section_at(start)
        if section and section.start == start:
            start = max(start, min(section.title_start, end))
        if self._tells(section, start, end):
            self._read_stretch(self._stretch(section, start, end), start, end)

    def _tells(self, section: Section | None, start: int, end: int) -> bool:
        """Whether words name an amount, or a time in a unit that hands it on."""
        norm = self.document.norm
        if words_of("{amounting}").search(norm, start, end):
            return True
        if section is None or not words_of("{telling}").search(norm, start, end):
            return False
        return is_past(self.document, section) or under_aims(self.document, section)

    def read_cell(self, start: int, end: int, year: int | None) -> None:
        """All sentences of a table's cell; its row's year, or a plan's for one year, is the year of all of them."""
        period = self.facts.period
        year = year or (period[1] if period and period[0] == period[1] else None)
        stretch = Stretch(self.document.section_at(start), False, self.place, year, "table")
        for line in _between("\n").finditer(self.document.norm, start, end):
            self._read_stretch(stretch, *line.span())

    def _read_stretch(self, stretch: Stretch, start: int, end: int) -> None:
        words, tells = self.document.norm[start:end], words_of("{telling}").search
        shown, told = hide_brackets(words), tells(words)
        for sentence in _between("。！？").finditer(shown):
            if told is None or sentence.end() <= told.start():
                continue
            said: Horizon | None = None
            for part in _between("；").finditer(shown, *sentence.span()):
                low, high = part.span()
                said = self._read_sentence(stretch, start + low, start + high, part.group(), said)
            told = tells(words, sentence.end())

    def _stretch(self, section: Section | None, start: int, end: int) -> Stretch:
        period, years = self.facts.period, self._years
        year = self._handed_down(years, section) if section else year_of_aims(self.document, period, start, end)
        if year is None and period and section and (period[0] == period[1] or under_aims(self.document, section)):
            year = period[1]
        park = rule_of("target.park-heading").pattern.search(self.document.heading(section)) if section else None
        past = is_past(self.document, section) if section else False
        if past:
            year = self._handed_down(self._past_years, section)
        return Stretch(section, past, park["subject"] if park else self.place, year)

    def _handed_down(self, years: dict[int, int], section: Section | None) -> int | None:
        """The year of the lowest unit above, or of the unit itself, that has one."""
        above = self.document.ancestors(section) if years and section else ()
        return next((years[s.index] for s in above if s.index in years), None)

    def _read_sentence(
        self, stretch: Stretch, start: int, end: int, shown: str, said: Horizon | None
    ) -> Horizon | None:
        """Reads what stands between two of 。 and ；, with the time `said` before ；; the time to go on with."""
        text = self.document.norm[start:end]
        if not words_of("{stating}").search(text):
            return said
        found = find_horizons(self.document.norm, self.facts, start, end)
        horizons = tuple([h for h in found if shown[h.start - start] != FILLER]) if found else ()
        if stretch.past and any(h.use == "aim" for h in horizons) and words_of("{forecast}").search(text):
            return said
        if said and said.use == "past" and words_of("{aiming}").search(text):
            said = None
        aimed = bool(self.facts.period and words_of("{compared}").search(text)) and self._in_aims(stretch)
        sentence = Sentence(text, horizons, self._is_dated(horizons), said, aimed)
        if words_of("{amounting}").search(text):
            for piece in _between("，：").finditer(shown):
                self._read_piece(stretch, sentence, start + piece.start(), piece.group())
        if horizons:
            self._hand_on_year(stretch, sentence)
        return sentence.times[-1] if sentence.times else said

    def _in_aims(self, stretch: Stretch) -> bool:
        """Whether a stretch is of the document's part of aims."""
        return stretch.section is not None and under_aims(self.document, stretch.section)

    def _is_dated(self, horizons: tuple[Horizon, ...]) -> bool:
        """Whether the document says from when on its years lie ahead, or the sentence names one after it was issued."""
        if self.facts.period is not None:
            return True
        first, _ = years_ahead(self.facts)
        return any(h.use == "aim" and first and h.year > first for h in horizons)

    def _hand_on_year(self, stretch: Stretch, sentence: Sentence) -> None:
        """An aim's year holds for the sentences after it, a past plan's for what is reported under its heading."""
        horizons = sentence.horizons
        plans = [h for h in horizons if h.use == "past" and h.firm]
        if plans and stretch.past and stretch.section:
            stretch.year = plans[-1].year
            self._past_years[stretch.section.index] = plans[-1].year
        aims = [h for h in horizons if h.use == "aim"]
        if aims and not stretch.past and (self.facts.period or not sentence.done):
            stretch.year = aims[-1].year
            if stretch.section and under_aims(self.document, stretch.section):
                self._years[stretch.section.index] = aims[-1].year

    def _read_piece(self, stretch: Stretch, sentence: Sentence, start: int, shown: str) -> None:
        """Reads what stands from `start` on, which with brackets masked is `shown`."""
        end = start + len(shown)
        text = self.document.norm[start:end]
        begin = self._after_times(sentence, start, end)
        readings, piece = self._readings(text, shown, begin, sentence.before)
        if sentence.before == "name" and piece.amounts and sum(r.rule == BESIDE for r in readings) < 2:
            readings, piece = self._readings(text, shown, begin, "")
        if (readings or piece.amounts) and _vetoed(text):
            readings = ()
        elif piece.amounts:
            self._note_unread(stretch, sentence, start, piece, readings)
        if readings:
            self._state(stretch, sentence, start, readings)
        self._hand_on(sentence, start, end, readings, piece)

    def _state(self, stretch: Stretch, sentence: Sentence, start: int, readings: tuple[Reading, ...]) -> None:
        """Takes down what the readings of a piece that begins at `start` state."""
        beside = [r for r in readings if r.rule == BESIDE and r.indicator]
        header = sentence.header if len(beside) > 1 else None
        siblings = Siblings(self.document, readings, start)
        for order, reading in enumerate(readings):
            head = header if reading.rule == BESIDE else None
            said = PlacedReading(self.document, stretch, sentence, siblings, order, reading, head).statement()
            if isinstance(said, Target):
                self._add(sentence, said, goes_on=reading.indicator is None)
            elif said:
                self.observations.append(said)

    def _add(self, sentence: Sentence, said: Target, *, goes_on: bool) -> None:
        """A change that `goes_on` about an amount just stated is part of that aim (控制在X以内，比2015年减少Y)."""
        key = (said.indicator, said.context, said.subject, said.target_year)
        at = sentence.stated.pop(key, None) if goes_on and said.change else None
        if at is None:
            if said.target:
                sentence.stated[key] = len(self.targets)
            self.targets.append(said)
            return
        self.targets[at] = replace(
            self.targets[at],
            change=said.change,
            baseline=said.baseline or self.targets[at].baseline,
            baseline_year=said.baseline_year or self.targets[at].baseline_year,
            direction=said.direction,
            evidence=(*self.targets[at].evidence, *said.evidence),
        )

    def _readings(self, text: str, shown: str, begin: int, before: Before) -> tuple[tuple[Reading, ...], Piece]:
        """What a piece says; words that stand again in the document are read once."""
        words = text, begin, before
        if words not in self._read:
            self._read[words] = read_piece(text, shown, begin, before)
        return self._read[words]

    @staticmethod
    def _hand_on(sentence: Sentence, start: int, end: int, readings: tuple[Reading, ...], piece: Piece) -> None:
        """What the next piece of the sentence may go on with."""
        last = readings[-1] if readings else None
        bare = not piece.amounts and len(piece.text) <= _LONGEST_NAME and has_head(piece.text, "list_head")
        sentence.header = (start, end) if bare else None
        if bare:
            low, high = trim_indicator(piece.text, 0, len(piece.text))
            sentence.last = (start + low, start + high)
        if last and last.rule in COUNTS:
            sentence.before = "list" if last.rule == COUNT_AFTER else "count"
            if last.subject:
                sentence.owner = (start + last.subject[0], start + last.subject[1])
        else:
            sentence.before = "name" if bare else ""
        sentence.list_on(start, piece.text, readings)

    def _after_times(self, sentence: Sentence, start: int, end: int) -> int:
        """Where a piece's words begin after a year that opens it."""
        at = bisect_left(sentence.times, start, key=_START)
        if at == len(sentence.times):
            return 0
        stop = sentence.times[at].end
        return stop - start if stop <= min(end, start + _LONGEST_TIME) else 0

    def _note_unread(
        self, stretch: Stretch, sentence: Sentence, start: int, piece: Piece, readings: tuple[Reading, ...]
    ) -> None:
        read = {r.amount.start for r in readings if r.amount} | {r.base[0] for r in readings if r.base}
        unread = [amount for amount in piece.amounts if amount.start not in read]
        if not unread or stretch.past or not self._is_aimed(stretch, sentence):
            return
        if any(is_stated(piece.text, a, alone=not read, aims=self._in_aims(stretch)) for a in unread):
            self.issues.append(not_understood(self.document, start, start + len(piece.text), _NOT_READ))

    def _is_aimed(self, stretch: Stretch, sentence: Sentence) -> bool:
        """Whether a sentence speaks of a year ahead, or stands under a heading of aims and tells of nothing done."""
        if any(h.use == "aim" for h in sentence.times):
            return True
        past = sentence.done or any(h.use == "past" for h in sentence.times)
        return not past and self._in_aims(stretch)


@cache
def _between(marks: str) -> re.Pattern[str]:
    """Finds the stretches between some marks, empty ones left out."""
    return re.compile(f"[^{marks}]+")


def _vetoed(text: str) -> bool:
    return words_of("{grant}|{forbid}|{capacity}").search(text) is not None
