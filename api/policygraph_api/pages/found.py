"""What filters leave of the things of a kind: how many, the facets with their counts, and a page of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Generic

from policygraph_api.pages.facets import MOST, Choice, Offer, choice
from policygraph_api.pages.filed import Filed
from policygraph_api.pages.kind import Item, Kind, scoped
from policygraph_api.pages.listing import PAGE_SIZE, Listed, folded, paging


class Found(Generic[Item]):
    """The things of a kind that have every chosen value and hold the words `q` in their texts."""

    def __init__(self, kind: Kind[Item], path: Path, offers: Sequence[Offer], filters: Mapping[str, str]) -> None:
        self._kind = kind
        self._filed = Filed(path)
        self._filters = filters
        self._values = {o.name: self._value(o, filters[o.name]) for o in offers if filters.get(o.name)}
        self._said = self._filed.with_words(folded(filters.get("q", "")).split())
        self._left = self._without("")
        self.total = self._filed.size(self._left)
        self.choices = tuple(self._choice(offer) for offer in offers)

    def page(self, number: int, size: int = PAGE_SIZE, sort: str = "") -> Listed[Item]:
        """Page `number` (from 1) of at most `size` things; the last one for a number beyond."""
        shown = paging(self.total, number, size)
        return Listed(self.part((shown.page - 1) * size, size, sort), shown)

    def part(self, offset: int, limit: int, sort: str = "") -> list[Item]:
        """At most `limit` things behind the first `offset`."""
        return [self._read(body) for body in self._filed.bodies(self._left, self._order(sort), limit, offset)]

    def each(self, sort: str = "") -> Iterator[Item]:
        """All things, read as they are asked for."""
        return (self._read(body) for body in self._filed.bodies(self._left, self._order(sort)))

    def held(self, facet: str, value: str, limit: int = -1) -> list[Item]:
        """The first `limit` of the things that have a value of a facet of the kind."""
        inside = self._filed.with_values([self._filed.value(facet, value)], self._left)
        return [self._read(body) for body in self._filed.bodies(inside, "line.id", limit)]

    def counts(self, *facets: str) -> Counter[tuple[str, ...]]:
        """How many of the things have which values of some facets of the kind."""
        return Counter(self._filed.cross(self._left, facets))

    def _read(self, body: bytes) -> Item:
        return self._kind.unpacked(body)

    def _value(self, offer: Offer, chosen: str) -> int:
        return self._filed.value(offer.stored, scoped(offer.scope, chosen) if offer.scope else chosen)

    def _without(self, facet: str) -> str:
        """The set of what passes all filters but one."""
        return self._filed.with_values((v for name, v in self._values.items() if name != facet), self._said)

    def _choice(self, offer: Offer) -> Choice:
        """A facet as it is offered; its counts are of what passes the other filters."""
        chosen = self._filters.get(offer.name, "")
        limit = max(MOST, len(offer.known))
        counts, more = self._filed.tally(self._without(offer.name), offer.stored, offer.scope, limit)
        if chosen and chosen not in counts:
            counts[chosen] = self.total
        return choice(offer, counts, chosen, more)

    def _order(self, sort: str) -> str:
        names = list(self._kind.orders)
        name = sort.removeprefix("-")
        if name not in names:
            return "line.id"
        column = f"line.by_{names.index(name)}"
        return f"{column} IS NULL, {column}{' DESC' if sort.startswith('-') else ''}, line.id"
