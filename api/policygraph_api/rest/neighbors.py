"""What stands around a thing in a network, with the words behind each link."""

from __future__ import annotations

from policygraph.analysis.evidence import read_evidence
from policygraph.networks import neighborhood
from policygraph_api.pages.graphscope import Scope, scoped
from policygraph_api.pages.links import href
from policygraph_api.pages.site import Site
from policygraph_api.rest.paging import Json


def neighbors(site: Site, network: str, node: str, limit: int) -> Json:
    """A node of a network with at most `limit` neighbors and all links among them; NotFound for an unknown one.

    Of a large store they are those of the statements around it that are read for its picture.
    """
    part = scoped(site, Scope(network, focus=node))
    site = part.site if part else site
    whole = site.network(network)
    near = neighborhood(whole, node, limit=limit)
    links = sorted(
        near.edges(data=True), key=lambda edge: (edge[0], edge[1], str(edge[2]["kind"]), str(edge[2]["statement"]))
    )
    proofs = read_evidence(site.store, (iri for _, _, data in links for iri in data["evidence"]))
    return {
        "node": node,
        "network": network,
        "degree": len({*whole.successors(node), *whole.predecessors(node)} - {node}),
        "nodes": [
            {
                "iri": iri, "label": data["label"] or iri, "kind": data["kind"], "documents": list(data["documents"]),
                "page": href(iri),
            }
            for iri in sorted(near)
            for data in (near.nodes[iri],)
        ],
        "edges": [
            {
                "source": source, "target": target, "kind": data["kind"], "document": data["document"] or "",
                "statement": data["statement"] or "", "inherited": bool(data["inherited"]),
                "evidence": [proofs[iri].to_json() for iri in data["evidence"] if iri in proofs],
            }
            for source, target, data in links
        ],
    }  # fmt: skip
