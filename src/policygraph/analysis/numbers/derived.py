"""Values that follow from what is written and are not written themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from policygraph.analysis.numbers.amounts import HUNDRED, shown
from policygraph.analysis.numbers.figures import Figure
from policygraph.analysis.numbers.groups import nature
from policygraph.analysis.numbers.remarks import Remark, remark


@dataclass(frozen=True, slots=True)
class Derived:
    """The number that an aim's change means: its value from its baseline, or its baseline from a value elsewhere."""

    aim: Figure
    given: Figure
    is_value: bool
    number: Decimal

    @property
    def text(self) -> str:
        """How it is computed, in signs."""
        sign = "-" if self.aim.direction == "down" else "+"
        known = (
            shown(self.given.baseline or Decimal(0), 9) if self.is_value else shown(self.given.value or Decimal(0), 9)
        )
        operator = "×" if self.is_value else "÷"
        rate = f"(1 {sign} {shown(self.aim.change or Decimal(0))}%)"
        return f"{known} {operator} {rate} ≈ {shown(self.number)} {self.given.unit}"


def derive(figures: Sequence[Figure]) -> Iterator[Derived]:
    """What follows from the aims that are a rate of change only, in their order; of shares a rate is not sure."""
    aims = [figure for figure in figures if figure.aim]
    for aim in aims:
        if aim.value is not None or aim.change is None or not aim.direction or aim.is_share or nature(aim) != "rate":
            continue
        factor = 1 + (-aim.change if aim.direction == "down" else aim.change) / HUNDRED
        if aim.baseline is not None:
            yield Derived(aim, aim, True, aim.baseline * factor)
        elif (given := _end(aims, aim)) is not None and given.value is not None and factor:
            yield Derived(aim, given, False, given.value / factor)


def _end(aims: Sequence[Figure], change: Figure) -> Figure | None:
    """A plain end value for the same indicator, subject and year, where nobody states a baseline."""
    same = [
        aim
        for aim in aims
        if aim.indicator
        and (aim.document, aim.indicator, aim.subject, aim.year)
        == (change.document, change.indicator, change.subject, change.year)
    ]
    if any(aim.baseline is not None for aim in same):
        return None
    return next((aim for aim in same if aim.value is not None and aim.change is None), None)


def derived_values(figures: Sequence[Figure]) -> Iterator[Remark]:
    """One remark a document that lists what follows."""
    documents: dict[str, list[Derived]] = {}
    for derived in derive(figures):
        documents.setdefault(derived.aim.document, []).append(derived)
    for found in documents.values():
        rows = ({"derived": f"{d.aim.subject} {d.aim.name} {d.text} ({d.aim.locator})"} for d in found)
        both = dict.fromkeys(figure for d in found for figure in (d.aim, d.given))
        told = remark("derived-values", both, *rows)
        yield replace(told, subject=found[0].aim.document, label=found[0].aim.document_label)
