"""The list of documents: what each is, and how much it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from policygraph.queries import SEVERITIES
from policygraph.report.content import Row
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import Facet, Narrowed, narrow, ordered
from policygraph_api.pages.findings import severity_rows
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import paged
from policygraph_api.pages.overview import document_rows
from policygraph_api.pages.site import Site
from policygraph_api.pages.tasks import TASKS, states_by_document

Filters = Mapping[str, str]
DocumentRow = dict[str, Any]

FILTERS = ("place", "standing", "period", "q", "sort")
STANDINGS = ("final", "draft")
COUNTS = ("tasks", "nobody", "agencies", "assignments", "targets", "chains", "flows", "citations", "findings")
PER_PAGE = 50


def _count(name: str) -> Callable[[DocumentRow], Any]:
    return lambda row: row[name]


ORDERS: Mapping[str, Callable[[DocumentRow], Any]] = {
    **{name: _count(name) for name in ("title", "place_name", "period", "issued", *COUNTS)},
}


def documents(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """One page of the documents that pass the filters."""
    found = chosen_documents(site, filters, translate)
    listed = paged(ordered(found.items, filters["sort"], ORDERS), page, PER_PAGE)
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "documents": listed.items,
        "most": max((row["findings"] for row in found.items), default=0) or 1,
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All documents that pass the filters, in the order asked for."""
    found = ordered(chosen_documents(site, filters, translate).items, filters["sort"], ORDERS)
    return Sheet("overview", [_line(row, translate) for row in found])


def chosen_documents(site: Site, filters: Filters, translate: Translator) -> Narrowed[DocumentRow]:
    """The documents that pass the filters FILTERS (`sort` aside)."""
    states = states_by_document(site.shelf.all(TASKS).counts("document", "state"))
    nobody = Counter({row["document"]: row["nobody"] for row in states})
    severities: dict[str, DocumentRow] = {row["document"]: row for row in severity_rows(site, site.open_findings)}
    rows: list[DocumentRow] = []
    for row in document_rows(site):
        levels = severities.get(row["name"], {})
        rows.append({**row, "nobody": nobody[row["name"]], **{level: levels.get(level, 0) for level in SEVERITIES}})
    return narrow(rows, _facets(site, translate), filters, lambda row: (row["title"], row["issuer"], row["number"]))


def _facets(site: Site, translate: Translator) -> list[Facet[DocumentRow]]:
    places = {document.place: document.place_name or document.place for document in site.catalog.documents}
    return [
        Facet("place", lambda row: (row["place"],), lambda iri: places.get(iri, iri)),
        Facet("standing", lambda row: (_standing(row),), lambda name: translate(f"document.{name}"), STANDINGS),
        Facet("period", lambda row: (row["period"],), str),
    ]


def _standing(row: DocumentRow) -> str:
    return STANDINGS[bool(row["draft"])]


def _line(row: DocumentRow, translate: Translator) -> Row:
    told = {name: str(row[name]) for name in ("name", "title", "place_name", "issuer", "number", "issued", "period")}
    return {
        **told,
        "standing": translate(f"document.{_standing(row)}"),
        **{name: int(row[name]) for name in (*COUNTS, *SEVERITIES)},
    }
