"""What the audit finds as the shelf has it."""

from __future__ import annotations

from collections.abc import Iterable

from policygraph.analysis.findings import Finding
from policygraph.queries import SEVERITIES
from policygraph_api.pages.kind import Kind

BETWEEN = "\x1e"
"""Stands between document, rule and body in the facet `group`."""


def _decisions(finding: Finding) -> tuple[str, ...]:
    verdict = finding.decision.verdict if finding.decision else "none_yet"
    return (verdict, "open") if finding.open else (verdict,)


def standing_of(finding: Finding) -> str:
    """Whether a finding is open or closed."""
    return "open" if finding.open else "closed"


def _texts(finding: Finding) -> Iterable[str]:
    return (finding.message, finding.message_en, finding.subject)


FINDINGS: Kind[Finding] = Kind(
    name="findings",
    item=Finding,
    read=lambda site: site.findings,
    key=lambda finding: finding.iri,
    place=lambda f: (int(not f.open), SEVERITIES.index(f.severity), f.document, f.rule),
    facets={
        "severity": lambda finding: (finding.severity,),
        "document": lambda finding: (finding.document,),
        "rule": lambda finding: (finding.rule,),
        "verdict": lambda finding: (finding.verdict,),
        "body": lambda finding: (finding.body,),
        "decision": _decisions,
        "standing": lambda finding: (standing_of(finding),),
        "subject": lambda finding: (finding.subject_iri,),
        "group": lambda finding: (BETWEEN.join((finding.document, finding.rule, finding.body)),),
    },
    orders={
        "severity": lambda finding: SEVERITIES.index(finding.severity),
        "document": lambda finding: finding.document,
        "rule": lambda finding: finding.rule,
    },
    texts=_texts,
    daily=True,
)
