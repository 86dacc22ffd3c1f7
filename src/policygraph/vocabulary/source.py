"""Reads a vocabulary file into plain strings: subject → property → values, in the order written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from policygraph import resources
from policygraph.errors import VocabularyError
from policygraph.namespaces import ID, PG, RDF

TYPE = f"{RDF}type"


class Entry:
    """What a vocabulary says of one subject; properties by their IRI."""

    __slots__ = ("_values", "iri")

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._values: dict[str, list[ox.NamedNode | ox.Literal]] = {}

    def add(self, prop: str, value: ox.NamedNode | ox.Literal) -> None:
        """Take one more value."""
        self._values.setdefault(prop, []).append(value)

    def all(self, prop: str, language: str | None = None) -> tuple[str, ...]:
        """The values of a property, of one language if asked."""
        found = self._values.get(prop, ())
        if language is None:
            return tuple(value.value for value in found)
        return tuple(v.value for v in found if isinstance(v, ox.Literal) and v.language == language)

    def one(self, prop: str, language: str | None = None) -> str | None:
        """The first value of a property, or None."""
        found = self.all(prop, language)
        return found[0] if found else None

    def year(self, prop: str) -> int | None:
        """The first value as a year, or None."""
        found = self.one(prop)
        return int(found) if found else None

    def is_a(self, name: str) -> bool:
        """Whether it is an instance of a class of the ontology, by the class's local name."""
        return PG + name in self.all(TYPE)


@lru_cache(maxsize=16)
def entries(file: Path) -> Mapping[str, Entry]:
    """The subjects of a vocabulary file by IRI. Raises VocabularyError when the file is not Turtle."""
    found: dict[str, Entry] = {}
    try:
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, (ox.NamedNode, ox.Literal)):
                iri = quad.subject.value
                found.setdefault(iri, Entry(iri)).add(quad.predicate.value, quad.object)
    except SyntaxError as error:
        raise VocabularyError(file.name, (), f"not Turtle: {error}") from error
    return found


def shipped(scheme: str) -> Path:
    """The file of a scheme: `agency-functions`, `materials`, `indicators`, `units` or `divisions`."""
    for file in resources.vocabulary_files():
        if file.stem == scheme:
            return file
    raise VocabularyError(scheme, (), "no such vocabulary")


def slug(iri: str) -> str:
    """The last part of an IRI of ours: `coal` of `<id>element/coal`."""
    return iri.removeprefix(ID).partition("/")[2]


def index_names(claims: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Name → slug of (name, slug) pairs. Raises VocabularyError when two concepts claim a name."""
    found: dict[str, str] = {}
    for name, concept in claims:
        other = found.setdefault(name, concept)
        if other != concept:
            raise VocabularyError(name, (other, concept), "two concepts have this name")
    return found
