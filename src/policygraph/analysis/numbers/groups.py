"""Which figures speak of the same thing, so that they may be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations

from policygraph.analysis.numbers.amounts import half_unit, meets, rate, rate_error
from policygraph.analysis.numbers.figures import Figure
from policygraph.namespaces import ID
from policygraph.number_rules import number_data

PERCENT = f"{ID}unit/percent"


def groups(figures: Iterable[Figure]) -> Iterator[tuple[Figure, ...]]:
    """The figures of one document on one indicator of one subject, each group in the document's order."""
    found: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in figures:
        found.setdefault((figure.document, figure.indicator or figure.written, figure.subject), []).append(figure)
    return map(tuple, found.values())


def pairs(group: Iterable[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The pairs of a group whose years and contexts agree, where both have one."""
    return ((a, b) for a, b in combinations(group, 2) if _agree(a.year, b.year) and _agree(a.context, b.context))


def same_unit(one: Figure, other: Figure) -> bool:
    """Whether numbers of two figures can be compared, at least in base units."""
    return one.unit_iri == other.unit_iri or one.in_base(Decimal(1))[1] == other.in_base(Decimal(1))[1]


def alike(one: Figure, first: Decimal, other: Figure, second: Decimal) -> tuple[Decimal, Decimal]:
    """Numbers of two figures of comparable units: as written where the unit is one, else in base units."""
    if one.unit_iri == other.unit_iri:
        return first, second
    return one.in_base(first)[0], other.in_base(second)[0]


def differ(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are unlike and neither is the other one rounded."""
    return abs(one - other) > (max(half_unit(one), half_unit(other)) if half_unit(one) != half_unit(other) else 0)


def nature(figure: Figure) -> str:
    """Whether a figure's change is a `rate` in percent or an `amount` of its unit; empty where it has none."""
    if figure.change is None:
        return ""
    if figure.baseline and figure.value is not None:
        if fits_as_rate(figure, figure.change, "="):
            return "rate"
        if fits_as_amount(figure, figure.change, "="):
            return "amount"
    signs = number_data().signs["rate"]
    marked = any(sign in figure.change_text + figure.context for sign in signs)
    return "rate" if marked or (figure.unit_iri == PERCENT and not figure.is_share) else "amount"


def fits_as_rate(figure: Figure, change: Decimal, comparator: str) -> bool:
    """Whether the figure's way from its baseline (not 0) to its value is so many percent."""
    before, after = figure.baseline or Decimal(0), figure.value or Decimal(0)
    error = rate_error(before, after) + half_unit(change)
    return meets(change, comparator, abs(rate(before, after)), error)


def fits_as_amount(figure: Figure, change: Decimal, comparator: str) -> bool:
    """Whether the figure's way from its baseline to its value is so many units."""
    before, after = figure.baseline or Decimal(0), figure.value or Decimal(0)
    error = half_unit(before) + half_unit(after) + half_unit(change)
    return meets(change, comparator, abs(after - before), error)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other
