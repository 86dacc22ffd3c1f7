"""Statements to RDF: one named graph a document, no blank nodes. The only package that knows both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.namespaces import ID, PREFIXES
from policygraph.statements import Extraction
from policygraph.triples.duties import Amendments
from policygraph.triples.whole import DocumentGraph

if TYPE_CHECKING:
    import rdflib

__all__ = ["Amendments", "DocumentGraph", "to_graph", "to_quads", "to_trig", "write_nquads", "write_trig"]

_HEADER = re.compile(rb"\A(?:@(?:base|prefix) [^\n]+\n)+")
_USED = ("pg", "rdf", "rdfs", "xsd", "skos", "dcterms", "prov", "oa")


def to_quads(extraction: Extraction) -> list[ox.Quad]:
    """All that an extraction states, in the document's named graph, sorted."""
    return DocumentGraph(extraction).quads()


def to_trig(extraction: Extraction) -> bytes:
    """The same as TriG: the same extraction gives the same bytes."""
    return write_trig(to_quads(extraction))


def write_trig(quads: Iterable[ox.Quad]) -> bytes:
    """Quads in the order given, as TriG with readable prefixes."""
    prefixes = {prefix: PREFIXES[prefix] for prefix in _USED}
    written = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes, base_iri=ID) or b""
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return f"@base <{ID}> .\n{header}".encode() + _HEADER.sub(b"\n", written, count=1)


def write_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Quads as N-Quads, line by line in the order of their bytes, whatever order they come in."""
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(written.splitlines(keepends=True)))


def to_graph(extraction: Extraction) -> rdflib.Dataset:
    """The same as an rdflib Dataset, for those who go on with rdflib."""
    from policygraph.triples.datasets import dataset_of  # noqa: PLC0415 - rdflib takes long to load

    return dataset_of(to_quads(extraction))
