"""Statements to RDF: one named graph a document, no blank nodes. The only package that knows both sides."""

from __future__ import annotations

import re

import pyoxigraph as ox
import rdflib

from policygraph.namespaces import ID, PREFIXES, XSD, Minter
from policygraph.resolve import Resolver
from policygraph.statements import Extraction
from policygraph.triples.duties import DutyWriter
from policygraph.triples.evidence import EvidenceIndex
from policygraph.triples.figures import FigureWriter, Places
from policygraph.triples.frame import write_citations, write_document, write_names, write_sections
from policygraph.triples.materials import MaterialWriter
from policygraph.triples.writer import Writer

__all__ = ["to_graph", "to_quads", "to_trig"]

_HEADER = re.compile(rb"\A(?:@(?:base|prefix) [^\n]+\n)+")
_STRING = f"{XSD}string"
_USED = ("pg", "rdf", "rdfs", "xsd", "skos", "dcterms", "prov", "oa")


def to_quads(extraction: Extraction) -> list[ox.Quad]:
    """All that an extraction states, in the document's named graph, sorted."""
    resolver = Resolver.of(extraction)
    writer = Writer(Minter(resolver.key))
    proof = EvidenceIndex(writer, extraction)
    write_document(writer, extraction, resolver)
    sections = write_sections(writer, extraction)
    tasks = DutyWriter(writer, resolver, proof, sections).write(extraction)
    write_names(writer, extraction, resolver, proof)
    write_citations(writer, extraction, proof)
    materials = MaterialWriter(writer, resolver, proof)
    for chain in extraction.chains:
        materials.chain(chain)
    for flow in extraction.flows:
        materials.flow(flow)
    figures = FigureWriter(writer, resolver, proof, Places(extraction.document, tasks, sections))
    for target in extraction.targets:
        figures.target(target)
    for seen in extraction.observations:
        figures.observation(seen)
    for deadline in extraction.deadlines:
        figures.deadline(deadline)
    for issue in extraction.issues:
        figures.issue(issue)
    return writer.quads()


def to_trig(extraction: Extraction) -> bytes:
    """The same as TriG with readable prefixes: the same extraction gives the same bytes."""
    prefixes = {prefix: PREFIXES[prefix] for prefix in _USED}
    written = ox.serialize(to_quads(extraction), format=ox.RdfFormat.TRIG, prefixes=prefixes, base_iri=ID) or b""
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return f"@base <{ID}> .\n{header}".encode() + _HEADER.sub(b"\n", written, count=1)


def to_graph(extraction: Extraction) -> rdflib.Dataset:
    """The same as an rdflib Dataset, for those who go on with rdflib."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.addN(
        (_node(quad.subject), _node(quad.predicate), _term(quad.object), dataset.graph(_node(quad.graph_name)))
        for quad in to_quads(extraction)
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
