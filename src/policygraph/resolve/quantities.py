"""Values as written (95以上, ≥75, [-14], 下降19%) to number, bound and direction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from policygraph.rules import load_grammar

_NUMBER = re.compile(r"(?<![\d.])[-+]?\d{1,15}(?:\.\d{1,9})?(?![\d.])")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FOLD = str.maketrans("０１２３４５６７８９．－＋％，", "0123456789.-+%,", "[]〔〕【】［］()（）“” \t\u3000")
_SIGNS = {"−": "-", "—": "-", "–": "-"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number without sign, its bound (= when none is written) and the way it moves, where the words tell one."""

    value: Decimal
    comparator: str
    direction: str | None


@lru_cache(maxsize=8192)
def read_quantity(words: str, unit: str | None = None) -> Quantity | None:
    """The one number of the words; None when there is none, several or a range.

    A scale word (万, 亿) after the number counts, unless the unit as written has it already.
    """
    data = load_grammar("quantities").data
    plain = _plain(words)
    for phrase, value in data["words"].items():
        if phrase in plain:
            return Quantity(Decimal(value), "=", None)
    numbers = list(_NUMBER.finditer(plain))
    if len(numbers) != 1:
        return None
    match = numbers[0]
    number = Decimal(match.group())
    rest = plain[: match.start()] + plain[match.end() :]
    sign = {"-": "down", "+": "up"}.get(match.group()[0])
    direction = sign or _first("directions", rest)
    return Quantity(abs(number) * _scale(plain[match.end() :], unit), _first("comparators", rest) or "=", direction)


def _plain(words: str) -> str:
    folded = words.translate(_FOLD)
    for dash, sign in _SIGNS.items():
        folded = folded.replace(dash, sign)
    return _years_out(_GROUPED.sub("", folded))


def _years_out(words: str) -> str:
    """Words without the years that stand beside another number (比2015年下降15%)."""
    without = re.sub(r"(?:19|20)\d{2}年", "", words)
    return without if _NUMBER.search(without) else words


def _scale(after: str, unit: str | None) -> Decimal:
    scales: Mapping[str, str] = load_grammar("quantities").data["scales"]
    for word, factor in scales.items():
        if after.startswith(word):
            return Decimal(1) if unit and unit.startswith(word) else Decimal(factor)
    return Decimal(1)


def _first(kind: str, words: str) -> str | None:
    return next((name for word, name in _by_length(kind) if word in words), None)


@cache
def _by_length(kind: str) -> tuple[tuple[str, str], ...]:
    table: Mapping[str, list[str]] = load_grammar("quantities").data[kind]
    pairs = ((word, name) for name, words in table.items() for word in words)
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))
