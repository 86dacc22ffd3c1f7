"""Decisions on names: what a name of a document is taken for, in that document or wherever it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policygraph import namespaces as ns
from policygraph.decisions.file import Decision
from policygraph.resolve import Choice
from policygraph.resolve.trace import Trace, trace
from policygraph.statements import Extraction
from policygraph.vocabulary import load_vocabulary

EVERYWHERE = f"{ns.ID}name/"
_SCHEMES: Mapping[str, tuple[str, ...]] = {
    "agency": ("agency/",),
    "element": ("element/",),
    "indicator": ("indicator/",),
    "cited": ("cited/", "doc/"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a document as decisions leave it, and the decision that counts for it."""

    trace: Trace
    decision: Decision | None


@dataclass(frozen=True)
class Naming:
    """What a document's names are taken for: `choices` as `Resolver` takes them; the decisions applied and refused."""

    choices: dict[str, Choice] = field(default_factory=dict)
    applied: dict[str, Decision] = field(default_factory=dict)
    refused: list[tuple[Decision, str]] = field(default_factory=list)


def is_naming(iri: str) -> bool:
    """Whether an IRI is one of a name, in one document or in all."""
    return iri.startswith(EVERYWHERE) or "/name/" in iri.removeprefix(f"{ns.ID}doc/")


def named_as(extraction: Extraction, decisions: Iterable[Decision]) -> tuple[Named, ...]:
    """All names of a document and what they stand for, each with the decision that counts for it."""
    naming = decide_names(trace(extraction), [d for d in decisions if is_naming(d.statement)])
    return tuple(Named(row, naming.applied.get(row.naming)) for row in trace(extraction, naming.choices))


def decide_names(rows: Iterable[Trace], decisions: Iterable[Decision]) -> Naming:
    """What decisions make of the names of a document.

    Of several decisions the last counts, and one on the document before one on all documents. What is decided on a
    name that the document does not write is refused where it is meant for this document, else it says nothing here.
    """
    listed = {row.naming: row for row in rows if row.naming}
    last = {decision.statement: decision for decision in decisions}
    naming = Naming()
    for row in listed.values():
        own, everywhere = last.pop(row.naming, None), last.get(ns.naming(row.kind, row.mention))
        decision = own or everywhere
        if decision is None:
            continue
        try:
            choice = _choice(row, decision, listed.values(), alone=own is not None)
        except ValueError as error:
            naming.refused.append((decision, str(error)))
            continue
        naming.applied[row.naming] = decision
        if choice:
            naming.choices[ns.naming(row.kind, row.mention)] = choice
    lost = (d for d in last.values() if not d.statement.startswith(EVERYWHERE))
    naming.refused.extend((d, "the document does not write that name (any more)") for d in lost)
    return naming


def _choice(row: Trace, decision: Decision, rows: Iterable[Trace], *, alone: bool) -> Choice | None:
    """What a decision makes of a name; None where it stays what it is."""
    if decision.verdict == "confirm":
        return None
    if decision.verdict == "reject":
        return Choice(apart=row.naming if alone else "")
    told = decision.fields()
    (key, value), *more = told.items()
    if more or key not in {"entity", "name"} or not isinstance(value, str) or not value.strip():
        raise ValueError("a name is replaced by one thing: `entity`, its IRI, or `name`, a name that it is like")
    if key == "name":
        return Choice(like=value)
    entity = value if "://" in value else ns.ID + value.removeprefix("pgid:")
    _check_entity(row.kind, entity, alone)
    like = next((other.mention for other in rows if (other.kind, other.entity) == (row.kind, entity)), None)
    return Choice(like=like, entity=entity)


def _check_entity(kind: str, entity: str, alone: bool) -> None:
    """ValueError where a name of a kind cannot stand for an entity."""
    local = entity.removeprefix(ns.ID)
    if not local.startswith(_SCHEMES[kind]) or not ns.is_iri(entity):
        raise ValueError(f"{entity} is no {kind} (…/id/{_SCHEMES[kind][0]}…)")
    if kind == "agency" and (not alone or local.count("/") != 2):
        raise ValueError("an agency is of one place: for all documents say which `name` it is like")
    if kind == "indicator" and local.removeprefix("indicator/") not in load_vocabulary("indicators").concepts:
        raise ValueError(f"the vocabulary has no {entity}")
