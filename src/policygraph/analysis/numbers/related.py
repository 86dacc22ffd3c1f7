"""Indicators that hang together: reciprocals, cuts and the projects for them, totals and intensities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from policygraph.analysis.numbers.amounts import HUNDRED, half_unit, meets, rate_error, shown
from policygraph.analysis.numbers.figures import Figure
from policygraph.analysis.numbers.groups import nature, same_unit
from policygraph.analysis.numbers.remarks import Remark, remark
from policygraph.namespaces import ID
from policygraph.number_rules import number_data


def related(figures: Sequence[Figure]) -> Iterator[Remark]:
    """Remarks by relation, in the order in which the relations are listed."""
    relations = number_data().relations
    aims = [figure for figure in figures if figure.aim]
    for one, other in relations["reciprocal"]:
        yield from _reciprocals(aims, one, other)
    for measure, total in relations["cut"]:
        yield from _cuts(aims, measure, total)
    for total, intensity, activity, activity_en in relations["intensity"]:
        yield from _growth(aims, (total, intensity), (activity, activity_en))


def _of(aims: Sequence[Figure], slug: str, like: Figure | None = None) -> list[Figure]:
    """The aims for an indicator, in the document and for the subject of another one."""
    found = (aim for aim in aims if aim.indicator == f"{ID}indicator/{slug}")
    return [aim for aim in found if like is None or (aim.document == like.document and aim.subject == like.subject)]


def _falls(aim: Figure) -> bool:
    return aim.direction == "down" and nature(aim) == "rate"


def _reciprocals(aims: Sequence[Figure], one: str, other: str) -> Iterator[Remark]:
    for fall in filter(_falls, _of(aims, one)):
        for rise in _of(aims, other, fall):
            if fall.change is None or not rise.baseline or not rise.value or _other_year(fall, rise):
                continue
            computed = (1 - rise.baseline / rise.value) * HUNDRED
            error = rate_error(rise.value, rise.baseline) + half_unit(fall.change)
            if not meets(fall.change, fall.comparator, computed, error):
                texts = (fall.says(fall.change_text), rise.says(f"{rise.baseline_text} → {rise.value_text}"))
                row = {"change": fall.change_text, "other": rise.name, "rate": shown(-computed)}
                row |= {"baseline": rise.baseline_text, "aim": rise.value_text}
                yield remark("reciprocal-aims-differ", [fall, rise], *({**row, "place": text} for text in texts))


def _other_year(one: Figure, other: Figure) -> bool:
    return bool(one.year and other.year and one.year != other.year)


def _cuts(aims: Sequence[Figure], measure: str, total: str) -> Iterator[Remark]:
    """Cuts that the named projects do not reach: the whole place first, then its parts, by document."""
    documents: dict[str, list[tuple[Figure, Figure]]] = {}
    for cut in filter(_falls, _of(aims, total)):
        for given in _of(aims, measure, cut):
            if _is_short(cut, given) and not _other_year(cut, given):
                documents.setdefault(cut.document, []).append((cut, given))
    for short in documents.values():
        first, *others = _one_each(sorted(short, key=lambda pair: not pair[0].of_whole))
        cut, given = first
        row = {"baseline": cut.baseline_text, "unit": cut.unit, "change": shown(cut.change or Decimal(0))}
        row |= {"needed": shown(_needed(cut)), "given": given.value_text, "measure": given.name}
        texts = [cut.says(f"{cut.baseline_text} {cut.change_text}"), given.says(given.value_text)]
        parts = [f"{c.subject} {shown(_needed(c))} > {g.value_text} {g.unit}" for c, g in others] or ["-"]
        rows = [{**row, "place": text} for text in texts] + [{**row, "others": part} for part in parts]
        yield remark("cut-beyond-projects", [figure for pair in (first, *others) for figure in pair], *rows)


def _one_each(pairs: list[tuple[Figure, Figure]]) -> list[tuple[Figure, Figure]]:
    """For each cut the projects that stand nearest: in the same place of the document where there are some."""
    found: dict[str, tuple[Figure, Figure]] = {}
    for cut, given in pairs:
        if cut.iri not in found or given.locator == cut.locator:
            found[cut.iri] = (cut, given)
    return list(found.values())


def _needed(cut: Figure) -> Decimal:
    return (cut.baseline or Decimal(0)) * (cut.change or Decimal(0)) / HUNDRED


def _is_short(cut: Figure, given: Figure) -> bool:
    if cut.baseline is None or given.value is None or not given.context or given.context not in cut.name:
        return False
    return same_unit(cut, given) and _needed(cut) > given.value + half_unit(given.value)


def _growth(aims: Sequence[Figure], slugs: tuple[str, str], activity: tuple[str, str]) -> Iterator[Remark]:
    """The growth of an activity that an aim for a total and one for the amount per activity imply together."""
    seen: set[tuple[str, str]] = set()
    for total in _of(aims, slugs[0]):
        based = _with_baseline(aims, total, slugs[0])
        for intensity in filter(_falls, _of(aims, slugs[1], total)):
            key = (total.document, total.subject)
            if based is None or not based.baseline or total.value is None or intensity.change is None or key in seen:
                continue
            seen.add(key)
            growth = (total.value / based.baseline / (1 - intensity.change / HUNDRED) - 1) * HUNDRED
            row = {"baseline": based.baseline_text, "aim": total.value_text, "intensity": intensity.name}
            row |= {"change": intensity.change_text, "rate": shown(growth, 3)}
            row |= {"activity": activity[0], "activity_en": activity[1]}
            figures = list(dict.fromkeys((total, based, intensity)))
            texts = [
                total.says(total.value_text),
                based.says(based.baseline_text),
                intensity.says(intensity.change_text),
            ]
            yield remark("implied-growth", figures, *({**row, "place": text} for text in dict.fromkeys(texts)))


def _with_baseline(aims: Sequence[Figure], total: Figure, slug: str) -> Figure | None:
    """The aim that tells the total's baseline: itself, or that for its increment."""
    if total.baseline is not None:
        return total
    increments = [increment for whole, increment in number_data().relations["increment"] if whole == slug]
    found = (aim for increment in increments for aim in _of(aims, increment, total) if same_unit(aim, total))
    return next((aim for aim in found if aim.baseline is not None), None)
