"""A network as tables: what stands in it and what links it, each link with its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from policygraph.analysis.evidence import Evidence, network_evidence, proven
from policygraph.report.content import Row, places, said
from policygraph.report.html import term_labels
from policygraph.report.words import words
from policygraph.store import Store


def graph_rows(store: Store, network: nx.MultiDiGraph[str]) -> dict[str, list[Row]]:
    """The rows of the sheets `nodes` and `edges` of words.toml, in the network's order."""
    names = term_labels(store)
    proofs = network_evidence(store, network)
    return {
        "nodes": [
            {
                "label": _label(network, node), "kind": names.get(str(told["kind"]), str(told["kind"])),
                "documents": words()["separator"].join(told["documents"]), "links": network.degree[node], "iri": node,
            }
            for node, told in network.nodes(data=True)
        ],
        "edges": [
            _edge_row(network, edge, names, proofs) for edge in network.edges(data=True)
        ],
    }  # fmt: skip


def _label(network: nx.MultiDiGraph[str], node: str) -> str:
    return str(network.nodes[node]["label"] or node)


def _edge_row(
    network: nx.MultiDiGraph[str],
    edge: tuple[str, str, dict[str, Any]],
    names: Mapping[str, str],
    proofs: Mapping[str, Evidence],
) -> Row:
    source, target, told = edge
    found = proven(proofs, told["evidence"])
    return {
        "source": _label(network, source), "kind": names.get(str(told["kind"]), str(told["kind"])),
        "target": _label(network, target), "document": str(told["document"] or ""),
        "locator": places(found),
        "offsets": " ".join(f"{item.start}–{item.end}" for item in found),
        "words": " … ".join(dict.fromkeys(item.quote for item in found)), "inherited": said(bool(told["inherited"])),
        "source_iri": source, "target_iri": target, "statement": str(told["statement"] or ""),
    }  # fmt: skip
