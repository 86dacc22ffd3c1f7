"""The terms of N-Quads lines as bytes, each kept for the next time; pyoxigraph writes all that is not plain."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import pyoxigraph as ox

from policygraph import namespaces as ns

Value = TypeVar("Value", str, int, bool)


@cache
def term(name: str) -> ox.NamedNode:
    """A term: `inDocument` is one of ours, `dcterms:title` one of another vocabulary."""
    prefix, colon, local = name.partition(":")
    return ox.NamedNode(ns.PREFIXES[prefix] + local if colon else ns.PG + name)


class Written(dict[Value, bytes]):
    """What a term is made of → the term as it is written; begins anew where it would grow with the corpus."""

    def __init__(self, make: Callable[[Value], object], most: int = 16_384) -> None:
        super().__init__()
        self._make: Callable[[Value], object] = make
        self._most = most

    def __missing__(self, value: Value) -> bytes:
        if len(self) >= self._most:
            self.clear()
        made = self._make(value)
        written = self[value] = made if isinstance(made, bytes) else str(made).encode()
        return written


def quoted(words: str) -> bytes:
    """A string as it is written; words that are seen only once are not worth keeping in `STRINGS`."""
    if words.isprintable() and '"' not in words and "\\" not in words:
        return b'"%b"' % words.encode()
    return str(ox.Literal(words)).encode()


def chinese(words: str) -> bytes:
    """The same in Chinese."""
    return quoted(words) + b"@zh"


def _typed(datatype: str) -> Callable[[str | int], ox.Literal]:
    return lambda value: ox.Literal(str(value), datatype=term(f"xsd:{datatype}"))


INTEGER = str(_typed("integer")("%d")).encode()
"""A whole number that is filled in."""

PREDICATES = Written[str](lambda name: f"{term(name)} ")
"""Properties, by names as `term` takes them, with a space behind."""

KINDS = Written[str](lambda name: f"{term('rdf:type')} {term(name)}")
"""That something is of a class, by names as `term` takes them."""

NODES = Written[str](ox.NamedNode)
"""Nodes by their whole IRIs; ValueError for what is none."""

STRINGS = Written[str](quoted)
CHINESE = Written[str](chinese)
FLAGS = Written[bool](lambda value: ox.Literal("true" if value else "false", datatype=term("xsd:boolean")))
INTEGERS = Written[int](_typed("integer"))
DECIMALS = Written[str](_typed("decimal"))
YEARS = Written[str](_typed("gYear"))
DATES = Written[str](_typed("date"))
