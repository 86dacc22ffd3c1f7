"""A network as GraphML or GEXF, for Gephi, Cytoscape and yEd; attributes are named in Chinese."""

from __future__ import annotations

import re
from io import BytesIO

import networkx as nx

from policygraph.analysis.evidence import network_evidence, proven
from policygraph.report.content import places, said
from policygraph.report.html import term_labels
from policygraph.report.words import words, writable
from policygraph.store import Store

_DAY = re.compile(rb' lastmodifieddate="[^"]*"')


def plain_network(store: Store, network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The network with plain values: a node is `label` and what words.toml calls its kind and documents; an edge
    tells its statement and its words too."""
    names, called = term_labels(store), words()["graph"]
    proofs = network_evidence(store, network)
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, told in network.nodes(data=True):
        kind = str(told["kind"])
        plain.add_node(
            node,
            **{
                "label": writable(str(told["label"] or node)),
                called["kind"]: names.get(kind, kind),
                called["kind_en"]: kind,
                called["documents"]: words()["separator"].join(told["documents"]),
                called["vague"]: said(bool(told["vague"])),
            },
        )
    for number, (source, target, told) in enumerate(network.edges(data=True)):
        kind = str(told["kind"])
        found = proven(proofs, told["evidence"])
        plain.add_edge(
            source,
            target,
            key=f"e{number}",
            **{
                "label": names.get(kind, kind),
                called["kind_en"]: kind,
                called["document"]: str(told["document"] or ""),
                called["inherited"]: said(bool(told["inherited"])),
                called["words"]: writable(" … ".join(dict.fromkeys(item.quote for item in found))),
                called["locator"]: places(found),
                called["statement"]: str(told["statement"] or ""),
            },
        )
    return plain


def network_file(store: Store, network: nx.MultiDiGraph[str], ending: str) -> bytes | None:
    """The file of that ending (.graphml, .gexf); None for another ending."""
    write = {".graphml": graphml, ".gexf": gexf}.get(ending)
    return write(plain_network(store, network)) if write else None


def graphml(plain: nx.MultiDiGraph[str]) -> bytes:
    """The GraphML file of a plain network."""
    buffer = BytesIO()
    nx.write_graphml_xml(plain, buffer, encoding="utf-8", prettyprint=True, edge_id_from_attribute=None)
    return buffer.getvalue()


def gexf(plain: nx.MultiDiGraph[str]) -> bytes:
    """The GEXF file of a plain network, without the day on which it was made."""
    buffer = BytesIO()
    nx.write_gexf(plain, buffer, encoding="utf-8", prettyprint=True)
    return _DAY.sub(b"", buffer.getvalue())
