"""The page of who works with whom in a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from policygraph.analysis.cooperation import Standing
from policygraph.analysis.responsibility import Load
from policygraph.report.content import Row
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import Facet, Narrowed, narrow, ordered
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import paged
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]
Body = tuple[Standing, Load | None]

FILTERS = ("document", "core", "q", "sort")
PER_PAGE = 100
SHOWN = 5
"""How many partners of a body are listed."""
ORDERS: Mapping[str, Callable[[Body], Any]] = {
    "name": lambda body: body[0].agency_label,
    "tasks": lambda body: body[0].tasks,
    "lead": lambda body: body[1].lead if body[1] else 0,
    "first_lead": lambda body: body[1].first_lead if body[1] else 0,
    "partners": lambda body: len(body[0].partners),
    "constraint": lambda body: body[0].constraint,
    "size": lambda body: body[0].effective_size,
    "between": lambda body: body[0].betweenness,
}


def cooperation(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """The bodies of one document (the chosen one, else the first with duties) among one another, busiest first."""
    shown = site.with_document(filters)
    found = chosen_bodies(site, shown, translate)
    listed = paged(ordered(found.items, shown["sort"], ORDERS), page, PER_PAGE)
    iris = {duty.agency_label: duty.agency for duty in site.duties if duty.document == shown["document"]}
    return {
        "filter": shown,
        "choices": found.choices,
        "paging": listed.paging,
        "bodies": [_row(body, iris) for body in listed.items],
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All bodies that pass the filters, in the order asked for."""
    shown = site.with_document(filters)
    found = ordered(chosen_bodies(site, shown, translate).items, shown["sort"], ORDERS)
    return Sheet("cooperation", [_line(site, body, translate) for body in found])


def chosen_bodies(site: Site, filters: Filters, translate: Translator) -> Narrowed[Body]:
    """The bodies that pass the filters FILTERS (`sort` aside)."""
    loads = {(load.document, load.agency): load for load in site.loads}
    bodies = [(standing, loads.get((standing.document, standing.agency))) for standing in site.standings]
    documents = tuple(document.name for document in site.catalog.documents)
    facets: list[Facet[Body]] = [
        Facet("document", lambda body: (body[0].document,), site.short_name, documents, required=True),
        Facet("core", lambda body: (_place(body[0]),), lambda name: translate(f"cooperation.{name}"), ("core", "edge")),
    ]
    return narrow(bodies, facets, filters, lambda body: (body[0].agency_label,))


def _place(standing: Standing) -> str:
    return "core" if standing.in_core else "edge"


def _row(body: Body, iris: Mapping[str, str]) -> dict[str, Any]:
    standing, load = body
    partners = [{"agency": iris.get(label, ""), "label": label, "tasks": tasks} for label, tasks in standing.partners]
    return standing.to_json() | {
        "partners": partners[:SHOWN],
        "partner_count": len(partners),
        "lead": load.lead if load else 0,
        "first_lead": load.first_lead if load else 0,
    }


def _line(site: Site, body: Body, translate: Translator) -> Row:
    standing, load = body
    return {
        "document": site.content.title(standing.document),
        "name": standing.agency_label,
        "tasks": standing.tasks,
        "lead": load.lead if load else 0,
        "first_lead": load.first_lead if load else 0,
        "partners": "；".join(f"{label} {tasks}" for label, tasks in standing.partners),
        "place": translate(f"cooperation.{_place(standing)}"),
        "constraint": _written(standing.constraint),
        "size": _written(standing.effective_size),
        "between": _written(standing.betweenness),
        "iri": standing.agency,
    }


def _written(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
