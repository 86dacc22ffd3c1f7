"""Products and uses: what stands after a verb of making or use.

Works on a view of the passage in which round brackets are masked; offsets are the passage's.
"""

from __future__ import annotations

from collections.abc import Sequence

from policygraph.extract.flow_words import COMMA, LONGEST, names, rule
from policygraph.extract.lists import FILLER, Range, joiners, split_list, trim
from policygraph.values import value


@value(frozen=True, slots=True)
class Products:
    """Reads the products of flows in one passage: `text` the passage, `view` the same with brackets masked."""

    text: str
    view: str

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
        """Whether a listed item is the beginning of the next statement, or of a plant with its output a year."""
        again = start > 0 and bool(own) and self.text.startswith(own, start)
        if names("rated", self.view[end : end + 3]):
            return True
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
        return 0 < len(words) <= LONGEST and not names("no-product", words) and any(c.isalpha() for c in words)
