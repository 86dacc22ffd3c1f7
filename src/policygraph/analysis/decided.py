"""What people decided, as the graph tells it: on statements, on names and on findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policygraph.results import texts_of
from policygraph.store import Store

_QUERY = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?decision ?about ?label ?kind ?verdict ?reason ?by ?date ?changes ?replacement ?entity ?outcome
  ?document
WHERE {
  ?decision a pg:Decision ; pg:decides ?about ; pg:verdict ?verdict ; pg:decisionReason ?reason ; pg:decidedBy ?by ;
    pg:decidedOn ?date ; pg:decidedKind ?kind .
  OPTIONAL { ?about rdfs:label ?label }
  OPTIONAL { ?decision pg:changes ?changes }
  OPTIONAL { ?decision pg:replacement ?replacement }
  OPTIONAL { ?about pg:resolvedTo ?entity }
  OPTIONAL {
    ?decision pg:replacement|(pg:decides/pg:resolvedTo) ?thing .
    ?thing rdfs:label ?outcome FILTER(LANG(?outcome) = "zh")
  }
  OPTIONAL { ?about (pg:inDocument|pg:evidence/pg:inDocument)/pg:sourceName ?document }
}
ORDER BY ?date ?decision
"""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision on a thing (`about`, an IRI) of a kind; `document` is a file stem, empty for a thing of no document.

    `replacement` is the IRI of what replaced it, `entity` that of what a name stands for, and `outcome` the label of
    either; empty where there is none. `state` is `applied` for what the graph tells; beside a decisions file that is
    written to meanwhile it may be `waiting` (for the next build) or `dropped` (by the next build).
    """

    iri: str
    about: str
    label: str
    kind: str
    verdict: str
    reason: str
    by: str
    date: str
    changes: str
    replacement: str
    entity: str
    outcome: str
    document: str
    state: str = "applied"

    @property
    def told(self) -> str:
        """Verdict, reason, person and day in one line."""
        return f"{self.verdict}: {self.reason} ({self.by}, {self.date})"

    def to_json(self) -> dict[str, str]:
        """Verdict, reason, person and day, and the state of what is not in the graph so."""
        told = {"verdict": self.verdict, "reason": self.reason, "by": self.by, "date": self.date, "iri": self.iri}
        return told | ({} if self.state == "applied" else {"state": self.state})


def read_decided(store: Store) -> tuple[DecisionRecord, ...]:
    """All decisions of a store, by day."""
    found: dict[str, DecisionRecord] = {}
    for row in store.select(_QUERY, name="decisions"):
        words = texts_of(row)
        found.setdefault(words["decision"], DecisionRecord(words.pop("decision"), **words))
    return tuple(found.values())


def by_thing(decisions: Iterable[DecisionRecord]) -> Mapping[str, DecisionRecord]:
    """The latest decision that bears on each thing: decided on, put in the place of another, or meant by a name."""
    found: dict[str, DecisionRecord] = {}
    for decision in decisions:
        for thing in (decision.entity, decision.replacement, decision.about):
            if thing:
                found[thing] = decision
    return found
