"""Whether a change fits the baseline and the aim that stand with it, or in another place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from policygraph.analysis.numbers.amounts import meets, rate, shown
from policygraph.analysis.numbers.figures import Figure
from policygraph.analysis.numbers.groups import fits_as_amount, fits_as_rate, groups, nature, pairs
from policygraph.analysis.numbers.remarks import Remark, remark


def changes(figures: Iterable[Figure]) -> Iterator[Remark]:
    """Remarks on aims with baseline and value, first by their own change, then by one stated elsewhere."""
    for group in groups(figure for figure in figures if figure.aim):
        for figure in group:
            if figure.change is not None and _is_way(figure):
                yield from _own(figure)
        for one, other in pairs(group):
            for way, stated in ((one, other), (other, one)):
                if _is_way(way) and stated.change is not None and not _is_way(stated) and way.scope == stated.scope:
                    yield from _elsewhere(way, stated)


def _is_way(figure: Figure) -> bool:
    return bool(figure.baseline) and figure.value is not None


def _own(figure: Figure) -> Iterator[Remark]:
    change = figure.change or Decimal(0)
    about = "≈" if figure.comparator == "≈" else "="
    if not fits_as_rate(figure, change, about) and not fits_as_amount(figure, change, about):
        yield _remark("change-does-not-fit", figure, figure)


def _elsewhere(way: Figure, stated: Figure) -> Iterator[Remark]:
    """A change without values of its own, held against values that stand elsewhere."""
    if nature(stated) != "rate" or stated.change is None or way.baseline is None or way.value is None:
        return
    right_way = (way.value > way.baseline) == (stated.direction == "up")
    as_rate = right_way and fits_as_rate(way, stated.change, stated.comparator)
    as_points = right_way and way.is_share and fits_as_amount(way, stated.change, stated.comparator)
    seems_wrong = not meets(stated.change, stated.comparator, abs(way.value - way.baseline), Decimal(0))
    if as_rate and way.is_share and seems_wrong:
        yield _remark("change-is-relative", way, stated)
    elif not as_rate and not as_points and nature(way) != "rate":
        yield _remark("change-does-not-fit", way, stated)


def _remark(rule: str, way: Figure, stated: Figure) -> Remark:
    before, after = way.baseline or Decimal(0), way.value or Decimal(0)
    values = {
        "baseline": way.baseline_text,
        "aim": way.value_text,
        "points": shown(after - before),
        "rate": shown(rate(before, after)),
        "change": stated.change_text,
    }
    figures = [way] if way is stated else [way, stated]
    texts = [way.says(f"{way.baseline_text} → {way.value_text}"), stated.says(stated.change_text)]
    return remark(rule, figures, *({**values, "place": text} for text in texts))
