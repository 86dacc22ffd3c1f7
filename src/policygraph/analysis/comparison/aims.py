"""Aims of two documents: kept, tightened, loosened, dropped, added."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from policygraph.analysis.aims import Aim
from policygraph.analysis.comparison.changes import Change
from policygraph.analysis.comparison.pairing import near, pair
from policygraph.analysis.comparison.sides import Side
from policygraph.namespaces import frozen

LEAST_ALIKE = 70.0
LOOSE_BOUND = "≈"


def aim_changes(before: Side, after: Side) -> Iterator[Change]:
    """What became of each aim: the same where indicator and subject are, first those of one unit, value and year."""
    subjects = {
        id(aim): "" if aim.subject == side.facts.place else aim.subject for side in (before, after) for aim in side.aims
    }

    def name(aim: Aim) -> tuple[object, ...]:
        return aim.concept or frozen(aim.indicator), subjects[id(aim)]

    def whole(aim: Aim) -> tuple[object, ...]:
        return *name(aim), frozen(aim.unit), aim.year, aim.value, aim.change_value, frozen(aim.written)

    def dated(aim: Aim) -> tuple[object, ...]:
        return *name(aim), frozen(aim.indicator), aim.year, bool(aim.aim), aim.where

    def written(aim: Aim) -> tuple[object, ...]:
        return *name(aim), frozen(aim.indicator), bool(aim.aim)

    sides = before, after
    pairs, dropped, added = pair(before.aims, after.aims, (whole, dated, written, name))
    for old, new in pairs:
        yield _change(f"aim-{verdict(old, new)}", (old, new), sides)
    for old in dropped:
        yield Change("aim-dropped", old.indicator, _task(before, old), before.words(old.evidence), (), told(old))
    for new in added:
        yield Change("aim-added", new.indicator, _task(after, new), (), after.words(new.evidence), told(new))
    for old, new, ratio in near(dropped, added, lambda aim: f"{subjects[id(aim)]}{aim.indicator}", LEAST_ALIKE):
        yield _change("aim-near", (old, new), sides, ratio)


def verdict(old: Aim, new: Aim) -> str:
    """`kept`, `tightened`, `loosened`, or `changed` where the texts do not tell which way."""
    if frozen(old.unit) != frozen(new.unit):
        return "kept" if frozen(old.written) == frozen(new.written) and old.year == new.year else "changed"
    steps = {step for step in (_by_value(old, new), _by_bound(old, new), _by_year(old, new)) if step != 0}
    if None in steps or len(steps) > 1:
        return "changed"
    if not steps:
        return "kept" if (old.value, old.change_value) != (None, None) or old.written == new.written else "changed"
    if frozen(old.indicator) != frozen(new.indicator):  # another name may be another scope
        return "changed"
    return "tightened" if steps == {1} else "loosened"


def told(aim: Aim) -> str:
    """An aim's value with unit and year."""
    unit = "" if not aim.unit or aim.unit in aim.written else aim.unit
    return f"{aim.written}{unit}" + (f" ({aim.year})" if aim.year else "")


def _by_value(old: Aim, new: Aim) -> int | None:
    """1 where the value asks for more, -1 where for less, 0 for the same, None where that cannot be said."""
    if old.value is not None and new.value is not None:
        ways = {way for way in (old.rising, new.rising) if way is not None}
        if old.value == new.value:
            return 0
        return _sign(new.value - old.value) * (1 if ways == {True} else -1) if len(ways) == 1 else None
    if old.value is None and new.value is None and old.change_value is not None and new.change_value is not None:
        if old.change_value == new.change_value:
            return 0 if old.direction == new.direction else None
        same = old.direction == new.direction and old.baseline_year == new.baseline_year
        return _sign(new.change_value - old.change_value) if same and old.direction else None
    return 0 if frozen(old.written) == frozen(new.written) else None


def _by_bound(old: Aim, new: Aim) -> int:
    return (old.comparator == LOOSE_BOUND) - (new.comparator == LOOSE_BOUND)


def _by_year(old: Aim, new: Aim) -> int:
    """An earlier year asks for more; two periods of which each has its own year are no change of the year."""
    if old.year is None or new.year is None or _by_value(old, new) != 0:
        return 0
    return _sign(Decimal(old.year - new.year))


def _sign(number: Decimal) -> int:
    return (number > 0) - (number < 0)


def _task(side: Side, aim: Aim) -> str:
    return next((task.title for task in side.tasks if task.iri == aim.task), "")


def _change(kind: str, couple: tuple[Aim, Aim], sides: tuple[Side, Side], ratio: float | None = None) -> Change:
    (old, new), (before, after) = couple, sides
    return Change(
        kind=kind,
        subject=old.indicator if old.indicator == new.indicator else f"{old.indicator} / {new.indicator}",
        task=_task(after, new) or _task(before, old),
        before=before.words(old.evidence),
        after=after.words(new.evidence),
        values=f"{told(old)} → {told(new)}",
        ratio=ratio,
    )
