"""The page of who works with whom in a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policygraph.analysis.cooperation import Standing
from policygraph.analysis.responsibility import Load
from policygraph.report.content import Content, Row
from policygraph_api.pages.bodies import LOADS
from policygraph_api.pages.duties import with_document
from policygraph_api.pages.exports import Sheet, few
from policygraph_api.pages.facets import Offer
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]


@dataclass(frozen=True)
class Body:
    """How a body stands among those of its document, and what it carries there."""

    standing: Standing
    load: Load | None


FILTERS = ("document", "core", "q", "sort")
PER_PAGE = 100
SHOWN = 5
"""How many partners of a body are listed."""
ORDERS: Mapping[str, Callable[[Body], Any]] = {
    "name": lambda body: body.standing.agency_label,
    "tasks": lambda body: body.standing.tasks,
    "lead": lambda body: body.load.lead if body.load else 0,
    "first_lead": lambda body: body.load.first_lead if body.load else 0,
    "partners": lambda body: len(body.standing.partners),
    "constraint": lambda body: body.standing.constraint,
    "size": lambda body: body.standing.effective_size,
    "between": lambda body: body.standing.betweenness,
}


def cooperation(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """The bodies of one document (the chosen one, else the first with duties) among one another, busiest first."""
    shown = with_document(site, filters)
    found = chosen_bodies(site, shown, translate)
    listed = found.page(page, PER_PAGE, shown["sort"])
    iris = {load.agency_label: load.agency for load in site.shelf.held(LOADS, "document", shown["document"])}
    return {
        "filter": shown,
        "choices": found.choices,
        "paging": listed.paging,
        "bodies": [_row(body, iris) for body in listed.items],
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All bodies that pass the filters, in the order asked for."""
    shown = with_document(site, filters)
    found = few(chosen_bodies(site, shown, translate)).each(shown["sort"])
    content = site.content_of()
    return Sheet("cooperation", [_line(content, body, translate) for body in found])


def chosen_bodies(site: Site, filters: Filters, translate: Translator) -> Found[Body]:
    """The bodies that pass the filters FILTERS (`sort` aside)."""
    documents = tuple(document.name for document in site.catalog.documents)
    offers = [
        Offer("document", site.short_name, documents, required=True),
        Offer("core", lambda name: translate(f"cooperation.{name}"), ("core", "edge")),
    ]
    return site.shelf.narrow(BODIES, offers, filters)


def _bodies(site: Site) -> Iterator[Body]:
    loads = {(load.document, load.agency): load for load in site.loads}
    for standing in site.standings:
        yield Body(standing, loads.get((standing.document, standing.agency)))


def _place(standing: Standing) -> str:
    return "core" if standing.in_core else "edge"


def _row(body: Body, iris: Mapping[str, str]) -> dict[str, Any]:
    standing, load = body.standing, body.load
    partners = [{"agency": iris.get(label, ""), "label": label, "tasks": tasks} for label, tasks in standing.partners]
    return standing.to_json() | {
        "partners": partners[:SHOWN],
        "partner_count": len(partners),
        "lead": load.lead if load else 0,
        "first_lead": load.first_lead if load else 0,
    }


def _line(content: Content, body: Body, translate: Translator) -> Row:
    standing, load = body.standing, body.load
    return {
        "document": content.title(standing.document),
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


BODIES: Kind[Body] = Kind(
    name="bodies",
    item=Body,
    read=_bodies,
    key=lambda body: body.standing.agency,
    place=lambda body: (body.standing.document,),
    facets={"document": lambda body: (body.standing.document,), "core": lambda body: (_place(body.standing),)},
    orders=ORDERS,
    texts=lambda body: (body.standing.agency_label,),
)
