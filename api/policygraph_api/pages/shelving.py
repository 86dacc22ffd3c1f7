"""Writes the shelf of a large store beside its copy, some documents at a time, and each day what depends on it."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from policygraph.analysis.findings import Finding
from policygraph.analysis.spread import Spread
from policygraph.collector import at_rest
from policygraph.parts import count_documents
from policygraph.store import Store, read_copy
from policygraph_api.day import today
from policygraph_api.pages.edition import shelf_of
from policygraph_api.pages.excerpts import LARGEST
from policygraph_api.pages.filed import is_whole
from policygraph_api.pages.filing import Filing, Rows, rows_of
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.kinds import KINDS
from policygraph_api.pages.shelf import Shelf, daily_folders
from policygraph_api.pages.site import Piece, Site

Progress = Callable[[int], None]
Advancing = Callable[[int], AbstractContextManager[Progress]]
_LOG = logging.getLogger("uvicorn.error")
_WORKERS = min(os.cpu_count() or 1, 4)


def shelve(store: Store, advancing: Advancing, largest: int = LARGEST) -> None:
    """Write the shelf that the pages of a large store on disk read, where it is not there or is damaged.

    `advancing` shows how far it is, of so many documents; a store is large that has more statements than `largest`.
    OSError when it cannot be written.
    """
    site = Site(store, largest=largest)
    if store.copy is None or not site.excerpts.is_large:
        return
    folder = shelf_of(store.copy)
    if folder.is_dir():
        if _is_whole(Shelf(site, folder)):
            return
        shutil.rmtree(folder)
    with advancing(count_documents(store)) as progress:
        write_shelf(site, folder, Spread(workers=_WORKERS, progress=progress))


def write_shelf(site: Site, folder: Path, spread: Spread) -> None:
    """Write the files of all kinds into a new folder, which is there when it is whole; OSError when it cannot be."""
    with _whole_folder(folder) as unfinished:
        (unfinished / today().isoformat()).mkdir()
        _write(Shelf(site, unfinished), KINDS, spread)


def write_day(site: Site, folder: Path, spread: Spread) -> None:
    """Write what depends on the day beside the rest; what is older than the day before it is removed."""
    older = daily_folders(folder)[1:]
    with _whole_folder(folder / today().isoformat()) as unfinished:
        _write(Shelf(site, folder, unfinished), [kind for kind in KINDS if kind.daily], spread)
    for old in older:
        shutil.rmtree(old, ignore_errors=True)


def renew(copy: Path, quads: int) -> None:
    """Write what depends on the day for the shelf of a copy of so many quads: the work of a process of its own."""
    with read_copy(copy, None, quads) as store:
        try:
            write_day(Site(store), shelf_of(copy), Spread())
        except OSError as error:
            _LOG.error("what depends on the day stays as it was yesterday: %s", error)


def _is_whole(shelf: Shelf) -> bool:
    return all(is_whole(shelf.place(kind)) for kind in KINDS)


@at_rest()
def _write(shelf: Shelf, kinds: Sequence[Kind[Any]], spread: Spread) -> None:
    read = {kind.name: kind for kind in kinds if not kind.made}
    with ExitStack() as open_ones:
        filings: dict[str, Filing[Any]] = {}
        for name, kind in read.items():
            filings[name] = Filing(kind, shelf.place(kind))
            open_ones.callback(filings[name].close)
        work = partial(_rows, tuple(read), shelf.site.audited_together)
        for name, rows in spread.over(shelf.site.store, work):
            filings[name].take(rows)
        with ThreadPoolExecutor(spread.workers) as finishing:  # the database lets other threads go on
            list(finishing.map(Filing.finish, filings.values()))
    for kind in kinds:
        if kind.made:
            shelf.write(kind, shelf.place(kind))


def _rows(names: Collection[str], together: Sequence[Finding], part: Store) -> list[tuple[str, Rows]]:
    """What a part has of the kinds of some names; `together` is what the audit says of all documents beside others."""
    site = Piece(part, together=lambda: together)
    return [(kind.name, rows_of(kind, kind.read(site))) for kind in KINDS if kind.name in names]


@contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        unfinished.replace(folder)
    except sqlite3.Error as error:
        raise OSError(errno.EIO, f"the pages' lists cannot be written: {error}", str(folder)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
