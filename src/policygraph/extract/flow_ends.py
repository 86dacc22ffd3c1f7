"""The two ends of a material flow: what stands before a verb of making or use, and what stands after it.

Works on a view of the passage in which round brackets are masked; offsets are the passage's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from policygraph.extract.lists import FILLER, Range, joiners, split_list, trim
from policygraph.rules import Rule, load_grammar

COMMA = re.compile("(?<![0-9])[，：]|[，：](?![0-9])")
_FAR = 3
_LONGEST = 30


@cache
def rule(kind: str) -> Rule:
    """The one flow rule of a kind."""
    return load_grammar("flows").of_kind(kind)[0]


def names(kind: str, words: str) -> bool:
    """Whether a rule of that kind is found in the words."""
    return next(rule(kind).find(words), None) is not None


@dataclass(frozen=True, slots=True)
class Ends:
    """Reads the ends of flows in one passage: `text` the passage, `view` the same with brackets masked."""

    text: str
    view: str

    def inputs(self, low: int, at: int) -> list[Range]:
        """The materials that stand between `low` and the verb at `at`; empty when none is plainly named."""
        raw = [m.span("input") for m in rule("raw").find(self.view, low, at)]
        if raw:
            return self._items(*raw[-1], opened=True)
        end = at
        for _ in range(_FAR):
            start = max([low, *(m.end() for m in COMMA.finditer(self.view, low, end))])
            found, blank = self._clause(start, end)
            if found or not blank or start == low:
                return found
            end = start - 1
        return []

    def _clause(self, start: int, end: int) -> tuple[list[Range], bool]:
        """The materials of a clause, and whether it says only by what means."""
        start, end = trim(self.view, start, end)
        words = self.view[start:end]
        means = next(rule("means").find(words), None)
        if not words or names("processed", words) or (means and means.start() == 0):
            return [], True
        opened, begin = False, start
        for opener in rule("opener").find(self.view, start, end):
            if opener.end() < end and self._stripped(opener.end(), end) > opener.end():
                opened, begin = True, opener.end()
        stop = next((m.start() for m in rule("means").find(self.view, begin, end) if m.start() > begin), end)
        stop = self._stripped(begin, stop)
        return (self._items(begin, stop, opened=opened) if stop > begin else []), stop <= begin

    def _stripped(self, start: int, end: int) -> int:
        """The end without what is said of processing."""
        match = rule("process").pattern.search(self.view, start, end)
        return match.start() if match else end

    def _items(self, start: int, end: int, *, opened: bool) -> list[Range]:
        found: list[Range] = []
        for low, high in self._regions(start, end):
            items = [self._clean(a, b) for a, b in self._heads(low, high)]
            kept = [r for r in items if self.is_material(*r)]
            if not opened:
                last = next((i for i in range(len(items), 0, -1) if not self.is_material(*items[i - 1])), 0)
                kept = items[last:]
            found += [r for r in kept if self.text[slice(*r)] not in {self.text[slice(*f)] for f in found}]
        return found

    def _regions(self, start: int, end: int) -> list[Range]:
        """Where the materials of a list stand: before 等, after it, or both."""
        etc = next(rule("etc").find(self.view, start, end), None)
        if etc is None:
            return [(start, end)]
        owner = rule("owner").pattern.match(self.view[etc.end() : end])
        if owner:
            return [(etc.end() + owner.end(), end)]
        more = [(b, end) for _, b in joiners(self.view, etc.end(), end)]
        before = [r for r in split_list(self.view, start, etc.start()) if self.is_material(*self._clean(*r))]
        if before:
            return [(start, etc.start()), *more[:1]]
        return [(etc.end(), end)]

    def _heads(self, start: int, end: int) -> list[Range]:
        """The items of a list without modifiers that tell nothing apart."""
        last = [m for m in rule("of").find(self.view, start, end) if m.end() < end]
        if not last:
            return list(split_list(self.view, start, end))
        items = list(split_list(self.view, last[-1].end(), end))
        if items and (
            names("telling", self.view[start : last[-1].end()]) or names("vague", self.view[slice(*items[0])])
        ):
            items[0] = trim(self.view, start, items[0][1])
        return items

    def _clean(self, start: int, end: int) -> Range:
        """A material without verbs of government before it and processing after it."""
        verbs = [m.end() for m in rule("manage").find(self.view, start, end) if m.end() < end]
        begin = verbs[-1] if verbs else start
        stop = self._stripped(begin, end)
        return trim(self.view, begin, stop) if stop > begin else trim(self.view, begin, end)

    def is_material(self, start: int, end: int) -> bool:
        """Whether the words plainly name a material, a waste or an energy."""
        words = self.text[start:end]
        short = len(self.view[start:end].replace(FILLER, "")) <= _LONGEST
        return short and not names("generic", words) and names("material", words) and not names("immaterial", words)

    def role(self, at: int, end: int) -> int:
        """Where the outputs begin after 作为: behind the last 的 of the clause, unless a verb of making comes first."""
        comma = COMMA.search(self.view, at, end)
        stop = comma.start() if comma else end
        if rule("lead-verb").pattern.match(self.view[at:stop]):
            return at
        return max([at, *(m.end() for m in rule("of").find(self.view, at, stop) if m.end() < stop)])

    def outputs(self, at: int, end: int, verbs: Sequence[int]) -> tuple[list[Range], int]:
        """The products or uses after a verb that ends at `at`, and where they end; `verbs` are where other verbs begin."""
        of = rule("of").pattern.match(self.view, at, end)
        at = of.end() if of else at
        stop, closed = self._stop(at, end)
        found: list[Range] = []
        for low, high in split_list(self.view, at, stop):
            begin = self._lead(low, high)
            if any(begin < v < high and self.is_material(*self._clean(begin, v)) for v in verbs):
                return found, low
            pieces = self._coproducts(begin, high)
            if not all(self._is_product(*piece) for piece in pieces):
                return found, low
            found += pieces
        if closed:
            more = rule("more").pattern.match(self.view[stop:end])
            if more and self._is_product(stop + more.start("more"), stop + more.end("more")):
                found.append((stop + more.start("more"), stop + more.end("more")))
                stop += more.end("more")
        return found, stop

    def _stop(self, at: int, end: int) -> tuple[int, bool]:
        """Where a list of products ends, and whether 等 closes it."""
        comma = COMMA.search(self.view, at, end)
        stop = comma.start() if comma else end
        etc = next((m.start() for m in rule("etc").find(self.view, at, stop)), stop)
        for said in rule("end").find(self.view, at, etc):
            if rule("whole").pattern.match(self.view[said.start() : stop]) is None and said.start() > at:
                return said.start(), False
        return etc, etc < stop

    def _lead(self, start: int, end: int) -> int:
        verb = rule("lead-verb").pattern.match(self.view, start, end)
        verb = verb or rule("lead-verb").pattern.match(self.view[start:end])
        if verb is None or joiners(self.view, start, end) or self.view[start:end].count("、"):
            return start
        begin = start + verb.end() - verb.start()
        return begin if begin < end else start

    def _coproducts(self, start: int, end: int) -> list[Range]:
        second = next(rule("coproduct").find(self.view, start, end), None)
        if second is None:
            return [trim(self.view, start, end)]
        return [trim(self.view, start, second.start()), trim(self.view, second.end(), end)]

    def _is_product(self, start: int, end: int) -> bool:
        words = self.view[start:end].replace(FILLER, "")
        return 0 < len(words) <= _LONGEST and not names("no-product", words) and any(c.isalpha() for c in words)
