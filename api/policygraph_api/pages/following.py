"""Things in the order of a key beside others in the same order: each key's, as the others come to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Generic

from policygraph_api.pages.kind import Item


class Following(Generic[Item]):
    """Things in the order of a key, for who asks for one key after another in that order."""

    def __init__(self, items: Iterable[Item], key: Callable[[Item], str]) -> None:
        self._groups = groupby(items, key)
        self._advance()

    def of(self, key: str) -> Iterator[Item]:
        """Those of a key, to be read before the next key is asked for."""
        while self._key is not None and self._key < key:
            self._advance()
        return self._group if self._key == key else iter(())

    def _advance(self) -> None:
        nothing: tuple[str | None, Iterator[Item]] = None, iter(())
        self._key, self._group = next(self._groups, nothing)
