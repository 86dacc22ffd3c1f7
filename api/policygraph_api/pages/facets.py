"""What narrows a list: facets with a count for each of their values, words, and the order of what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from policygraph_api.pages.listing import matches

Item = TypeVar("Item")


@dataclass(frozen=True)
class Facet(Generic[Item]):
    """A way to narrow a list: a parameter of the address, and the values that an item has under it.

    `label` names a value for people. `known` are the values in their order where they are few and fixed; otherwise
    those that occur are offered, the most frequent first.
    """

    name: str
    values: Callable[[Item], Collection[str]]
    label: Callable[[str], str]
    known: Sequence[str] = ()
    required: bool = False
    """Whether one value is always chosen."""


@dataclass(frozen=True)
class Option:
    """A value of a facet and how many items would be left with it, all other filters as they are."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Choice:
    """A facet as it is offered; `chosen` is the value that narrows the list, else empty."""

    name: str
    chosen: str
    options: tuple[Option, ...]
    required: bool = False

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
    return Narrowed(kept, tuple(_choice(facet, count, filters.get(facet.name, "")) for facet, count in pairs))


def _passes(wanted: str, values: Collection[str]) -> bool:
    return not wanted or wanted in values


def _choice(facet: Facet[Any], counts: Counter[str], chosen: str) -> Choice:
    found = set(counts) - {""} | ({chosen} if chosen else set())
    order = [value for value in facet.known if value in found]
    rest = sorted(found - set(order), key=lambda value: (-counts[value], value))
    options = tuple(Option(value, _label(facet, value), counts[value]) for value in [*order, *rest])
    return Choice(facet.name, chosen, options, facet.required)


def _label(facet: Facet[Any], value: str) -> str:
    """What people call a value; a word from the address that is none of few and fixed values stands for itself."""
    return facet.label(value) if not facet.known or value in facet.known else value


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
