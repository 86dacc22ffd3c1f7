"""Chains that a document calls a loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from policygraph import resources
from policygraph.analysis.cycles import turned
from policygraph.queries import load_query
from policygraph.results import texts_of
from policygraph.store import Store


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a chain: its words, and the elements (IRIs) that stand in it."""

    name: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeclaredChain:
    """A chain whose text calls it a loop; `evidence` holds IRIs, `document` is a file stem."""

    iri: str
    document: str
    label: str
    steps: tuple[Step, ...]
    evidence: tuple[str, ...]

    @property
    def closed(self) -> bool:
        """Whether the last step is the first one again, so that the text itself names the closing edge."""
        return len(self.steps) > 2 and not set(self.steps[0].elements).isdisjoint(self.steps[-1].elements)

    def nodes(self) -> tuple[str, ...]:
        """The steps' words as written, the start not repeated."""
        return tuple(step.name for step in (self.steps[:-1] if self.closed else self.steps))

    def edges(self) -> list[tuple[str, str]]:
        """The pairs of neighboring words; in a closed chain the last pair leads back to the start."""
        nodes = self.nodes()
        return list(pairwise((*nodes, nodes[0]) if self.closed else nodes))

    def rings(self) -> Iterator[tuple[str, ...]]:
        """The cycles of elements that a closed chain names, each from its smallest IRI on."""
        if self.closed:
            for ring in product(*(step.elements for step in self.steps[:-1])):
                yield turned(ring)


def read_declared(store: Store) -> list[DeclaredChain]:
    """The declared loops of all documents, by document and place."""
    query = load_query(resources.query_dir() / "questions" / "declared-loops.rq")
    groups = store.select(query.bind(), name=query.id).grouped("chain")
    return [_chain(iri, [texts_of(row) for row in rows]) for iri, rows in groups.items()]


def _chain(iri: str, rows: list[dict[str, str]]) -> DeclaredChain:
    steps: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    for row in rows:
        steps.setdefault(row["step"], {})[row["element"]] = None
        names[row["step"]] = row["name"]
    return DeclaredChain(
        iri=iri,
        document=rows[0]["document"],
        label=rows[0]["label"],
        steps=tuple(Step(names[step], tuple(elements)) for step, elements in steps.items()),
        evidence=tuple(sorted({row["evidence"] for row in rows})),
    )
