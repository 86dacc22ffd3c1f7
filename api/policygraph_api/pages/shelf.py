"""The shelf: the things of each kind in a file of their own, written once for the contents of a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any
from weakref import finalize

from policygraph.holding import let_go, temporary_copy
from policygraph_api.pages.facets import Offer
from policygraph_api.pages.filed import WHOLE, Filed
from policygraph_api.pages.filing import Filing
from policygraph_api.pages.found import Found
from policygraph_api.pages.kind import Item, Kind

if TYPE_CHECKING:
    from policygraph_api.pages.site import Site


@dataclass(frozen=True, eq=False)
class Shelf:
    """What the lists show of a site. A kind that is not there yet is written when it is asked for.

    `ready` is a folder with files that were written before.
    """

    site: Site
    ready: Path | None = None
    _writing: RLock = field(default_factory=RLock, repr=False)

    def narrow(self, kind: Kind[Item], offers: Sequence[Offer], filters: Mapping[str, str]) -> Found[Item]:
        """What has every chosen value of the offers and holds the words `q`."""
        return Found(kind, self.file(kind), offers, filters)

    def all(self, kind: Kind[Item]) -> Found[Item]:
        """All that there is of a kind."""
        return self.narrow(kind, (), {})

    def held(self, kind: Kind[Item], facet: str, value: str) -> list[Item]:
        """What has a value of a facet, in the order of the kind."""
        return list(self.narrow(kind, [Offer(facet, str)], {facet: value}).each())

    def one(self, kind: Kind[Item], key: str) -> Item | None:
        """What has a key, the first where several have; None where nothing has."""
        return self.finder(kind)(key)

    def some(self, kind: Kind[Item], keys: Iterable[str]) -> dict[str, Item]:
        """What has one of some keys, by key, the first where several have it."""
        find = self.finder(kind)
        found = {key: find(key) for key in keys}
        return {key: item for key, item in found.items() if item is not None}

    def finder(self, kind: Kind[Item]) -> Callable[[str], Item | None]:
        """What gives the thing of a key, the first where several have it, for who asks for many of them."""
        filed = Filed(self.file(kind))

        def find(key: str) -> Item | None:
            body = filed.body(key)
            return None if body is None else kind.form.validate_json(body)

        return find

    def each(self, kind: Kind[Item], sort: str = "") -> Iterator[Item]:
        """All of a kind, read as it is asked for."""
        return self.all(kind).each(sort)

    def total(self, kind: Kind[Any]) -> int:
        """How many of a kind there are."""
        return Filed(self.file(kind)).size()

    def tally(self, kind: Kind[Any], facet: str) -> dict[str, int]:
        """How many of a kind have which values of a facet, the most frequent value first."""
        return Filed(self.file(kind)).tally(WHOLE, facet).counts

    def file(self, kind: Kind[Any]) -> Path:
        """The file of a kind, which is written where it is not there."""
        for folder in (self.ready, self._own if "_own" in vars(self) else None):
            if folder and (path := folder / f"{kind.name}.sqlite").is_file():
                return path
        with self._writing:
            path = self._own / f"{kind.name}.sqlite"
            if not path.is_file():
                self._write(kind, path)
            return path

    def _write(self, kind: Kind[Item], path: Path) -> None:
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        filing = Filing(kind, unfinished)
        try:
            filing.add(kind.made(self) if kind.made else kind.read(self.site) if kind.read else ())
            filing.finish()
        finally:
            filing.close()
        unfinished.replace(path)

    @cached_property
    def _own(self) -> Path:
        """A folder that ends with the shelf."""
        directory, lock = temporary_copy()
        folder = Path(directory.name)

        def end() -> None:
            directory.cleanup()
            let_go(folder, lock)

        finalize(self, end)
        return folder
