"""How many rows a result in JSON, XML or TSV has, told while it is written."""

from __future__ import annotations

import re
from collections.abc import Callable

# quotation marks inside of JSON strings are escaped, and no string is followed by what begins a variable's name: so
# a row can be told from text that looks like one; a row in which nothing is bound is told by what stands around it
_JSON_ROW = re.compile(rb'[\[,]\{(?="[^}\],:]|\}[\],])')
_XML_ROW = b"<result>"


class RowCounter:
    """Counts the rows of a SELECT result given in pieces. `media_type` is one of the engine's."""

    def __init__(self, media_type: str) -> None:
        self.rows = 0
        self._tail = b""
        self._count: Callable[[bytes], int] = self._json
        if media_type.endswith("xml"):
            self._count = self._xml
        elif media_type == "text/tab-separated-values":
            self.rows = -1  # the line of names
            self._count = self._tsv

    def feed(self, piece: bytes) -> None:
        """The next piece of the result."""
        self.rows += self._count(piece)

    def _json(self, piece: bytes) -> int:
        text = self._tail + piece
        found = 0
        end = 0
        for match in _JSON_ROW.finditer(text):
            found += 1
            end = match.end()
        self._tail = text[max(end, len(text) - 3) :]
        return found

    def _xml(self, piece: bytes) -> int:
        text = self._tail + piece
        self._tail = text[-len(_XML_ROW) + 1 :]
        return text.count(_XML_ROW)

    def _tsv(self, piece: bytes) -> int:
        return piece.count(b"\n")
