"""Things and terms as RDF: which of the forms a request wants, and the graph of a thing or term in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import rdflib
from fastapi import Request
from fastapi.responses import Response
from rdflib import OWL, RDFS

from policygraph import resources
from policygraph.errors import NotFound
from policygraph.namespaces import PG, PREFIXES
from policygraph.store import Store
from policygraph_api.negotiation import choose_type
from policygraph_api.pages.rows import iri_term
from policygraph_api.problems import problem

HTML = "text/html"
FORMS: Mapping[str, tuple[str, str]] = {
    "turtle": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "ntriples": ("application/n-triples", "nt"),
    "rdfxml": ("application/rdf+xml", "xml"),
}
"""?format= to the media type and to rdflib's name of it."""
OFFERED = (HTML, "application/xhtml+xml", *(media for media, _ in FORMS.values()), "application/json")
PARTS: Mapping[str, str] = {"ontology": "policygraph.ttl", "alignments": "alignments.ttl", "shapes": "shapes.ttl"}

DESCRIPTION = f"""
CONSTRUCT {{ ?thing ?property ?value . ?words ?of ?them . ?s ?p ?o }} WHERE {{
  VALUES ?thing {{ $thing }}
  {{ ?thing ?property ?value }}
  UNION {{ ?thing <{PG}evidence> ?words . ?words ?of ?them }}
  UNION {{ GRAPH ?thing {{ ?s ?p ?o }} }}
}}"""


def wanted_form(request: Request) -> str | None:
    """The key of FORMS that a request asks for by ?format= or else by Accept; None for a page.

    Raises LookupError when Accept takes nothing that is offered.
    """
    asked = request.query_params.get("format")
    if asked is not None:
        return asked if asked in FORMS else None
    chosen = choose_type(request.headers.get("accept"), OFFERED)
    if chosen is None:
        raise LookupError
    if chosen == "application/json":
        return "jsonld"
    return next((form for form, (media, _) in FORMS.items() if media == chosen), None)


def not_offered() -> Response:
    """406, with what is offered."""
    detail = f"the Accept header takes none of {', '.join(OFFERED)}"
    return problem(406, detail, headers={"Vary": "Accept"}, available=list(OFFERED))


def thing_response(store: Store, iri: str, form: str) -> Response:
    """What the store states of a thing and of its evidence; of a named graph everything in it. Raises NotFound."""
    try:
        term = iri_term(iri)
    except ValueError as error:
        raise NotFound("resource", iri) from error
    graph = store.construct(DESCRIPTION.replace("$thing", term), name="description")
    if not graph:
        raise NotFound("resource", iri)
    return _answer(_serialized(graph, form), form)


def file_response(part: str, form: str) -> Response:
    """A whole file of the ontology: a key of PARTS; as Turtle it is the file itself."""
    file = _file(part)
    text = file.read_text(encoding="utf-8") if form == "turtle" else _converted(part, form)
    return _answer(text, form)


def term_response(name: str, form: str) -> Response:
    """What the ontology and the alignments say of one term. Raises NotFound."""
    term, found = rdflib.URIRef(PG + name), rdflib.Graph()
    for part in ("ontology", "alignments"):
        graph = _read(part)
        found += graph.cbd(term)
        for axiom in graph.subjects(OWL.annotatedSource, term):
            found += graph.cbd(axiom)
    if (term, RDFS.isDefinedBy, None) not in found:
        raise NotFound("term", name)
    return _answer(_serialized(found, form), form)


def _answer(text: str, form: str) -> Response:
    media = FORMS[form][0]
    kind = f"{media}; charset=utf-8" if media.startswith("text/") else media
    return Response(text, media_type=kind, headers={"Vary": "Accept"})


def _file(part: str) -> Path:
    return resources.shapes_file().with_name(PARTS[part])


@cache
def _read(part: str) -> rdflib.Graph:
    return rdflib.Graph().parse(_file(part), format="turtle")


@cache
def _converted(part: str, form: str) -> str:
    return _serialized(_read(part), form)


def _serialized(graph: rdflib.Graph, form: str) -> str:
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    if form == "jsonld":
        return graph.serialize(format=FORMS[form][1], context=dict(PREFIXES), auto_compact=False)
    return graph.serialize(format=FORMS[form][1])
