"""What a person sees of a network in the graph page, and the files made of just that."""

from __future__ import annotations

import json
from collections.abc import Callable

import networkx as nx
from fastapi.responses import Response
from pydantic import BaseModel, Field

from policygraph.errors import NotFound
from policygraph.report.graphfiles import gexf, graphml, plain_network
from policygraph.report.graphsheets import graph_rows
from policygraph.report.words import columns, words
from policygraph.report.workbook import write_table
from policygraph_api.attachments import saved_as
from policygraph_api.pages.exports import TYPES, Sheet, as_csv, as_workbook
from policygraph_api.pages.graphscope import Scope, scoped
from policygraph_api.pages.layout import Point, place
from policygraph_api.pages.site import Site

MOST = 500_000

_TYPES = {
    **TYPES,
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}


class Shown(BaseModel):
    """The IRIs of the nodes and the edges as (source, target, kind) that a page shows."""

    nodes: list[str] = Field(max_length=MOST)
    edges: list[tuple[str, str, str]] = Field(max_length=MOST)


def places_of(shown: Shown) -> dict[str, Point]:
    """Finished positions for these nodes as a network of their own."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_nodes_from(shown.nodes)
    network.add_edges_from((source, target) for source, target, _ in shown.edges)
    return place(network)


def shown_network(whole: nx.MultiDiGraph[str], shown: Shown) -> nx.MultiDiGraph[str]:
    """The part of a network that is shown, with all statements behind each edge; what it does not know stands bare."""
    part: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in shown.nodes:
        known = whole.nodes.get(node, {"label": node, "kind": "", "documents": (), "vague": False})
        part.add_node(node, **known)
    for source, target, kind in shown.edges:
        between = (whole.get_edge_data(source, target) if source in whole else None) or {}
        stated = [told for _, told in sorted(between.items()) if told["kind"] == kind]
        bare = {"kind": kind, "statement": "", "document": "", "evidence": (), "inherited": False}
        part.add_edges_from((source, target, told) for told in stated or [bare])
    return part


def shown_file(whole: Site, scope: Scope, shown: Shown, form: str, language: str) -> Response:
    """The shown part as a file of that ending; NotFound for another one."""
    held = scoped(whole, scope)
    site = held.site if held else whole
    part = shown_network(site.network(scope.network) if held else nx.MultiDiGraph(), shown)
    writers: dict[str, Callable[[], str | bytes]] = {
        "graphml": lambda: graphml(plain_network(site.store, part)),
        "gexf": lambda: gexf(plain_network(site.store, part)),
        "csv": lambda: as_csv(Sheet("edges", graph_rows(site.store, part)["edges"]), language),
        "json": lambda: json.dumps(graph_rows(site.store, part), ensure_ascii=False, indent=1),
        "xlsx": lambda: _workbook(site, part),
    }
    if form not in writers:
        raise NotFound("form", form)
    return Response(writers[form](), media_type=_TYPES[form], headers=saved_as(f"graph.{form}"))


def _workbook(site: Site, part: nx.MultiDiGraph[str]) -> bytes:
    rows = graph_rows(site.store, part)
    return as_workbook(
        Sheet(
            "edges",
            rows["edges"],
            lambda book: write_table(book, words()["sheets"]["nodes"]["zh"], columns("nodes"), rows["nodes"]),
        )
    )
