"""Whether parts add up to the whole, and a baseline and its increment to the total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from policygraph.analysis.numbers.amounts import half_unit, shown
from policygraph.analysis.numbers.figures import Figure
from policygraph.analysis.numbers.groups import same_unit
from policygraph.analysis.numbers.remarks import Remark, remark
from policygraph.namespaces import ID
from policygraph.number_rules import number_data

LITTLE = Decimal("0.02")
"""The part of a whole that rounding may make without a question."""


def sums(figures: Sequence[Figure]) -> Iterator[Remark]:
    """Remarks on tables of places, then on totals with an increment; parts that add up exactly are none."""
    tables: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        if figure.aim and figure.where == "table" and _is_amount(figure):
            key = (figure.document, figure.locator, figure.written, figure.context, figure.unit)
            tables.setdefault(key, []).append(figure)
    for table in tables.values():
        for measure in ("value", "baseline"):
            yield from _of_table(table, measure)
    for total, increment in number_data().relations["increment"]:
        yield from _increments(figures, f"{ID}indicator/{total}", f"{ID}indicator/{increment}")


def _is_amount(figure: Figure) -> bool:
    """Shares and amounts per something do not add up."""
    signs = number_data().signs["rate"]
    return bool(figure.unit) and not figure.is_share and not any(sign in figure.unit for sign in ("/", *signs))


def _of_table(table: list[Figure], measure: str) -> Iterator[Remark]:
    wholes = [figure for figure in table if figure.of_whole]
    parts = [figure for figure in table if not figure.of_whole]
    amounts = [_number(part, measure) for part in parts]
    numbers = [amount for amount in amounts if amount is not None]
    if len(wholes) != 1 or len(parts) < 2 or len(numbers) < len(parts):
        return
    whole = _number(wholes[0], measure)
    if whole is None or sum(numbers) == whole:
        return
    row = {
        "context": wholes[0].context,
        "unit": wholes[0].unit,
        "sum": shown(sum(numbers, Decimal(0)), 12),
        "whole": shown(whole, 12),
    }
    places = [f"{figure.subject} {shown(_number(figure, measure) or Decimal(0), 12)}" for figure in (*wholes, *parts)]
    yield remark(_verdict(whole, numbers), [wholes[0], *parts], *({**row, "place": place} for place in places))


def _verdict(whole: Decimal, numbers: list[Decimal]) -> str:
    """The finest digit in the column tells how far rounding can go; a part that another contains is no fault."""
    difference = sum(numbers) - whole
    finest = min(half_unit(number) for number in (whole, *numbers) if number)
    if abs(difference) <= finest * (len(numbers) + 1):
        return "parts-rounded" if abs(difference) <= abs(whole) * LITTLE else "parts-short-of-whole"
    return "parts-beyond-whole" if difference > 0 and difference not in numbers else "parts-short-of-whole"


def _number(figure: Figure, measure: str) -> Decimal | None:
    return figure.value if measure == "value" else figure.baseline


def _increments(figures: Sequence[Figure], total: str, increment: str) -> Iterator[Remark]:
    for added in figures:
        if added.indicator != increment or added.baseline is None or added.value is None:
            continue
        for whole in figures:
            matching = whole.indicator == total and whole.document == added.document and whole.subject == added.subject
            if matching and whole.aim and whole.value is not None and same_unit(whole, added):
                yield _increment(whole, added)


def _increment(whole: Figure, added: Figure) -> Remark:
    baseline, more, aim = (number or Decimal(0) for number in (added.baseline, added.value, whole.value))
    agree = abs(baseline + more - aim) <= half_unit(baseline) + half_unit(more) + half_unit(aim)
    row = {
        "baseline": added.baseline_text,
        "increment": added.value_text,
        "sum": shown(baseline + more, 12),
        "aim": whole.value_text,
    }
    places = (whole.says(whole.value_text), added.says(f"{added.baseline_text} + {added.value_text}"))
    rule = "total-of-increment" if agree else "total-unlike-increment"
    return remark(rule, [whole, added], *({**row, "place": place} for place in places))
