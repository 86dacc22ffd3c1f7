"""Chains and flows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, product

from policygraph.evaluate.matching import Record, is_borderline, pair_up
from policygraph.evaluate.outcome import Outcome, of_pairing, outcome
from policygraph.evaluate.words import alike, fold, members

Edge = tuple[str, str]
_LOOP_SHARED = 0.6


def chains(record: Record) -> list[Record]:
    """All chains of a record."""
    return list(record.get("chains") or [])


def flows(record: Record) -> list[Record]:
    """All flows of a record."""
    return list(record.get("flows") or [])


def edges(chain: Record) -> frozenset[Edge]:
    """What feeds what along a chain, each member of a node by itself."""
    nodes = [[member for words in node for member in members(words)] for node in chain["nodes"]]
    return frozenset(edge for before, after in pairwise(nodes) for edge in product(before, after))


def chain_edges(expected: Record, found: Record, optional: Record) -> Outcome:
    """The edges of all chains of a document, each once."""
    return _sets(_all_edges(chains(expected)), _all_edges(chains(found)), _all_edges(chains(optional)))


def _all_edges(of: Iterable[Record]) -> set[Edge]:
    return {edge for chain in of for edge in edges(chain)}


def exact_chains(expected: Record, found: Record, optional: Record) -> Outcome:
    """Whole chains; one that shares an edge with an optional chain is excused."""
    paired = pair_up(chains(expected), chains(found), lambda one, other: edges(one) == edges(other), edges)
    excusing = _all_edges(chains(optional))
    spurious = [chain for chain in paired.spurious if not edges(chain) & excusing]
    return outcome((chain for chain, _ in paired.pairs), paired.missed, spurious)


def loops(expected: Record, found: Record) -> Outcome:
    """Chains that are declared closed."""
    wanted, given = ([chain for chain in chains(record) if chain.get("loop")] for record in (expected, found))
    return of_pairing(pair_up(wanted, given, _same_loop, edges))


def _same_loop(one: Record, other: Record) -> bool:
    return len(edges(one) & edges(other)) >= _LOOP_SHARED * len(edges(one))


def same_flow(one: Record, other: Record) -> bool:
    """Some input and some output of both are alike."""
    return all(any(alike(a, b) for a, b in product(one[end], other[end])) for end in ("inputs", "outputs"))


def flow_pairs(expected: Record, found: Record, optional: Record) -> Outcome:
    """Every input with every output."""
    firm = _pairs(flow for flow in flows(expected) if not is_borderline(flow))
    excused = _pairs(flow for flow in flows(expected) if is_borderline(flow)) | _pairs(flows(optional))
    return _sets(firm, _pairs(flows(found)), excused)


def _pairs(of: Iterable[Record]) -> set[Edge]:
    return {(fold(one), fold(other)) for flow in of for one, other in product(flow["inputs"], flow["outputs"])}


def _sets(wanted: set[Edge], given: set[Edge], excused: set[Edge]) -> Outcome:
    return outcome(wanted & given, wanted - given, given - wanted - excused)
