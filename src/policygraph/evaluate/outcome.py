"""What came of the comparison of one kind in one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from policygraph.evaluate.matching import Pairing


@dataclass(frozen=True, slots=True)
class Outcome:
    """Records of the reader that were found and missed, and what was found besides, each in a few words."""

    hits: tuple[str, ...]
    missed: tuple[str, ...]
    spurious: tuple[str, ...]


def outcome(hits: Iterable[Any], missed: Iterable[Any], spurious: Iterable[Any] = ()) -> Outcome:
    """An outcome of records of any kind; sets are put in order."""
    return Outcome(*(tuple(map(describe, _ordered(side))) for side in (hits, missed, spurious)))


def of_pairing(pairing: Pairing) -> Outcome:
    """The outcome of records paired one to one."""
    return outcome((record for record, _ in pairing.pairs), pairing.missed, pairing.spurious)


def describe(record: Any) -> str:
    """A record in a few words that stay the same as long as the record does."""
    if isinstance(record, str):
        return record
    if isinstance(record, tuple):
        return " | ".join(record)
    if "nodes" in record:
        return "—".join("、".join(node) for node in record["nodes"])
    if "inputs" in record:
        return f"{'、'.join(record['inputs'])} → {'、'.join(record['outputs'])}"
    fields = ("locator", "title", "name", "indicator", "subject", "target_year", "target", "change", "date", "what")
    return " ".join(str(record[field]) for field in fields if record.get(field) is not None)


def _ordered(side: Iterable[Any]) -> Iterable[Any]:
    return sorted(side) if isinstance(side, (set, frozenset)) else side
