"""Named SELECT queries of the pages, run on the store and answered as plain strings."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, Triple
from rdflib import Graph

from policygraph.results import Term
from policygraph.store import Store

Row = defaultdict[str, str]
"""One solution: variable name to the lexical form of its term; an unbound variable reads as the empty string."""


def iri_term(iri: str) -> str:
    """The term of an IRI as SPARQL writes it; ValueError for what is no absolute IRI."""
    return str(NamedNode(iri))


def string_term(text: str) -> str:
    """A plain string as SPARQL writes it, escaped."""
    return str(Literal(text))


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")


def select(store: Store, name: str, terms: Sequence[str] = ()) -> list[Row]:
    """The solutions of `queries/{name}.rq`; `terms` (made by `iri_term`, `string_term`) fill its empty VALUES block."""
    text = _text(name)
    if terms:
        text = text.replace("{ }", "{ " + " ".join(terms) + " }", 1)
    table = store.select(text, name=name)
    return [_row(table.columns, row) for row in table.rows]


def construct(store: Store, name: str) -> Graph:
    """The triples of `queries/{name}.rq`, a CONSTRUCT."""
    return store.construct(_text(name), name=name)


def _row(columns: Sequence[str], terms: Sequence[Term | None]) -> Row:
    bound = {column: term for column, term in zip(columns, terms, strict=True) if term is not None}
    return defaultdict(
        str, {column: str(term) if isinstance(term, Triple) else term.value for column, term in bound.items()}
    )
