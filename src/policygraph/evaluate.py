"""How good an extraction is: precision, recall and F1 a kind, against a record made by reading.

Both sides are records in the JSON form of `records`. Each kind is a bag of comparable keys (folded words), so that a
figure counts exactly what its row says; a record that the reader marked `borderline` is neither demanded nor punished.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from policygraph.statements import ROLES

Record = dict[str, Any]
Key = tuple[str, ...]

_LEAVE_OUT = re.compile(r"[\s《》“”\"'‘’「」『』]")


@dataclass(frozen=True, slots=True)
class Figures:
    """One kind: shares between 0 and 1, counts, and the keys that were missed and made up."""

    kind: str
    precision: float
    recall: float
    f1: float
    expected: int
    found: int
    missed: tuple[Key, ...]
    spurious: tuple[Key, ...]


def evaluate(expected: Record, found: Record) -> tuple[Figures, ...]:
    """The figures of each kind in a fixed order."""
    return tuple(_figures(kind, keys, expected, found) for kind, keys in _KINDS.items())


def _figures(kind: str, keys: Callable[[Record], Iterator[Key]], expected: Record, found: Record) -> Figures:
    wanted, given = Counter(keys(_firm(expected))), Counter(keys(found))
    excused = Counter(keys(expected)) - wanted
    hits = wanted & given
    missed, spurious = wanted - hits, given - hits - excused
    true, false, lost = hits.total(), spurious.total(), missed.total()
    precision = true / (true + false) if true + false else 1.0
    recall = true / (true + lost) if true + lost else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    listed = (tuple(sorted(missed.elements())), tuple(sorted(spurious.elements())))
    return Figures(kind, precision, recall, f1, true + lost, true + false, *listed)


def _firm(record: Record) -> Record:
    """The record without its borderline entries."""
    return {
        key: [v for v in value if not (isinstance(v, dict) and v.get("borderline"))]
        if isinstance(value, list)
        else value
        for key, value in record.items()
    }


def _fold(words: str | None) -> str:
    return _LEAVE_OUT.sub("", unicodedata.normalize("NFKC", words or "")).lower()


def _tasks(record: Record) -> Iterator[Key]:
    for task in record.get("tasks", []):
        yield _fold(task.get("locator")), _fold(task["title"])


def _responsibilities(record: Record) -> Iterator[Key]:
    for task in [*record.get("tasks", []), record.get("blanket") or {}]:
        for role in ROLES:
            for name in task.get(role) or []:
                yield _fold(task.get("locator") or "*"), role, _fold(name)


def _chain_edges(record: Record) -> Iterator[Key]:
    edges = set()
    for chain in record.get("chains", []):
        for left, right in pairwise(chain["nodes"]):
            edges |= {(_fold(a), _fold(b)) for a, b in product(left, right)}
    yield from edges


def _flow_pairs(record: Record) -> Iterator[Key]:
    pairs = set()
    for flow in record.get("flows", []):
        pairs |= {(_fold(a), _fold(b)) for a, b in product(flow["inputs"], flow["outputs"])}
    yield from pairs


def _targets(record: Record) -> Iterator[Key]:
    for target in record.get("targets", []):
        values = (target.get("target"), target.get("change"), str(target.get("target_year") or ""))
        subject = target.get("subject") if target.get("where") == "table" else ""
        yield (_fold(target["indicator"]), _fold(subject), *map(_fold, values))


def _names(kind: str) -> Callable[[Record], Iterator[Key]]:
    def keys(record: Record) -> Iterator[Key]:
        for name in record.get(kind, []):
            yield (_fold(name if isinstance(name, str) else name.get("name") or name.get("title")),)

    return keys


_KINDS: dict[str, Callable[[Record], Iterator[Key]]] = {
    "tasks": _tasks,
    "responsibilities": _responsibilities,
    "chain edges": _chain_edges,
    "flow pairs": _flow_pairs,
    "targets": _targets,
    "parks": _names("parks"),
    "projects": _names("projects"),
    "enterprises": _names("enterprises"),
    "cites": _names("cites"),
}
