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


def words_of(number: int) -> str:
    """A number below one hundred in numerals (十二), a larger one digit by digit."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return "".join(DIGITS[int(c)] for c in str(abs(number)))
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones else "")
