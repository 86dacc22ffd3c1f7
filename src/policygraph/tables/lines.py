"""Lines of a text as a table's reader sees them: a cell, a row of cells, a blank, or anything else."""

from __future__ import annotations

from enum import Enum

from policygraph.values import value

BLANK = " \r\f\v\u3000\u00a0\u200b\ufeff"
"""What may stand around the words of a cell."""

STROKE = "|"
"""What parts the cells of a row where no tab does."""


class Kind(Enum):
    """What a line is to a table."""

    BLANK = 0
    CELL = 1
    ROW = 2
    TABS = 3
    RULE = 4
    OTHER = 5


@value(frozen=True, slots=True)
class Line:
    """A line's raw offsets, without its end, and what it is."""

    start: int
    end: int
    kind: Kind


def read_lines(raw: str) -> list[Line]:
    """All lines of a text, blank ones too."""
    found, start = [], 0
    for piece in raw.split("\n"):
        found.append(Line(start, start + len(piece), _kind_of(piece)))
        start += len(piece) + 1
    return found


def _kind_of(line: str) -> Kind:
    bare = line.strip(BLANK)
    if not bare:
        return Kind.BLANK
    if STROKE in bare and "\t" not in bare:
        return Kind.RULE if not bare.strip("|-: ") else Kind.ROW
    if "\t" not in bare:
        return Kind.OTHER
    if "\t" in bare.strip("\t" + BLANK):
        return Kind.ROW
    return Kind.CELL if bare.startswith("\t") and bare.count("\t") == 1 else Kind.TABS
