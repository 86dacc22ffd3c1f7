"""Precision, recall and F1 of outcomes, and what changed between two sets of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from policygraph.evaluate.kinds import KINDS
from policygraph.evaluate.outcome import Outcome

Change = Literal["lost", "gained", "invented", "withdrawn"]
Outcomes = Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares between 0 and 1 with four digits; how many records the reader has, and how many were found."""

    precision: float
    recall: float
    f1: float
    gold: int
    predicted: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A record of a document that was found before and is not now (lost), or the reverse (gained).

    Or a wrong one that was not found before (invented), or is not found any more (withdrawn).
    """

    document: str
    kind: str
    change: Change
    record: str


def figures(outcomes: Iterable[Outcome]) -> Figures:
    """The pooled figures of some outcomes of one kind; what is not there is perfect."""
    hits = missed = spurious = 0
    for result in outcomes:
        hits += len(result.hits)
        missed += len(result.missed)
        spurious += len(result.spurious)
    precision = hits / (hits + spurious) if hits + spurious else 1.0
    recall = hits / (hits + missed) if hits + missed else 1.0
    mean = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Figures(round(precision, 4), round(recall, 4), round(mean, 4), hits + missed, hits + spurious)


def pooled(documents: Iterable[Outcomes]) -> dict[str, Figures]:
    """The figures of each kind over all documents that have it."""
    everything = list(documents)
    by_kind = {kind.name: [results[kind.name] for results in everything if kind.name in results] for kind in KINDS}
    return {name: figures(results) for name, results in by_kind.items() if results}


def differences(before: Mapping[str, Outcomes], now: Mapping[str, Outcomes]) -> Iterator[Difference]:
    """What changed in the documents and kinds that both have."""
    for document, results in now.items():
        for kind, result in results.items():
            former = before.get(document, {}).get(kind)
            if former is not None:
                yield from (Difference(document, kind, *change) for change in _changes(former, result))


def _changes(before: Outcome, now: Outcome) -> Iterator[tuple[Change, str]]:
    hits, former = Counter(now.hits), Counter(before.hits)
    wrong, wrong_then = Counter(now.spurious), Counter(before.spurious)
    sides: tuple[tuple[Change, Counter[str]], ...] = (
        ("lost", former - hits),
        ("gained", hits - former),
        ("invented", wrong - wrong_then),
        ("withdrawn", wrong_then - wrong),
    )
    for change, records in sides:
        yield from ((change, record) for record in records.elements())
