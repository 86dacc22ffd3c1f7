"""Records of two sides paired one to one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from policygraph.evaluate.words import fold

Record = dict[str, Any]
Same = Callable[[Any, Any], bool]
Key = Callable[[Any], Hashable]

_TELLING = ("locator", "title", "indicator", "subject", "target", "change", "inputs", "outputs")


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which records of the reader were found (with what), which were not, and what was found besides.

    A `borderline` record of the reader takes its counterpart along and is itself in none of the three.
    """

    pairs: tuple[tuple[Any, Any], ...]
    missed: tuple[Any, ...]
    spurious: tuple[Any, ...]


def first_sight(record: Any) -> Hashable:
    """What tells two records of a kind apart at first sight."""
    if isinstance(record, str):
        return fold(record)
    return tuple(_folded(record.get(field)) for field in _TELLING)


def pair_up(expected: Sequence[Any], found: Iterable[Any], same: Same, key: Key = first_sight) -> Pairing:
    """Pair records that are `same`: first those with an equal key, then the rest in order."""
    left = list(found)
    taken: dict[int, Any] = {}
    for alike_at_sight in (True, False):
        for index, record in enumerate(expected):
            if index in taken:
                continue
            fits = (
                at
                for at, other in enumerate(left)
                if (not alike_at_sight or key(record) == key(other)) and same(record, other)
            )
            at = next(fits, None)
            if at is not None:
                taken[index] = left.pop(at)
    firm = [i for i, record in enumerate(expected) if not is_borderline(record)]
    return Pairing(
        tuple((expected[i], taken[i]) for i in firm if i in taken),
        tuple(expected[i] for i in firm if i not in taken),
        tuple(left),
    )


def is_borderline(record: Any) -> bool:
    """Whether the reader left it open if this is a record."""
    return isinstance(record, dict) and bool(record.get("borderline"))


def _folded(value: Any) -> Hashable:
    if value is None:
        return None
    return tuple(map(fold, value)) if isinstance(value, list) else fold(str(value))
