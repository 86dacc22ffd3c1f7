"""What may stand for a material in a link: broader and narrower materials, and what is the same node of a chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from policygraph import resources
from policygraph.networks import load_network
from policygraph.queries import load_query
from policygraph.store import Store


@dataclass(frozen=True, slots=True)
class Kin:
    """`broader` leads from a material to its broader ones, `equal` between a process and the product it stands for."""

    broader: nx.MultiDiGraph[str]
    equal: nx.Graph[str]

    def above(self, node: str) -> Iterator[str]:
        """The broader materials of a node, nearest first."""
        if node in self.broader:
            yield from (end for _, end in nx.bfs_edges(self.broader, node, sort_neighbors=sorted))

    def below(self, node: str) -> Iterator[str]:
        """The narrower materials of a node, nearest first."""
        if node in self.broader:
            yield from (end for _, end in nx.bfs_edges(self.broader, node, reverse=True, sort_neighbors=sorted))

    def same(self, node: str) -> Iterator[str]:
        """What counts as the same node of a chain."""
        if node in self.equal:
            yield from sorted(self.equal[node])

    def chief(self, node: str) -> str:
        """One node for all that count as the same."""
        return min((node, *self.same(node)))

    def related(self, one: str, other: str) -> bool:
        """Whether one is the other, broader than it or the same node, so that no link can lead between them."""
        return one == other or other in {*self.above(one), *self.below(one), *self.same(one)}


def read_kin(store: Store) -> Kin:
    """The relations of all materials of a store."""
    query = load_query(resources.query_dir() / "graphs" / "equivalents.rq")
    rows = store.select(query.bind(), name=query.id)
    equal: nx.Graph[str] = nx.Graph((str(row["process"]), str(row["product"])) for row in rows)
    return Kin(load_network(store, "hierarchy"), equal)
