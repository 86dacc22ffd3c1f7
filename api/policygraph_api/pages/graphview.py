"""The graph page's data: nodes with finished positions, edges, and the words behind an edge."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from policygraph.analysis.evidence import proven, read_evidence
from policygraph.errors import NotFound
from policygraph_api.pages.graphscope import Scope, scoped, scoped_by_words
from policygraph_api.pages.lists import document_options
from policygraph_api.pages.site import Site

NETWORKS = ("all", "responsibility", "material")
FIRST_DOCUMENTS, MOST_DOCUMENTS = 30, 100
ROLES = ("ledBy", "supportedBy", "responsibleParty", "implementedLocallyBy")
"""The links that say what part a body has in a task."""


def graph_page(whole: Site, scope: Scope, *, only_result: bool = False) -> dict[str, Any]:
    """The page around the picture: the facets with how many nodes or links each value has.

    Of a large store it is the page of what is asked for, or one to choose it from; `only_result` shows nothing but what
    a query told.
    """
    part, several = scoped_by_words(whole, scope)
    if part is None and not only_result:
        return {
            "network": scope.network,
            "chosen": False,
            "statements": len(whole.store),
            **_first(whole),
            "meant": several,
        }
    site = part.site if part else whole
    network: nx.MultiDiGraph[str] = site.network(scope.network) if part else nx.MultiDiGraph()
    kinds = Counter(str(data["kind"]) for _, data in network.nodes(data=True))
    links = _ranked(Counter(str(data["kind"]) for _, _, data in network.edges(data=True)))
    named = _place_names(site) if part else {}
    places = Counter(place for node, data in network.nodes(data=True) for place in _places(named, node, data))
    stated = Counter(name for _, data in network.nodes(data=True) for name in data["documents"])
    return {
        "network": scope.network, "chosen": True, "focus": scope.focus, "document": scope.document,
        "scope": (part.scope if part else scope), "cut": bool(part and part.cut), "limited": whole.excerpts.is_large,
        "statements": len(whole.store) if whole.excerpts.is_large else 0,
        "kinds": _ranked(kinds), "places": _ranked(places),
        "roles": [link for link in links if link["id"] in ROLES],
        "links": [link for link in links if link["id"] not in ROLES],
        "documents": _documents(site, stated) if part else [],
    }  # fmt: skip


def _first(site: Site) -> dict[str, Any]:
    """How many documents there are to choose from, and the first of them."""
    documents = document_options(site)
    options = [(name, site.short_name(name)) for name, _ in documents[:MOST_DOCUMENTS]]
    shown = documents[:FIRST_DOCUMENTS]
    return {"statements": len(site.store), "total": len(documents), "documents": shown, "options": options}


def _documents(site: Site, stated: Counter[str]) -> list[dict[str, Any]]:
    """The documents of the network; of what is around a thing those that are told most of it."""
    options = document_options(site)
    titles = dict(options) or {stem: site.short_name(stem) for stem, _ in stated.most_common(MOST_DOCUMENTS)}
    return [{"id": stem, "title": title, "count": stated[stem]} for stem, title in titles.items()]


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


def graph_data(whole: Site, scope: Scope) -> dict[str, Any]:
    """Nodes and edges; parallel edges of one kind between the same two nodes are one, with their number.

    Of a large store those of what is asked for, and none where nothing is.
    """
    part = scoped(whole, scope)
    if part is None:
        return {"nodes": [], "edges": []}
    site = part.site
    network, points, named = site.network(scope.network), site.layout(scope.network), _place_names(site)
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


def graph_edge(whole: Site, scope: Scope, source: str, target: str) -> dict[str, Any]:
    """What links two nodes, statement by statement with its words; NotFound when nothing does."""
    part = scoped(whole, scope) or scoped(whole, Scope(scope.network, focus=source))
    site = part.site if part else whole
    network = site.network(scope.network)
    between = network.get_edge_data(source, target) if network.has_node(source) else None
    if not between:
        raise NotFound("edge", f"{source} → {target}")
    data = sorted(between.values(), key=lambda edge: (str(edge["kind"]), str(edge["document"]), str(edge["statement"])))
    quotes = read_evidence(site.store, [iri for edge in data for iri in edge["evidence"]])
    statements = [
        {
            "kind": edge["kind"], "statement": edge["statement"], "document": edge["document"] or "",
            "inherited": bool(edge.get("inherited")),
            "evidence": proven(quotes, edge["evidence"]),
        }
        for edge in data
    ]  # fmt: skip
    ends = {
        end: {"iri": iri, "label": network.nodes[iri]["label"]} for end, iri in (("source", source), ("target", target))
    }
    return ends | {"statements": statements}
