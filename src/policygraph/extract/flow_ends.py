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
_SHORT = 8


@cache
def rule(kind: str) -> Rule:
    """The one flow rule of a kind."""
    return load_grammar("flows").of_kind(kind)[0]


def names(kind: str, words: str) -> bool:
    """Whether a rule of that kind is found in the words."""
    return rule(kind).first(words) is not None


@dataclass(frozen=True, slots=True)
class Ends:
    """Reads the ends of flows in one passage: `text` the passage, `view` the same with brackets masked."""

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
        short = len(self.view[start:end].replace(FILLER, "")) <= _LONGEST
        return short and not names("generic", words) and names("material", words) and not names("immaterial", words)

    def role(self, at: int, end: int) -> int:
        """Where the outputs begin after 作为: behind the last 的 of the clause, unless a verb of making comes first."""
        comma = COMMA.search(self.view, at, end)
        stop = comma.start() if comma else end
        if rule("lead-verb").pattern.match(self.view[at:stop]):
            return at
        return max([at, *(m.end() for m in rule("of").find(self.view, at, stop) if m.end() < stop)])

    def outputs(self, at: int, end: int, inputs: Sequence[Range], verbs: Sequence[int]) -> tuple[list[Range], int]:
        """The products or uses after a verb that ends at `at`, and where they end.

        `verbs` are where later verbs begin: a listed item that is the material of one of them ends the list, and so
        does one that begins with a material of this flow's own `inputs`.
        """
        of = rule("of").pattern.match(self.view, at, end) or rule("adjective").pattern.match(self.view[at:end])
        at += of.end() - of.start() if of else 0
        own = tuple(self.text[slice(*r)] for r in inputs)
        stop, closed = self._stop(at, end)
        found: list[Range] = []
        items = split_list(self.view, at, stop)
        if items and not closed and self._is_processed(stop, verbs):
            items, stop = items[:-1], items[-1][0]
        for low, high in items:
            begin = self._lead(low, high)
            pieces = self._coproducts(begin, high)
            if self._is_next(begin, high, own, verbs) or not all(self._is_product(*piece) for piece in pieces):
                return found, low
            found += pieces
        return self._closed(found, stop, end) if closed else (found, stop)

    def _is_next(self, start: int, end: int, own: tuple[str, ...], verbs: Sequence[int]) -> bool:
        """Whether a listed item is the beginning of the next statement."""
        again = start > 0 and bool(own) and self.text.startswith(own, start)
        return any(start < verb < end for verb in verbs) or (again and not names("product", self.view[start:end]))

    def _closed(self, found: list[Range], stop: int, end: int) -> tuple[list[Range], int]:
        """The products with what stands after 等: a further one, or the system of the industries listed last."""
        more = rule("more").pattern.match(self.view[stop:end])
        if more and self._is_product(stop + more.start("more"), stop + more.end("more")):
            return [*found, (stop + more.start("more"), stop + more.end("more"))], stop + more.end("more")
        system = rule("system").pattern.match(self.view[stop:end])
        if system and found and names("industry", self.view[slice(*found[-1])]):
            while found and names("industry", self.view[slice(*found[-1])]):
                found = found[:-1]
            return [*found, (stop + system.start("head"), stop + system.end("head"))], stop + system.end("head")
        return found, stop

    def _is_processed(self, stop: int, verbs: Sequence[int]) -> bool:
        """Whether what stands before `stop` is the material of the next verb: 高铝灰资源化利用制取Y."""
        if not verbs or verbs[0] <= stop:
            return False
        return rule("process").pattern.fullmatch(self.view, stop, verbs[0]) is not None

    def _stop(self, at: int, end: int) -> tuple[int, bool]:
        """Where a list of products ends, and whether 等 closes it."""
        comma = COMMA.search(self.view, at, end)
        stop = comma.start() if comma else end
        duty = rule("duty-bracket").first(self.text, at, stop)
        stop = duty.start() if duty and duty.start() > at else stop
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
        amount = rule("amount").pattern.search(self.view, start, end)
        end = amount.start() if amount and amount.start() > start else end
        second = rule("coproduct").first(self.view, start, end)
        if second is None:
            return [trim(self.view, start, end)]
        return [trim(self.view, start, second.start()), trim(self.view, second.end(), end)]

    def makes(self, low: int, inputs: Sequence[Range], outputs: Sequence[Range]) -> bool:
        """Whether X生产Y says that X becomes Y, and does not speak of the production of X.

        It does when 利用 or the like stands before X, when X is a waste, or when Y is plainly a product.
        """
        if not inputs or not outputs:
            return True
        opened = [m for m in rule("opener").find(self.view, low, inputs[0][0]) if names("strong", m.group())]
        waste = any(names("waste", self.text[slice(*r)]) for r in inputs)
        return bool(opened) or waste or any(names("product", self.text[slice(*r)]) for r in outputs)

    def product_of(self, start: int, end: int) -> Range:
        """A product without the word for the plant that makes it."""
        plant = rule("plant").pattern.search(self.view, start, end)
        return (start, plant.start()) if plant and plant.start() > start else (start, end)

    def _is_product(self, start: int, end: int) -> bool:
        words = self.view[start:end].replace(FILLER, "")
        return 0 < len(words) <= _LONGEST and not names("no-product", words) and any(c.isalpha() for c in words)
