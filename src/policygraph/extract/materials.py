"""Materials: what stands before a verb of making or use.

Works on a view of the passage in which round brackets are masked; offsets are the passage's.
"""

from __future__ import annotations

import re

from policygraph.extract.flow_words import COMMA, LONGEST, names, rule
from policygraph.extract.lists import FILLER, Range, joiners, split_list, trim
from policygraph.values import value

_FAR = 3
_SHORT = 8


@value(frozen=True, slots=True)
class Materials:
    """Reads the materials of flows in one passage: `text` the passage, `view` the same with brackets masked."""

    text: str
    view: str

    def inputs(self, low: int, at: int) -> list[Range]:
        """The materials that stand between `low` and the verb at `at`; empty when none is plainly named."""
        raw = [m.span("input") for m in rule("raw").find(self.view, low, at)]
        if raw:
            return self.items(*raw[-1], opened=True)
        end = at
        for far in range(_FAR):
            start = max([low, *(m.end() for m in COMMA.finditer(self.view, low, end))])
            if far and names("create", self.view[start:end]):
                break
            found, blank = self._clause(start, end)
            if found or not blank or start == low:
                return found
            end = start - 1
        return []

    def unclear(self, low: int, at: int) -> Range | None:
        """What 利用 speaks of in the verb's own clause when it may be a material and is not plainly one."""
        start = max([low, *(m.end() for m in COMMA.finditer(self.view, low, at))])
        openers = [m.end() for m in rule("opener").find(self.view, start, at) if names("strong", m.group())]
        if not openers:
            return None
        begin, end = trim(self.view, openers[-1], self._stripped(openers[-1], at))
        words = self.view[begin:end]
        plain = 1 < len(words) <= _SHORT and not joiners(self.view, begin, end)
        return (begin, end) if plain and not names("immaterial", words) and not names("generic", words) else None

    def _clause(self, start: int, end: int) -> tuple[list[Range], bool]:
        """The materials of a clause, and whether it says only by what means."""
        start, end = trim(self.view, start, end)
        words = self.view[start:end]
        means = rule("means").first(words)
        if not words or names("processed", words) or (means and means.start() == 0):
            return [], True
        opened, begin = False, start
        for opener in reversed(list(rule("opener").find(self.view, start, end))):
            if opener.end() < end and self._stripped(opener.end(), end) > opener.end():
                if self._is_given(opener, end):
                    continue
                opened, begin = names("strong", opener.group()), opener.end()
                break
        stop = self._stripped(begin, self._before_means(begin, end))
        return (self.items(begin, stop, opened=opened) if stop > begin else []), stop <= begin

    def _is_given(self, opener: re.Match[str], end: int) -> bool:
        """Whether an opener only tells where a class of waste comes from: 加工中产生的废弃物."""
        listed = split_list(self.view, opener.end(), end)
        return names("giver", opener.group()) and bool(listed) and names("vague", self.view[slice(*listed[0])])

    def _before_means(self, start: int, end: int) -> int:
        """The end of the material: before what it replaces, and before by what means it is treated."""
        end = next((m.start() for m in rule("instead").find(self.view, start, end) if m.start() > start), end)
        means = next((m for m in rule("means").find(self.view, start, end) if m.start() > start), None)
        if means is None or any(m.end() < end for m in rule("of").find(self.view, means.end(), end)):
            return end
        return means.start()

    def _stripped(self, start: int, end: int) -> int:
        """The end without what is said of processing."""
        match = rule("process").pattern.search(self.view, start, end)
        return match.start() if match else end

    def items(self, start: int, end: int, *, opened: bool) -> list[Range]:
        """The materials of a list; unless `opened` (利用 …), only those that stand together at its end."""
        found: list[Range] = []
        for low, high in self._regions(start, end):
            items = [self._clean(a, b) for a, b in self._heads(low, high)]
            if not opened:
                items = items[next((i for i in range(len(items), 0, -1) if not self.is_material(*items[i - 1])), 0) :]
            kept = [r for r in items if self.is_material(*r)]
            found += [r for r in kept if self.text[slice(*r)] not in {self.text[slice(*f)] for f in found}]
        return found

    def _regions(self, start: int, end: int) -> list[Range]:
        """Where the materials of a list stand: before 等, after it, or both."""
        etc = rule("etc").first(self.view, start, end)
        if etc is None:
            return [(start, end)]
        owner = rule("owner").pattern.match(self.view[etc.end() : end])
        if owner:
            return [(etc.end() + owner.end(), end)]
        listed = split_list(self.view, start, etc.start())
        known = [r for r in listed if self.is_material(*r)]
        if 2 * len(known) <= len(listed) and any(m.end() < end for m in rule("of").find(self.view, etc.end(), end)):
            return [(start, end)]
        more = [(b, end) for _, b in joiners(self.view, etc.end(), end)]
        return [(start, etc.start()), *more[:1]] if known else [(etc.end(), end)]

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
        short = len(self.view[start:end].replace(FILLER, "")) <= LONGEST
        return short and not names("generic", words) and names("material", words) and not names("immaterial", words)
