"""The document itself: what it says of itself, its place, its outline, what it cites and names."""

from __future__ import annotations

from collections.abc import Mapping

from policygraph import namespaces as ns
from policygraph.resolve import Resolver, named_place
from policygraph.statements import Extraction
from policygraph.triples.duties import write_agency
from policygraph.triples.evidence import EvidenceIndex
from policygraph.triples.writer import Writer

_CLASSES: Mapping[str, str] = {"park": "Park", "project": "Project", "enterprise": "Enterprise"}


def write_document(writer: Writer, extraction: Extraction, resolver: Resolver) -> None:
    """The document node with its facts."""
    iri, facts, document = writer.document, extraction.facts, extraction.document
    title = facts.title or document.name
    writer.kind(iri, "PolicyDocument")
    writer.label(iri, title)
    writer.zh(iri, "dcterms:title", title)
    writer.text(iri, "sourceName", document.name)
    writer.text(iri, "sha256", document.digest)
    writer.text(iri, "issuer", facts.issuer)
    writer.text(iri, "documentNumber", facts.number)
    writer.date(iri, "dcterms:issued", facts.date)
    first, last = facts.period or (None, None)
    writer.year(iri, "periodStart", first)
    writer.year(iri, "periodEnd", last)
    writer.flag(iri, "isDraft", facts.draft)
    if facts.issuer:
        body = resolver.agency(facts.issuer)
        write_agency(writer, body, facts.issuer)
        writer.link(iri, "issuedBy", body.iri)
    if resolver.place:
        writer.refer(iri, "jurisdiction", named_place(resolver.place.code))


def write_sections(writer: Writer, extraction: Extraction) -> tuple[str, ...]:
    """The outline; the sections' IRIs by index."""
    document = extraction.document
    iris: list[str] = []
    for section in document.sections:
        title = document.title(section)
        iri = writer.part("section", ("Section",), (section.locator, title), title or section.marker, section.locator)
        writer.text(iri, "heading", title)
        writer.integer(iri, "order", section.index + 1)
        if section.parent is not None:
            writer.link(iri, "parentSection", iris[section.parent])
        writer.link(writer.document, "hasSection", iri)
        iris.append(iri)
    return tuple(iris)


def write_names(writer: Writer, extraction: Extraction, resolver: Resolver, proof: EvidenceIndex) -> None:
    """Parks, projects and enterprises: each name is one thing of the document's place."""
    for entity in extraction.names:
        iri = ns.local(entity.kind, resolver.scope, entity.name)
        writer.stated[iri] = entity
        writer.kind(iri, _CLASSES[entity.kind])
        writer.label(iri, entity.name)
        for alias in entity.aliases:
            writer.zh(iri, "skos:altLabel", alias)
        writer.link(iri, "mentionedIn", writer.document)
        if resolver.place:
            writer.refer(iri, "ofPlace", named_place(resolver.place.code))
        proof.prove(iri, entity.evidence)


def write_citations(writer: Writer, extraction: Extraction, resolver: Resolver, proof: EvidenceIndex) -> None:
    """The laws, plans and notices that the document names."""
    for citation in extraction.citations:
        cited = resolver.cited(citation)
        iri = cited.iri
        writer.stated[iri] = citation
        writer.kind(iri, "CitedDocument")
        writer.label(iri, cited.label)
        if cited.label != citation.title:
            writer.zh(iri, "skos:altLabel", citation.title)
        writer.text(iri, "documentNumber", citation.number)
        writer.link(writer.document, "cites", iri)
        proof.prove(iri, citation.evidence)
