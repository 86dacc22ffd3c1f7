"""The graph page's data: nodes with finished positions, edges, and the words behind an edge."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from policygraph.analysis.evidence import read_evidence
from policygraph.errors import NotFound
from policygraph_api.pages.lists import document_options
from policygraph_api.pages.site import Site

NETWORKS = ("all", "responsibility", "material")


def graph_page(site: Site, name: str, focus: str, document: str) -> dict[str, Any]:
    """The page around the picture: kinds of nodes and links with their numbers."""
    network, _ = site.network(name)
    kinds = Counter(str(data["kind"]) for _, data in network.nodes(data=True))
    links = Counter(str(data["kind"]) for _, _, data in network.edges(data=True))
    return {
        "network": name, "focus": focus, "document": document, "kinds": _ranked(kinds), "links": _ranked(links),
        "document_options": document_options(site),
    }  # fmt: skip


def _ranked(counts: Counter[str]) -> list[dict[str, Any]]:
    return [
        {"id": kind, "count": count} for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def graph_data(site: Site, name: str) -> dict[str, Any]:
    """Nodes and edges; parallel edges of one kind between the same two nodes are one, with their number."""
    network, places = site.network(name)
    forms = {agency.iri: agency.forms for agency in site.catalog.agencies}
    nodes = [
        {
            "id": node, "label": data["label"] or node, "kind": data["kind"], "documents": data["documents"],
            "forms": forms.get(node, ()), "x": places[node][0], "y": places[node][1], "degree": network.degree[node],
            "decision": _decision(site, node),
        }
        for node in sorted(network)
        for data in (network.nodes[node],)
    ]  # fmt: skip
    return {"nodes": nodes, "edges": _edges(site, network.edges(data=True))}


def _decision(site: Site, iri: str | None) -> dict[str, str] | None:
    """What a person decided on a node or on the statement behind an edge."""
    found = site.decided.get(iri or "")
    return found.to_json() if found else None


def _edges(site: Site, edges: Iterable[tuple[str, str, dict[str, Any]]]) -> list[dict[str, Any]]:
    merged: dict[tuple[str, str, str], dict[str, Any]] = {}
    for source, target, data in edges:
        key = (source, target, str(data["kind"]))
        edge = merged.setdefault(
            key,
            {
                "source": source,
                "target": target,
                "kind": key[2],
                "count": 0,
                "documents": set(),
                "inherited": True,
                "decision": None,
            },
        )
        edge["count"] += 1
        edge["documents"].add(data["document"])
        edge["inherited"] = edge["inherited"] and bool(data.get("inherited"))
        edge["decision"] = edge["decision"] or _decision(site, data["statement"])
    return [edge | {"documents": sorted(filter(None, edge["documents"]))} for _, edge in sorted(merged.items())]


def graph_edge(site: Site, name: str, source: str, target: str) -> dict[str, Any]:
    """What links two nodes, statement by statement with its words; NotFound when nothing does."""
    network, _ = site.network(name)
    between = network.get_edge_data(source, target) if network.has_node(source) else None
    if not between:
        raise NotFound("edge", f"{source} → {target}")
    data = sorted(between.values(), key=lambda edge: (str(edge["kind"]), str(edge["document"]), str(edge["statement"])))
    quotes = read_evidence(site.store, [iri for edge in data for iri in edge["evidence"]])
    statements = [
        {
            "kind": edge["kind"], "statement": edge["statement"], "document": edge["document"] or "",
            "inherited": bool(edge.get("inherited")),
            "evidence": sorted(quotes[iri] for iri in edge["evidence"] if iri in quotes),
        }
        for edge in data
    ]  # fmt: skip
    ends = {
        end: {"iri": iri, "label": network.nodes[iri]["label"]} for end, iri in (("source", source), ("target", target))
    }
    return ends | {"statements": statements}
