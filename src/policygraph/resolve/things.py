"""Things of the vocabularies: materials and indicators by their names."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph import namespaces as ns
from policygraph.vocabulary import element_kind, load_vocabulary


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


def read_element(name: str, *, in_chain: bool = False) -> Element:
    """The element that a name stands for; names that hold only in a chain count only there."""
    found = load_vocabulary("materials").find(name, in_chain)
    if found is None:
        return Element(ns.hashed("element", name), name, "ChainElement")
    return Element(found.iri, found.label, element_kind(found.slug))


def read_indicator(name: str) -> Named | None:
    """The indicator, when the vocabulary has it."""
    found = load_vocabulary("indicators").find(name)
    return Named(found.iri, found.label) if found else None
