"""Amounts: number, power of ten, unit and bound word, as they stand in a text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from policygraph.characters import in_simplified
from policygraph.rules import load_grammar

Kind = Literal["rate", "points", "times", "counter", "measure", "bare"]
Direction = Literal["up", "down"]
_NAMED: tuple[Kind, ...] = ("rate", "points", "times", "counter")


class Amount(NamedTuple):
    """An amount at start..end of the text that was searched; `unit` with its power of ten (万吨), None when bare."""

    start: int
    end: int
    number: str
    unit: str | None
    kind: Kind


def find_amounts(text: str) -> tuple[Amount, ...]:
    """All amounts with a unit, and those without one that end their clause, in order."""
    rules = load_grammar("targets").rules
    found: dict[int, Amount] = {}
    for match in rules["target.value"].find(text):
        unit = (match["size"] or "") + match["unit"]
        found[match.start("amount")] = Amount(*match.span(), match["amount"], unit, _kind_of(match["unit"]))
    for match in rules["target.bare"].find(text):
        if match.start("amount") not in found:
            found[match.start("amount")] = Amount(*match.span(), match["amount"], match["size"], "bare")
    return tuple(found[at] for at in sorted(found)) if len(found) > 1 else tuple(found.values())


@lru_cache(maxsize=1024)
def is_unit(words: str) -> bool:
    """Whether words are nothing but a unit: 吨标煤/万元, %, 万千瓦."""
    return _unit().fullmatch(words) is not None


def direction_of(words: str) -> Direction | None:
    """Whether words or a sign say that something is to rise or to fall."""
    match = _moving().search(in_simplified(words))
    if match is None:
        return None
    return "down" if match["down"] else "up"


@cache
def _moving() -> re.Pattern[str]:
    return load_grammar("targets").compile("(?P<down>{falls})|(?P<up>{rises})")


@cache
def _kind_of(unit: str) -> Kind:
    terms, head = load_grammar("targets").terms, unit.partition("/")[0]
    return next((kind for kind in _NAMED if head in terms(kind)), "measure")


@cache
def _unit() -> re.Pattern[str]:
    return load_grammar("targets").compile("(?:{size})?(?:{unit})(?:{per_unit})?")
