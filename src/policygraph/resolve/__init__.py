"""Mentions → entities, in the place and time of one document; what cannot be told stays as written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policygraph import namespaces as ns
from policygraph import vocabulary
from policygraph.resolve.agencies import Body, resolve_agency
from policygraph.resolve.heads import Setting
from policygraph.resolve.quantities import Quantity, read_quantity
from policygraph.rules import load_grammar
from policygraph.statements import Extraction
from policygraph.vocabulary import Division, division, find_division

__all__ = [
    "Body",
    "Element",
    "Named",
    "Quantity",
    "Resolver",
    "Setting",
    "named_function",
    "named_place",
    "read_quantity",
    "resolve_agency",
]


@dataclass(frozen=True, slots=True)
class Named:
    """A concept or place of the vocabulary with its label there, so that a graph can be read without the vocabulary."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Element:
    """A material, process, industry or use of the vocabulary, else a `ChainElement` made from its words."""

    iri: str
    label: str
    kind: str

    @property
    def known(self) -> bool:
        """Whether the vocabulary has it."""
        return self.kind != "ChainElement"


class Resolver:
    """Resolves what one document names; `key` is the document's key."""

    def __init__(self, key: str, setting: Setting) -> None:
        self.key = key
        self._setting = setting
        self._bodies: dict[str, Body] = {}

    @classmethod
    def of(cls, extraction: Extraction) -> Resolver:
        """The resolver for a document, by what it says of itself."""
        facts = extraction.facts
        issued = int(facts.date[:4]) if facts.date else None
        first = facts.period[0] if facts.period else issued
        year = issued or first
        place = find_division(facts.jurisdiction, year) if facts.jurisdiction else None
        title = facts.title or extraction.document.digest
        words = (facts.number,) if facts.number else (title, facts.jurisdiction or "")
        key = ns.document_key(place.code if place else None, first, *words)
        name = facts.jurisdiction or _place_of(facts.issuer or "")
        scope = place.code if place else ns.unlisted_place(name) if name else key
        return cls(key, Setting(place, scope, year, name))

    @property
    def place(self) -> Division | None:
        """The division that the document governs."""
        return self._setting.place

    @property
    def scope(self) -> str:
        """What keeps the names of one place apart from those of another."""
        return self._setting.scope

    def division(self, name: str) -> Division | None:
        """The division of a name, below the document's place where it is one of its own."""
        within = self._setting.place.full_name if self._setting.place else ""
        year = self._setting.year
        return find_division(within + name, year) or find_division(name, year)

    def agency(self, name: str) -> Body:
        """The body that a name stands for here."""
        if name not in self._bodies:
            self._bodies[name] = resolve_agency(name, self._setting)
        return self._bodies[name]

    @staticmethod
    def element(name: str, *, in_chain: bool = False) -> Element:
        """The element that a name stands for; names that hold only in a chain count only there."""
        found = vocabulary.load_vocabulary("materials").find(name, in_chain)
        if found is None:
            return Element(ns.hashed("element", name), name, "ChainElement")
        return Element(found.iri, found.label, vocabulary.element_kind(found.slug))

    @classmethod
    def flow_ends(cls, inputs: Sequence[str], outputs: Sequence[str]) -> tuple[list[Element], list[Element]]:
        """The elements of both ends of a flow; a short name counts where the other end gives its context."""
        short = load_grammar("elements").data
        known = {name for name in outputs if not set(inputs).isdisjoint(short["outputs"].get(name, ()))}
        return (
            [cls.element(name, in_chain=name in short["inputs"]) for name in inputs],
            [cls.element(name, in_chain=name in known) for name in outputs],
        )

    @staticmethod
    def indicator(name: str) -> Named | None:
        """The indicator, when the vocabulary has it."""
        found = vocabulary.load_vocabulary("indicators").find(name)
        return Named(found.iri, found.label) if found else None

    @staticmethod
    def unit(words: str | None) -> Named | None:
        """The unit, when the vocabulary has it."""
        found = vocabulary.load_vocabulary("units").find(words) if words else None
        return Named(found.iri, found.label) if found else None

    @staticmethod
    def quantity(words: str | None, unit: str | None = None) -> Quantity | None:
        """A value as written, as a number."""
        return read_quantity(words, unit) if words else None


def named_place(code: str) -> Named:
    """The place of a code; the code itself is its label when the vocabulary lacks it."""
    found = division(code)
    return Named(ns.place(code), found.name if found else code)


def named_function(slug: str) -> Named:
    """The function of a slug."""
    entry = vocabulary.load_agencies().functions.get(slug)
    label = entry.one(f"{ns.SKOS}prefLabel", "zh") if entry else None
    return Named(ns.concept("function", slug), label or slug)


def _place_of(issuer: str) -> str:
    """The place that an issuer's name begins with, listed or not; empty when it begins with none."""
    (rule,) = load_grammar("agencies").of_kind("place")
    match = next(rule.find(issuer), None)
    return match["place"] if match else ""
