"""The benchmarks' graph is as large as asked for, the same each time, and has answers for every query."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.clients import request_of
from benchmarks.graph import write_graph
from benchmarks.runs import QUERIES
from benchmarks.scale import measure
from policygraph.terms import read_terms

QUADS = 150_000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("graph") / "graph.nq"
    assert abs(write_graph(QUADS, target) - QUADS) < QUADS / 5
    return target


@pytest.fixture(scope="module")
def store(data: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=data)
    return store


def test_the_same_graph_each_time(data: Path, tmp_path: Path) -> None:
    write_graph(QUADS, tmp_path / "again.nq")
    assert (tmp_path / "again.nq").read_bytes() == data.read_bytes()


def test_graph_speaks_our_ontology(store: ox.Store) -> None:
    rows = store.query("SELECT DISTINCT ?p ?c { ?s ?p ?o OPTIONAL { ?s a ?c } }", use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    used = {term.value for row in rows for term in (row["p"], row["c"]) if isinstance(term, ox.NamedNode)}
    own = {iri.partition("#")[2] for iri in used if "policygraph/ontology#" in iri}
    assert len(own) > 12
    assert own <= set(read_terms())


def test_every_query_has_answers(store: ox.Store) -> None:
    paths = sorted(QUERIES.glob("*.rq"))
    assert len(paths) == 8
    for path in paths:
        answer = store.query(path.read_text(encoding="utf-8"), use_default_graph_as_union=True)
        assert not isinstance(answer, ox.QueryBoolean)
        assert next(answer, None) is not None, path.stem


def test_a_request_is_one_line_and_headers() -> None:
    request = request_of("http://127.0.0.1:1/sparql", "ASK { ?s ?p '氢' }", "text/csv")
    assert request.startswith(b"GET /sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%27%E6%B0%A2%27%20%7D HTTP/1.1\r\n")
    assert request.endswith(b"Accept: text/csv\r\n\r\n")


def test_what_takes_too_long_is_ended() -> None:
    def endless() -> None:
        while True:
            pass

    assert not measure(lambda: None).ended
    taken = measure(endless, limit=1)
    assert taken.ended
    assert 0.5 < taken.computed < 3
