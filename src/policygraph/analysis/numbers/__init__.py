"""The audit of numbers: arithmetic over aims and observations, with a verdict for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from policygraph import namespaces as ns
from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.analysis.findings import Finding, fill
from policygraph.analysis.numbers.baselines import baselines
from policygraph.analysis.numbers.changes import changes
from policygraph.analysis.numbers.derived import Derived, derive, derived_values
from policygraph.analysis.numbers.figures import Figure, read_figures
from policygraph.analysis.numbers.outliers import compared_figures, outliers
from policygraph.analysis.numbers.related import related
from policygraph.analysis.numbers.remarks import Remark
from policygraph.analysis.numbers.repeats import repeats
from policygraph.analysis.numbers.sums import sums
from policygraph.analysis.numbers.units import unit_forms, units
from policygraph.number_rules import number_data
from policygraph.store import Store

__all__ = ["Derived", "Figure", "derive", "number_findings", "outlier_findings", "read_figures"]


def number_findings(store: Store, stems: Mapping[str, str], known: Iterable[Figure] | None = None) -> Iterator[Finding]:
    """What arithmetic finds in each document; `stems` gives the file stem of each document's IRI.

    `known` are the figures of the store, where they have been read.
    """
    forms = unit_forms(store)
    documents: dict[str, list[Figure]] = {}
    for figure in read_figures(store) if known is None else known:
        documents.setdefault(figure.document, []).append(figure)
    return _findings(store, stems, (told for figures in documents.values() for told in _remarks(figures, forms)))


def outlier_findings(store: Store, stems: Mapping[str, str]) -> Iterator[Finding]:
    """What the figures of one document say of those of another; `stems` as above."""
    return _findings(store, stems, outliers(read_figures(store, compared_figures(store))))


def _findings(store: Store, stems: Mapping[str, str], remarks: Iterable[Remark]) -> Iterator[Finding]:
    told = list(remarks)
    proofs = read_evidence(store, (iri for one in told for figure in one.figures for iri in figure.evidence))
    seen: set[str] = set()
    for one in told:
        finding = _finding(one, stems, proofs)
        if finding.iri not in seen:
            seen.add(finding.iri)
            yield finding


def _remarks(figures: Sequence[Figure], forms: Mapping[str, set[str]]) -> Iterator[Remark]:
    return chain(
        repeats(figures),
        changes(figures),
        baselines(figures),
        sums(figures),
        units(figures, forms),
        related(figures),
        derived_values(figures),
    )


def _finding(told: Remark, stems: Mapping[str, str], proofs: Mapping[str, Evidence]) -> Finding:
    rule, first = number_data().rules[told.rule], told.figures[0]
    evidence = {proofs[iri] for figure in told.figures for iri in figure.evidence}
    columns = {column for row in told.rows for column in row}
    rows = [{column: row.get(column) or None for column in columns} for row in told.rows]
    return Finding(
        iri=ns.finding(first.document, rule.id, told.subject),
        rule=rule.id,
        severity=rule.severity,
        document=stems[first.document],
        subject=told.label,
        subject_iri=told.subject,
        message=fill(rule.message, rows),
        message_en=fill(rule.message_en, rows),
        advice=rule.advice,
        advice_en=rule.advice_en,
        evidence=tuple(sorted(evidence)),
        gap=rule.gap,
        gap_en=rule.gap_en,
        verdict=rule.verdict,
    )
