"""One aim stated twice with different values or changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import networkx as nx

from policygraph.analysis.numbers.amounts import shown
from policygraph.analysis.numbers.figures import Figure
from policygraph.analysis.numbers.groups import alike, differ, groups, nature, pairs, same_unit
from policygraph.analysis.numbers.remarks import Remark, remark
from policygraph.number_rules import number_data

CONTRADICTION, SCOPES, AMOUNTS = "aim-stated-twice", "aim-of-two-scopes", "amount-stated-twice"
LONG_NAME = 8
"""A name that no concept stands for tells what it means if it has so many characters."""


def repeats(figures: Iterable[Figure]) -> Iterator[Remark]:
    """One remark for all statements of an aim that disagree in the same way."""
    aims = [figure for figure in figures if figure.aim]
    years: dict[str, set[str]] = {}
    for aim in aims:
        years.setdefault(aim.document, set()).add(aim.year)
    for group in groups(aims):
        for what in ("value", "change"):
            yield from _of_group(group, what, one_year=len(years[group[0].document] - {""}) < 2)


def _of_group(group: tuple[Figure, ...], what: str, *, one_year: bool) -> Iterator[Remark]:
    clashes: dict[str, nx.Graph[str]] = {}
    for one, other in filter(_comparable, pairs(group)):
        if _values_clash(one, other) if what == "value" else _changes_clash(one, other):
            sure = one_year or one.year == other.year
            clashes.setdefault(_rule(one, other, sure=sure), nx.Graph()).add_edge(one.iri, other.iri)
    for rule, graph in clashes.items():
        for part in nx.connected_components(graph):
            yield _remark(rule, [figure for figure in group if figure.iri in part], what)


def _values_clash(one: Figure, other: Figure) -> bool:
    if one.value is None or other.value is None or not same_unit(one, other):
        return False
    return differ(*alike(one, one.value, other, other.value))


def _changes_clash(one: Figure, other: Figure) -> bool:
    if one.change is None or other.change is None or one.direction != other.direction or not one.direction:
        return False
    return nature(one) == nature(other) == "rate" and differ(one.change, other.change)


def _comparable(pair: tuple[Figure, Figure]) -> bool:
    """Not two things told in one sentence, of two grades, or under a short name that nothing is known of."""
    one, other = pair
    one_sentence = one.where == other.where == "prose" and one.sentence == other.sentence
    one_scope = one.scope <= other.scope or other.scope <= one.scope
    return not one_sentence and one_scope and (bool(one.indicator) or len(one.written) >= LONG_NAME)


def _rule(one: Figure, other: Figure, *, sure: bool) -> str:
    """Amounts may be of years, grades and things that their name does not say."""
    if one.kind.startswith(tuple(number_data().signs["amounts"])):
        return AMOUNTS
    return CONTRADICTION if sure and one.scope == other.scope and one.indicator else SCOPES


def _remark(rule: str, figures: list[Figure], what: str) -> Remark:
    rows = []
    for figure in figures:
        text, number = (figure.value_text, figure.value) if what == "value" else (figure.change_text, figure.change)
        rows.append({"value": shown(number) if number is not None else "", "place": figure.says(text)})
    return remark(rule, figures, *rows)
