"""A text cut where statements begin and end, so that each piece knows whose words it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement in a text: its key on the page, its kind, and the half-open stretches of its words."""

    key: str
    kind: str
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text with the keys of the statements whose words it holds, the narrowest first.

    `number` counts those with keys, from 1; `kind` is the narrowest statement's. Both are empty for plain text.
    """

    text: str
    keys: tuple[str, ...] = ()
    kind: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in pieces, and the number of the piece where the words of each key begin."""

    pieces: tuple[Piece, ...]
    begins: dict[str, int]


def keyed(entries: Iterable[dict[str, Any]]) -> None:
    """Give entries, and the duties in them, the keys by which the page knows them, in their order."""
    for number, entry in enumerate(entries):
        entry["key"] = f"s{number}"
        for order, duty in enumerate(entry.get("duties", ())):
            duty["key"] = f"s{number}-{order}"


def marks_of(entries: Iterable[Mapping[str, Any]]) -> Iterator[Mark]:
    """The marks of entries and of the duties in them, which go by their role."""
    for entry in entries:
        for one in (*entry.get("duties", ()), entry):
            kind = f"by role-{one['role']}" if one["kind"] == "duty" else one["kind"]
            yield Mark(one["key"], kind, [(start, end) for start, end in one["spans"]])


def cut(text: str, marks: Iterable[Mark]) -> Cut:
    """Cut a text; spans beyond its end, and empty ones, are left out."""
    opening: defaultdict[int, list[tuple[int, int, Mark]]] = defaultdict(list)
    edges = {0, len(text)}
    for order, mark in enumerate(marks):
        for start, end in mark.spans:
            if 0 <= start < end <= len(text):
                opening[start].append((end, order, mark))
                edges.update((start, end))
    pieces: list[Piece] = []
    begins: dict[str, int] = {}
    held: list[tuple[int, int, int, Mark]] = []
    count = 0
    for start, end in pairwise(sorted(edges)):
        held = [one for one in held if one[1] > start]
        held += [(until - start, until, order, mark) for until, order, mark in opening[start]]
        held.sort(key=lambda one: (one[0], one[2]))
        keys = tuple(dict.fromkeys(mark.key for *_, mark in held))
        count += bool(keys)
        pieces.append(Piece(text[start:end], keys, held[0][3].kind if held else "", count if keys else 0))
        for key in keys:
            begins.setdefault(key, count)
    return Cut(tuple(pieces), begins)
