"""The addresses of the ontology: a page for people, Turtle, JSON-LD, N-Triples or RDF/XML for programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from policygraph.errors import NotFound
from policygraph.terms import read_terms, version
from policygraph_api import linked
from policygraph_api.pages.ontology import ontology_page
from policygraph_api.pages.render import respond
from policygraph_api.pages.site import Site


def negotiated(request: Request, page: Callable[[], Response], triples: Callable[[str], Response]) -> Response:
    """The page or the triples of one thing, as ?format= or Accept says; 406 when neither is wanted."""
    try:
        form = linked.wanted_form(request)
    except LookupError:
        return linked.not_offered()
    if form is not None:
        return triples(form)
    response = page()
    response.headers["Vary"] = "Accept, Cookie"
    return response


def add_ontology(router: APIRouter, site: Site) -> None:
    """/ontology with its terms and version; /alignments and /shapes, whose page is that of the ontology."""

    told = cache(lambda: ontology_page(site))

    def whole(request: Request) -> Response:
        return negotiated(
            request,
            lambda: respond(request, "ontology.html", told()),
            lambda form: linked.file_response("ontology", form),
        )

    @router.get("/ontology")
    def ontology(request: Request) -> Response:
        return whole(request)

    @router.get("/ontology/{name}")
    def term(request: Request, name: str) -> Response:
        if name == version():
            return whole(request)
        if name not in read_terms():
            raise NotFound("term", name)
        return negotiated(request, lambda: _see(name), lambda form: linked.term_response(name, form))

    @router.get("/alignments")
    def alignments(request: Request) -> Response:
        return negotiated(request, lambda: _see("alignments"), lambda form: linked.file_response("alignments", form))

    @router.get("/shapes")
    def shapes(request: Request) -> Response:
        return negotiated(request, lambda: _see("files"), lambda form: linked.file_response("shapes", form))


def _see(anchor: str) -> Response:
    return RedirectResponse(f"/ontology#{anchor}", status_code=303)
