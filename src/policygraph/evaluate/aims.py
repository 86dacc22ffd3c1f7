"""Targets and deadlines."""

from __future__ import annotations

from policygraph.evaluate.matching import Pairing, Record, pair_up
from policygraph.evaluate.outcome import Outcome, of_pairing, outcome
from policygraph.evaluate.words import alike, bound, direction, fold, numbers, similarity, unit

_OVERLAP = 0.7
_ALMOST = 0.9


def same_target(one: Record, other: Record) -> bool:
    """The same aim: no two years, a number in common, the same row of a table, and much the same indicator."""
    years = {one.get("target_year"), other.get("target_year")} - {None, 0}
    if len(years) > 1:
        return False
    values = set(numbers(one.get("target"), one.get("change")))
    if values and values.isdisjoint(numbers(other.get("target"), other.get("change"))):
        return False
    named = one.get("subject") and other.get("subject")
    if one.get("where") == "table" and named and not alike(one["subject"], other["subject"]):
        return False
    return alike(one["indicator"], other["indicator"]) or _share(one["indicator"], other["indicator"]) >= _OVERLAP


def _share(one: str, other: str) -> float:
    first, second = set(fold(one)), set(fold(other))
    return len(first & second) / max(1, min(len(first), len(second)))


def strict_targets(paired: Pairing) -> Outcome:
    """Targets that are right in every field that the reader states."""
    right = [_is_exact(one, other) for one, other in paired.pairs]
    wrong = [pair for pair, ok in zip(paired.pairs, right, strict=True) if not ok]
    return outcome(
        (one for (one, _), ok in zip(paired.pairs, right, strict=True) if ok),
        [*paired.missed, *(one for one, _ in wrong)],
        [*paired.spurious, *(other for _, other in wrong)],
    )


def _is_exact(one: Record, other: Record) -> bool:
    return (
        _same_indicator(fold(one["indicator"]), fold(other["indicator"]))
        and _same_values(one, other)
        and _same_unit(one, other)
        and _same_years(one, other)
        and (one.get("where") != "table" or not one.get("subject") or alike(one["subject"], other.get("subject")))
    )


def _same_indicator(one: str, other: str) -> bool:
    return one in other or other in one or similarity(one, other) >= _ALMOST


def _same_values(one: Record, other: Record) -> bool:
    stated = [field for field in ("target", "change", "baseline") if one.get(field)]
    if any(numbers(one[field]) != numbers(other.get(field)) for field in stated):
        return False
    if bound(one.get("target"), one.get("change")) != bound(other.get("target"), other.get("change")):
        return False
    return direction(one.get("change")) in {None, direction(other.get("change"))}


def _same_unit(one: Record, other: Record) -> bool:
    """The unit may stand in the value instead of its own field."""
    return unit(one.get("unit")) in unit(other.get("unit")) + fold(other.get("target")) + fold(other.get("change"))


def _same_years(one: Record, other: Record) -> bool:
    if one.get("baseline") and one.get("baseline_year") != other.get("baseline_year"):
        return False
    return one.get("target_year") in {None, other.get("target_year")}


def deadlines(expected: Record, found: Record) -> Outcome:
    """Dates by which something is to be done."""
    return of_pairing(pair_up(expected["deadlines"], found.get("deadlines") or [], _same_deadline))


def _same_deadline(one: Record, other: Record) -> bool:
    if other.get("date") not in (one["date"], one.get("date_alt")):
        return False
    return fold(one.get("locator")) == fold(other.get("locator")) or alike(one.get("what"), other.get("what"))
