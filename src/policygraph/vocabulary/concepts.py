"""Concepts of the SKOS schemes: materials and processes, indicators, units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from policygraph.errors import VocabularyError
from policygraph.namespaces import ID, PG, RDFS, SKOS, frozen
from policygraph.vocabulary.source import Entry, entries, index_names, shipped, slug

Scheme = Literal["materials", "indicators", "units"]
ElementKind = Literal["Material", "Process", "Industry", "Use"]
ELEMENT_KINDS: tuple[ElementKind, ...] = ("Material", "Process", "Industry", "Use")
NODE_SCOPES = frozenset({"chain-node", "context"})


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: labels in zh and en, other names that hold anywhere (`names`) or as a node of a chain only."""

    slug: str
    iri: str
    label: str
    label_en: str
    names: tuple[str, ...] = ()
    node_names: tuple[str, ...] = ()


class Vocabulary:
    """A scheme as a lexicon; names are compared in their frozen form (width, white space, quotation marks folded)."""

    def __init__(self, subjects: Mapping[str, Entry]) -> None:
        self._subjects = subjects
        node_names: dict[str, list[str]] = {}
        for entry in subjects.values():
            if entry.is_a("ScopedName") and entry.one(f"{PG}nameScope") in NODE_SCOPES:
                for owner in entry.all(f"{PG}nameOf"):
                    node_names.setdefault(owner, []).extend(entry.all(f"{RDFS}label", "zh"))
        self.concepts: Mapping[str, Concept] = {
            slug(iri): _concept(entry, tuple(node_names.get(iri, ())))
            for iri, entry in subjects.items()
            if entry.one(f"{SKOS}prefLabel", "zh") and entry.one(f"{SKOS}inScheme")
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every name that holds anywhere → slug. Raises VocabularyError when two concepts claim one."""
        return index_names([(frozen(name), c.slug) for c in self.concepts.values() for name in (c.label, *c.names)])

    @cached_property
    def node_names(self) -> Mapping[str, str]:
        """Names that hold as a node of a chain or in a context only → slug."""
        return index_names([(frozen(name), c.slug) for c in self.concepts.values() for name in c.node_names])

    def find(self, name: str, node: bool = False) -> Concept | None:
        """The concept of a whole name; `node` lets in the names that hold in a chain only."""
        key = frozen(name)
        found = self.names.get(key) or (self.node_names.get(key) if node else None)
        return self.concepts[found] if found else None

    def entry(self, concept: str) -> Entry:
        """All that the file says of a concept, by slug; KeyError when there is none."""
        return self._subjects[self.concepts[concept].iri]

    def broader(self, concept: str) -> Iterator[str]:
        """The slugs above a concept, the nearest first. Raises VocabularyError on a circle."""
        seen = [concept]
        while above := self.entry(seen[-1]).one(f"{SKOS}broader"):
            if slug(above) in seen:
                raise VocabularyError(concept, tuple(seen), "broader runs in a circle")
            seen.append(slug(above))
            yield seen[-1]


def _concept(entry: Entry, node_names: tuple[str, ...]) -> Concept:
    label, english = entry.one(f"{SKOS}prefLabel", "zh"), entry.one(f"{SKOS}prefLabel", "en")
    if not label or not english:
        raise VocabularyError(entry.iri.removeprefix(ID), (), "needs a prefLabel in zh and in en")
    return Concept(slug(entry.iri), entry.iri, label, english, entry.all(f"{SKOS}altLabel", "zh"), node_names)


@lru_cache(maxsize=16)
def load_vocabulary(scheme: Scheme | Path) -> Vocabulary:
    """A shipped scheme by name, or a Turtle file of the same form."""
    return Vocabulary(entries(scheme if isinstance(scheme, Path) else shipped(scheme)))


def element(name: str, node: bool = False) -> str | None:
    """The slug of a material, process, industry or use by a whole name; `node`: it stands as a node of a chain."""
    found = load_vocabulary("materials").find(name, node)
    return found.slug if found else None


def element_kind(concept: str) -> ElementKind:
    """The class of an element by slug."""
    entry = load_vocabulary("materials").entry(concept)
    return next(kind for kind in ELEMENT_KINDS if entry.is_a(kind))


def indicator(name: str) -> str | None:
    """The slug of an indicator by a whole name."""
    found = load_vocabulary("indicators").find(name)
    return found.slug if found else None


def unit(name: str) -> str | None:
    """The slug of a unit by a whole name."""
    found = load_vocabulary("units").find(name)
    return found.slug if found else None
