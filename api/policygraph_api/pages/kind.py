"""A kind of things that lists show: where a site has them, and what narrows, sorts and finds them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zlib import compress, decompress

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from policygraph_api.pages.shelf import Shelf
    from policygraph_api.pages.site import Site

Item = TypeVar("Item")
Sortable = str | int | float | None

_SCOPE = "\x1f"
_NEXT = "\x01"
_DIGITS = 12
_LEVEL = 1
_SHORT = 400
"""Bytes of an item that compressing would hardly make fewer."""
_OPENING = b"{["


def _nothing(_item: Any) -> tuple[Any, ...]:
    return ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Kind(Generic[Item]):
    """Things of one kind. They are read from a site (`read`: all of its own, in order) or `made` of other kinds.

    `key` is what one is asked for by. `facets` are all that narrows or groups, with the values that an item has;
    `orders` all that sorts, the empty string and None last; `texts` is what words are looked for in. `place` says
    where an item stands in the whole where items are read a part of the documents at a time; within equal places they
    stand as they were read. What has the same key in two parts is one thing where they can `merge`. What is `daily`
    depends on the day.
    """

    name: str
    item: Any
    key: Callable[[Item], str]
    read: Callable[[Site], Iterable[Item]] = _nothing
    made: Callable[[Shelf], Iterable[Item]] | None = None
    facets: Mapping[str, Callable[[Item], Collection[str]]] = field(default_factory=dict)
    orders: Mapping[str, Callable[[Item], Any]] = field(default_factory=dict)
    texts: Callable[[Item], Iterable[str]] = _nothing
    place: Callable[[Item], tuple[str | int, ...]] = _nothing
    merge: Callable[[Item, Item], Item] | None = None
    daily: bool = False

    @property
    def file(self) -> str:
        """What its file is called."""
        return f"{self.name}.sqlite"

    def packed(self, item: Item) -> bytes:
        """An item as JSON, a long one compressed."""
        body = self._form.dump_json(item)
        return compress(body, _LEVEL) if len(body) > _SHORT else body

    def unpacked(self, body: bytes) -> Item:
        """The item of some JSON, which may be compressed."""
        return self._form.validate_json(body if body[0] in _OPENING else decompress(body))

    @cached_property
    def _form(self) -> TypeAdapter[Item]:
        return TypeAdapter(self.item)


def scoped(scope: str, value: str) -> str:
    """A value of a facet that is asked for within something else: a section of a document, a partner of an agency."""
    return f"{scope}{_SCOPE}{value}"


def bare(value: str) -> str:
    """A value without its scope."""
    return value.rpartition(_SCOPE)[2]


def sortable(key: Any) -> Sortable:
    """A key of a sort order as SQLite compares it, in the order that Python has; None for what stands last.

    Members of a tuple are strings and whole numbers from 0 on.
    """
    if key is None or key == "":
        return None
    if isinstance(key, tuple):
        return _NEXT.join(f"{part:0{_DIGITS}}" if isinstance(part, int) else str(part) for part in key)
    return float(key) if isinstance(key, Decimal) else key
