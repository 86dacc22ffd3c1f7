"""Who could own a link: the parks, projects, firms and agencies named where a document speaks of its materials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policygraph.store import Store

MOST = 12
"""How many owners are told of one link."""

_QUERY = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?document ?locator ?kind ?role ?iri ?name WHERE {
  {
    ?assignment pg:assignmentOf|^pg:hasAssignment ?task ; pg:assignedAgency ?iri ; pg:role ?role .
    ?task pg:locator ?locator ; pg:inDocument/pg:sourceName ?document .
    ?iri rdfs:label ?name FILTER(LANG(?name) = "zh")
    BIND("Agency" AS ?kind)
  } UNION {
    VALUES (?class ?kind) { (pg:Park "Park") (pg:Project "Project") (pg:Enterprise "Enterprise") }
    ?iri a ?class ; rdfs:label ?name ; pg:evidence ?evidence .
    ?evidence pg:locator ?locator ; pg:inDocument/pg:sourceName ?document .
  }
}
ORDER BY ?document ?locator ?kind ?role ?iri
"""
_KINDS = ("Park", "Project", "Enterprise", "Agency")
_ROLES = ("lead", "responsible", "local", "support", "")


@dataclass(frozen=True, slots=True)
class Owner:
    """A park, project, enterprise or agency (`kind`) that is named at a place; an agency in a `role`."""

    kind: str
    role: str
    name: str
    iri: str
    locator: str

    def to_json(self) -> dict[str, object]:
        """All fields."""
        return {
            "kind": self.kind, "role": self.role, "name": self.name, "iri": self.iri, "locator": self.locator,
        }  # fmt: skip


Places = Mapping[tuple[str, str], tuple[Owner, ...]]


def read_owners(store: Store) -> Places:
    """The owners at each place: (file stem, locator)."""
    found: dict[tuple[str, str], list[Owner]] = {}
    for row in store.select(_QUERY, name="owners"):
        role, locator = str(row["role"] or ""), str(row["locator"])
        owner = Owner(str(row["kind"]), role, str(row["name"]), str(row["iri"]), locator)
        found.setdefault((str(row["document"]), locator), []).append(owner)
    return {place: tuple(owners) for place, owners in found.items()}


def owners_at(places: Places, document: str, locators: Iterable[str]) -> tuple[Owner, ...]:
    """Who is named at some places, or at the nearest unit above one where nobody is; each once, parks first."""
    owners: dict[str, Owner] = {}
    for locator in dict.fromkeys(locators):
        for owner in _nearest(places, document, locator):
            owners.setdefault(owner.iri, owner)
    ranked = sorted(owners.values(), key=lambda owner: (_KINDS.index(owner.kind), _ROLES.index(owner.role), owner.iri))
    return tuple(ranked[:MOST])


def _nearest(places: Places, document: str, locator: str) -> tuple[Owner, ...]:
    while locator:
        if (document, locator) in places:
            return places[document, locator]
        locator = locator.rpartition("/")[0]
    return ()
