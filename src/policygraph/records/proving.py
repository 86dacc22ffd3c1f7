"""The evidence check: offsets must cut out the quote, and the quotes must hold the words of the record.

A record without evidence is looked for: its words in its quote, else in its unit, else anywhere in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from policygraph.proof import mention, prove
from policygraph.records import refusing
from policygraph.records.finding import Finder, Stretch
from policygraph.records.refusing import Refused
from policygraph.statements import Evidence, Mention

FOUND = "import.found"
GIVEN = "import.given"
_RULE = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,80}")


@dataclass(frozen=True)
class Prover:
    """Proves the records of one document."""

    finder: Finder

    def prove(self, record: dict[str, Any], words: Iterable[str], *, trim: bool = True) -> tuple[Evidence, ...]:
        """The record's evidence once it holds, or what is found; Refused when it does not hold or there is none.

        `trim` makes found evidence no longer than the words; without it the whole quote is kept.
        """
        sought = list(words)
        if record.get("evidence"):
            return self._given(record["evidence"], sought)
        return self._found(record, sought, trim)

    def stands(self, *names: str | None) -> None:
        """Refused where one of the names stands nowhere in the document, not even in two parts (小麦、玉米产量)."""
        for name in filter(None, names):
            parts = ((name[:cut], name[cut:]) for cut in range(len(name)))
            if not any(all(not part or self._anywhere(part) for part in pair) for pair in parts):
                raise Refused(f"“{name}” does not stand in the document")

    def mentions(self, names: Iterable[str], evidence: Sequence[Evidence]) -> tuple[Mention, ...]:
        """Where names stand in their evidence, in the order in which they are listed where the text allows."""
        found: list[Mention] = []
        after = 0
        for name in names:
            place = self._in_evidence(name, evidence, after) or self._in_evidence(name, evidence, 0)
            if place is None:
                raise Refused(f"“{name}” does not stand in one piece of the evidence")
            after = place[1]
            found.append(self._mention(name, place))
        return tuple(found)

    def holding(self, mentioned: Mention, evidence: Sequence[Evidence]) -> Evidence:
        """The piece of evidence in which a name stands."""
        return next(e for e in evidence if e.start <= mentioned.start and mentioned.end <= e.end)

    def _anywhere(self, words: str) -> Stretch | None:
        return self.finder.find(words, self.finder.whole)

    def _mention(self, name: str, place: Stretch) -> Mention:
        found = mention(self.finder.document, *place)
        return Mention("".join(name.split()), found.start, found.end)

    def _in_evidence(self, name: str, evidence: Sequence[Evidence], after: int) -> Stretch | None:
        for item in evidence:
            low, high = self.finder.stretch(item.start, item.end)
            place = self.finder.find(name, (max(low, after), high)) if high > after else None
            if place:
                return place
        return None

    def _given(self, entries: Any, words: Iterable[str]) -> tuple[Evidence, ...]:
        if not isinstance(entries, list):
            raise Refused("evidence is no list")
        evidence = tuple(self._checked(refusing.checked(entry, "evidence")) for entry in entries)
        plain = self.finder.plain
        said = "".join(plain(item.quote) for item in evidence)
        lacking = next((w for w in words if plain(w) not in said and not self._in_evidence(w, evidence, 0)), None)
        if lacking is not None:
            raise Refused(f"“{lacking}” does not stand in the evidence")
        return evidence

    def _checked(self, entry: dict[str, Any]) -> Evidence:
        text, quote = self.finder.document.text, refusing.words(entry, "quote")
        start, end = (refusing.optional_number(entry, field) for field in ("start", "end"))
        if start is None or end is None or not 0 <= start < end <= len(text.raw):
            raise Refused(f"evidence from {start} to {end} is not inside the text of {len(text.raw)} characters")
        if text.raw[start:end] != quote:
            raise Refused(f"characters {start} to {end} are “{text.raw[start:end][:40]}”, not “{quote[:40]}”")
        low, high = self.finder.stretch(start, end)
        if low == high:
            raise Refused(f"characters {start} to {end} are white space")
        rule = refusing.optional_words(entry, "rule") or GIVEN
        if not _RULE.fullmatch(rule):
            raise Refused(f"the rule “{rule}” is not letters, digits, dots and hyphens")
        locator = self.finder.document.locator_at(low)
        return Evidence(quote, start, end, rule, self._sentence(entry, start, end, (low, high)), locator)

    def _sentence(self, entry: dict[str, Any], start: int, end: int, place: Stretch) -> tuple[int, int]:
        given = entry.get("sentence")
        if given is None:
            return prove(self.finder.document, *place, GIVEN).sentence
        numbers = isinstance(given, list) and len(given) == 2 and all(type(offset) is int for offset in given)
        if not numbers or not 0 <= given[0] <= start < end <= given[1] <= len(self.finder.document.text.raw):
            raise Refused(f"the sentence {given} does not hold the evidence from {start} to {end}")
        return given[0], given[1]

    def _found(self, record: dict[str, Any], words: Sequence[str], trim: bool) -> tuple[Evidence, ...]:
        quote, units = refusing.optional_words(record, "quote"), self._units(record)
        quoted = self._first(quote, [*units, self.finder.whole]) if quote else None
        stretches = [*([quoted] if quoted else []), *units, self.finder.whole]
        places = [quoted] if quoted and not (trim and words) else []
        for word in [*words, *([] if places or words else [quote or ""])]:
            place = self._first(word, stretches)
            if place is None:
                raise Refused(f"“{word}” does not stand in the document" if word else "has neither evidence nor quote")
            places.append(place)
        return tuple(prove(self.finder.document, *place, FOUND) for place in _joined(places, quoted))

    def _units(self, record: dict[str, Any]) -> list[Stretch]:
        locator = refusing.optional_words(record, "locator") or refusing.optional_words(record, "from")
        return self.finder.units(locator) if locator else []

    def _first(self, words: str, stretches: Iterable[Stretch]) -> Stretch | None:
        return next((place for place in (self.finder.find(words, s) for s in stretches) if place), None)


def _joined(places: Sequence[Stretch], quoted: Stretch | None) -> list[Stretch]:
    """The places in order: those inside the quote as one stretch, each other one by itself, each once."""
    inside = [place for place in places if quoted and quoted[0] <= place[0] and place[1] <= quoted[1]]
    apart = {place for place in places if place not in inside}
    whole = [(min(low for low, _ in inside), max(high for _, high in inside))] if inside else []
    return sorted({*whole, *apart})
