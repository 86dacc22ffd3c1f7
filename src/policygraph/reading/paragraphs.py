"""Lines of pages to paragraphs: page numbers and running heads out, lines that run on joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from policygraph.rules import pattern_in

_pattern = partial(pattern_in, "reading")

_EDGE = 0.38
_REPEATED = 0.3
_SLACK = 0.6
_NEARLY_FULL = 4.0
_INDENT = 0.7
_SAME_SIZE = 0.15
_LONG = 15


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line on its page: left and right edge and font size in points, its place from the bottom (0) to the top (1)."""

    text: str
    left: float
    right: float
    size: float
    place: float = 0.5


@dataclass(frozen=True, slots=True)
class Margins:
    """Where full lines begin and end."""

    left: float
    right: float


def join_lines(pages: Sequence[Sequence[PageLine]]) -> list[str]:
    """The paragraphs of pages, in order; a line with tabs in it is a table's row and stays by itself."""
    kept = _without_edges(pages)
    sides = [margins([line for page in kept[side::2] for line in page]) for side in range(2)]
    paragraphs: list[str] = []
    last: tuple[PageLine, Margins] | None = None
    for number, page in enumerate(kept):
        own = sides[number % 2]
        for line in page:
            if last is not None and runs_on(*last, line, own):
                paragraphs[-1] = _joined(paragraphs[-1], line.text)
            else:
                paragraphs.append(line.text)
            last = line, own
    return paragraphs


def _joined(above: str, below: str) -> str:
    """Two pieces of a paragraph, with a blank between Latin words."""
    latin = above[-1:].isascii() and above[-1:].isalpha() and below[:1].isascii() and below[:1].isalpha()
    return f"{above} {below}" if latin else above + below


def runs_on(line: PageLine, own: Margins, below: PageLine, other: Margins) -> bool:
    """Whether a line goes on in the next: it is full, and the next neither indented nor of another size."""
    if "\t" in line.text or "\t" in below.text or abs(line.size - below.size) > _SAME_SIZE * line.size:
        return False
    short = (own.right - line.right) / line.size
    if abs(below.left - other.left) > _INDENT * below.size or short > _NEARLY_FULL:
        return False
    closed = _pattern("{closes}").search(line.text) is not None
    return not closed or (short <= _first_width(below.text) + _SLACK and not _pattern("{opens}").match(below.text))


def _first_width(text: str) -> float:
    """The width, in characters, of what may not be parted from a line's beginning; above, there was no room for it."""
    first = _pattern("{unparted}").match(text)
    return sum(0.5 if char.isascii() else 1.0 for char in first.group()) if first else 1.0


def margins(lines: Sequence[PageLine]) -> Margins:
    """Where full lines begin and end on these pages."""
    long = [line for line in lines if len(line.text) >= _LONG and "\t" not in line.text] or list(lines)
    if not long:
        return Margins(0.0, 0.0)
    lefts = Counter(round(line.left) for line in long)
    common = [left for left, count in lefts.items() if count >= 0.1 * len(long)]
    rights = sorted(line.right for line in long)
    return Margins(float(min(common or lefts)), rights[int(0.95 * (len(rights) - 1))])


def _without_edges(pages: Sequence[Sequence[PageLine]]) -> list[list[PageLine]]:
    """The pages without page numbers, and without first and last lines that stand on several pages."""
    seen = Counter(key for page in pages for key in {_masked(line) for line in _edges(page)})
    fewest = max(2, _REPEATED * len(pages))
    kept = []
    for page in pages:
        left_out = {id(line) for line in _edges(page) if seen[_masked(line)] >= fewest or _is_number(line)}
        kept.append([line for line in page if id(line) not in left_out])
    return kept


def _edges(page: Sequence[PageLine]) -> Iterator[PageLine]:
    """The lines at the top and the bottom of a page that are no running text."""
    yield from (line for line in page if abs(line.place - 0.5) > _EDGE and not _pattern("{running}").search(line.text))


def _masked(line: PageLine) -> str:
    """A line with its digits masked: what the running heads of pages have in common."""
    return re.sub(r"\d+", "0", line.text)


def _is_number(line: PageLine) -> bool:
    return _pattern("{page_number}").match("".join(line.text.split())) is not None
