"""What a query gives back: a table of RDF terms, readable as plain Python values or as rdflib terms.

This is the one place where the engine's terms become somebody else's. Oxigraph says ``xsd:string`` on every plain
literal and rdflib does not, so a plain string is always an rdflib ``Literal`` without a datatype here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox
import rdflib

from policygraph.namespaces import XSD
from policygraph.sparql.forms import query_form

Value = str | int | float | bool | Decimal | None
"""A term as plain Python: IRIs, strings, dates and years are ``str``; an unbound variable is ``None``."""

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_INTEGERS = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
)  # fmt: skip
_READERS: Mapping[str, Callable[[str], Value]] = {
    **{XSD + name: int for name in _INTEGERS},
    **{XSD + name: float for name in ("double", "float")},
    XSD + "decimal": Decimal,
    XSD + "boolean": lambda text: text in {"true", "1"},
}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT, in the order in which the engine gave them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Each row as column to plain value."""
        for row in self.rows:
            yield {column: plain(term) for column, term in zip(self.columns, row, strict=True)}

    def column(self, name: str) -> list[Value]:
        """One column's plain values; KeyError with the known names when there is no such column."""
        if name not in self.columns:
            raise KeyError(f"{name} is not one of {', '.join(self.columns)}")
        index = self.columns.index(name)
        return [plain(row[index]) for row in self.rows]

    def grouped(self, column: str) -> dict[str, list[dict[str, Value]]]:
        """The rows by the text that they have in a column, in their order."""
        groups: dict[str, list[dict[str, Value]]] = {}
        for row in self:
            groups.setdefault(str(row[column]), []).append(row)
        return groups

    def only(self, columns: tuple[str, ...]) -> Table:
        """The table of some of its columns, in their order here; KeyError when it lacks one."""
        if columns == self.columns:
            return self
        place_of = {column: place for place, column in enumerate(self.columns)}
        places = [place_of[column] for column in columns]
        return Table(columns, tuple(tuple(row[place] for place in places) for row in self.rows))

    def terms(self) -> Iterator[dict[str, rdflib.term.Node | None]]:
        """Each row as column to rdflib term."""
        for row in self.rows:
            yield {c: None if t is None else to_rdflib(t) for c, t in zip(self.columns, row, strict=True)}

    def json_rows(self) -> list[dict[str, str | int | float | bool | None]]:
        """Each row as values that ``json.dumps`` takes: decimals become floats."""
        return [json_row(row) for row in self]


Answer = Table | bool | rdflib.Graph
"""The rows of a SELECT, the truth of an ASK, or the graph of a CONSTRUCT or DESCRIBE."""

Raw = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | list[ox.Triple]
"""The same as an engine gives it, which may be on its way yet."""


def texts_of(row: Mapping[str, Value]) -> dict[str, str]:
    """A row as texts, empty for an unbound variable."""
    return {name: "" if value is None else str(value) for name, value in row.items()}


def json_row(row: Mapping[str, Value]) -> dict[str, str | int | float | bool | None]:
    """A row whose decimals are floats."""
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def read_table(solutions: ox.QuerySolutions) -> Table:
    """All rows of an engine's answer."""
    columns = tuple(variable.value for variable in solutions.variables)
    return Table(columns, tuple(map(tuple, solutions)))


def read_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """All triples of an engine's answer as an rdflib graph."""
    graph = rdflib.Graph()
    for triple in triples:
        graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    return graph


def read_answer(raw: Raw) -> Answer:
    """All of an engine's answer."""
    if isinstance(raw, ox.QuerySolutions):
        return read_table(raw)
    if isinstance(raw, ox.QueryBoolean):
        return bool(raw)
    return read_graph(raw)


def answer_type(sparql: str) -> str:
    """The media type in which the answer to a query is asked for when :func:`parse_answer` reads it."""
    return _TRIPLES if query_form(sparql) in ("CONSTRUCT", "DESCRIBE") else _ROWS


def media_types(asked: str) -> tuple[str, ...]:
    """The media types that say the same as one that :func:`answer_type` gives, itself first."""
    return (asked, "text/plain") if asked == _TRIPLES else (asked, "application/json")


def parse_answer(media_type: str, body: bytes) -> ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]:
    """An answer of one of these types; SyntaxError when it cannot be read."""
    if media_type == _TRIPLES:
        return [quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)]
    return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)


def plain(term: Term | None) -> Value:
    """A term as plain Python; a number whose form is not valid stays a string."""
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.Literal):
        text = term.value
        read = _READERS.get(term.datatype.value)
        try:
            return read(text) if read else text
        except (ValueError, InvalidOperation):
            return text
    return None if term is None else str(term)


def to_rdflib(term: Term) -> rdflib.term.Node:
    """A term as rdflib has it, plain strings without a datatype. TypeError for a quoted triple."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError("quoted triples have no rdflib form")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == XSD + "string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def without_string_type(node: rdflib.term.Node) -> rdflib.term.Node:
    """The same node; an rdflib literal that says ``xsd:string`` loses its datatype."""
    if isinstance(node, rdflib.Literal) and str(node.datatype) == XSD + "string":
        return rdflib.Literal(str(node))
    return node
