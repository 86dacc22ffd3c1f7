"""What the audit finds as the shelf has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policygraph.analysis.audit import audit_documents, audit_together, with_decisions
from policygraph.analysis.findings import Finding
from policygraph.queries import SEVERITIES
from policygraph_api.day import today
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.shelf import Shelf
from policygraph_api.pages.site import Site

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


def _of_documents(site: Site) -> list[Finding]:
    """What the audit says of each document by itself, as of today."""
    return audit_documents(site.store, as_of=today())


def _all(shelf: Shelf) -> Iterator[Finding]:
    """What the audit says as of today; of a large store what was read of its documents, and what compares them."""
    site = shelf.site
    if not site.excerpts.is_large:
        yield from site.findings
        return
    told = (f for some in (audit_together(site.store, as_of=today()), shelf.each(OF_DOCUMENTS)) for f in some)
    yield from with_decisions(site.store, told)


OF_DOCUMENTS: Kind[Finding] = Kind(
    name="findings-of-documents",
    item=Finding,
    read=_of_documents,
    key=lambda finding: finding.iri,
    daily=True,
)
FINDINGS: Kind[Finding] = Kind(
    name="findings",
    item=Finding,
    made=_all,
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
