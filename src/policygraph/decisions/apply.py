"""Decisions applied to a document's graph, and the graph that tells of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph import namespaces as ns
from policygraph.decisions.file import Decision, of_document
from policygraph.decisions.revise import revise
from policygraph.decisions.withdraw import withdraw
from policygraph.statements import Extraction
from policygraph.triples import DocumentGraph
from policygraph.triples.writer import Writer

_STATUS = {"confirm": "confirmed", "reject": "rejected", "replace": "replaced"}


@dataclass(frozen=True, slots=True)
class Decided:
    """A document's quads and those of its decisions, which decisions were applied, and which could not be and why."""

    quads: tuple[ox.Quad, ...]
    applied: tuple[Decision, ...]
    refused: tuple[tuple[Decision, str], ...]


def apply_decisions(extraction: Extraction, decisions: Iterable[Decision]) -> Decided:
    """The graph of a document as its decisions leave it.

    Of several decisions on one statement the last counts; all are told. Refused are those on a statement that the
    document does not make (any more), and replacements whose words it does not hold.
    """
    whole = DocumentGraph(extraction)
    stated = dict(whole.stated)
    last = {d.statement: d for d in of_document(tuple(decisions), stated, whole.document)}
    applied: dict[Decision, str | None] = {}
    refused: list[tuple[Decision, str]] = []
    for decision in last.values():
        try:
            applied[decision] = _replacement(whole, extraction, stated, decision)
        except ValueError as error:
            refused.append((decision, str(error)))
    gone = [decision.statement for decision in applied if decision.verdict != "confirm"]
    quads = withdraw(whole.quads(), gone) if gone else whole.quads()
    told = [quad for decision, new in applied.items() for quad in _told(decision, new, stated[decision.statement])]
    return Decided((*quads, *sorted(set(told), key=str)), tuple(applied), tuple(refused))


def _replacement(
    whole: DocumentGraph, extraction: Extraction, stated: dict[str, object], decision: Decision
) -> str | None:
    """The IRI of what replaces the statement, once it is written; None where nothing does."""
    if decision.statement not in stated:
        raise ValueError(f"the document does not state {decision.statement}")
    if decision.verdict != "replace":
        return None
    former = stated[decision.statement]
    new = whole.add(
        revise(extraction, former, decision.fields()), str(former[0]) if isinstance(former, tuple) else None
    )
    if not new:
        raise ValueError("the replacement is stated already")
    return new[0]


def _told(decision: Decision, new: str | None, former: object) -> list[ox.Quad]:
    writer = Writer(ns.Minter("decisions"))
    iri = decision.iri
    kind = "Assignment" if isinstance(former, tuple) else type(former).__name__
    writer.kind(iri, "Decision")
    writer.label(iri, f"{decision.verdict}: {decision.reason} ({decision.by}, {decision.date})")
    writer.link(iri, "decides", decision.statement)
    writer.text(iri, "verdict", decision.verdict)
    writer.text(iri, "decisionReason", decision.reason)
    writer.text(iri, "decidedBy", decision.by)
    writer.date(iri, "decidedOn", decision.date)
    writer.text(iri, "decidedKind", kind)
    writer.text(iri, "changes", decision.changes or None)
    writer.link(iri, "replacement", new)
    writer.text(decision.statement, "reviewStatus", _STATUS[decision.verdict])
    return writer.quads()
