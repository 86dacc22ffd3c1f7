"""Parts of a document that its text announces and that could not be read."""

from __future__ import annotations

from bisect import bisect_left

from policygraph.document import Document
from policygraph.proof import not_understood
from policygraph.rules import load_grammar
from policygraph.statements import Issue

_NEAR = 120
_REASON = "a table is announced here and none was read"


def find_unread(document: Document) -> tuple[Issue, ...]:
    """The captions of tables below which no table was found: their rows are lines of text, or are not there at all."""
    caption = load_grammar("unread").rules["unread.table"].pattern
    starts = [table.start for table in document.tables]
    found = []
    for line in document.text.lines:
        if not caption.match(document.norm[line.start : line.end]) or document.table_at(line.start):
            continue
        below = bisect_left(starts, line.end)
        if below == len(starts) or starts[below] > line.end + _NEAR:
            found.append(not_understood(document, line.start, line.end, _REASON))
    return tuple(found)
