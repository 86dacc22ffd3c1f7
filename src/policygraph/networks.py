"""Networks as networkx graphs: what counts as a node and an edge is said by `queries/graphs/*.rq`.

A node's key is its IRI; it has `label`, `kind` (the local name of its class), `documents` (the stems, sorted) and
`vague` (a material too general to join two statements). An edge has `kind`, `statement` (the IRI of the node that says
so), `document` (a stem or None), `evidence` (IRIs, sorted) and `inherited` (a duty from a clause elsewhere).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import networkx as nx

from policygraph import resources
from policygraph.errors import NotFound
from policygraph.queries import load_query
from policygraph.results import Value
from policygraph.store import Store

NETWORKS = ("responsibility", "material", "hierarchy", "all")

Network = nx.MultiDiGraph
"""Directed, with one parallel edge for each statement."""


def load_network(store: Store, name: str) -> nx.MultiDiGraph[str]:
    """The network that `queries/graphs/{name}.rq` describes; NotFound for another name."""
    if name not in NETWORKS:
        raise NotFound("network", name)
    query = load_query(resources.query_dir() / "graphs" / f"{name}.rq")
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=name)
    for row in store.select(query.bind(), name=name):
        _add_node(network, row, "source")
        _add_node(network, row, "target")
        _add_edge(network, row)
    return network


def neighborhood(network: nx.MultiDiGraph[str], node: str, *, limit: int = 100) -> nx.MultiDiGraph[str]:
    """A node with at most `limit` neighbors, both ways, and all edges among them; NotFound for an unknown node."""
    if node not in network:
        raise NotFound("node", node)
    near = dict.fromkeys([*network.successors(node), *network.predecessors(node)])
    near.pop(node, None)
    return network.subgraph([node, *list(near)[:limit]]).copy()


def of_documents(network: nx.MultiDiGraph[str], names: Collection[str]) -> nx.MultiDiGraph[str]:
    """The edges that these documents state, with their nodes; NotFound for a name that states none."""
    stated = {edge["document"] for *_, edge in network.edges(data=True)}
    for name in names:
        if name not in stated:
            raise NotFound("edge of document", name)
    kept: nx.MultiDiGraph[str] = network.copy()
    edges = network.edges(keys=True, data=True)
    kept.remove_edges_from([(s, t, key) for s, t, key, told in edges if told["document"] not in names])
    kept.remove_nodes_from([node for node in network if not kept.degree(node)])
    return kept


def around(network: nx.MultiDiGraph[str], name: str) -> nx.MultiDiGraph[str]:
    """The nodes of that IRI or label with their neighbors, and all edges among them; NotFound where there is none."""
    found = [node for node, told in network.nodes(data=True) if name in (node, told["label"])]
    if not found:
        raise NotFound("node", name)
    near = {other for node in found for other in (*network.successors(node), *network.predecessors(node))}
    return network.subgraph([node for node in network if node in near or node in found]).copy()


def _add_node(network: nx.MultiDiGraph[str], row: dict[str, Value], end: str) -> None:
    key = str(row[end])
    if key not in network:
        network.add_node(key, label=row[f"{end}Label"], kind=row[f"{end}Kind"], documents=(), vague=False)
    attributes = network.nodes[key]
    attributes["vague"] = attributes["vague"] or bool(row.get(f"{end}Vague"))
    document = row.get("document")
    if document is not None and document not in attributes["documents"]:
        attributes["documents"] = tuple(sorted((*attributes["documents"], document)))


def _add_edge(network: nx.MultiDiGraph[str], row: dict[str, Value]) -> None:
    source, target, evidence = str(row["source"]), str(row["target"]), row.get("evidence")
    key = f"{row['kind']} {row.get('statement') or ''}"
    if not network.has_edge(source, target, key):
        network.add_edge(source, target, key, **_edge_attributes(row))
    if evidence is not None:
        attributes = network.edges[source, target, key]
        attributes["evidence"] = tuple(sorted({*attributes["evidence"], str(evidence)}))


def _edge_attributes(row: dict[str, Value]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "statement": row.get("statement"),
        "document": row.get("document"),
        "evidence": (),
        "inherited": bool(row.get("inherited")),
    }
