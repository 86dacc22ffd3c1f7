"""A shelf that is written a few documents at a time holds what one of the whole does, and follows the day."""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from policygraph.analysis.spread import Spread
from policygraph.errors import StoreError
from policygraph.loading import current_copy
from policygraph.store import Store, load_files, open_store, read_copy
from policygraph_api.day import today
from policygraph_api.pages.edition import shelf_of
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.kinds import KINDS
from policygraph_api.pages.shelf import Shelf, daily_folders
from policygraph_api.pages.shelving import renew, shelve, write_day, write_shelf
from policygraph_api.pages.site import Site
from policygraph_api.pages.tasks import TASKS

PLANS = Path(__file__).parent / "data" / "plans.trig"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store() as opened:
        yield opened


@pytest.fixture(scope="module")
def whole(store: Store) -> Shelf:
    return Site(store).shelf


@pytest.fixture(scope="module")
def in_parts(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("shelf") / "lists"
    write_shelf(Site(store), folder, Spread(largest=20_000))
    return Shelf(Site(store), folder)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.name))
def test_what_is_written_in_parts_is_what_the_whole_has(kind: Kind[Any], whole: Shelf, in_parts: Shelf) -> None:
    assert in_parts.place(kind).is_file()
    found, wanted = list(in_parts.each(kind)), list(whole.each(kind))
    has_order = any(map(kind.place, wanted))
    assert found == wanted if has_order else Counter(map(repr, found)) == Counter(map(repr, wanted))
    for facet in kind.facets:
        assert in_parts.tally(kind, facet) == whole.tally(kind, facet)


def test_what_depends_on_the_day_is_written_anew(store: Store, in_parts: Shelf) -> None:
    folder = in_parts.ready
    assert folder is not None
    (first,) = daily_folders(folder)
    assert first.name == today().isoformat()
    assert in_parts.has_today()
    first.rename(first.with_name((today() - timedelta(1)).isoformat()))
    assert not in_parts.has_today()
    daily = [kind for kind in KINDS if kind.daily]
    assert all(in_parts.place(kind).is_file() for kind in daily)
    write_day(Site(store), folder, Spread())
    assert in_parts.has_today()
    assert {path.name for path in daily_folders(folder)[0].iterdir()} == {kind.file for kind in daily}
    assert len(daily_folders(folder)) == 2


def test_a_load_writes_the_shelf_of_a_large_store_beside_its_copy(tmp_path: Path) -> None:
    read: list[int] = []

    def beside(copy: Path, quads: int) -> None:
        with read_copy(copy, None, quads) as loaded:
            shelve(loaded, lambda documents: nullcontext(read.append), largest=100)

    load_files(tmp_path / "store", [PLANS], beside=beside)
    with open_store(directory=tmp_path / "store") as opened, open_store([PLANS]) as in_memory:
        site = Site(opened)
        assert sum(read) == len(site.catalog.documents)
        assert site.shelf.ready == shelf_of(current_copy(tmp_path / "store").directory)
        assert site.shelf.ready is not None
        assert list(site.shelf.each(TASKS)) == list(Site(in_memory).shelf.each(TASKS))
        (day,) = daily_folders(site.shelf.ready)
        day.rename(day.with_name("2001-01-01"))
        renew(site.shelf.ready.parent, len(opened))
        assert site.shelf.has_today()
        (tmp_path / "store").rename(tmp_path / "moved away")
        assert site.shelf.has_today()
        with pytest.raises(StoreError, match="is not there any more"):
            site.shelf.total(TASKS)


def test_lists_that_are_damaged_are_written_again(tmp_path: Path) -> None:
    load_files(tmp_path / "store", [PLANS])
    read: list[int] = []
    with open_store(directory=tmp_path / "store") as opened:
        folder = shelf_of(current_copy(tmp_path / "store").directory)

        def write() -> bytes:
            read.clear()
            shelve(opened, lambda documents: nullcontext(read.append), largest=100)
            return (folder / TASKS.file).read_bytes()

        whole = write()
        assert read
        assert (write(), read) == (whole, [])
        for damaged in (whole[:-4096], b"", whole + b"\0"):
            (folder / TASKS.file).write_bytes(damaged)
            assert len(write()) == len(whole)
            assert read
        (folder / TASKS.file).unlink()
        assert len(write()) == len(whole)


def test_what_cannot_be_written_is_told_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        write_shelf(Site(store), tmp_path / "file" / "lists", Spread())
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
