"""Findings as an auditor reads them: one row for each document, rule and body, the gravest and largest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policygraph.analysis.findings import Finding
from policygraph.queries import SEVERITIES

PAGE = 25
"""How many rows a page of a document's audit has at most."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one rule about one body of a document, never none; `body` is empty where it is about none."""

    document: str
    rule: str
    severity: str
    body: str
    findings: tuple[Finding, ...]

    @property
    def open(self) -> bool:
        """Whether any of them is not rejected."""
        return any(finding.open for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """All fields; the findings by their IRIs."""
        return {
            "document": self.document,
            "rule": self.rule,
            "severity": self.severity,
            "body": self.body,
            "count": len(self.findings),
            "findings": [finding.iri for finding in self.findings],
        }


def group_findings(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Findings in groups, open ones first, then by severity, number, document, rule and body."""
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.document, finding.rule, finding.body), []).append(finding)
    groups = (FindingGroup(d, rule, of[0].severity, body, tuple(of)) for (d, rule, body), of in found.items())
    return sorted(groups, key=_rank)


def _rank(group: FindingGroup) -> tuple[bool, int, int, str, str, str]:
    severity = SEVERITIES.index(group.severity)
    return not group.open, severity, -len(group.findings), group.document, group.rule, group.body
