"""Words as they are compared: folded, alike, and what their numbers, bounds and directions are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from policygraph.rules import load_grammar

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ALIKE = 0.8
_CONTAINED = 0.5


@lru_cache(maxsize=65536)
def fold(words: str | None) -> str:
    """The form that is compared: NFKC, no white space, no quotation marks, lower case; empty for None."""
    plain = "".join(unicodedata.normalize("NFKC", words or "").split())
    return plain.translate(_no_quotes()).lower()


def body(words: str) -> str:
    """A body's name without what sums up the list that it closes."""
    name = fold(words)
    tail = next((tail for tail in _data()["list_tails"] if name.endswith(tail)), "")
    return name.removesuffix(tail).strip(_data()["list_marks"])


def local_bodies(words: str) -> list[str]:
    """The names of a local list, which may be written as one."""
    return [body(part) for part in fold(words).split(_data()["local_joint"])]


def members(words: str) -> list[str]:
    """What a node of a chain names, taken apart at whatever joins it."""
    parted = fold(words).translate(dict.fromkeys(map(ord, _data()["member_joints"]), "\n"))
    return [part for part in parted.split("\n") if part]


@lru_cache(maxsize=65536)
def alike(one: str | None, other: str | None) -> bool:
    """Whether two names are the same but for a longer or shorter form, or a few characters."""
    first, second = fold(one), fold(other)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if short in long and len(short) >= _CONTAINED * len(long):
        return True
    return first == second or similarity(first, second) >= _ALIKE


def similarity(first: str, second: str) -> float:
    """The share of characters that two words have in common, in order; 1 for equal ones."""
    return SequenceMatcher(None, first, second).ratio()


def numbers(*values: str | None) -> list[float]:
    """All numbers of some values, in order; thousands may be set apart by commas."""
    return [float(n) for value in values for n in _NUMBER.findall(fold(value).replace(",", ""))]


def bound(*values: str | None) -> str | None:
    """≥, ≤ or ≈ when the words say so."""
    return _first(_data()["bounds"], "".join(map(fold, values)))


def direction(change: str | None) -> str | None:
    """Up or down when the words say so."""
    return _first(_data()["directions"], fold(change))


def unit(words: str | None) -> str:
    """A unit without brackets around it."""
    return fold(words).strip("()")


def _first(table: Mapping[str, Sequence[str]], words: str) -> str | None:
    return next((name for name, signs in table.items() if any(sign in words for sign in signs)), None)


@cache
def _no_quotes() -> dict[int, None]:
    return dict.fromkeys(map(ord, _data()["quotes"]))


def _data() -> Any:
    return load_grammar("figures").data
