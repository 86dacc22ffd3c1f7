"""The audit: every rule of `queries/audit/*.rq` run on a store, and the arithmetic of `queries/audit/numbers.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path

from policygraph import resources
from policygraph.analysis.decided import read_decided
from policygraph.analysis.evidence import read_evidence
from policygraph.analysis.findings import AuditRule, Finding, read_rule, to_findings
from policygraph.analysis.numbers import Figure, number_findings, outlier_findings
from policygraph.analysis.spread import Spread
from policygraph.queries import SEVERITIES, named_queries
from policygraph.store import Store

ALONE = Spread()

_DOCUMENTS = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT ?document ?stem WHERE { ?document a pg:PolicyDocument ; pg:sourceName ?stem }
"""


def audit_rules(folder: Path | None = None) -> list[AuditRule]:
    """The rules in a folder of .rq files (default: the shipped ones), the most severe first."""
    found = named_queries(folder or resources.query_dir() / "audit").values()
    return sorted(map(read_rule, found), key=lambda rule: (SEVERITIES.index(rule.severity), rule.id))


def audit(
    store: Store, *, as_of: date | None = None, rules: list[AuditRule] | None = None, spread: Spread = ALONE
) -> list[Finding]:
    """What the rules find, by severity, document and rule, in each rule's own order, with what people decided on it.

    `as_of` is the day that abolished bodies are judged by; without it, each document's own time. Numbers are checked
    where no `rules` are given. A large store is audited a few documents at a time, as the `spread` says.
    """
    work = partial(audit_documents, as_of=as_of, rules=rules)
    spread = replace(spread, workers=1) if rules else spread  # rules of somebody's own cannot be sent to a process
    return ranked(store, [*audit_together(store, as_of=as_of, rules=rules), *spread.over(store, work)])


def audit_documents(
    store: Store,
    *,
    as_of: date | None = None,
    rules: list[AuditRule] | None = None,
    figures: Iterable[Figure] | None = None,
) -> list[Finding]:
    """What the rules find that look at each document by itself, in the order of the rules, without decisions.

    `figures` are those of the store, where they have been read.
    """
    stems = _stems(store)
    found = _found(store, "document", as_of, rules, stems)
    return found if rules is not None else [*found, *number_findings(store, stems, figures)]


def audit_together(store: Store, *, as_of: date | None = None, rules: list[AuditRule] | None = None) -> list[Finding]:
    """What the rules find that hold documents against each other, in the order of the rules, without decisions."""
    stems = _stems(store)
    found = _found(store, "store", as_of, rules, stems)
    return found if rules is not None else [*found, *outlier_findings(store, stems)]


def ranked(store: Store, findings: Iterable[Finding]) -> list[Finding]:
    """Findings by severity, document and rule, with what people decided on them as the store tells it."""
    return sorted(
        with_decisions(store, findings),
        key=lambda finding: (SEVERITIES.index(finding.severity), finding.document, finding.rule),
    )


def with_decisions(store: Store, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings with what people decided on them as the store tells it."""
    decided = {decision.about: decision for decision in read_decided(store)}
    return (
        replace(finding, decision=decided[finding.iri]) if finding.iri in decided else finding for finding in findings
    )


def _found(
    store: Store, scope: str, as_of: date | None, rules: list[AuditRule] | None, stems: Mapping[str, str]
) -> list[Finding]:
    chosen = [rule for rule in (_shipped_rules() if rules is None else rules) if rule.query.scope == scope]
    told = [(rule, store.select(_bound(rule, as_of), name=rule.id)) for rule in chosen]
    proofs = read_evidence(store, (str(iri) for _, rows in told for iri in rows.column("evidence")))
    return [finding for rule, rows in told for finding in to_findings(rule, rows, stems, proofs)]


@cache
def _shipped_rules() -> tuple[AuditRule, ...]:
    return tuple(audit_rules())


def _stems(store: Store) -> dict[str, str]:
    return {str(row["document"]): str(row["stem"]) for row in store.select(_DOCUMENTS, name="documents")}


def _bound(rule: AuditRule, as_of: date | None) -> str:
    takes_day = any(parameter.name == "asOf" for parameter in rule.query.parameters)
    return rule.query.bind(asOf=as_of.isoformat()) if takes_day and as_of else rule.query.bind()
