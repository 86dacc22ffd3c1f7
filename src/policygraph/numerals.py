"""Chinese numerals and the numbers that they stand for (十二 = 12, 二〇一七 = 2017)."""

from __future__ import annotations

DIGITS = "〇一二三四五六七八九"
_ZEROS = "○零Ｏ0"
_UNITS = {"十": 10, "百": 100}


def number_of(words: str) -> int | None:
    """The number below one thousand that the words write, or the digits that they list; None when they are neither."""
    digits = [_digit(c) for c in words]
    if words and None not in digits:
        return int("".join(str(d) for d in digits))
    total, last = 0, None
    for char, digit in zip(words, digits, strict=True):
        if digit is not None:
            last = digit
        elif char in _UNITS:
            total += (1 if last is None else last) * _UNITS[char]
            last = 0
        else:
            return None
    return total + (last or 0) if words else None


def _digit(char: str) -> int | None:
    if char in _ZEROS:
        return 0
    return DIGITS.index(char) if char in DIGITS else None
