"""Aims held against what is reached: the baseline beside them, or what the text reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from policygraph.analysis.numbers.amounts import HUNDRED, half_unit, meets
from policygraph.analysis.numbers.figures import Figure
from policygraph.analysis.numbers.groups import alike, groups, same_unit
from policygraph.analysis.numbers.remarks import Remark, remark


def baselines(figures: Iterable[Figure]) -> Iterator[Remark]:
    """Aims that are no better than what is reached, and states of one year that differ."""
    for group in groups(figures):
        aims = [figure for figure in group if figure.aim]
        states = [figure for figure in group if is_state(figure)]
        for aim in aims:
            if aim.baseline is not None and aim.value is not None:
                yield from _beside(aim)
            yield from (found for state in states for found in _two_states(aim, state))
        if not any(aim.baseline is not None for aim in aims):
            yield from (found for aim in aims for state in states for found in _after(aim, state))


def is_state(figure: Figure) -> bool:
    """Whether an observation is a value and not a change: its words begin with the number."""
    return not figure.aim and figure.value is not None and figure.value_text[:1].isdecimal()


def _beside(aim: Figure) -> Iterator[Remark]:
    found = _no_better(aim, aim.baseline or Decimal(0), aim.value or Decimal(0))
    if found:
        row = {"baseline": aim.baseline_text, "year": aim.baseline_year, "aim": aim.value_text}
        yield remark(found, [aim], {**row, "place": aim.says(f"{aim.baseline_text} → {aim.value_text}")})


def _after(aim: Figure, state: Figure) -> Iterator[Remark]:
    if aim.value is None or state.value is None or aim.scope != state.scope or not same_unit(aim, state):
        return
    found = _no_better(aim, *alike(state, state.value, aim, aim.value))
    if found:
        row = {"baseline": state.value_text, "year": state.year, "aim": aim.value_text}
        places = (aim.says(aim.value_text), state.says(state.value_text))
        yield remark(found, [aim, state], *({**row, "place": place} for place in places))


def _no_better(aim: Figure, reached: Decimal, wanted: Decimal) -> str:
    """The rule that an aim breaks which is worse than what is reached, or the same as far as it is written."""
    better = aim.better or {"≥": "higher", ">": "higher", "≤": "lower", "<": "lower"}.get(aim.comparator, "")
    if better not in {"higher", "lower"} or (aim.is_share and wanted >= HUNDRED):
        return ""
    if abs(wanted - reached) <= max(half_unit(wanted), half_unit(reached)) and _rounded_like(wanted, reached):
        return "aim-equals-baseline"
    return "aim-below-baseline" if (wanted < reached) == (better == "higher") else ""


def _rounded_like(one: Decimal, other: Decimal) -> bool:
    return one == other or half_unit(one) != half_unit(other)


def _two_states(aim: Figure, state: Figure) -> Iterator[Remark]:
    """A baseline and a state that the text reports, of the same year as far as both tell one."""
    if aim.baseline is None or state.value is None or not same_unit(aim, state):
        return
    if aim.baseline_year and state.year and aim.baseline_year != state.year:
        return
    baseline, value = alike(aim, aim.baseline, state, state.value)
    if meets(value, state.comparator, baseline, max(half_unit(value), half_unit(baseline))):
        return
    sure = aim.baseline_year == state.year and aim.scope == state.scope and state.comparator == "="
    rule = "observation-unlike-baseline" if sure else "observation-of-two-scopes"
    texts = (aim.says(aim.baseline_text), state.says(state.value_text))
    yield remark(rule, [aim, state], *({"year": aim.baseline_year or state.year, "place": text} for text in texts))
