"""The header of a table: its rows laid over the columns, merged cells over the cells below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from policygraph.document import Cell, Document
from policygraph.extract.horizons import plan_year
from policygraph.extract.lists import Range
from policygraph.rules import pattern_in

_pattern = partial(pattern_in, "targets")

_MOST_HEADERS = 3


class Words(NamedTuple):
    """A cell's normalized words without line ends; `origin[i]` is the normalized offset of character i."""

    text: str
    origin: tuple[int, ...] | range

    def place(self, start: int, end: int) -> Range:
        """Normalized offsets of characters start..end (end > start)."""
        return self.origin[start], self.origin[end - 1] + 1

    @property
    def whole(self) -> Range:
        """Normalized offsets of all of it; it must not be empty."""
        return self.place(0, len(self.text))


NOTHING = Words("", ())


def read_words(document: Document, cell: Cell | None) -> Words:
    """The words of a cell."""
    if cell is None:
        return NOTHING
    text = document.norm[cell.start : cell.end]
    if "\n" not in text:
        return Words(text, range(cell.start, cell.end))
    kept = tuple(at for at, char in enumerate(text, cell.start) if char != "\n")
    return Words(text.replace("\n", ""), kept)


def filled(row: Sequence[Words]) -> int:
    """How many cells of a row have words."""
    return sum(bool(words.text) for words in row)


def header_size(rows: Sequence[Sequence[Words]], width: int) -> int:
    """How many rows are header: the first, and those after it that stand under merged cells and hold no number."""
    size = 1
    while size < min(_MOST_HEADERS, len(rows) - 1):
        row = rows[size]
        merged = not row[0].text or (1 < len(row) < width and len(rows[0]) < width)
        if not merged or filled(row) < 2 or any(re.match(r"[-+≥≤]?\d+(?:\.\d+)?%?$", w.text) for w in row):
            break
        size += 1
    return size


def read_headers(rows: Sequence[Sequence[Words]], width: int) -> list[tuple[Words, ...]]:
    """For each column its header cells from the top, empty ones left out."""
    first = (*rows[0], *[NOTHING] * width)[:width]
    columns = [tuple(w for w in (words,) if w.text) for words in first]
    if len(rows) > 1:
        columns = _under(list(rows[0]), list(rows[1]), width)
    for row in rows[2:]:
        cells = (*row, *[NOTHING] * width)[:width]
        columns = [(*above, w) if w.text else above for above, w in zip(columns, cells, strict=True)]
    return columns


def _under(top: list[Words], below: list[Words], width: int) -> list[tuple[Words, ...]]:
    """Merged cells of the top row laid over the cells below them."""
    if len(below) < width and len(top) + len(below) > width:
        below = _spread(below, len(top), _merged_cells(top, len(top) + len(below) - width))
    below = (below + [NOTHING] * width)[:width]
    if len(top) < width:
        return _laid_over(top, below)
    filled: list[Words] = []
    for i in range(width):
        filled.append(top[i] if top[i].text or not below[i].text or not filled else filled[-1])
    return [tuple(w for w in pair if w.text) for pair in zip(filled, below, strict=True)]


def _merged_cells(top: list[Words], count: int) -> list[int]:
    """Which cells of a top row are merged, when the row below shows only what stands under those."""
    dated = [i for i, words in enumerate(top) if year_of(words.text) is not None]
    return dated if len(dated) == count else list(range(len(top) - count, len(top)))


def _spread(below: list[Words], width: int, merged: list[int]) -> list[Words]:
    """The lower row with an empty cell under each cell of the top row that is not merged."""
    found: list[Words] = []
    at = 0
    for i in range(width):
        if i in merged:
            size = _share(len(below), len(merged), merged.index(i))
            found += below[at : at + size]
            at += size
        else:
            found.append(NOTHING)
    return found


def _share(cells: int, over: int, order: int) -> int:
    """How many of some cells stand under the merged cell of an order: as many each, or one and the last the rest."""
    if cells % over == 0:
        return cells // over
    return 1 if order < over - 1 else max(0, cells - over + 1)


def _laid_over(top: list[Words], below: list[Words]) -> list[tuple[Words, ...]]:
    """A shorter top row: each empty cell below takes one of its cells, each run of words shares what is left."""
    runs = sum(1 for i, w in enumerate(below) if w.text and (i == 0 or not below[i - 1].text))
    spare = max(len(top) - sum(not w.text for w in below), runs)
    columns: list[tuple[Words, ...]] = []
    at = i = 0
    while i < len(below):
        stop = next((j for j in range(i, len(below)) if not below[j].text), len(below))
        share = spare // runs if stop > i else 1
        size = max(stop - i, 1)
        for order in range(share):
            over = top[at + order] if at + order < len(top) else NOTHING
            cells = below[i : i + _share(size, share, order)]
            columns += [tuple(w for w in (over, cell) if w.text) for cell in cells]
            i += len(cells)
        at += share
    return columns


@lru_cache(maxsize=1024)
def year_of(title: str) -> int | None:
    """The year, or the last year of the plan, that a header names."""
    match = _pattern("{header_year}").search(title)
    return int(match.group()) if match else plan_year(title)
