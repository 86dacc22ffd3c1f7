"""What narrows a list: facets with a count for each of their values, words, and the order of what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from policygraph_api.pages.listing import matches

Item = TypeVar("Item")


MOST = 500
"""Values of a facet that are offered; the others are found by words, or by a link that chooses one."""


@dataclass(frozen=True)
class Offer:
    """A way to narrow a list: a parameter of the address, and what its values are called for people.

    `known` are the values in their order where they are few and fixed; otherwise those that occur are offered, the most
    frequent first. Of a list on the shelf `of` is the facet of its kind where that has another name, and `scope` what
    its values are asked for within (`kind.scoped`).
    """

    name: str
    label: Callable[[str], str]
    known: Sequence[str] = ()
    required: bool = False
    """Whether one value is always chosen."""
    of: str = ""
    scope: str = ""

    @property
    def stored(self) -> str:
        """The facet of the kind."""
        return self.of or self.name


@dataclass(frozen=True)
class Facet(Generic[Item]):
    """A way to narrow a list that is at hand: an offer with the values that an item has under it."""

    name: str
    values: Callable[[Item], Collection[str]]
    label: Callable[[str], str]
    known: Sequence[str] = ()
    required: bool = False
    """Whether one value is always chosen."""

    @property
    def offer(self) -> Offer:
        """It without the values of items."""
        return Offer(self.name, self.label, self.known, self.required)


@dataclass(frozen=True)
class Option:
    """A value of a facet and how many items would be left with it, all other filters as they are."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Choice:
    """A facet as it is offered; `chosen` is the value that narrows the list, else empty.

    `more` is how many values are not among the options.
    """

    name: str
    chosen: str
    options: tuple[Option, ...]
    required: bool = False
    more: int = 0

    @property
    def shown(self) -> str:
        """The chosen value as people call it."""
        return next((option.label for option in self.options if option.value == self.chosen), self.chosen)


@dataclass(frozen=True)
class Narrowed(Generic[Item]):
    """What the filters leave of a list, and the facets with their counts."""

    items: list[Item]
    choices: tuple[Choice, ...]


def narrow(
    items: Iterable[Item],
    facets: Sequence[Facet[Item]],
    filters: Mapping[str, str],
    texts: Callable[[Item], Iterable[str]],
) -> Narrowed[Item]:
    """The items that have every chosen value and hold the words `q` in their texts."""
    counts = [Counter[str]() for _ in facets]
    kept = []
    for item in items:
        if not matches(filters.get("q", ""), texts(item)):
            continue
        held = [set(facet.values(item)) for facet in facets]
        failed = {at for at, facet in enumerate(facets) if not _passes(filters.get(facet.name, ""), held[at])}
        if not failed:
            kept.append(item)
        for at, values in enumerate(held):
            if failed <= {at}:
                counts[at].update(values)
    pairs = zip(facets, counts, strict=True)
    return Narrowed(kept, tuple(choice(facet.offer, count, filters.get(facet.name, "")) for facet, count in pairs))


def _passes(wanted: str, values: Collection[str]) -> bool:
    return not wanted or wanted in values


def choice(offer: Offer, counts: Mapping[str, int], chosen: str, more: int = 0) -> Choice:
    """A facet with its values, those that are known in their order first, then the most frequent."""
    found = set(counts) - {""} | ({chosen} if chosen else set())
    order = [value for value in offer.known if value in found]
    rest = sorted(found - set(order), key=lambda value: (-counts.get(value, 0), value))
    options = tuple(Option(value, _label(offer, value), counts.get(value, 0)) for value in [*order, *rest])
    return Choice(offer.name, chosen, options, offer.required, more)


def _label(offer: Offer, value: str) -> str:
    """What people call a value; a word from the address that is none of few and fixed values stands for itself."""
    return offer.label(value) if not offer.known or value in offer.known else value


def ordered(items: Iterable[Item], asked: str, keys: Mapping[str, Callable[[Item], Any]]) -> list[Item]:
    """Items by one of the keys, falling with a - before its name; those without a value stand at the end.

    For a name that is no key the order stays.
    """
    listed = list(items)
    key = keys.get(asked.removeprefix("-"))
    if key is None:
        return listed
    told = [item for item in listed if key(item) not in {"", None}]
    silent = [item for item in listed if key(item) in {"", None}]
    return [*sorted(told, key=key, reverse=asked.startswith("-")), *silent]
