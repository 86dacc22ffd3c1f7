"""The audit of numbers: arithmetic over aims and observations, with a verdict for each finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from policygraph import namespaces as ns
from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.analysis.findings import Finding, fill
from policygraph.analysis.numbers.baselines import baselines
from policygraph.analysis.numbers.changes import changes
from policygraph.analysis.numbers.derived import Derived, derive, derived_values
from policygraph.analysis.numbers.figures import Figure, read_figures
from policygraph.analysis.numbers.related import related
from policygraph.analysis.numbers.remarks import Remark
from policygraph.analysis.numbers.repeats import repeats
from policygraph.analysis.numbers.sums import sums
from policygraph.analysis.numbers.units import units
from policygraph.number_rules import number_data
from policygraph.store import Store

__all__ = ["Derived", "Figure", "derive", "number_findings", "read_figures"]


def number_findings(store: Store, stems: Mapping[str, str]) -> Iterator[Finding]:
    """What arithmetic finds, by rule; `stems` gives the file stem of each document's IRI."""
    figures = read_figures(store)
    remarks = list(_remarks(store, figures))
    proofs = read_evidence(store, (iri for told in remarks for figure in told.figures for iri in figure.evidence))
    seen: set[str] = set()
    for told in remarks:
        finding = _finding(told, stems, proofs)
        if finding.iri not in seen:
            seen.add(finding.iri)
            yield finding


def _remarks(store: Store, figures: Sequence[Figure]) -> Iterator[Remark]:
    return chain(
        repeats(figures),
        changes(figures),
        baselines(figures),
        sums(figures),
        units(store, figures),
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
