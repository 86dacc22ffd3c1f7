"""A count in the number forms of Word: 一、 壹 甲 ① iv."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from policygraph.rules import load_grammar

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 3999


def rendered(count: int, form: str) -> str:
    """A count as Word shows it in one of its forms (`w:numFmt`); a form that is not known gives plain digits."""
    return _forms().get(form, str)(min(max(count, 0), _MOST))


@cache
def _data() -> Any:
    return load_grammar("reading").data


@cache
def _forms() -> dict[str, Callable[[int], str]]:
    counted = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting")
    forms: dict[str, Callable[[int], str]] = dict.fromkeys(counted, _han)
    forms |= dict.fromkeys(("taiwaneseCountingThousand", "japaneseDigitalTenThousand"), _han)
    forms |= dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal)
    forms |= dict.fromkeys(("ideographDigital", "taiwaneseDigital", "koreanDigital2"), _digits)
    forms |= dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _listed(0x2460, 20))
    forms |= dict.fromkeys(("bullet", "none"), lambda _: "")
    return forms | {
        "ideographTraditional": _cycled(_data()["stems"]),
        "ideographZodiac": _cycled(_data()["branches"]),
        "decimalEnclosedParen": _listed(0x2474, 20),
        "decimalEnclosedFullstop": _listed(0x2488, 20),
        "decimalFullWidth": _wide,
        "decimalFullWidth2": _wide,
        "decimalZero": lambda count: f"{count:02}",
        "upperLetter": lambda count: _letters(count).upper(),
        "lowerLetter": _letters,
        "upperRoman": lambda count: _roman(count).upper(),
        "lowerRoman": _roman,
    }


def _han(count: int) -> str:
    return _counted(count, _data()["numerals"], "")


def _legal(count: int) -> str:
    return _counted(count, _data()["legal"], _data()["legal"][1])


def _counted(count: int, words: str, one: str) -> str:
    """A count below a thousand in numerals (十二, 一百〇五), larger ones digit by digit.

    `words` are the digits from nought, then ten and hundred; `one` stands before a ten that begins a number.
    """
    if not 0 < count < 1000:
        return "".join(words[int(digit)] for digit in str(count))
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    shown = words[hundreds] + words[11] if hundreds else ""
    if tens:
        shown += (one if tens == 1 and not hundreds else words[tens]) + words[10]
    elif hundreds and ones:
        shown += words[0]
    return shown + (words[ones] if ones else "")


def _digits(count: int) -> str:
    return "".join(_data()["numerals"][int(digit)] for digit in str(count))


def _wide(count: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(count))


def _listed(first: int, size: int) -> Callable[[int], str]:
    return lambda count: chr(first + count - 1) if 1 <= count <= size else str(count)


def _cycled(words: str) -> Callable[[int], str]:
    return lambda count: words[(count - 1) % len(words)]


def _letters(count: int) -> str:
    """a … z, aa … zz, as Word does."""
    turns, letter = divmod(max(count, 1) - 1, 26)
    return chr(ord("a") + letter) * (turns + 1)


def _roman(count: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        turns, count = divmod(count, value)
        words += letters * turns
    return words
