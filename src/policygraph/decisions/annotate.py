"""The record of a document with what people decided on its entries, and the IRIs to decide on more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from policygraph.decisions.apply import apply_decisions
from policygraph.decisions.file import Decision
from policygraph.records import Record, to_record
from policygraph.statements import Extraction
from policygraph.triples import DocumentGraph

_NAMES: Mapping[str, str] = {"parks": "park", "projects": "project", "enterprises": "enterprise"}


def annotated(extraction: Extraction, decisions: Iterable[Decision]) -> Record:
    """The record of a document as it was read; each entry tells its `iri`, and its `decision` where there is one.

    Tasks have their assignments so as `duties`.
    """
    applied = {d.statement: d for d in apply_decisions(extraction, decisions).applied}
    iris: dict[int, str] = {}
    duties: dict[str, list[Record]] = {}
    for iri, made in DocumentGraph(extraction).stated.items():
        iris[id(made)] = iri
        if isinstance(made, tuple):
            task, _, assignment = made
            duty = {"role": assignment.role, "agency": assignment.agency.name} | _decided(iri, applied)
            duties.setdefault(task, []).append(duty)
    record = to_record(extraction)
    for key, statements in _listed(extraction).items():
        for entry, statement in zip(record[key], statements, strict=True):
            iri = iris.get(id(statement), "")
            entry.update(_decided(iri, applied) | ({"duties": duties.get(iri, [])} if key == "tasks" else {}))
    return record


def _decided(iri: str, applied: Mapping[str, Decision]) -> Record:
    decision = applied.get(iri)
    fields = ("verdict", "reason", "by", "date")
    told = {"decision": {field: getattr(decision, field) for field in fields}} if decision else {}
    return ({"iri": iri} if iri else {}) | told


def _listed(extraction: Extraction) -> Mapping[str, Sequence[object]]:
    """The statements behind each list of the record."""
    return {
        "tasks": extraction.tasks,
        "chains": extraction.chains,
        "flows": extraction.flows,
        "targets": extraction.targets,
        **{key: [name for name in extraction.names if name.kind == kind] for key, kind in _NAMES.items()},
        "cites": extraction.citations,
        "deadlines": extraction.deadlines,
        "observations": extraction.observations,
        "issues": extraction.issues,
    }
