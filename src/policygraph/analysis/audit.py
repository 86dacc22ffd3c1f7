"""The audit: every rule of `queries/audit/*.rq` run on a store, and the arithmetic of `queries/audit/numbers.toml`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from policygraph import resources
from policygraph.analysis.decided import read_decided
from policygraph.analysis.findings import AuditRule, Finding, read_rule, to_findings
from policygraph.analysis.numbers import number_findings
from policygraph.queries import SEVERITIES, named_queries
from policygraph.store import Store

_DOCUMENTS = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT ?document ?stem WHERE { ?document a pg:PolicyDocument ; pg:sourceName ?stem }
"""


def audit_rules(folder: Path | None = None) -> list[AuditRule]:
    """The rules in a folder of .rq files (default: the shipped ones), the most severe first."""
    found = named_queries(folder or resources.query_dir() / "audit").values()
    return sorted(map(read_rule, found), key=lambda rule: (SEVERITIES.index(rule.severity), rule.id))


def audit(store: Store, *, as_of: date | None = None, rules: list[AuditRule] | None = None) -> list[Finding]:
    """What the rules find, by severity, document and rule, in each rule's own order, with what people decided on it.

    `as_of` is the day that abolished bodies are judged by; without it, each document's own time. Numbers are checked
    where no `rules` are given.
    """
    stems = {str(row["document"]): str(row["stem"]) for row in store.select(_DOCUMENTS, name="documents")}
    found: list[Finding] = []
    for rule in audit_rules() if rules is None else rules:
        found.extend(to_findings(store, rule, store.select(_bound(rule, as_of), name=rule.id), stems))
    if rules is None:
        found.extend(number_findings(store, stems))
    decided = {decision.about: decision for decision in read_decided(store)}
    return sorted(
        (replace(finding, decision=decided.get(finding.iri)) for finding in found),
        key=lambda finding: (SEVERITIES.index(finding.severity), finding.document, finding.rule),
    )


def _bound(rule: AuditRule, as_of: date | None) -> str:
    takes_day = any(parameter.name == "asOf" for parameter in rule.query.parameters)
    return rule.query.bind(asOf=as_of.isoformat()) if takes_day and as_of else rule.query.bind()
