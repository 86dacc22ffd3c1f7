"""The names that documents write and what each stands for, as far as the graph tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from policygraph import namespaces as ns
from policygraph.resolve import read_element
from policygraph.store import Store
from policygraph_api.pages.rows import iri_term, select

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a kind as a document (its IRI) writes it, and what it stands for there; empty where nothing is known.

    `issue` says how it was corrected, `statements` are the IRIs of those that hold it.
    """

    iri: str
    kind: str
    mention: str
    document: str
    entity: str
    label: str
    issue: str
    statements: tuple[str, ...]

    @property
    def everywhere(self) -> str:
        """The IRI of the same name in all documents."""
        return ns.naming(self.kind, self.mention)

    @property
    def changed(self) -> bool:
        """Whether it was corrected, or taken for a thing of another name, on the way."""
        return bool(self.issue) or (self.kind == "cited" and self.label != self.mention)


@dataclass(slots=True)
class _Written:
    entities: set[str]
    statements: dict[str, None]
    issue: str = ""


def read_names(store: Store) -> Mapping[str, Name]:
    """All names of agencies, indicators, elements and cited documents, by the IRI that decides on each."""
    found: defaultdict[tuple[str, str, str], _Written] = defaultdict(lambda: _Written(set(), {}))
    for row in select(store, "written-names"):
        written = found[row["kind"], row["doc"], row["name"]]
        written.entities.add(row["entity"])
        written.statements[row["statement"]] = None
        written.issue = written.issue or row["issue"]
    labels = read_labels(store, {entity for written in found.values() for entity in written.entities if entity})
    names = (_name(*key, written, labels) for key, written in found.items())
    return {name.iri: name for name in names}


def read_labels(store: Store, iris: set[str]) -> Mapping[str, str]:
    """What things are called, by IRI."""
    wanted = sorted(iris)
    parts = (wanted[first : first + _BATCH] for first in range(0, len(wanted), _BATCH))
    return {row["node"]: row["label"] for part in parts for row in select(store, "labels", [*map(iri_term, part)])}


def _name(kind: str, document: str, mention: str, written: _Written, labels: Mapping[str, str]) -> Name:
    entity = _meant(kind, mention, written.entities, labels)
    iri, label, statements = ns.naming(kind, mention, document), labels.get(entity, ""), tuple(written.statements)
    return Name(iri, kind, mention, document, entity, label, written.issue, statements)


def _meant(kind: str, mention: str, entities: set[str], labels: Mapping[str, str]) -> str:
    """Which of the things that the statements of a name hold it stands for; empty where the graph does not tell."""
    if len(entities) == 1:
        return min(entities)
    own = read_element(mention).iri if kind == "element" else ""
    if own in entities:
        return own
    return next((entity for entity in sorted(entities) if labels.get(entity) == mention), "")
