"""The media types that results can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORMAT_NAMES = "http://www.w3.org/ns/formats/"


@dataclass(frozen=True, slots=True)
class Format:
    """A media type that is offered, the engine's own type for it, and its name in a service description."""

    media_type: str
    engine_type: str
    iri: str | None = None

    @property
    def content_type(self) -> str:
        """The Content-Type header: text has its charset."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def _format(media_type: str, name: str) -> Format:
    return Format(media_type, media_type, FORMAT_NAMES + name)


def _others(engine_type: str, *media_types: str) -> list[Format]:
    return [Format(media_type, engine_type) for media_type in media_types]


_JSON = "application/sparql-results+json"
_XML = "application/sparql-results+xml"

# in the order of preference; those without a name are other words for one before
ROW_FORMATS = (
    _format(_JSON, "SPARQL_Results_JSON"),
    _format(_XML, "SPARQL_Results_XML"),
    _format("text/csv", "SPARQL_Results_CSV"),
    _format("text/tab-separated-values", "SPARQL_Results_TSV"),
    *_others(_JSON, "application/json", "text/json"),
    *_others(_XML, "application/xml", "text/xml"),
)
GRAPH_FORMATS = (
    _format("text/turtle", "Turtle"),
    _format("application/n-triples", "N-Triples"),
    _format("application/rdf+xml", "RDF_XML"),
    _format("application/ld+json", "JSON-LD"),
    _format("application/trig", "TriG"),
    _format("application/n-quads", "N-Quads"),
    *_others("text/turtle", "application/turtle", "application/x-turtle"),
    *_others("application/n-triples", "text/plain"),
    *_others("application/ld+json", "application/json"),
    *_others("application/rdf+xml", "application/xml", "text/xml"),
    *_others("application/trig", "application/x-trig"),
    *_others("application/n-quads", "application/x-nquads", "text/x-nquads"),
)
FORMATS: Mapping[str, tuple[Format, ...]] = {
    "SELECT": ROW_FORMATS,
    "ASK": ROW_FORMATS,
    "CONSTRUCT": GRAPH_FORMATS,
    "DESCRIBE": GRAPH_FORMATS,
}
