"""The quads of one document's graph, term by term."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache

import pyoxigraph as ox

from policygraph import namespaces as ns
from policygraph.namespaces import Minter
from policygraph.resolve import Named

_SHOWN = 24


@lru_cache(maxsize=8192)  # a corpus has more than memory
def node(iri: str) -> ox.NamedNode:
    """A node by its whole IRI."""
    return ox.NamedNode(iri)


@cache
def term(name: str) -> ox.NamedNode:
    """A term: `inDocument` is one of ours, `dcterms:title` one of another vocabulary."""
    prefix, colon, local = name.partition(":")
    return ox.NamedNode(ns.PREFIXES[prefix] + local if colon else ns.PG + name)


def shortened(words: str) -> str:
    """A label's worth of words."""
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


def canonical(value: Decimal) -> str:
    """A decimal as XSD writes it canonically: no exponent, no trailing zeros."""
    plain = format(value, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


class Writer:
    """Collects quads; what is None or empty is left out."""

    def __init__(self, minter: Minter) -> None:
        self.minter = minter
        self.document = minter.document
        self._graph = node(minter.graph)
        self._triples: set[tuple[str, str, ox.NamedNode | ox.Literal]] = set()
        self.stated: dict[str, object] = {}
        """What each statement's node was made from, by its IRI."""

    def kind(self, subject: str, *classes: str) -> None:
        """Class membership, by names as `term` takes them."""
        for name in classes:
            self._add(subject, "rdf:type", term(name))

    def link(self, subject: str, predicate: str, *objects: str | None) -> None:
        """Edges to nodes, by their IRIs."""
        for iri in objects:
            if iri is not None:
                self._add(subject, predicate, node(iri))

    def refer(self, subject: str, predicate: str, *things: Named | None) -> None:
        """Edges to things of the vocabulary, with their labels."""
        for thing in things:
            if thing is not None:
                self.link(subject, predicate, thing.iri)
                self.label(thing.iri, thing.label)

    def label(self, subject: str, words: str) -> None:
        """The Chinese label."""
        self.zh(subject, "rdfs:label", words)

    def zh(self, subject: str, predicate: str, words: str) -> None:
        """A literal in Chinese."""
        self._add(subject, predicate, ox.Literal(words, language="zh"))

    def text(self, subject: str, predicate: str, *values: str | None) -> None:
        """Plain strings, as written."""
        for value in values:
            if value is not None:
                self._add(subject, predicate, ox.Literal(value))

    def flag(self, subject: str, predicate: str, value: bool) -> None:
        """A boolean."""
        self._typed(subject, predicate, "true" if value else "false", "boolean")

    def integer(self, subject: str, predicate: str, value: int) -> None:
        """A whole number."""
        self._typed(subject, predicate, str(value), "integer")

    def decimal(self, subject: str, predicate: str, value: Decimal | None) -> None:
        """A number in canonical form."""
        if value is not None:
            self._typed(subject, predicate, canonical(value), "decimal")

    def year(self, subject: str, predicate: str, value: int | None) -> None:
        """A year of the calendar."""
        if value is not None:
            self._typed(subject, predicate, f"{value:04d}", "gYear")

    def date(self, subject: str, predicate: str, value: str | None) -> None:
        """A day, YYYY-MM-DD."""
        if value is not None:
            self._typed(subject, predicate, value, "date")

    def part(self, kind: str, classes: Iterable[str], words: Iterable[str], label: str, locator: str) -> str:
        """A new part of the document: minted, typed, labeled, placed; its IRI."""
        iri = self.minter.mint(kind, words)
        self.kind(iri, *classes)
        self.label(iri, label)
        self.text(iri, "locator", locator)
        self.link(iri, "inDocument", self.document)
        return iri

    def quads(self) -> list[ox.Quad]:
        """All quads, in one fixed order."""
        made = (ox.Quad(node(s), term(p), o, self._graph) for s, p, o in self._triples)
        return sorted(made, key=_order)

    def nquads(self) -> bytes:
        """All quads as N-Quads, line by line in the order of their bytes."""
        end = f" {self._graph} .\n"
        return "".join(sorted(f"<{s}> {term(p)} {o}{end}" for s, p, o in self._triples)).encode()

    def _typed(self, subject: str, predicate: str, value: str, datatype: str) -> None:
        self._add(subject, predicate, ox.Literal(value, datatype=term(f"xsd:{datatype}")))

    def _add(self, subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        self._triples.add((subject, predicate, value))


def _order(quad: ox.Quad) -> tuple[str, str, str]:
    return str(quad.subject).rstrip(">"), str(quad.predicate), str(quad.object)
