"""One document: what it asks, aims at and describes."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from policygraph.analysis.grouping import PAGE, group_findings
from policygraph_api.pages.counted import NAMED_KINDS
from policygraph_api.pages.excerpt import excerpt
from policygraph_api.pages.findings import grouped, severity_counts, severity_rows
from policygraph_api.pages.outline import outline
from policygraph_api.pages.site import Site
from policygraph_api.pages.tasks import state_rows

BUSIEST = 10
"""How many agencies the picture of loads shows."""


class OfDocument(Protocol):
    """A record that belongs to a document."""

    @property
    def document(self) -> str:
        """The document's file stem."""


Record = TypeVar("Record", bound=OfDocument)


def document(site: Site, name: str) -> dict[str, Any]:
    """Everything of the document with this file stem; NotFound when there is none."""
    site = excerpt(site, name)
    record = site.catalog.document(name)
    others = _of(name, site.catalog.others)
    groups = group_findings(_of(name, site.findings))
    return {
        "document": record,
        "tasks": (tasks := _of(name, site.ledger)),
        "outline": outline(site, name),
        "states": next(iter(state_rows(tasks)), None),
        "severities": next(iter(severity_rows(site, severity_counts(_of(name, site.open_findings)))), None),
        "loads": _of(name, site.loads)[:BUSIEST],
        "bodies": len(_of(name, site.loads)),
        "targets": (targets := _of(name, site.catalog.targets)),
        "checks": {target.iri: checks for target in targets if (checks := site.checks.get(target.iri))},
        "derived": {target.iri: site.derived[target.iri] for target in targets if target.iri in site.derived},
        "chains": _of(name, site.catalog.chains),
        "flows": _of(name, site.catalog.flows),
        "deadlines": [other for other in others if other.kind == "Deadline"],
        "named": [other for other in others if other.kind in NAMED_KINDS],
        "promises": [other for other in others if other.kind == "PromisedCount"],
        "charges": [other for other in others if other.kind == "ProseCharge"],
        "blankets": [other for other in others if other.kind == "BlanketClause"],
        "issues": [other for other in others if other.kind == "Issue"],
        "citations": _of(name, site.catalog.citations),
        "finding_rows": len(groups),
        "open_findings": len(_of(name, site.open_findings)),
        **grouped(site, groups[:PAGE]),
        "decisions": _of(name, site.decisions),
        "several": False,
    }


def _of(name: str, records: Iterable[Record]) -> list[Record]:
    return [record for record in records if record.document == name]
