"""Documents with how much each says: what was read from it, who answers for its tasks, what the audit finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

from policygraph.queries import SEVERITIES
from policygraph_api.pages.audited import FINDINGS
from policygraph_api.pages.findings import severity_rows
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.shelf import Shelf
from policygraph_api.pages.site import Site
from policygraph_api.pages.tasks import TASKS, states_by_document

DocumentRow = dict[str, Any]

NAMED_KINDS = ("Park", "Project", "Enterprise", "PilotProgramme")
STANDINGS = ("final", "draft")
COUNTS = ("tasks", "nobody", "agencies", "assignments", "targets", "chains", "flows", "citations", "findings")


def standing_of(row: Mapping[str, Any]) -> str:
    """Which of STANDINGS a document has."""
    return STANDINGS[bool(row["draft"])]


def _said(site: Site) -> Iterator[DocumentRow]:
    """Each document with the counts of what was read from it."""
    duties = Counter(duty.document for duty in site.duties)
    agencies = Counter(document for document, _ in {(duty.document, duty.agency) for duty in site.duties})
    others = Counter((other.document, other.kind) for other in site.catalog.others)
    counts: Mapping[str, Counter[str]] = {
        "tasks": Counter(task.document for task in site.catalog.tasks),
        "assignments": duties,
        "agencies": agencies,
        "targets": Counter(target.document for target in site.catalog.targets),
        "chains": Counter(chain.document for chain in site.catalog.chains),
        "flows": Counter(flow.document for flow in site.catalog.flows),
        "citations": Counter(
            document for document, _ in {(cited.document, cited.iri) for cited in site.catalog.citations}
        ),
    }
    for document in site.catalog.documents:
        yield {
            **{name: count[document.name] for name, count in counts.items()},
            "named": sum(others[document.name, kind] for kind in NAMED_KINDS),
            "issues": others[document.name, "Issue"],
            **vars(document),
            "period": document.period,
        }


def _rows(shelf: Shelf) -> Iterator[DocumentRow]:
    """The same with what the audit finds, and how many of the tasks nobody has."""
    found = shelf.all(FINDINGS).counts("document", "severity", "standing")
    severities = {row["document"]: row for row in severity_rows(shelf.site, found)}
    states = states_by_document(shelf.all(TASKS).counts("document", "state"))
    nobody = {row["document"]: row["nobody"] for row in states}
    for row in shelf.each(SAID):
        levels = severities.get(row["name"], {})
        told = {level: levels.get(level, 0) for level in SEVERITIES}
        yield {**row, "findings": levels.get("findings", 0), "nobody": nobody.get(row["name"], 0), **told}


SAID: Kind[DocumentRow] = Kind(
    name="documents-said",
    item=DocumentRow,
    read=_said,
    key=lambda row: str(row["name"]),
    place=lambda row: (row["name"],),
)
DOCUMENTS: Kind[DocumentRow] = Kind(
    name="documents",
    item=DocumentRow,
    made=_rows,
    key=lambda row: str(row["name"]),
    place=lambda row: (row["name"],),
    facets={
        "place": lambda row: (row["place"],),
        "standing": lambda row: (standing_of(row),),
        "period": lambda row: (row["period"],),
    },
    orders={name: itemgetter(name) for name in ("title", "place_name", "period", "issued", *COUNTS)},
    texts=lambda row: (row["name"], row["title"], row["issuer"], row["number"]),
    daily=True,
)
