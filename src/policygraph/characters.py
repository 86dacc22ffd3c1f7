"""Characters that stand for others, one for one, so that every offset stays: radicals and traditional characters."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache

_FEWEST_ODD = 0.02
_FEWEST_TRADITIONAL = 0.1
_ODD = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_STEERING = re.compile(
    "\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)
_HAN = range(0x3400, 0xA000)
_ASCII = bytes(range(0x80))
_SUPPLEMENT = {
    "⺁⺒⺓⺜⺝⺠⺧⺩⺪⺫⺬⺶⻁⻄⻅⻆⻇⻉⻊⻋⻑⻓⻔⻗": "厂巳幺日月民牛王疋目示羊虎西见角角贝足车長长门雨",
    "⻘⻙⻚⻛⻜⻝⻞⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳": "青韦页风飞食食首马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
}
RADICALS = {radical: unicodedata.normalize("NFKC", radical) for radical in map(chr, range(0x2F00, 0x2FD6))}
"""Radical → the character that it looks like; PDF files and what is copied from them have radicals for characters."""
for _radicals, _characters in _SUPPLEMENT.items():
    RADICALS |= zip(_radicals, _characters, strict=True)
_PLAIN = str.maketrans(RADICALS)


def without_radicals(text: str) -> str:
    """A text of the same length with characters in place of radicals."""
    return text.translate(_PLAIN)


def printable(name: str) -> str:
    """A file's name as it can be shown and written in UTF-8: what controls or is no character at all is escaped."""
    if name.isprintable():
        return name
    known = decoded_name(os.fsencode(name))
    return "".join(char.encode("unicode_escape").decode() if _is_odd(char) else char for char in known)


def harmless(text: str) -> str:
    """A text as a terminal may show it: what would steer it, or turn the order of letters, is escaped."""
    return _STEERING.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def decoded_name(raw: bytes) -> str:
    """A name that is not said to be Unicode: UTF-8 all the same, or GB18030, as Chinese Windows writes it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return os.fsdecode(raw)


def _is_odd(char: str) -> bool:
    return unicodedata.category(char) in _ODD


def simplified(text: str) -> str:
    """A text of the same length: what is written in traditional characters in simplified ones, all else as it is."""
    return in_simplified(text) if is_traditional(text) else text


def in_simplified(words: str) -> str:
    """Words of the same length, with simplified characters for all traditional ones."""
    return words.translate(_simple())


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters: they are a tenth of its characters or more.

    Texts in simplified characters are told by a cheap look at what GB 2312 lacks.
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return _lacks_simplified(text)
    return False


def _lacks_simplified(text: str) -> bool:
    """The same of a text that GB 2312 does not hold all of."""
    known = text.encode("gb2312", "ignore")
    lacking = len(text) - len(known) + len(known.translate(None, _ASCII)) // 2
    if lacking <= _FEWEST_ODD * len(text):
        return False
    table = _simple()
    return sum(ord(char) in table for char in text) >= _FEWEST_TRADITIONAL * len("".join(text.split()))


@cache
def _simple() -> dict[int, str]:
    """Traditional → simplified character; one without a single counterpart stays."""
    from opencc import OpenCC  # noqa: PLC0415 - only texts in traditional characters need its dictionaries

    chars = [chr(code) for code in _HAN]
    pairs = zip(chars, OpenCC("t2s").convert("\n".join(chars)).split("\n"), strict=True)
    return {ord(char): plain for char, plain in pairs if plain != char and len(plain) == 1}
