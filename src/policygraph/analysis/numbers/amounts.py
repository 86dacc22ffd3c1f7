"""Arithmetic on numbers as they are written: how exact they are, what rate lies between two, when two agree."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)
ABOUT = Decimal("0.05")
"""How far a number that is called about another may be from it, as a part of it."""


def half_unit(number: Decimal) -> Decimal:
    """Half a unit of the last digit that is written: 0.005 for 1.90, 0.5 for 90; a 0 is exact."""
    if not number:
        return Decimal(0)
    exponent = number.as_tuple().exponent
    places = exponent if isinstance(exponent, int) else 0
    return Decimal(1).scaleb(min(places, 0)) / 2


def rate(before: Decimal, after: Decimal) -> Decimal:
    """By how many percent the second is more than the first, which is not 0."""
    return (after - before) / before * HUNDRED


def rate_error(before: Decimal, after: Decimal) -> Decimal:
    """By how much that rate may be wrong since both are rounded; the first is not 0."""
    if not after:
        return half_unit(after) / abs(before) * HUNDRED
    relative = half_unit(before) / abs(before) + half_unit(after) / abs(after)
    return abs(after / before) * relative * HUNDRED


def meets(stated: Decimal, comparator: str, computed: Decimal, error: Decimal) -> bool:
    """Whether a computed number is what was stated (`≥`, `≤`, `>`, `<`, `≈` or `=` so much), within an error."""
    if comparator in {"≥", ">"}:
        return computed >= stated - error
    if comparator in {"≤", "<"}:
        return computed <= stated + error
    return abs(computed - stated) <= error + (abs(stated) * ABOUT if comparator == "≈" else 0)


def shown(number: Decimal, digits: int = 4) -> str:
    """A number for people: so many digits that count, no trailing zeros, no exponent."""
    if not number:
        return "0"
    places = digits - 1 - number.adjusted()
    rounded = number.quantize(Decimal(1).scaleb(-max(places, 0)), rounding=ROUND_HALF_UP)
    return f"{rounded.normalize():f}"
