"""What a person takes a name for: another name's entity, an entity by its IRI, or, with neither, itself alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from policygraph import namespaces as ns
from policygraph.resolve.agencies import Body
from policygraph.resolve.laws import Cited, resolve_citation
from policygraph.resolve.things import Element, Named, read_element, read_indicator
from policygraph.statements import Citation
from policygraph.vocabulary import element_kind, load_agencies, load_vocabulary

REPLACED, ALONE = "decision.replaced", "decision.alone"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice for one name: read it like another name (`like`), or as an `entity`; else it stands for itself.

    `apart` is the key of the only document that the choice is for, so that what stands for itself there does so there
    alone; empty for all documents.
    """

    like: str | None = None
    entity: str | None = None
    apart: str = ""

    @property
    def rule(self) -> str:
        """The rule by which the name is resolved."""
        return REPLACED if self.like or self.entity else ALONE

    def body(self, name: str, read: Body) -> Body:
        """The agency; `read` is what the name, or the name that it is like, is read as."""
        if self.like:
            return replace(read, issue=None, correction=None, rule=REPLACED)
        scope = read.iri.removeprefix(f"{ns.ID}agency/").partition("/")[0]
        if self.entity is None:
            own = ns.agency(scope, ns.body_key("x", name + self.apart))
            return Body(own, name, "unknown", read.place, rule=ALONE)
        code, _, key = self.entity.removeprefix(f"{ns.ID}agency/").partition("/")
        slug = key if key in load_agencies().functions else key.rpartition("-")[0]
        functions = (slug,) if slug in load_agencies().functions else ()
        place = code if code.isdecimal() and code != ns.NO_PLACE else None
        return Body(self.entity, name, read.kind, place, functions, rule=REPLACED)

    def element(self, name: str) -> Element:
        """The element of a chain or flow."""
        if self.like:
            return read_element(self.like, in_chain=True)
        if self.entity is None:
            return Element(ns.hashed("element", name + self.apart, ALONE), name, "ChainElement")
        found = load_vocabulary("materials").concepts.get(self.entity.removeprefix(f"{ns.ID}element/"))
        if found is None:
            return Element(self.entity, name, "ChainElement")
        return Element(found.iri, found.label, element_kind(found.slug))

    def indicator(self) -> Named | None:
        """The indicator; None where the name stands for itself."""
        if self.like:
            return read_indicator(self.like)
        found = load_vocabulary("indicators").concepts.get((self.entity or "").removeprefix(f"{ns.ID}indicator/"))
        return Named(found.iri, found.label) if found else None

    def cited(self, title: str) -> Cited:
        """The cited document."""
        if self.like:
            return replace(resolve_citation(Citation(self.like, None, "", ())), rule=REPLACED)
        if self.entity:
            return Cited(self.entity, title, REPLACED)
        return Cited(ns.cited(None, f"{title} {ALONE} {self.apart}"), title, ALONE)
