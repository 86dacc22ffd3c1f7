"""The quads of one document's graph, term by term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import pyoxigraph as ox

from policygraph.namespaces import Minter
from policygraph.resolve import Named
from policygraph.triples.lines import (
    CHINESE,
    DATES,
    DECIMALS,
    FLAGS,
    INTEGERS,
    KINDS,
    NODES,
    PREDICATES,
    STRINGS,
    YEARS,
    Written,
    chinese,
)

_SHOWN = 24
_SUBJECT = b"\0"
"""Stands for the subject in patterns; written terms never hold it."""


def shortened(words: str) -> str:
    """A label's worth of words."""
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


def canonical(value: Decimal) -> str:
    """A decimal as XSD writes it canonically: no exponent, no trailing zeros."""
    plain = format(value, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


class Writer:
    """Collects what is said of each subject, as N-Quads has it behind the subject; what is None is left out."""

    def __init__(self, minter: Minter) -> None:
        self.minter = minter
        self.document = minter.document
        self.nodes = Written[str](NODES.__getitem__)
        """Nodes by their whole IRIs, those of the document beside those of all."""
        self.in_document = PREDICATES["inDocument"] + self.nodes[minter.document]
        self._end = b" " + self.nodes[minter.graph] + b" .\n"
        self._said: defaultdict[str, set[bytes]] = defaultdict(set)
        self._blocks: dict[str, bytes] = {}
        self.stated: dict[str, object] = {}
        """What each statement's node was made from, by its IRI."""

    def kind(self, subject: str, *classes: str) -> None:
        """Class membership, by names as `term` takes them."""
        self._said[subject].update([KINDS[name] for name in classes])

    def link(self, subject: str, predicate: str, *objects: str | None) -> None:
        """Edges to nodes, by their IRIs."""
        said, verb, nodes = self._said[subject], PREDICATES[predicate], self.nodes
        for iri in objects:
            if iri is not None:
                said.add(verb + nodes[iri])

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
        self._said[subject].add(PREDICATES[predicate] + CHINESE[words])

    def text(self, subject: str, predicate: str, *values: str | None) -> None:
        """Plain strings, as written."""
        said, verb = self._said[subject], PREDICATES[predicate]
        for value in values:
            if value is not None:
                said.add(verb + STRINGS[value])

    def flag(self, subject: str, predicate: str, value: bool) -> None:
        """A boolean."""
        self._said[subject].add(PREDICATES[predicate] + FLAGS[value])

    def integer(self, subject: str, predicate: str, value: int) -> None:
        """A whole number."""
        self._said[subject].add(PREDICATES[predicate] + INTEGERS[value])

    def integers(self, subject: str, values: Mapping[str, int]) -> None:
        """Whole numbers by their predicates."""
        self._said[subject].update([PREDICATES[name] + INTEGERS[value] for name, value in values.items()])

    def decimal(self, subject: str, predicate: str, value: Decimal | None) -> None:
        """A number in canonical form."""
        if value is not None:
            self._said[subject].add(PREDICATES[predicate] + DECIMALS[canonical(value)])

    def year(self, subject: str, predicate: str, value: int | None) -> None:
        """A year of the calendar."""
        if value is not None:
            self._said[subject].add(PREDICATES[predicate] + YEARS[f"{value:04d}"])

    def date(self, subject: str, predicate: str, value: str | None) -> None:
        """A day, YYYY-MM-DD."""
        if value is not None:
            self._said[subject].add(PREDICATES[predicate] + DATES[value])

    def part(self, kind: str, classes: Iterable[str], words: Iterable[str], label: str, locator: str) -> str:
        """A new part of the document: minted, typed, labeled, placed; its IRI."""
        iri = self.mint(kind, words)
        placed, named = PREDICATES["locator"] + STRINGS[locator], PREDICATES["rdfs:label"] + chinese(label)
        self._said[iri].update([KINDS[name] for name in classes], (named, placed, self.in_document))
        return iri

    def mint(self, kind: str, words: Iterable[str]) -> str:
        """The IRI of a new part of the document."""
        iri = self.minter.mint(kind, words)
        self.nodes[iri] = b"<%b>" % iri.encode()
        return iri

    def say(self, subject: str, lines: Iterable[bytes]) -> None:
        """What is written already: predicates and objects."""
        self._said[subject].update(lines)

    def pattern(self, *said: bytes) -> bytes:
        """Lines about some subject in the order of their bytes, with `%b` and `%d` for what `block` fills in."""
        return b"".join([_SUBJECT + b" " + told + self._end for told in said])

    def block(self, subject: str, pattern: bytes, values: tuple[bytes | int, ...]) -> None:
        """All that is said of a subject, by a pattern."""
        self._blocks[subject] = (pattern % values).replace(_SUBJECT, self.nodes[subject])

    def quads(self) -> list[ox.Quad]:
        """All quads, by subject, predicate and object."""
        return list(ox.parse(b"".join(self._lines(sorted(self._subjects()))), format=ox.RdfFormat.N_QUADS))

    def nquads(self) -> bytes:
        """All quads as N-Quads, line by line in the order of their bytes."""
        return b"".join(self._lines(sorted(self._subjects(), key=self.nodes.__getitem__)))

    def _subjects(self) -> set[str]:
        return self._said.keys() | self._blocks.keys()

    def _lines(self, subjects: Iterable[str]) -> Iterator[bytes]:
        """The lines of each subject."""
        end, blocks = self._end, self._blocks
        for subject in subjects:
            block, said = blocks.get(subject), self._said.get(subject)
            if block:
                yield block
            elif said:
                start = self.nodes[subject] + b" "
                yield start + (end + start).join(sorted(said)) + end
