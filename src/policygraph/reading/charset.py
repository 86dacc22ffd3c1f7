"""Which encoding Chinese text is in: the one whose decoding gives common Chinese characters."""

from __future__ import annotations

import codecs
from functools import cache

_CODECS = ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 20_000
_FEWEST_COMMON = 0.5
_MOST_BROKEN = 0.002
_BROKEN = "\ufffd"


def decoded(raw: bytes) -> str | None:
    """The characters of a text file, a BOM among them; None when no known encoding gives Chinese or plain ASCII text.

    UTF-8 is taken when the bytes are UTF-8; GB18030, Big5 and UTF-16 without a BOM are told apart by their characters.
    Where every decoding is broken, the best one that is broken in at most two characters of a thousand is taken.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _kept(raw.decode("utf-16-le" if raw.startswith(codecs.BOM_UTF16_LE) else "utf-16-be", "replace"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _best(raw, _CODECS, "strict") or _best(raw, ("utf-8", *_CODECS), "replace")
    return text if text.count("\0") <= _MOST_BROKEN * len(text) else _best(raw, _CODECS[-2:], "strict")


def _best(raw: bytes, encodings: tuple[str, ...], errors: str) -> str | None:
    best, highest = None, _FEWEST_COMMON
    for encoding in encodings:
        try:
            text = _kept(raw.decode(encoding, errors))
        except UnicodeDecodeError:
            continue
        share = _share_of_common(text) if text else 0.0
        if share > highest:
            best, highest = text, share
    return best


def _kept(text: str) -> str | None:
    """The text unless too much of it is broken; a last character cut in two is left off."""
    text = text.removesuffix(_BROKEN)
    return text if text.count(_BROKEN) <= _MOST_BROKEN * len(text) else None


def _share_of_common(text: str | None) -> float:
    """The share of common characters among those beyond ASCII; a NUL is in no text."""
    sample = (text or "")[:_SAMPLE]
    if "\0" in sample:
        return 0.0
    wide = [char for char in sample if char > "\x7f"]
    return sum(char in _common() for char in wide) / len(wide) if wide else float(bool(sample))


@cache
def _common() -> frozenset[str]:
    """The characters that both standards list first: GB 2312's first level and Big5's frequently used ones."""
    simplified = (bytes((row, cell)) for row in (*range(0xA1, 0xA4), *range(0xB0, 0xD8)) for cell in range(0xA1, 0xFF))
    cells = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = (bytes((row, cell)) for row in (*range(0xA1, 0xA4), *range(0xA4, 0xC7)) for cell in cells)
    found = {code.decode("gb2312", "ignore") for code in simplified}
    return frozenset({*found, *(code.decode("big5", "ignore") for code in traditional), "\ufeff"} - {""})
