"""The addresses of the graph page: its data, the words behind an edge, positions, and files of what it shows."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from policygraph_api.pages import graphview
from policygraph_api.pages.render import beside, language, respond
from policygraph_api.pages.shown import Shown, places_of, shown_file
from policygraph_api.pages.site import Site
from policygraph_api.posted import posted

_SHOWN = 256 << 20
"""Bytes of the nodes and edges that a page shows."""

Text = Annotated[str, Query(max_length=2000)]


def add_graph(router: APIRouter, site: Site) -> None:
    """The page and what its scripts ask for."""

    @router.get("/graph")
    def graph(request: Request, network: Text = "all", focus: Text = "", document: Text = "") -> Response:
        return respond(request, "graph.html", graphview.graph_page(site, network, focus, document))

    @router.get("/graph/data")
    def graph_data(network: Text = "all") -> Response:
        return JSONResponse(graphview.graph_data(site, network))

    @router.get("/graph/edge")
    def graph_edge(request: Request, source: Text, target: Text, network: Text = "all") -> Response:
        return beside(request, "edge.html", "_edge.html", lambda: graphview.graph_edge(site, network, source, target))

    @router.post("/graph/places")
    def graph_places(shown: Annotated[Shown, Depends(posted(Shown, _SHOWN))]) -> Response:
        return JSONResponse(places_of(shown))

    @router.post("/graph/file/{form}")
    def graph_file(
        request: Request,
        shown: Annotated[Shown, Depends(posted(Shown, _SHOWN))],
        form: Literal["graphml", "gexf", "csv", "json", "xlsx"],
        network: Text = "all",
    ) -> Response:
        return shown_file(site, network, shown, form, language(request))
