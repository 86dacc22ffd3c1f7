"""The graph page's data: nodes with finished positions, edges, and the words behind an edge."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from policygraph.analysis.evidence import read_evidence
from policygraph.errors import NotFound
from policygraph_api.pages.lists import document_options
from policygraph_api.pages.site import Site

NETWORKS = ("all", "responsibility", "material")
ROLES = ("ledBy", "supportedBy", "responsibleParty", "implementedLocallyBy")
"""The links that say what part a body has in a task."""


def graph_page(site: Site, name: str, focus: str, document: str) -> dict[str, Any]:
    """The page around the picture: the facets with how many nodes or links each value has."""
    network = site.network(name)
    kinds = Counter(str(data["kind"]) for _, data in network.nodes(data=True))
    links = _ranked(Counter(str(data["kind"]) for _, _, data in network.edges(data=True)))
    named = _place_names(site)
    places = Counter(place for node, data in network.nodes(data=True) for place in _places(named, node, data))
    stated = Counter(name for _, data in network.nodes(data=True) for name in data["documents"])
    return {
        "network": name, "focus": focus, "document": document, "kinds": _ranked(kinds), "places": _ranked(places),
        "roles": [link for link in links if link["id"] in ROLES],
        "links": [link for link in links if link["id"] not in ROLES],
        "documents": [{"id": stem, "title": title, "count": stated[stem]} for stem, title in document_options(site)],
    }  # fmt: skip


def _ranked(counts: Counter[str]) -> list[dict[str, Any]]:
    return [
        {"id": kind, "count": count} for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _place_names(site: Site) -> Mapping[str, str]:
    """The place of each agency by IRI and of each document by stem, where it is known."""
    agencies = {agency.iri: agency.place_name for agency in site.catalog.agencies}
    return agencies | {document.name: document.place_name for document in site.catalog.documents}


def _places(named: Mapping[str, str], node: str, data: Mapping[str, Any]) -> list[str]:
    """Where a node belongs: an agency's own place, else those of the documents that tell of it."""
    own = named.get(node)
    return [own] if own else sorted({named[stem] for stem in data["documents"] if named.get(stem)})


def graph_data(site: Site, name: str) -> dict[str, Any]:
    """Nodes and edges; parallel edges of one kind between the same two nodes are one, with their number."""
    network, points, named = site.network(name), site.layout(name), _place_names(site)
    nodes = [
        {
            "id": node, "label": data["label"] or node, "kind": data["kind"], "documents": data["documents"],
            "places": _places(named, node, data), "forms": site.aliases.get(node, ()), "x": points[node][0],
            "y": points[node][1], "degree": network.degree[node], "decision": _decision(site, node),
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
    network = site.network(name)
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
