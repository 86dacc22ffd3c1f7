"""Which things of two documents are the same: by equal keys only. What is merely alike is suggested, with its ratio."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from rapidfuzz import fuzz, process

T = TypeVar("T")

Key = Callable[[T], Hashable]


def pair(before: Sequence[T], after: Sequence[T], keys: Iterable[Key[T]]) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pairs of equal things, then what is left of each side, all in order.

    The keys are tried one after the other, the strictest first. Under the last keys two things are only paired where
    each is the only one left that has the key; under the first also the n-th with the n-th where there are as many.
    """
    left, right = list(before), list(after)
    pairs: list[tuple[T, T]] = []
    for number, key in enumerate(keys):
        groups = _by_key(left, key), _by_key(right, key)
        for value, ones in groups[0].items():
            others = groups[1].get(value, [])
            if len(ones) == len(others) and (number == 0 or len(ones) == 1):
                pairs += zip(ones, others, strict=True)
        taken = {id(thing) for couple in pairs for thing in couple}
        left = [thing for thing in left if id(thing) not in taken]
        right = [thing for thing in right if id(thing) not in taken]
    return pairs, left, right


def near(before: Sequence[T], after: Sequence[T], name: Callable[[T], str], least: float) -> list[tuple[T, T, float]]:
    """For each thing the one of the other side whose name is most alike, by at least that ratio (0 to 100).

    Each is suggested once, the most alike first.
    """
    names = [name(thing) for thing in after]
    found = [
        (ratio, one, at)
        for one, thing in enumerate(before)
        for _, ratio, at in process.extract(name(thing), names, scorer=fuzz.ratio, score_cutoff=least, limit=None)
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    suggested = []
    for ratio, one, other in sorted(found, key=lambda item: (-item[0], item[1], item[2])):
        if one not in taken[0] and other not in taken[1]:
            suggested.append((before[one], after[other], round(ratio, 1)))
            taken[0].add(one)
            taken[1].add(other)
    return suggested


def _by_key(things: Iterable[T], key: Key[T]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups
