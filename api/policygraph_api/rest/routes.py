"""The addresses of /api."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request

from policygraph.errors import NotFound
from policygraph.namespaces import ID
from policygraph_api.pages import findings as found_by_audit
from policygraph_api.pages import lists, resource
from policygraph_api.pages.bodies import CARRIERS
from policygraph_api.pages.counted import DOCUMENTS
from policygraph_api.pages.duties import DUTIES
from policygraph_api.pages.facets import Offer
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.kind import Item, Kind
from policygraph_api.pages.recorded import CHAINS, FLOWS, OTHERS
from policygraph_api.pages.records import OtherRecord
from policygraph_api.pages.render import language
from policygraph_api.pages.rings import loops_with
from policygraph_api.pages.site import Site
from policygraph_api.pages.targets import TARGETS
from policygraph_api.pages.tasks import TASKS
from policygraph_api.rest import items
from policygraph_api.rest.neighbors import neighbors
from policygraph_api.rest.paging import Json, Wanted, Words
from policygraph_api.rest.schemas import of_list, of_one

Document = Annotated[str, Query(max_length=200, description="only of the document with this name")]
Iri = Annotated[str, Query(max_length=500)]
NAMED = {"parks": "Park", "projects": "Project", "enterprises": "Enterprise", "pilots": "PilotProgramme"}
STATES = Literal["", "nobody", "nolead", "onelead", "manyleads"]
NETWORKS = Literal["all", "responsibility", "material", "hierarchy"]
ROLES = Literal["", "lead", "support", "responsible", "local"]


def rest_router(site: Site) -> APIRouter:
    """The JSON interface over the data of a site."""
    router = APIRouter(prefix="/api", tags=["Data"])
    for add in (_documents, _tasks, _agencies, _targets, _named, _materials, _findings, _things):
        add(router, site)
    return router


def narrowed(site: Site, kind: Kind[Item], filters: Mapping[str, str]) -> Found[Item]:
    """The things of a kind that have the values of some of its facets, and the words `q`."""
    return site.shelf.narrow(kind, [Offer(name, str) for name in filters if name != "q"], filters)


def _documents(router: APIRouter, site: Site) -> None:
    @router.get("/documents", summary="The documents with what was read from each", responses=of_list("document"))
    def documents(wanted: Wanted, q: Words = "") -> Json:
        return wanted.of(narrowed(site, DOCUMENTS, {"q": q}), list)

    @router.get("/documents/{name}", summary="One document", responses=of_one("document", 404))
    def document(name: Annotated[str, Path(max_length=200)]) -> Json:
        found = site.shelf.one(DOCUMENTS, name)
        if found is None:
            raise NotFound("document", name)
        return found


def _tasks(router: APIRouter, site: Site) -> None:
    @router.get("/tasks", summary="Tasks with who has what part in each", responses=of_list("task"))
    def tasks(
        wanted: Wanted,
        document: Document = "",
        state: STATES = "",
        q: Words = "",
    ) -> Json:
        found = narrowed(site, TASKS, {"document": document, "state": state, "q": q})
        return wanted.of(found, lambda shown: items.tasks(site, shown))

    @router.get("/assignments", summary="One agency's part in one task", responses=of_list("assignment"))
    def assignments(  # noqa: PLR0913, PLR0917 - each is a parameter of the address
        wanted: Wanted, document: Document = "", agency: Iri = "", task: Iri = "", role: ROLES = "", q: Words = ""
    ) -> Json:
        filters = {"document": document, "agency": agency, "task": task, "role": role, "q": q}
        return wanted.of(narrowed(site, DUTIES, filters), lambda shown: items.assignments(site, shown))


def _agencies(router: APIRouter, site: Site) -> None:
    @router.get("/agencies", summary="Agencies with what each carries", responses=of_list("agency"))
    def agencies(wanted: Wanted, document: Document = "", kind: Iri = "", q: Words = "") -> Json:
        found = narrowed(site, CARRIERS, {"document": document, "kind": kind, "q": q})
        return wanted.of(found, lambda shown: items.agencies(site, shown))


def _targets(router: APIRouter, site: Site) -> None:
    @router.get("/targets", summary="Aims in figures", responses=of_list("target"))
    def targets(wanted: Wanted, document: Document = "", indicator: Iri = "", q: Words = "") -> Json:
        found = narrowed(site, TARGETS, {"document": document, "indicator": indicator, "q": q})
        return wanted.of(found, lambda shown: items.records(site, [target.record for target in shown]))


def _named(router: APIRouter, site: Site) -> None:
    def add(name: str, kind: str) -> None:
        @router.get(f"/{name}", summary=f"The {name} that documents name", responses=of_list("named"), name=name)
        def named(wanted: Wanted, document: Document = "", q: Words = "") -> Json:
            found = narrowed(site, OTHERS, {"kind": kind, "document": document, "q": q})
            return wanted.of(found, lambda shown: _named_items(site, shown))

    for name, kind in NAMED.items():
        add(name, kind)


def _named_items(site: Site, found: Sequence[OtherRecord]) -> list[Json]:
    kept = ("iri", "kind", "document", "label", "evidence", "self", "page")
    return [{name: item[name] for name in kept} for item in items.records(site, found)]


def _materials(router: APIRouter, site: Site) -> None:
    @router.get("/chains", summary="Industrial chains as written", responses=of_list("chain"))
    def chains(wanted: Wanted, document: Document = "", loop: bool | None = None, q: Words = "") -> Json:
        filters = {"document": document, "loop": "" if loop is None else str(loop).lower(), "q": q}
        return wanted.of(narrowed(site, CHAINS, filters), lambda shown: items.records(site, shown))

    @router.get("/flows", summary="Which materials become which products", responses=of_list("flow"))
    def flows(wanted: Wanted, document: Document = "", q: Words = "") -> Json:
        found = narrowed(site, FLOWS, {"document": document, "q": q})
        return wanted.of(found, lambda shown: items.records(site, shown))

    @router.get("/loops", summary="Loops of materials, declared and found", responses=of_list("loop"))
    def loops(wanted: Wanted, document: Document = "", declared: bool | None = None, q: Words = "") -> Json:
        return wanted.of(loops_with(site, document, declared, q), items.loops)


def _findings(router: APIRouter, site: Site) -> None:
    @router.get("/findings", summary="What the audit finds", responses=of_list("finding"))
    def findings(  # noqa: PLR0913, PLR0917 - each is a parameter of the address
        wanted: Wanted,
        document: Document = "",
        severity: Iri = "",
        rule: Iri = "",
        decision: Literal["", "none_yet", "confirm", "reject"] = "",
        q: Words = "",
    ) -> Json:
        filters = {"document": document, "severity": severity, "rule": rule, "decision": decision, "q": q}
        return wanted.of(found_by_audit.chosen_findings(site, filters, Translator("zh")), items.findings)


def _things(router: APIRouter, site: Site) -> None:
    @router.get("/search", summary="Things by a name or another name", responses=of_list("hit"))
    def search(wanted: Wanted, q: Words = "") -> Json:
        return wanted.of(items.hits(site, lists.search(site, q)["groups"]), list)

    @router.get("/things/{path:path}", summary="All that is said of one thing", responses=of_one("thing", 404))
    def thing(request: Request, path: Annotated[str, Path(max_length=500)]) -> dict[str, Any]:
        """`path` is what stands behind https://w3id.org/policygraph/id/ in the IRI."""
        return resource.resource(site, ID + path, language(request))

    @router.get("/graph/neighbors", summary="What stands around a thing", responses=of_one("neighbors", 404))
    def around(
        node: Annotated[str, Query(max_length=500, description="the thing's IRI")],
        network: NETWORKS = "all",
        limit: Annotated[int, Query(ge=1, le=500, description="how many neighbors are wanted")] = 100,
    ) -> Json:
        return neighbors(site, network, node, limit)
