"""The graph and its audit in numbers, for the overview and the server's first words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policygraph import resources
from policygraph.analysis.findings import Finding
from policygraph.analysis.loops import LoopReport
from policygraph.queries import SEVERITIES, load_query
from policygraph.results import Value
from policygraph.store import Store

# What is counted, and how a thing of that kind (?thing) hangs on its document (?document).
KINDS: Mapping[str, str] = {
    "tasks": "?thing a pg:PolicyTask ; pg:inDocument ?document",
    "assignments": "?thing a pg:Assignment ; pg:inDocument ?document",
    "inherited": "?thing a pg:Assignment ; pg:isInherited true ; pg:inDocument ?document",
    "agencies": "?any pg:assignedAgency ?thing ; pg:inDocument ?document",
    "targets": "?thing a pg:Target ; pg:inDocument ?document",
    "chains": "?thing a pg:IndustrialChain ; pg:inDocument ?document",
    "flows": "?thing a pg:MaterialFlow ; pg:inDocument ?document",
    "parks": "?thing a pg:Park ; pg:mentionedIn ?document",
    "projects": "?thing a pg:Project ; pg:mentionedIn ?document",
    "enterprises": "?thing a pg:Enterprise ; pg:mentionedIn ?document",
    "citations": "?document pg:cites ?thing",
    "deadlines": "?thing a pg:Deadline ; pg:inDocument ?document",
    "issues": "?thing a pg:Issue ; pg:inDocument ?document",
}

_COUNT = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT ?document (COUNT(DISTINCT ?thing) AS ?count) WHERE { #kind# } GROUP BY ?document
"""


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """A document (stem, IRI, title, place) and how much of each kind in KINDS it holds."""

    document: str
    iri: str
    title: str
    place: str
    counts: Mapping[str, int]

    def to_json(self) -> dict[str, object]:
        """All fields, the counts as an object."""
        return {
            "document": self.document,
            "iri": self.iri,
            "title": self.title,
            "place": self.place,
            "counts": dict(self.counts),
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """Documents with their counts, the sums (an agency or a cited policy of two documents counts in each), findings
    by severity and rule, and loops; `truncated` when the search for loops hit a limit."""

    documents: tuple[DocumentCounts, ...]
    totals: Mapping[str, int]
    findings_by_severity: Mapping[str, int]
    findings_by_rule: Mapping[str, int]
    loops_declared: int
    loops_found: int
    truncated: bool

    def to_json(self) -> dict[str, object]:
        """All fields as plain JSON."""
        return {
            "documents": [document.to_json() for document in self.documents],
            "totals": dict(self.totals),
            "findings": {"severity": dict(self.findings_by_severity), "rule": dict(self.findings_by_rule)},
            "loops": {"declared": self.loops_declared, "found": self.loops_found, "truncated": self.truncated},
        }


def summarize(store: Store, findings: Iterable[Finding], report: LoopReport) -> Summary:
    """Counts of the whole store, of the findings that nobody has rejected, and of the loops."""
    documents = _documents(store)
    held = [finding for finding in findings if finding.open]
    severities = Counter(finding.severity for finding in held)
    declared = sum(loop.declared for loop in report.loops)
    return Summary(
        documents=documents,
        totals={kind: sum(document.counts[kind] for document in documents) for kind in KINDS},
        findings_by_severity={severity: severities[severity] for severity in SEVERITIES},
        findings_by_rule=dict(sorted(Counter(finding.rule for finding in held).items())),
        loops_declared=declared,
        loops_found=len(report.loops) - declared,
        truncated=report.truncated,
    )


def _documents(store: Store) -> tuple[DocumentCounts, ...]:
    counted = {kind: _count(store, kind, pattern) for kind, pattern in KINDS.items()}
    query = load_query(resources.query_dir() / "questions" / "documents.rq")
    rows = {str(row["node"]): row for row in store.select(query.bind(), name=query.id)}
    return tuple(_document(iri, row, counted) for iri, row in rows.items())


def _count(store: Store, kind: str, pattern: str) -> dict[str, int]:
    rows = store.select(_COUNT.replace("#kind#", pattern), name=kind)
    return {str(row["document"]): int(str(row["count"])) for row in rows}


def _document(iri: str, row: Mapping[str, Value], counted: Mapping[str, Mapping[str, int]]) -> DocumentCounts:
    return DocumentCounts(
        document=str(row["document"]),
        iri=iri,
        title=str(row["title"]),
        place=str(row["place"] or ""),
        counts={kind: counts.get(iri, 0) for kind, counts in counted.items()},
    )
