"""The addresses of the graph page: its data, the words behind an edge, positions, and files of what it shows."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from policygraph_api.pages import graphview
from policygraph_api.pages.graphscope import Scope
from policygraph_api.pages.render import beside, language, respond
from policygraph_api.pages.shown import Shown, places_of, shown_file
from policygraph_api.pages.site import Site
from policygraph_api.parameters import Text
from policygraph_api.posted import posted

_SHOWN = 256 << 20
"""Bytes of the nodes and edges that a page shows."""


def _asked(network: Text = "all", document: Text = "", focus: Text = "") -> Scope:
    return Scope(network, document, focus)


Asked = Annotated[Scope, Depends(_asked)]


def add_graph(router: APIRouter, site: Site) -> None:
    """The page and what its scripts ask for."""

    @router.get("/graph")
    def graph(request: Request, scope: Asked) -> Response:
        told = graphview.graph_page(site, scope, only_result="query" in request.query_params)
        return respond(request, "graph.html" if told["chosen"] else "graph_choice.html", told)

    @router.get("/graph/data")
    def graph_data(scope: Asked) -> Response:
        return JSONResponse(graphview.graph_data(site, scope))

    @router.get("/graph/edge")
    def graph_edge(request: Request, scope: Asked, source: Text, target: Text) -> Response:
        return beside(request, "edge.html", "_edge.html", lambda: graphview.graph_edge(site, scope, source, target))

    @router.post("/graph/places")
    def graph_places(shown: Annotated[Shown, Depends(posted(Shown, _SHOWN))]) -> Response:
        return JSONResponse(places_of(shown))

    @router.post("/graph/file/{form}")
    def graph_file(
        request: Request,
        scope: Asked,
        shown: Annotated[Shown, Depends(posted(Shown, _SHOWN))],
        form: Literal["graphml", "gexf", "csv", "json", "xlsx"],
    ) -> Response:
        return shown_file(site, scope, shown, form, language(request))
