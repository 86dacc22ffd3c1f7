"""A network as one HTML file that needs no network: drawn by pyvis, with the words behind every node and edge."""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Any

import networkx as nx
from pyvis.network import Network as Drawing

from policygraph.analysis.evidence import network_evidence, proven
from policygraph.namespaces import PG
from policygraph.store import Store

Graph = nx.MultiDiGraph
Point = tuple[float, float]
Attributes = dict[str, Any]

LARGEST = 2000
"""A browser draws this many nodes in this way without a wait; of more, the busiest are kept."""

EDGE_LENGTH = 130
LABEL_LENGTH = 14
COLORS = {
    "PolicyDocument": "#4c5270",
    "CitedDocument": "#8d93ab",
    "PolicyTask": "#3f7fbf",
    "Agency": "#c2573a",
    "Target": "#8a5fb0",
    "Material": "#3b8f5a",
    "Process": "#77a83f",
    "Industry": "#b08a2e",
    "Use": "#2f9a9a",
}
OTHER_COLOR = "#777777"
LABELS = {"drawThreshold": 9}  # shown once they are this large on the screen, in pixels
OPTIONS = {
    "physics": {"enabled": False},
    "edges": {"smooth": False, "color": {"color": "#c3c8d0", "highlight": "#c2573a"}, "width": 1},
    "nodes": {"shape": "dot", "scaling": {"label": LABELS}},
    "interaction": {"hideEdgesOnDrag": True},
}

# What pyvis loads from other hosts or repeats, and the pointer to a source map that is not there.
_OUTSIDE = re.compile(
    r"<(link|script)\b[^>]*https?://[^>]*>(?:\s*</script>)?|<!-- <link.*?-->|<center>.*?</center>", re.DOTALL
)
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+?(?=</script>)")
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_TERM_LABELS = f"""
SELECT ?term ?label WHERE {{
  ?term <http://www.w3.org/2000/01/rdf-schema#label> ?label .
  FILTER(LANG(?label) = "zh" && STRSTARTS(STR(?term), "{PG}"))
}}
"""


def graph_page(store: Store, network: "Graph[str]", positions: Mapping[str, Point], title: str) -> str:
    """The page's HTML; `positions` are in edge lengths, y upwards.

    Of more than LARGEST nodes those with most edges are drawn, and the page says how many are not.
    """
    kept = busiest(network)
    nodes = [node_of(node, attributes, kept.degree(node)) for node, attributes in kept.nodes(data=True)]
    edges = list(edges_of(store, kept))
    drawing = Drawing(height="100vh", width="100%", directed=True, cdn_resources="in_line")
    for node in nodes:
        x, y = positions[node["n_id"]]
        drawing.add_node(**node, x=x * EDGE_LENGTH, y=-y * EDGE_LENGTH)
    for edge in edges:
        drawing.add_edge(**edge)
    drawing.set_options(json.dumps(OPTIONS))
    node_kinds = sorted({node["kind"] for node in nodes})
    names = term_labels(store)
    data = {
        "labels": {kind: names.get(kind, kind) for kind in [*node_kinds, *sorted({edge["kind"] for edge in edges})]},
        "colors": {kind: COLORS.get(kind, OTHER_COLOR) for kind in node_kinds},
        "left_out": len(network) - len(kept),
    }
    return finished(drawing.generate_html(notebook=False), title, data)


def busiest(network: "Graph[str]") -> "Graph[str]":
    """The network, or the part of it among its LARGEST nodes of most edges."""
    if len(network) <= LARGEST:
        return network
    ranked = sorted(network, key=lambda node: (-network.degree(node), node))
    return network.subgraph(ranked[:LARGEST])


def node_of(node: str, attributes: Attributes, degree: int) -> Attributes:
    """A dot, larger and seen from farther when busier, with a short label; the whole one is for the panel."""
    name, kind = str(attributes["label"] or node), str(attributes["kind"])
    weight = min(degree, 100) ** 0.5
    return {
        "n_id": node,
        "label": name if len(name) <= LABEL_LENGTH else name[: LABEL_LENGTH - 1] + "…",
        "color": COLORS.get(kind, OTHER_COLOR),
        "size": round(6 + 3 * weight, 1),
        "font": {"size": round(11 + 0.5 * weight**2), "strokeWidth": 3},
        "name": name,
        "kind": kind,
        "documents": attributes["documents"],
    }


def edges_of(store: Store, network: "Graph[str]") -> Iterator[Attributes]:
    """Arrows that carry their words; an inherited duty is dashed."""
    proofs = network_evidence(store, network)
    for number, (source, target, attributes) in enumerate(network.edges(data=True)):
        yield {
            "source": source,
            "to": target,
            "id": number,
            "kind": str(attributes["kind"]),
            "inherited": bool(attributes["inherited"]),
            "dashes": bool(attributes["inherited"]),
            "words": [
                {"document": e.document, "locator": e.locator, "quote": e.quote}
                for e in proven(proofs, attributes["evidence"])
            ],
        }


def term_labels(store: Store) -> dict[str, str]:
    """Local names of classes and properties to their Chinese labels; empty for a store without the ontology."""
    rows = store.select(_TERM_LABELS, name="term labels")
    return {str(row["term"]).removeprefix(PG): str(row["label"]) for row in rows}


def finished(html: str, title: str, data: Attributes) -> str:
    """pyvis's page without what comes from elsewhere, with our panel."""
    panel, style, script = (
        (files("policygraph.report") / "page" / name).read_text(encoding="utf-8")
        for name in ("panel.html", "panel.css", "panel.js")
    )
    head = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<title>{escape(title)}</title>'
    inert = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    html = _SOURCE_MAP.sub("", _OUTSIDE.sub("", html))
    html = html.replace("<html>", '<!doctype html>\n<html lang="zh">', 1).replace("<head>", f"<head>{head}", 1)
    before, end, after = html.rpartition("</head>")
    html = f"{before}<style>{style}</style>{end}{after}"
    before, end, after = html.rpartition("</body>")
    return f"{before}{panel}<script>const DATA = {inert};\n{script}</script>{end}{after}"
