"""N-Quads cut by graph without being read: what a build writes has all statements of a graph together, one a line.

A stretch is lines of one graph, each in the plain form that N-Quads has but for blank nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

_IRI = rb"<[^<>\"\n ]*+>"
_LITERAL = rb"\"(?:[^\"\\\n]++|\\.)*+\"(?:@[A-Za-z0-9-]++|\^\^" + _IRI + rb")?+"
_TRIPLE = _IRI + b" " + _IRI + b" (?:" + _IRI + b"|" + _LITERAL + b")"
_STRETCH = re.compile(_TRIPLE + rb" (" + _IRI + rb") \.\n(?:" + _TRIPLE + rb" \1 \.\n)*+")
_BLOCK = 16 << 20


class Stretch(NamedTuple):
    """Lines of one graph: as they stand, and as triples; the graph is written as in them."""

    graph: str
    quads: bytes
    triples: bytes

    @property
    def size(self) -> int:
        """How many statements they are."""
        return self.quads.count(b"\n")


def blocks(file: IO[bytes], size: int = _BLOCK) -> Iterator[bytes]:
    """Whole lines of a file, some `size` bytes at a time; the last one may lack its end."""
    rest = b""
    while read := file.read(size):
        whole, end, begun = read.rpartition(b"\n")
        if end:
            yield rest + whole + end
            rest = begun
        else:
            rest += begun
    if rest:
        yield rest


def stretches(block: bytes) -> list[Stretch] | None:
    """All stretches of some lines; None where there is anything else among them."""
    found = []
    at = 0
    while stretch := _STRETCH.match(block, at):
        graph, quads = stretch[1], stretch[0]
        found.append(Stretch(graph.decode(), quads, quads.replace(b" " + graph + b" .\n", b" .\n")))
        at = stretch.end()
    return found if at == len(block) else None
