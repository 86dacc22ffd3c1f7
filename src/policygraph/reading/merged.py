"""Cells that go on from the one above: readers mark each in their text, and the marks are taken out of it again."""

from __future__ import annotations

from itertools import accumulate

MARK = "\ud800"
"""Stands in such a cell, where the one above has words: half of a surrogate pair, which no file can hold."""


def without_marks(text: str) -> tuple[str, frozenset[int]]:
    """The text without its marks, and the offsets in it where they stood."""
    *before, last = text.split(MARK)
    return "".join((*before, last)), frozenset(accumulate(map(len, before)))
