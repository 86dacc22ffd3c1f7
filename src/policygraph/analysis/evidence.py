"""The words that prove a statement, read from the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from policygraph.results import Value
from policygraph.store import Store

if TYPE_CHECKING:
    import networkx as nx

BATCH = 500

_QUERY = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?iri ?document ?locator ?start ?end ?quote ?sentenceStart ?sentenceEnd ?rule
WHERE {
  VALUES ?iri { #iris# }
  ?iri oa:exact ?quote ; oa:start ?start ; oa:end ?end ; pg:inDocument/pg:sourceName ?document .
  OPTIONAL { ?iri pg:locator ?locator }
  OPTIONAL { ?iri pg:sentenceStart ?sentenceStart }
  OPTIONAL { ?iri pg:sentenceEnd ?sentenceEnd }
  OPTIONAL { ?iri pg:rule ?rule }
}
"""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A stretch of a document; offsets are half-open characters in the decoded file, and sort in its order."""

    document: str
    start: int
    end: int
    locator: str
    quote: str
    sentence: tuple[int, int]
    rule: str
    iri: str

    def to_json(self) -> dict[str, object]:
        """Document stem, locator, offsets and words; the whole sentence's offsets; the rule's IRI."""
        return {
            "document": self.document,
            "locator": self.locator,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "sentence": list(self.sentence),
            "rule": self.rule,
        }


def read_evidence(store: Store, iris: Iterable[str]) -> dict[str, Evidence]:
    """The evidence behind some IRIs, by IRI; what is no evidence is left out."""
    wanted = sorted(set(iris))
    found: dict[str, Evidence] = {}
    for first in range(0, len(wanted), BATCH):
        values = " ".join(str(NamedNode(iri)) for iri in wanted[first : first + BATCH])
        for row in store.select(_QUERY.replace("#iris#", values), name="evidence"):
            found[str(row["iri"])] = _evidence(row)
    return found


def network_evidence(store: Store, network: nx.MultiDiGraph[str]) -> dict[str, Evidence]:
    """The evidence behind the edges of a network, by IRI."""
    return read_evidence(store, (str(iri) for *_, edge in network.edges(data=True) for iri in edge["evidence"]))


def proven(proofs: Mapping[str, Evidence], iris: Iterable[str]) -> tuple[Evidence, ...]:
    """The evidence of some IRIs, each once, in the order of the documents; what is not known is left out."""
    return tuple(sorted({proofs[iri] for iri in iris if iri in proofs}))


def _evidence(row: dict[str, Value]) -> Evidence:
    start, end = _offset(row["start"], 0), _offset(row["end"], 0)
    return Evidence(
        document=str(row["document"]),
        start=start,
        end=end,
        locator=str(row["locator"] or ""),
        quote=str(row["quote"]),
        sentence=(_offset(row["sentenceStart"], start), _offset(row["sentenceEnd"], end)),
        rule=str(row["rule"] or ""),
        iri=str(row["iri"]),
    )


def _offset(value: Value, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise
