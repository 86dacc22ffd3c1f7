"""What stands around a thing in a large store: the statements that speak of it, with what a network shows of them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import islice

import pyoxigraph as ox

from policygraph.namespaces import DCTERMS, ID, OA, PG, RDF, RDFS, SKOS
from policygraph.sparql.graphs import Graphs

MOST = 300
"""Statements that are read around a thing."""

_ELEMENT, _HAS_STEP, _RULE = (ox.NamedNode(f"{PG}{name}") for name in ("element", "hasStep", "rule"))
_TOLD = frozenset(
    [f"{RDF}type", f"{RDFS}label", f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{OA}exact", f"{OA}start", f"{OA}end"]
    + [f"{PG}{name}" for name in ("sourceName", "isVague", "element", "nextStep", "order", "inDocument", "locator",
                                  "rule", "sentenceStart", "sentenceEnd", "jurisdiction", "agencyKind", "ofPlace",
                                  "periodStart", "periodEnd")]
    + [f"{DCTERMS}issued"]
)  # fmt: skip
"""What is told of the things that a statement names."""
_DEPTH = 3
"""From a statement to its words, and to their document; from a chain to its steps, and to what stands in them."""


def quads_around(graphs: Graphs, iri: str, known: Set[object]) -> tuple[list[ox.Quad], bool]:
    """The quads of a thing and of the first MOST statements that speak of it, and what they name is called.

    What is said of the `known` is told already, and left out. The second part says whether there are more statements.
    """
    node = ox.NamedNode(iri)
    statements = list(islice(_statements(graphs, node, known), MOST + 1))
    subjects = [*([] if node in known else [node]), *statements[:MOST]]
    quads = [quad for subject in subjects for quad in graphs.triples_for_pattern(subject, None, None)]
    seen, found = {*known, *subjects}, list(quads)
    for _ in range(_DEPTH):
        told = [q.object for q in quads if q.predicate != _RULE and _is_own(q.object) and q.object not in seen]
        named = dict.fromkeys(told)
        seen.update(named)
        quads = [quad for thing in named for quad in _told(graphs, thing)]
        found += quads
    return found, len(statements) > MOST


def _statements(graphs: Graphs, node: ox.NamedNode, known: Set[object]) -> Iterator[ox.NamedNode]:
    """What says something of a node; of the step of a chain, the chain."""
    seen: set[object] = {*known}
    for quad in graphs.triples_for_pattern(None, None, node):
        if quad.predicate == _ELEMENT:
            holders = graphs.triples_for_pattern(None, _HAS_STEP, quad.subject)
            found: list[object] = [held.subject for held in holders]
        else:
            found = [quad.subject]
        for subject in found:
            if subject not in seen and isinstance(subject, ox.NamedNode):
                seen.add(subject)
                yield subject


def _is_own(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(ID)


def _told(graphs: Graphs, thing: object) -> Iterator[ox.Quad]:
    if isinstance(thing, ox.NamedNode):
        yield from (quad for quad in graphs.triples_for_pattern(thing, None, None) if quad.predicate.value in _TOLD)
