"""A document's graph as rows of tables, for engines that count in columns: tasks, assignments, targets and flows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pyoxigraph as ox

from policygraph.namespaces import RDF
from policygraph.triples.lines import term

Row = dict[str, str | None]
Known = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The values of each thing, by the IRIs of its properties."""

COMMON = ("source", "document", "source_name")
"""The columns that every table begins with: the file, the document's IRI, and what the document is called."""


_QUOTES = "evidence oa:exact"


@dataclass(frozen=True, slots=True)
class Table:
    """The things of a class, a row each, or one for every value of the properties in `each`.

    A column's way leads from the thing to the value: nothing for the thing itself, else one property after another.
    Where several values are there, the first by its characters is taken; of quotes all, with a line end between them.
    """

    kind: str
    columns: Mapping[str, str]
    each: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All columns."""
        return (*COMMON, *self.columns)


TABLES: Mapping[str, Table] = {
    "tasks": Table("PolicyTask", {"task": "", "title": "rdfs:label", "locator": "locator", "position": "order"}),
    "assignments": Table(
        "Assignment",
        {
            "assignment": "",
            "task": "assignmentOf",
            "role": "role",
            "position": "order",
            "agency": "assignedAgency",
            "agency_label": "assignedAgency rdfs:label",
            "agency_kind": "assignedAgency agencyKind",
            "name_as_written": "nameAsWritten",
            "inherited": "isInherited",
            "shared": "isShared",
            "locator": "locator",
            "quotes": _QUOTES,
        },
    ),
    "targets": Table(
        "Target",
        {
            "target": "",
            "stated_in": "statedIn",
            "indicator": "indicator",
            "indicator_as_written": "indicatorAsWritten",
            "subject": "subject",
            "target_as_written": "targetAsWritten",
            "target_value": "targetValue",
            "unit_as_written": "unitAsWritten",
            "target_year": "targetYear",
            "baseline_as_written": "baselineAsWritten",
            "locator": "locator",
            "quotes": _QUOTES,
        },
    ),
    "flows": Table(
        "MaterialFlow",
        {
            "flow": "",
            "input": "input",
            "input_label": "input rdfs:label",
            "output": "output",
            "output_label": "output rdfs:label",
            "locator": "locator",
            "quotes": _QUOTES,
        },
        each=("input", "output"),
    ),
}


def rows_of(quads: Iterable[ox.Quad], source: str) -> dict[str, list[Row]]:
    """The rows of every table, from the quads of one document."""
    known = _known(quads)
    document = next(_things(known, "PolicyDocument"), "")
    common: Row = {"source": source, "document": document, "source_name": _value(known, document, "sourceName", {})}
    return {name: [common | row for row in _rows(known, table)] for name, table in TABLES.items()}


def _known(quads: Iterable[ox.Quad]) -> Known:
    known: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            known.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    return {thing: {name: tuple(sorted(set(found))) for name, found in told.items()} for thing, told in known.items()}


def _things(known: Known, kind: str) -> Iterator[str]:
    wanted = term(kind).value
    return (thing for thing, told in known.items() if wanted in told.get(f"{RDF}type", ()))


def _rows(known: Known, table: Table) -> Iterator[Row]:
    for thing in _things(known, table.kind):
        for ends in product(*(known[thing].get(term(name).value, ("",)) for name in table.each)):
            chosen = dict(zip(table.each, ends, strict=True))
            yield {column: _value(known, thing, way, chosen) for column, way in table.columns.items()}


def _value(known: Known, thing: str, way: str, chosen: Mapping[str, str]) -> str | None:
    """What stands at the end of a way; where it begins with a chosen value, it goes on from that."""
    at = [thing]
    for name in way.split():
        told = [known.get(one, {}).get(term(name).value, ()) for one in at]
        at = [chosen[name]] if name in chosen else sorted({value for values in told for value in values})
    return "\n".join(at if way == _QUOTES else at[:1]) or None
