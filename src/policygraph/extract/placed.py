"""A reading in its place: with the year, the subject and the names that its sentence and unit give it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import Literal

from policygraph.characters import in_simplified
from policygraph.document import Document, Section
from policygraph.extract.horizons import Horizon, says_done
from policygraph.extract.indicators import has_head, is_share, tidy_count, trim_indicator
from policygraph.extract.lists import Range
from policygraph.extract.measures import direction_of
from policygraph.extract.piece import BESIDE, COUNTS, LISTING, REACHED, RESPECTIVELY, SHARE, Before, Reading, rule_of
from policygraph.extract.siblings import Siblings
from policygraph.proof import prove
from policygraph.statements import Evidence, Observation, Target

_NEAR = 24
_END = itemgetter(1)


@dataclass(slots=True)
class Sentence:
    """What a piece needs of its sentence: its words and times, whether the document has a time to hold against what it
    says has been done, the time `said` before the ； that it follows, what the piece before was: an
    indicator's bare name, or a count; then the times that are base years, and the others. `stated` says where in all
    aims those of the sentence are that state an amount, by indicator, context, subject and year. It is `aimed` in a
    plan's part of aims; `listing` heads a list of things with an amount each.

    All offsets are normalized offsets of the document.
    """

    words: str
    horizons: tuple[Horizon, ...]
    dated: bool
    said: Horizon | None = None
    aimed: bool = False
    listing: Range | None = None
    before: Before = ""
    header: Range | None = None
    last: Range | None = None
    whole: Range | None = None
    owner: Range | None = None
    listed: list[tuple[Range, str, str | None]] = field(default_factory=list)
    stated: dict[tuple[str, str | None, str | None, int | None], int] = field(default_factory=dict)
    times: list[Horizon] = field(init=False)
    bases: list[Horizon] = field(init=False)

    def __post_init__(self) -> None:
        self.times = [h for h in self.horizons if h.use != "base"]
        self.bases = [h for h in self.horizons if h.use == "base"]

    @property
    def done(self) -> bool:
        """Whether it says that something has been done."""
        return says_done(self.words, aimed=self.aimed)

    def list_on(self, start: int, text: str, readings: tuple[Reading, ...]) -> None:
        """Takes a piece for the head of a list of things with an amount each, or for one of its items."""
        if readings and not self.listing:
            return
        head = rule_of(LISTING).first(text)
        if head:
            low, high = trim_indicator(text, *head.span("name"))
            self.listing, self.before = (start + low, start + high), "listing"
        elif self.listing and readings and all(reading.rule == BESIDE for reading in readings):
            self.before = "listing"
        else:
            self.listing = None


@dataclass(slots=True)
class Stretch:
    """One line of running text, or of a table's cell: its unit, whose aims it states, and the year they inherit."""

    section: Section | None
    past: bool
    subject: str | None
    year: int | None
    where: Literal["prose", "table"] = "prose"


@dataclass(slots=True)
class PlacedReading:
    """One of a piece's readings, the one of an order, in its place; `header` is a bare name before the piece."""

    document: Document
    stretch: Stretch
    sentence: Sentence
    siblings: Siblings
    order: int
    reading: Reading
    header: Range | None

    def statement(self) -> Target | Observation | None:
        """The aim, or the past value, that it states."""
        reading, beside = self.reading, self.siblings
        if reading.rule == RESPECTIVELY and reading.indicator is None and reading.subject is None:
            return self._again()
        name = self.siblings.range(reading.indicator) if reading.indicator else self.sentence.last
        if name is None or (reading.turn and not self._own_time()):
            return None
        self.sentence.last = name
        words, context, extra = self._words(name), None, None
        if self.header:
            words, context, extra, name = self._words(self.header), words, name, self.header
        elif reading.rule == RESPECTIVELY and reading.indicator:
            words, extra, context = beside.full_name(words)
            if beside.ranks[self.order] == 0:
                self.sentence.listed.clear()
            self.sentence.listed.append((name, words, context))
        elif reading.rule == BESIDE and self.sentence.listing and not has_head(words):
            extra = self.sentence.listing
            context = self._words(extra)
        elif reading.rule in (BESIDE, REACHED):
            context = self._whole_of(name, words)
        elif reading.rule in COUNTS:
            words, context = tidy_count(words, beside.count_at(self.order - 1), beside.count_at(self.order + 1))
            extra = self.siblings.range(reading.verb) if reading.verb else None
            words = self._words(extra) + words if extra else words
        return self._stated(words, context, [span for span in (name, extra) if span])

    def _own_time(self) -> Horizon | None:
        """The time whose turn it is, where as many stand before the piece as it has amounts."""
        turn, times = self.reading.turn, self.sentence.times
        if turn is None or turn[1] != bisect_left(times, self.siblings.offset, key=attrgetter("start")):
            return None
        return times[turn[0]]

    def _whole_of(self, name: Range, words: str) -> str | None:
        """The indicator whose share a bare name of a part has (综合利用率达到85%，其中炉渣90%)."""
        plain = in_simplified(words)
        if has_head(plain) or is_share(plain):
            self.sentence.whole = name
            return None
        amount, whole = self.reading.amount, self.sentence.whole
        return self._words(whole) if whole and amount and amount.kind == "rate" else None

    def _again(self) -> Target | Observation | None:
        """More amounts for the names of the list before (A、B分别控制在…，比2015年分别下降…)."""
        if self.siblings.ranks[-1] != len(self.sentence.listed):
            return None
        name, words, context = self.sentence.listed[self.siblings.ranks[self.order]]
        return self._stated(words, context, [name])

    def _words(self, span: Range) -> str:
        return self.document.text.words(*span)

    def _stated(self, words: str, context: str | None, names: list[Range]) -> Target | Observation | None:
        reading = self.reading
        value = self.siblings.range(reading.value)
        verb = self.siblings.range(reading.verb) if reading.verb and reading.changes else None
        base = self.siblings.range(reading.base) if reading.base else None
        spans = [*names, *[span for span in (verb, base) if span], value]
        evidence = _evidence(self.document, spans, reading.rule)
        owner = self.siblings.range(reading.subject) if reading.subject else self._owner_before()
        subject = self._words(owner) if owner else self.stretch.subject
        written, amount = self._words(value), reading.amount
        unit = amount.unit if amount else None
        horizon = self._own_time() or self._horizon(value[0])
        locator = self.document.locator_at(value[0])
        if self._is_past(horizon):
            if reading.rule in (SHARE, *COUNTS):
                return None
            year = horizon.year if horizon else self.stretch.year if self.stretch.past else None
            return Observation(words, written, unit, year, subject, locator, evidence)
        return Target(
            words,
            subject,
            None if reading.changes and amount and amount.kind != "measure" else unit,
            reading.base_year or (self._base_year(value[1]) if reading.changes else None),
            self._words(base) if base else None,
            reading.year or (horizon.year if horizon else self.stretch.year),
            None if reading.changes else written,
            written if reading.changes else None,
            self.stretch.where,
            locator,
            evidence,
            context,
            direction_of(self._words(verb) if verb else written) if reading.changes else None,
        )

    def _owner_before(self) -> Range | None:
        """Whom a list of numbers is asked of, where its first piece said so (每个乡镇A 1篇，B 2篇)."""
        return self.sentence.owner if self.reading.rule in COUNTS and self.sentence.before == "list" else None

    def _base_year(self, before: int) -> int | None:
        count = bisect_left(self.sentence.bases, before, key=attrgetter("start"))
        return self.sentence.bases[count - 1].year if count else None

    def _horizon(self, at: int) -> Horizon | None:
        count = bisect_right(self.sentence.times, at, key=attrgetter("start"))
        return self.sentence.times[count - 1] if count else self.sentence.said

    def _is_past(self, horizon: Horizon | None) -> bool:
        if horizon is None:
            ahead = self.stretch.section or self.stretch.year or not self.document.sections
            return self.stretch.past or self.sentence.done or not ahead
        if horizon.use == "past" or (self.stretch.past and not horizon.firm):
            return True
        return not self.sentence.dated and self.sentence.done


def _evidence(document: Document, spans: list[Range], rule: str) -> tuple[Evidence, ...]:
    """One quote where the words stand close together, else one for each."""
    apart = dict.fromkeys(spans)
    low, high = min(apart)[0], max(map(_END, apart))
    if high - low <= sum([b - a for a, b in apart]) + _NEAR:
        return (prove(document, low, high, rule),)
    return tuple(prove(document, a, b, rule) for a, b in apart)
