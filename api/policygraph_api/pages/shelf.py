"""The shelf: the things of each kind in a file of their own, written once for the contents of a store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any
from weakref import finalize

from policygraph.errors import StoreError
from policygraph.holding import let_go, temporary_copy
from policygraph_api.day import today
from policygraph_api.pages.facets import Offer
from policygraph_api.pages.filed import WHOLE, Filed
from policygraph_api.pages.filing import Filing
from policygraph_api.pages.found import Found
from policygraph_api.pages.kind import Item, Kind

if TYPE_CHECKING:
    from policygraph_api.pages.site import Site

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, eq=False)
class Shelf:
    """What the lists show of a site. A kind that is not there yet is written when it is asked for.

    `ready` is a folder with files that were written before, and in it one for a day; `day` is that one, where it is not
    the last of them.
    """

    site: Site
    ready: Path | None = None
    day: Path | None = None
    _writing: RLock = field(default_factory=RLock, repr=False)

    def narrow(self, kind: Kind[Item], offers: Sequence[Offer], filters: Mapping[str, str]) -> Found[Item]:
        """What has every chosen value of the offers and holds the words `q`."""
        return Found(kind, self.file(kind), offers, filters)

    def all(self, kind: Kind[Item]) -> Found[Item]:
        """All that there is of a kind."""
        return self.narrow(kind, (), {})

    def held(self, kind: Kind[Item], facet: str, value: str) -> list[Item]:
        """What has a value of a facet, in the order of the kind."""
        return self.all(kind).held(facet, value)

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
            return None if body is None else kind.unpacked(body)

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
        """The file of a kind, which is written where it is not there; StoreError where all that was ready is gone."""
        if self.ready and not self.ready.is_dir():
            raise StoreError(self.ready, "is not there any more; put the store back, or load the files again")
        if self.ready and (path := self.place(kind)).is_file():
            return path
        with self._writing:
            path = self._own / kind.file
            return path if path.is_file() else self.write(kind, path)

    def place(self, kind: Kind[Any]) -> Path:
        """Where the file of a kind is ready, or would be: what is daily, in the folder of the last day."""
        if self.ready is None:
            return self._own / kind.file
        days = [self.day] if self.day else daily_folders(self.ready)[:1] if kind.daily else []
        return (days[0] if days and kind.daily else self.ready) / kind.file

    def write(self, kind: Kind[Any], path: Path) -> Path:
        """Write the file of a kind."""
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        filing = Filing(kind, unfinished)
        try:
            if kind.made:
                filing.add(kind.made(self))
            else:
                for part in self.site.parts():
                    filing.add(kind.read(part))
            filing.finish()
        finally:
            filing.close()
        return unfinished.replace(path)

    def has_today(self) -> bool:
        """Whether what depends on the day is of today, as far as it was written before and is there."""
        if self.ready is None or not self.ready.is_dir():
            return True
        return [path.name for path in daily_folders(self.ready)[:1]] == [today().isoformat()]

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


def daily_folders(folder: Path) -> list[Path]:
    """What a shelf has of days, the last one first."""
    return sorted((path for path in folder.iterdir() if _DAY.fullmatch(path.name)), reverse=True)
