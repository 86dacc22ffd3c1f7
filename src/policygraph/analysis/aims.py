"""The aims of documents with their values as written and as parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from policygraph import resources
from policygraph.analysis.evidence import Evidence, proven, read_evidence
from policygraph.queries import load_query
from policygraph.results import Value, texts_of
from policygraph.store import Store

AT_LEAST = ("≥", ">")
AT_MOST = ("≤", "<")


@dataclass(frozen=True, slots=True)
class Aim:
    """A target (`iri`) of a document (a file stem): words as written, "" where there are none, and parsed values.

    `task` is the IRI of the task that states it, "" for an aim of a chapter. `direction` is "up", "down" or "".
    """

    iri: str
    document: str
    subject: str
    indicator: str
    concept: str
    unit: str
    baseline: str
    baseline_value: Decimal | None
    baseline_year: int | None
    aim: str
    value: Decimal | None
    year: int | None
    change: str
    change_value: Decimal | None
    direction: str
    comparator: str
    where: str
    locator: str
    task: str
    evidence: tuple[Evidence, ...]

    @property
    def written(self) -> str:
        """The aim's value as written, else its change."""
        return self.aim or self.change

    @property
    def rising(self) -> bool | None:
        """Whether more is better: by its bound, its direction, or its value against the baseline; None if unknown."""
        if self.comparator in AT_LEAST + AT_MOST and self.value is not None:
            return self.comparator in AT_LEAST
        if self.direction:
            return self.direction == "up"
        if self.value is not None and self.baseline_value is not None and self.value != self.baseline_value:
            return self.value > self.baseline_value
        return None


def read_aims(store: Store) -> list[Aim]:
    """All aims of a store, by document and place."""
    query = load_query(resources.query_dir() / "report" / "aims.rq")
    groups = store.select(query.bind(), name=query.id).grouped("target")
    proofs = read_evidence(store, (str(row["evidence"]) for rows in groups.values() for row in rows))
    aims = (_aim(iri, rows, proofs) for iri, rows in groups.items())
    return sorted(aims, key=lambda aim: (aim.document, aim.evidence[:1], aim.iri))


def _aim(iri: str, rows: list[dict[str, Value]], proofs: Mapping[str, Evidence]) -> Aim:
    first = rows[0]
    words = texts_of(first)
    return Aim(
        iri=iri,
        document=words["document"],
        subject=words["subject"],
        indicator=words["indicator"],
        concept=words["concept"],
        unit=words["unit"],
        baseline=words["baseline"],
        baseline_value=_decimal(first["baselineValue"]),
        baseline_year=_year(first["baselineYear"]),
        aim=words["aim"],
        value=_decimal(first["value"]),
        year=_year(first["year"]),
        change=words["change"],
        change_value=_decimal(first["changeValue"]),
        direction=words["direction"],
        comparator=words["comparator"],
        where=words["where"],
        locator=words["locator"],
        task=words["stated"] if first["isTask"] is True else "",
        evidence=proven(proofs, (str(row["evidence"]) for row in rows)),
    )


def _decimal(value: Value) -> Decimal | None:
    return Decimal(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def _year(value: Value) -> int | None:
    text = str(value or "")
    return int(text) if text.isdecimal() else None
