"""Mentions → entities, in the place and time of one document; what cannot be told stays as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from policygraph import namespaces as ns
from policygraph import vocabulary
from policygraph.resolve.agencies import Body, resolve_agency
from policygraph.resolve.chosen import Choice
from policygraph.resolve.heads import Setting
from policygraph.resolve.laws import Cited, resolve_citation
from policygraph.resolve.quantities import Quantity, read_quantity
from policygraph.resolve.things import Element, Named, read_element, read_indicator
from policygraph.rules import load_grammar
from policygraph.statements import Citation, Extraction
from policygraph.vocabulary import Division, division, find_division

__all__ = [
    "Body",
    "Choice",
    "Element",
    "Named",
    "Quantity",
    "Resolver",
    "Setting",
    "named_function",
    "named_place",
    "read_element",
    "read_quantity",
    "resolve_agency",
]


class Resolver:
    """Resolves what one document names; `key` is the document's key.

    `choices` are what a person takes names for, by the IRI of `ns.naming` without a document.
    """

    def __init__(self, key: str, setting: Setting, choices: Mapping[str, Choice] | None = None) -> None:
        self.key = key
        self._setting = setting
        self._bodies: dict[str, Body] = {}
        self._choices = choices or {}

    @classmethod
    def of(cls, extraction: Extraction, choices: Mapping[str, Choice] | None = None) -> Resolver:
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
        return cls(key, Setting(place, scope, year, name), choices)

    def choice(self, kind: str, name: str) -> Choice | None:
        """What a person takes a name for; None where nobody has decided."""
        return self._choices.get(ns.naming(kind, name)) if self._choices else None

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
            choice = self.choice("agency", name)
            read = resolve_agency(choice.like if choice and choice.like else name, self._setting)
            self._bodies[name] = choice.body(name, read) if choice else read
        return self._bodies[name]

    def element(self, name: str, *, in_chain: bool = False) -> Element:
        """The element that a name stands for; names that hold only in a chain count only there."""
        choice = self.choice("element", name)
        return choice.element(name) if choice else read_element(name, in_chain=in_chain)

    def flow_ends(self, inputs: Sequence[str], outputs: Sequence[str]) -> tuple[list[Element], list[Element]]:
        """The elements of both ends of a flow; a short name counts where the other end gives its context."""
        short = load_grammar("elements").data
        known = {name for name in outputs if not set(inputs).isdisjoint(short["outputs"].get(name, ()))}
        return (
            [self.element(name, in_chain=name in short["inputs"]) for name in inputs],
            [self.element(name, in_chain=name in known) for name in outputs],
        )

    def indicator(self, name: str) -> Named | None:
        """The indicator, when the vocabulary has it."""
        choice = self.choice("indicator", name)
        return choice.indicator() if choice else read_indicator(name)

    def cited(self, citation: Citation) -> Cited:
        """The document that is cited."""
        choice = self.choice("cited", citation.title)
        return choice.cited(citation.title) if choice else resolve_citation(citation)

    @staticmethod
    def unit(words: str | None) -> Named | None:
        """The unit, when the vocabulary has it."""
        found = vocabulary.load_vocabulary("units").find(words) if words else None
        return Named(found.iri, found.label) if found else None

    @staticmethod
    def quantity(words: str | None, unit: str | None = None) -> Quantity | None:
        """A value as written, as a number."""
        return read_quantity(words, unit) if words else None


@lru_cache(maxsize=4096)
def named_place(code: str) -> Named:
    """The place of a code; the code itself is its label when the vocabulary lacks it."""
    found = division(code)
    return Named(ns.place(code), found.name if found else code)


@lru_cache(maxsize=1024)
def named_function(slug: str) -> Named:
    """The function of a slug."""
    entry = vocabulary.load_agencies().functions.get(slug)
    label = entry.one(f"{ns.SKOS}prefLabel", "zh") if entry else None
    return Named(ns.concept("function", slug), label or slug)


def _place_of(issuer: str) -> str:
    """The place that an issuer's name begins with, listed or not; empty when it begins with none."""
    (rule,) = load_grammar("agencies").of_kind("place")
    match = rule.first(issuer)
    return match["place"] if match else ""
