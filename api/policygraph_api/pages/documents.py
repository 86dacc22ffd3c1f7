"""The list of documents: what each is, and how much it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policygraph.queries import SEVERITIES
from policygraph.report.content import Row
from policygraph_api.pages.counted import COUNTS, DOCUMENTS, STANDINGS, DocumentRow, standing_of
from policygraph_api.pages.exports import Sheet, few
from policygraph_api.pages.facets import Offer
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("place", "standing", "period", "q", "sort")
PER_PAGE = 50


def documents(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """One page of the documents that pass the filters."""
    found = chosen_documents(site, filters, translate)
    listed = found.page(page, PER_PAGE, filters["sort"])
    most = found.part(0, 1, "-findings")
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "documents": listed.items,
        "most": (most[0]["findings"] if most else 0) or 1,
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All documents that pass the filters, in the order asked for."""
    found = few(chosen_documents(site, filters, translate)).each(filters["sort"])
    return Sheet("overview", [_line(row, translate) for row in found])


def chosen_documents(site: Site, filters: Filters, translate: Translator) -> Found[DocumentRow]:
    """The documents that pass the filters FILTERS (`sort` aside)."""
    places = {document.place: document.place_name or document.place for document in site.catalog.documents}
    offers = [
        Offer("place", lambda iri: places.get(iri, iri)),
        Offer("standing", lambda name: translate(f"document.{name}"), STANDINGS),
        Offer("period", str),
    ]
    return site.shelf.narrow(DOCUMENTS, offers, filters)


def _line(row: DocumentRow, translate: Translator) -> Row:
    told = {name: str(row[name]) for name in ("name", "title", "place_name", "issuer", "number", "issued", "period")}
    return {
        **told,
        "standing": translate(f"document.{standing_of(row)}"),
        **{name: int(row[name]) for name in (*COUNTS, *SEVERITIES)},
    }
