"""Figures that are far from those of other documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from policygraph.analysis.numbers.amounts import shown
from policygraph.analysis.numbers.figures import Figure
from policygraph.analysis.numbers.remarks import Remark, remark
from policygraph.analysis.numbers.units import is_coefficient, values
from policygraph.number_rules import number_data
from policygraph.sparql.terms import write_string
from policygraph.store import Store

_ENDING = 6

_KNOWN = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT DISTINCT ?iri ?label WHERE {
  ?indicator pg:unitKind ?kind FILTER(STRSTARTS(?kind, #kind#))
  ?indicator skos:prefLabel ?label FILTER(LANG(?label) = "zh")
  ?iri pg:indicator ?indicator
}
"""
_NAMED_ALIKE = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT DISTINCT ?iri WHERE { ?iri pg:indicatorAsWritten ?written FILTER(#ending#) }
"""


def compared_figures(store: Store) -> list[str]:
    """The IRIs of the figures that `outliers` may have to do with."""
    kind = write_string(str(number_data().signs["coefficient"]))
    known = [(str(row["iri"]), str(row["label"])) for row in store.select(_KNOWN.replace("#kind#", kind))]
    endings = sorted({label[-_ENDING:] for _, label in known})
    if not endings:
        return []
    alike = " || ".join(f"STRENDS(?written, {write_string(ending)})" for ending in endings)
    named = store.select(_NAMED_ALIKE.replace("#ending#", alike)).column("iri")
    return sorted({*(iri for iri, _ in known), *map(str, named)})


def outliers(figures: Sequence[Figure]) -> Iterator[Remark]:
    """Coefficients less than half of the least that other documents give for one whose name ends alike."""
    least: dict[str, dict[str, Decimal]] = {}
    for figure in figures:
        for _, number in values(figure) if is_coefficient(figure) else ():
            documents = least.setdefault(figure.label[-_ENDING:], {})
            documents[figure.document] = min(number, documents.get(figure.document, number))
    two = {ending: sorted((number, name) for name, number in of.items())[:2] for ending, of in least.items()}
    for figure in figures:
        others = [number for number, name in two.get(figure.written[-_ENDING:], ()) if name != figure.document]
        for text, number in values(figure):
            if others and number < others[0] / 2:
                row = {"value": text, "least": shown(others[0]), "place": figure.says(text)}
                yield remark("figure-outlier", [figure], row)
