"""Figures and units that cannot be right, or need a word of explanation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from policygraph.analysis.numbers.amounts import HUNDRED, shown
from policygraph.analysis.numbers.baselines import is_state
from policygraph.analysis.numbers.figures import Figure
from policygraph.analysis.numbers.groups import PERCENT
from policygraph.analysis.numbers.remarks import Remark, remark
from policygraph.number_rules import number_data
from policygraph.store import Store

TOO_LARGE = 1000

_UNITS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT ?unit ?form WHERE { ?unit a pg:Unit ; skos:prefLabel|skos:altLabel ?form FILTER(LANG(?form) = "zh") }
"""


def unit_forms(store: Store) -> Mapping[str, set[str]]:
    """The Chinese names of each unit, by its IRI."""
    forms: dict[str, set[str]] = {}
    for row in store.select(_UNITS, name="units"):
        forms.setdefault(str(row["unit"]), set()).add(str(row["form"]))
    return forms


def units(figures: Sequence[Figure], forms: Mapping[str, set[str]]) -> Iterator[Remark]:
    """Remarks on ranges and units, in the order of the figures; percent signs once a document."""
    for figure in figures:
        yield from _range(figure)
        yield from _scale(figure, forms)
        yield from _kind(figure)
    yield from _percent_twice(figures)


def values(figure: Figure) -> list[tuple[str, Decimal]]:
    """What a figure is or was, with its words; changes are none."""
    found = [(figure.baseline_text, figure.baseline)]
    if figure.aim or is_state(figure):
        found.append((figure.value_text, figure.value))
    return [(text, number) for text, number in found if number is not None]


def _usual(figure: Figure) -> str:
    """What the indicator is measured in, without the word for its kind."""
    return figure.kind.partition("(")[2].rpartition(")")[0] or figure.kind


def _range(figure: Figure) -> Iterator[Remark]:
    most = _most(figure)
    for text, number in values(figure):
        if most is not None and not 0 <= number <= most:
            yield remark(
                "figure-out-of-range", [figure], {"value": text, "kind": _usual(figure), "place": figure.says(text)}
            )


def _most(figure: Figure) -> Decimal | None:
    if figure.is_share:
        return HUNDRED if figure.unit_iri == PERCENT else None
    return Decimal(1) if is_coefficient(figure) and not figure.unit_iri else None


def is_coefficient(figure: Figure) -> bool:
    """Whether the indicator is a number without a unit, of at most 1."""
    return figure.kind.startswith(str(number_data().signs["coefficient"]))


def _scale(figure: Figure, forms: Mapping[str, set[str]]) -> Iterator[Remark]:
    """Only amounts per something have one usual size."""
    if figure.factor is None or figure.factor < TOO_LARGE or "/" not in figure.unit:
        return
    usual = _usual(figure)
    if any(form in usual for form in forms[figure.base]) and not any(form in usual for form in forms[figure.unit_iri]):
        row = {"unit": figure.unit, "kind": usual, "times": shown(figure.factor)}
        yield remark("figure-unit-scale", [figure], {**row, "place": figure.says(figure.unit)})


def _kind(figure: Figure) -> Iterator[Remark]:
    rates = number_data().signs["rates"]
    named = any(word in figure.written + figure.context for word in rates)
    if figure.unit_iri != PERCENT or figure.where != "table" or figure.is_share or named:
        return
    if "per" in figure.kind.split():
        row = {"unit": figure.unit, "kind": figure.kind, "place": figure.says(figure.value_text or figure.change_text)}
        yield remark("figure-unit-kind", [figure], row)


def _percent_twice(figures: Iterable[Figure]) -> Iterator[Remark]:
    signs = number_data().signs["rate"]
    documents: dict[str, list[tuple[Figure, str]]] = {}
    for figure in figures:
        for text in (figure.baseline_text, figure.value_text):
            if figure.where == "table" and figure.unit in signs and any(sign in text for sign in signs):
                documents.setdefault(figure.document, []).append((figure, text))
    for found in documents.values():
        rows = ({"value": text, "unit": figure.unit, "place": figure.says(text)} for figure, text in found)
        told = remark("percent-twice", dict.fromkeys(figure for figure, _ in found), *rows)
        yield replace(told, subject=found[0][0].document, label=found[0][0].document_label)
