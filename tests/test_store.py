"""The store in memory and on disk: what is loaded is what is asked, literals are rdflib's own, deadlines hold."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import psutil
import pytest
import rdflib
from rdflib.namespace import XSD

from policygraph.errors import DocumentError, QueryError, QueryTimeout, StoreError
from policygraph.loading import POINTER, current_copy
from policygraph.store import Store, Table, load_files, open_store
from serving import soon

DATA = """
@prefix e: <http://example.org/> .
e:a e:p "词", "词"@zh, 7, 1.50, true, 2.5e0, "2017"^^<http://www.w3.org/2001/XMLSchema#gYear> ; e:q e:中文 .
"""
GRAPHS = "<urn:g1> { <urn:a> <urn:p> 1 } <urn:g2> { <urn:a> <urn:p> 2 }"
CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(16)) + " }"


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    path = tmp_path / "data.ttl"
    path.write_text(DATA, encoding="utf-8")
    return path


@pytest.fixture
def trig(tmp_path: Path) -> Path:
    path = tmp_path / "data.trig"
    path.write_text(GRAPHS, encoding="utf-8")
    return path


def values(store: Store) -> set[object]:
    return set(store.select("SELECT ?o { ?s <http://example.org/p> ?o }").column("o"))


def test_terms_become_plain_values(turtle: Path) -> None:
    with open_store([turtle]) as store:
        assert values(store) == {"词", 7, Decimal("1.5"), True, 2.5, "2017"}
        row = next(iter(store.select("SELECT ?s ?o ?none { ?s <http://example.org/q> ?o }")))
    assert row == {"s": "http://example.org/a", "o": "http://example.org/中文", "none": None}


def test_json_rows_have_no_decimals(turtle: Path) -> None:
    with open_store([turtle]) as store:
        rows = store.select('SELECT (1.5 AS ?x) ("a" AS ?y) {}').json_rows()
    assert rows == [{"x": 1.5, "y": "a"}]
    assert isinstance(rows[0]["x"], float)


def test_plain_strings_are_rdflib_literals_without_a_datatype(turtle: Path) -> None:
    wanted = rdflib.Literal("词")
    with open_store([turtle]) as store:
        sparql = f"SELECT ?o {{ ?s <http://example.org/p> ?o FILTER(DATATYPE(?o) = <{XSD.string}>) }}"
        assert [row["o"] for row in store.select(sparql).terms()] == [wanted]
        dataset = store.dataset()
        assert [row[0] for row in dataset.query(sparql)] == [wanted]  # type: ignore[index]
        predicate = rdflib.URIRef("http://example.org/p")
        objects = set(dataset.objects(None, predicate))
        assert objects == set(store.construct("CONSTRUCT WHERE { ?s <http://example.org/p> ?o }").objects())
        assert objects == set(dataset.query("CONSTRUCT WHERE { ?s <http://example.org/p> ?o }").graph.objects())  # type: ignore[union-attr]
    assert wanted in objects
    assert rdflib.Literal("2017", datatype=XSD.gYear) in objects
    assert rdflib.Literal("词", lang="zh") in objects


def test_default_graph_is_the_union_unless_the_query_names_its_own(trig: Path) -> None:
    with open_store([trig]) as store:
        assert store.graphs() == ["urn:g1", "urn:g2"]
        assert len(store) == 2
        assert store.select("SELECT ?o { ?s ?p ?o } ORDER BY ?o").column("o") == [1, 2]
        assert store.select("SELECT ?o FROM <urn:g2> { ?s ?p ?o }").column("o") == [2]
        assert store.ask("ASK { GRAPH <urn:g1> { ?s ?p 1 } }")
        assert len(list(store.dataset().triples((None, None, None)))) == 2


def test_forms_are_kept_apart(turtle: Path) -> None:
    with open_store([turtle]) as store:
        assert isinstance(store.query("SELECT * {}"), Table)
        assert store.query("ASK {}") is True
        assert isinstance(store.query("DESCRIBE <urn:x>"), rdflib.Graph)
        for method, sparql in ((store.select, "ASK {}"), (store.ask, "SELECT * {}"), (store.construct, "ASK {}")):
            with pytest.raises(QueryError, match=r"is not an? "):
                method(sparql)
        with pytest.raises(KeyError, match="y is not one of x"):
            store.select("SELECT ?x {}").column("y")


@pytest.mark.parametrize(
    ("sparql", "position", "said"),
    [
        ("ASK {", 4, "line 1, column 5: this { is never closed"),
        ("SELECT * {\n ?s ?p ?o }}", 22, "line 2, column 12: this } closes no bracket"),
        ("SELECT ?x { ?x foo:b ?y }", 15, "add PREFIX foo:"),
        ("SELECT ?x ?x {}", 15, "Duplicated variable name"),
    ],
)
@pytest.mark.parametrize("timeout", [None, 20.0])
def test_errors_say_where_and_what(turtle: Path, sparql: str, position: int, said: str, timeout: float | None) -> None:
    with open_store([turtle]) as store, pytest.raises(QueryError) as caught:
        store.query(sparql, timeout=timeout, name="mine.rq")
    assert caught.value.name == "mine.rq"
    assert said in caught.value.reason
    assert caught.value.position == position


def test_timeout_gives_the_same_answers(turtle: Path) -> None:
    sparql = "SELECT ?s ?o ?none { ?s ?p ?o } ORDER BY STR(?o)"
    with open_store([turtle]) as store:
        assert list(store.select(sparql, timeout=20)) == list(store.select(sparql))
        assert store.ask("ASK { ?s ?p 7 }", timeout=20)
        construct = "CONSTRUCT WHERE { ?s ?p ?o }"
        assert set(store.construct(construct, timeout=20)) == set(store.construct(construct))


def test_timeout_ends_the_work(turtle: Path) -> None:
    others = set(psutil.Process().children())
    with soon(), open_store([turtle]) as store, pytest.raises(QueryTimeout) as caught:
        store.query(CROSS_PRODUCT, timeout=0.5)
    assert caught.value.seconds == 0.5
    assert set(psutil.Process().children()) <= others


def test_query_that_brings_the_engine_down_is_an_error(turtle: Path) -> None:
    with open_store([turtle]) as store, pytest.raises(QueryError, match="memory or stack"):
        store.query("ASK " + "{" * 5000 + "}" * 5000, timeout=30)


def test_temporary_copy_goes_with_the_store(turtle: Path) -> None:
    with open_store([turtle]) as store:
        copy = store.disk_copy()
        assert copy.is_dir()
        assert store.disk_copy() == copy
    assert not copy.exists()


HOLDING = """
import sys, time
from pathlib import Path
from policygraph.store import open_store
store = open_store([Path(sys.argv[1])])
print(store.disk_copy(), flush=True)
time.sleep(60)
"""


def test_temporary_copy_of_a_killed_process_goes_with_the_next(turtle: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(turtle)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        with open_store([turtle]) as store:
            store.disk_copy()
        kept = left.is_dir()
        process.kill()
    assert kept
    with open_store([turtle]) as store:
        own = store.disk_copy()
        assert not left.exists()
    assert not own.exists()
    assert not own.with_name(f"{own.name}.lock").exists()


def test_directory_holds_exactly_what_was_loaded(tmp_path: Path, turtle: Path, trig: Path) -> None:
    directory = tmp_path / "store"
    seen: list[Path] = []
    assert load_files(directory, [turtle, trig], seen.append) == 10
    assert seen == [turtle, trig]
    with open_store(directory=directory) as store:
        assert len(store) == 10
        assert store.disk_copy().parent == directory
    assert load_files(directory, [trig]) == 2
    with open_store(directory=directory) as store:
        assert len(store) == 2


def test_copy_that_is_read_outlives_a_load(tmp_path: Path, turtle: Path, trig: Path) -> None:
    directory = tmp_path / "store"
    load_files(directory, [turtle])
    with open_store(directory=directory) as old:
        load_files(directory, [trig])
        assert len(old) == 8
        assert old.select("SELECT ?s { ?s ?p ?o }", timeout=20).column("s") != []
    load_files(directory, [trig])
    assert len([path for path in directory.iterdir() if path.is_dir()]) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.ttl", "<urn:a> <urn:p> \n 1x .", "is not valid Turtle.*line 2"),
        ("bad.trig", "<urn:g> { <urn:a> ", "is not valid TriG"),
        ("data.csv", "a,b", "is not an RDF file"),
        ("missing.ttl", None, "does not exist"),
        ("binary.nt", "\x00\x01", "is not valid N-Triples"),
    ],
)
def test_wrong_file_is_named_and_changes_nothing(
    tmp_path: Path, trig: Path, name: str, content: str | None, said: str
) -> None:
    directory = tmp_path / "store"
    load_files(directory, [trig])
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=said) as caught:
        load_files(directory, [trig, path])
    assert caught.value.path == path
    with open_store(directory=directory) as store:
        assert len(store) == 2
    with pytest.raises(DocumentError, match=said):
        load_files(tmp_path / "fresh", [path])
    assert not (tmp_path / "fresh").exists()


def test_directory_that_is_no_store_is_refused(tmp_path: Path, trig: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("dear")
    for refused, said in ((home, "not a store"), (tmp_path / "none", "does not exist"), (trig, "not a directory")):
        with pytest.raises(StoreError, match=said):
            open_store(directory=refused)
    for refused in (home, trig):
        with pytest.raises(StoreError):
            load_files(refused, [trig])
    with pytest.raises(StoreError, match="no file to load"):
        load_files(tmp_path / "none", [])
    assert sorted(path.name for path in home.iterdir()) == ["letter.txt"]


def test_damaged_store_is_refused(tmp_path: Path, trig: Path) -> None:
    directory = tmp_path / "store"
    load_files(directory, [trig])
    pointer = directory / "policygraph-store.json"
    whole = pointer.read_text()
    for broken in ("", "{}", '{"copy": "copy-000009"}'):
        pointer.write_text(broken)
        with pytest.raises(StoreError, match="load the files again"):
            open_store(directory=directory)
    pointer.write_text(whole)
    copy = directory / "copy-000001"
    for file in (copy / "CURRENT", next(copy.glob("*.sst"))):
        sound = file.read_bytes()
        file.write_bytes(sound[: len(sound) // 2])
        with pytest.raises(StoreError, match="cannot be opened"):
            open_store(directory=directory)
        file.write_bytes(sound)
    for file in copy.iterdir():
        file.unlink()
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(directory=directory)


def _load_for_ever(directory: Path, big: Path) -> None:
    while True:
        load_files(directory, [big])


def test_kill_in_the_middle_of_a_load_leaves_a_whole_copy(tmp_path: Path) -> None:
    directory, big = tmp_path / "store", tmp_path / "big.nt"
    big.write_text("".join(f"<urn:s{i}> <urn:p> <urn:o{i % 7}> .\n" for i in range(20_000)))
    load_files(directory, [big])
    for wait in (0.05, 0.15, 0.3):
        process = multiprocessing.get_context("fork").Process(target=_load_for_ever, args=(directory, big))
        process.start()
        time.sleep(wait)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        with open_store(directory=directory) as store:
            assert len(store) == 20_000
    load_files(directory, [big])
    assert len([path for path in directory.iterdir() if path.is_dir()]) == 1


def test_what_killed_loads_left_goes_when_the_next_one_begins(tmp_path: Path, turtle: Path, trig: Path) -> None:
    directory = tmp_path / "store"
    load_files(directory, [turtle])
    current = current_copy(directory).directory
    for number in (7, 8):
        shutil.copytree(current, directory / f"copy-{number:06}")
    copies: list[str] = []
    load_files(directory, [trig], lambda _: copies.extend(sorted(path.name for path in directory.glob("copy-*[0-9]"))))
    assert copies == [current.name, "copy-000002"]
    (directory / POINTER).unlink()
    load_files(directory, [trig])
    assert [path.name for path in directory.glob("copy-*[0-9]")] == ["copy-000001"]
