"""The named graphs of a copy as text, which a part of it is made of.

To write a graph the engine looks each term up in a table on disk. So a load keeps the statements of each graph as they
came, as compressed N-Triples in one file, a twelfth to a fifteenth of their size, and where they lie in a second one.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from zlib import compress, decompress

import pyoxigraph as ox

from policygraph.sparql.graphs import Named
from policygraph.sparql.stretches import Stretch

_TEXTS = "graphs.zlib"
_PLACES = "graphs.json"
_LEVEL = 1
_AT_ONCE = 50_000


class TextWriter:
    """Writes the texts of a new copy into its directory. Graphs may take turns: a text has as many stretches then."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._held: defaultdict[str, list[ox.Quad]] = defaultdict(list)
        self._lines: defaultdict[str, list[bytes]] = defaultdict(list)
        self._number = 0
        self._size = 0
        self._places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)

    def add(self, graph: Named, statement: ox.Quad) -> None:
        """Add a statement of a graph, as it stands in the default graph. OSError when it cannot be written."""
        self._held[str(graph)].append(statement)
        self._count(1)

    def add_stretch(self, stretch: Stretch) -> None:
        """Add statements of a graph. OSError when they cannot be written."""
        self._lines[stretch.graph].append(stretch.triples)
        self._count(stretch.size)

    def finish(self) -> None:
        """Make a whole of it that can be read. OSError when it cannot be written."""
        self._write()
        with (self._directory / _TEXTS).open("ab") as texts:
            os.fsync(texts.fileno())
        (self._directory / _PLACES).write_text(json.dumps(self._places), encoding="utf-8")

    def _count(self, statements: int) -> None:
        self._number += statements
        if self._number >= _AT_ONCE:
            self._write()

    def _write(self) -> None:
        for graph, statements in self._held.items():
            self._lines[graph].append(ox.serialize(statements, format=ox.RdfFormat.N_TRIPLES) or b"")
        with (self._directory / _TEXTS).open("ab") as texts:
            for graph, lines in self._lines.items():
                length = texts.write(compress(b"".join(lines), _LEVEL))
                self._places[graph].append((self._size, length))
                self._size += length
        self._held.clear()
        self._lines.clear()
        self._number = 0


class Texts:
    """The named graphs of an engine as N-Triples; of one in `directory` as its load wrote them, where it did."""

    def __init__(self, engine: ox.Store, directory: Path | None = None) -> None:
        self.engine = engine
        self._directory = directory

    def of(self, graph: Named) -> bytes:
        """A graph, in which a statement may stand twice."""
        if self._directory is None or self._places is None:
            return self.engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
        with (self._directory / _TEXTS).open("rb") as texts:
            stretches = []
            for first, length in self._places.get(str(graph), ()):
                texts.seek(first)
                stretches.append(decompress(texts.read(length)))
        return b"".join(stretches)

    @cached_property
    def _places(self) -> Mapping[str, Sequence[tuple[int, int]]] | None:
        """Where the text of each graph lies; None where a copy has none: an older or a temporary one."""
        path = (self._directory or Path()) / _PLACES
        return json.loads(path.read_text(encoding="utf-8")) if self._directory and path.is_file() else None
