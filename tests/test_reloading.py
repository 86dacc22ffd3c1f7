"""A store that is loaded anew while it is served."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.store import load_files, open_store
from policygraph_api.main import follow_store
from policygraph_api.pool import PoolLimits, Room
from policygraph_api.reloading import Reloading
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from serving import Site, serving

pytestmark = pytest.mark.alone

ALL = "SELECT ?o { ?s <urn:p> ?o } ORDER BY ?o"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(REGEX(CONCAT(STR(?c), STR(?f)), 'x+y')) }"
LOADING = """
import sys
from pathlib import Path
from policygraph.store import load_files
while True:
    load_files(Path(sys.argv[1]), [Path(sys.argv[2])])
"""


def write(path: Path, values: range) -> Path:
    path.write_text("".join(f"<urn:s> <urn:p> {value} .\n" for value in values))
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    load_files(tmp_path / "store", [write(tmp_path / "first.ttl", range(1500))])
    return tmp_path / "store"


@pytest.fixture
def site(store: Path) -> Iterator[Site]:
    app = Reloading(store, open_store(directory=store), lambda opened: create_service(opened, Limits(seconds=20)))
    with serving(app) as running:
        yield running


def wait_for(site: Site, rows: int) -> None:
    deadline = time.monotonic() + 10
    while len(site.rows(site.get(ALL))) != rows:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_new_data_are_served_and_old_queries_end_on_the_old(site: Site, store: Path, tmp_path: Path) -> None:
    first = site.get(ALL)
    counted: list[str] = []
    asking = threading.Thread(target=lambda: counted.append(site.rows(site.get(SLOW))[0]["n"]))
    asking.start()
    time.sleep(0.3)
    load_files(store, [write(tmp_path / "second.ttl", range(7))])
    wait_for(site, 7)
    assert site.send("GET", "/health").json()["quads"] == 7
    assert site.get(ALL).headers["ETag"] != first.headers["ETag"]
    asking.join()
    assert counted == ["0"]
    load_files(store, [tmp_path / "second.ttl"])
    assert len([path for path in store.iterdir() if path.is_dir()]) <= 2
    again = site.send("GET", "/sparql?query=ASK%7B%7D")
    assert again.status == 200


def test_nothing_is_lost_while_stores_change(site: Site, store: Path, tmp_path: Path) -> None:
    statuses: set[int] = set()
    sizes: set[int] = set()
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            answer = site.get(ALL)
            statuses.add(answer.status)
            sizes.add(len(site.rows(answer)))

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    for count in (20, 30, 40):
        load_files(store, [write(tmp_path / "next.ttl", range(count))])
        wait_for(site, count)
    stop.set()
    for thread in asking:
        thread.join()
    assert statuses == {200}
    assert sizes <= {1500, 20, 30, 40}


def test_queries_on_old_and_new_data_share_their_places(store: Path, tmp_path: Path) -> None:
    limits = Limits(seconds=20, pool=PoolLimits(heavy=1))
    room = Room(limits.pool)
    app = Reloading(store, open_store(directory=store), lambda opened: create_service(opened, limits, room=room))
    with serving(app) as site:
        endless = SLOW.replace("{ ?a", "{ ?g ?h ?i . ?j ?k ?l . ?a")
        asking = threading.Thread(target=site.get, args=(endless,), kwargs={"timeout": "5"})
        asking.start()
        time.sleep(0.4)
        load_files(store, [write(tmp_path / "second.ttl", range(1400))])
        wait_for(site, 1400)
        assert room.heavy.locked()
        assert site.get(endless, timeout="0.5").status == 503
        assert room.heavy.locked()
        asking.join()


def test_load_that_is_killed_leaves_what_is_served(site: Site, store: Path, tmp_path: Path) -> None:
    big = write(tmp_path / "big.ttl", range(30_000))
    for wait in (0.4, 0.7):
        with subprocess.Popen([sys.executable, "-c", LOADING, str(store), str(big)]) as loading:
            time.sleep(wait)
            os.kill(loading.pid, signal.SIGKILL)
        assert len(site.rows(site.get(ALL))) in {1500, 30_000}
    load_files(store, [tmp_path / "first.ttl"])
    wait_for(site, 1500)


def test_store_that_cannot_be_read_leaves_what_is_served(site: Site, store: Path) -> None:
    (store / "policygraph-store.json").write_text("{}")
    time.sleep(1.2)
    assert len(site.rows(site.get(ALL))) == 1500


def test_pages_follow_too(store: Path, tmp_path: Path) -> None:
    with serving(follow_store(store, open_store(directory=store))) as site:
        assert site.send("GET", "/documents").status == 200
        load_files(store, [write(tmp_path / "second.ttl", range(7))])
        wait_for(site, 7)
        assert site.send("GET", "/documents").status == 200
