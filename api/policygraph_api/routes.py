"""The addresses of the pages. Every one answers HTML, or JSON for ?format=json."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from policygraph.namespaces import ID
from policygraph_api import linked
from policygraph_api.attachments import WORKBOOK, saved_as
from policygraph_api.descriptions import problems
from policygraph_api.graph_routes import add_graph
from policygraph_api.list_routes import add_lists
from policygraph_api.ontology_routes import add_ontology, negotiated
from policygraph_api.pages import (
    document,
    fulltext,
    interface,
    lists,
    overview,
    questions,
    resource,
)
from policygraph_api.pages.missing import add_problem_pages
from policygraph_api.pages.render import beside, language, respond
from policygraph_api.pages.site import Site
from policygraph_api.pages.warming import warming_router
from policygraph_api.parameters import Text
from policygraph_api.query_routes import add_query
from policygraph_api.rest.routes import rest_router

STATIC = Path(__file__).parent / "pages" / "static"


def add_pages(app: FastAPI, site: Site) -> None:
    """Mounts the pages of a site, their data and their static files."""
    app.state.site = site
    app.state.document_names = site.document_names
    router = APIRouter(include_in_schema=False)
    for add in (
        _add_documents,
        add_lists,
        _add_search,
        add_graph,
        _add_resources,
        add_query,
        _add_reports,
        add_ontology,
    ):
        add(router, site)
    app.include_router(router)
    app.include_router(_catalogue())
    app.include_router(warming_router(site))
    app.include_router(rest_router(site))
    _add_interface(app)
    add_problem_pages(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")


def _add_documents(router: APIRouter, site: Site) -> None:
    @router.get("/")
    def home(request: Request) -> Response:
        return respond(request, "overview.html", overview.overview(site))

    @router.get("/documents/{name}")
    def one_document(request: Request, name: str) -> Response:
        return respond(request, "document.html", document.document(site, name))

    @router.get("/documents/{name}/text")
    def text_of_document(request: Request, name: str, at: Text = "") -> Response:
        return respond(request, "fulltext.html", fulltext.fulltext(site, name, at))


def _add_search(router: APIRouter, site: Site) -> None:
    @router.get("/search")
    def search(request: Request, q: Text = "") -> Response:
        return respond(request, "search.html", lists.search(site, q))


def _add_reports(router: APIRouter, site: Site) -> None:
    def refuse_large() -> None:
        if site.excerpts.is_large:
            detail = f"a report of {len(site.store)} statements is too much; take the lists, narrowed, or one document"
            raise HTTPException(413, detail)

    @router.get("/report.xlsx")
    def report_workbook() -> Response:
        refuse_large()
        return Response(site.workbook, media_type=WORKBOOK, headers=saved_as("report.xlsx"))

    @router.get("/report.html")
    def report_page() -> Response:
        refuse_large()
        return HTMLResponse(site.report_page, headers=saved_as("report.html"))


def _add_resources(router: APIRouter, site: Site) -> None:
    def answer(request: Request, iri: str) -> Response:
        return beside(
            request, "resource.html", "_resource.html", lambda: resource.resource(site, iri, language(request))
        )

    @router.get("/resource")
    def by_iri(request: Request, iri: Text) -> Response:
        return answer(request, iri)

    @router.get("/id/{path:path}")
    def by_path(request: Request, path: str) -> Response:
        return negotiated(
            request,
            lambda: answer(request, ID + path),
            lambda form: linked.thing_response(site.store, ID + path, form),
        )


def _add_interface(app: FastAPI) -> None:
    @app.get("/api", include_in_schema=False)
    def api(request: Request) -> Response:
        return respond(request, "api.html", interface.interface(app.openapi()))


def _catalogue() -> APIRouter:
    router = APIRouter(tags=["Questions"])

    @router.get(
        "/api/questions",
        summary="The competency questions, with their parameters and what cannot be answered",
        responses=problems(406, 503),
    )
    def catalogue() -> dict[str, Any]:
        return {"questions": [question.to_json() for question in questions.questions()]}

    @router.get(
        "/api/questions/{name}",
        summary="One question as SPARQL, with the parameters given in the address",
        responses=problems(400, 404, 406, 422, 503),
    )
    def one_question(request: Request, name: str) -> dict[str, Any]:
        return questions.question(name, dict(request.query_params)).to_json()

    @router.get(
        "/api/questions/{name}/answer",
        status_code=303,
        summary="The answer: leads to it at /sparql",
        response_class=RedirectResponse,
        responses=problems(400, 404, 406, 422, 503),
    )
    def answer(request: Request, name: str) -> RedirectResponse:
        return RedirectResponse(questions.question(name, dict(request.query_params)).answer, 303)

    return router
