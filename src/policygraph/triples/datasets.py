"""Quads as rdflib has them."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib

from policygraph.namespaces import XSD

_STRING = f"{XSD}string"


def dataset_of(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Quads without blank nodes as a Dataset whose default graph is the union of all."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.addN(
        (_node(quad.subject), _node(quad.predicate), _term(quad.object), dataset.graph(_node(quad.graph_name)))
        for quad in quads
    )
    return dataset


def _node(term: object) -> rdflib.URIRef:
    if not isinstance(term, ox.NamedNode):
        raise TypeError(f"only named nodes are made here, not {term}")
    return rdflib.URIRef(term.value)


def _term(term: object) -> rdflib.URIRef | rdflib.Literal:
    if not isinstance(term, ox.Literal):
        return _node(term)
    datatype = None if term.language or term.datatype.value == _STRING else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
