"""The default graph is a merge: a statement that stands in several graphs is there once, however it is asked for."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib

from policygraph.errors import QueryError
from policygraph.loading import POINTER
from policygraph.sparql.forms import asks_only_graphs, named_columns
from policygraph.sparql.graphs import MemoryGraphs
from policygraph.store import Store, load_files, open_store
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from serving import FORM, QUERY, serving

TWICE = "<urn:s> <urn:p> 1 ."
TRIG = f"<urn:a> {{ {TWICE} <urn:s> <urn:p> 2 . [] <urn:q> [] }} <urn:b> {{ {TWICE} }} <urn:c> {{ <urn:s> <urn:p> 3 }}"
BARE = f"{TWICE} <urn:s> <urn:p> 4 ."
COUNT = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "data.trig").write_text(TRIG)
    (tmp_path / "bare.ttl").write_text(BARE)
    return [tmp_path / "data.trig", tmp_path / "bare.ttl"]


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, files: list[Path], tmp_path: Path) -> Iterator[Store]:
    if request.param == "disk":
        load_files(tmp_path / "store", files)
    with open_store(directory=tmp_path / "store") if request.param == "disk" else open_store(files) as opened:
        yield opened


def count(store: Store, dataset: str = "", timeout: float | None = None) -> object:
    return store.select(COUNT.format(dataset), timeout=timeout).column("n")[0]


@pytest.mark.parametrize("timeout", [None, 20.0])
def test_a_statement_of_several_graphs_stands_once(store: Store, timeout: float | None) -> None:
    assert count(store, timeout=timeout) == 5
    assert count(store, "FROM <urn:a>", timeout) == 3
    assert count(store, "FROM <urn:a> FROM <urn:b> FROM <urn:a>", timeout) == 3
    assert count(store, "FROM <urn:b> FROM <urn:c>", timeout) == 2
    both = "SELECT ?g FROM <urn:a> FROM <urn:b> FROM NAMED <urn:b> { ?s ?p 1 GRAPH ?g { ?s ?p 1 } }"
    assert store.select(both, timeout=timeout).column("g") == ["urn:b"]
    everywhere = "SELECT ?g { ?s ?p 1 GRAPH ?g { ?s ?p 1 } } ORDER BY ?g"
    assert store.select(everywhere, timeout=timeout).column("g") == ["urn:a", "urn:b"]
    named = "SELECT (COUNT(*) AS ?n) FROM NAMED <urn:a> FROM NAMED <urn:b> { GRAPH ?g { ?s ?p ?o } }"
    assert store.select(named, timeout=timeout).column("n") == [4]


@pytest.mark.parametrize(
    ("sparql", "only"),
    [
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
        ("ASK WHERE { GRAPH <urn:a> { ?s ?p { ?o ?p ?q } } GRAPH p:b { ?s ?p ?o } }", True),
        ("SELECT * { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }", False),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } { ?s ?p ?o } }", False),
        ("SELECT * { { ?s ?p ?o } GRAPH ?g { ?s ?p ?o } }", False),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } FILTER EXISTS { ?s ?p ?o } }", False),
        ("DESCRIBE ?s { GRAPH ?g { ?s ?p ?o } }", False),
    ],
)
def test_what_needs_no_merge(sparql: str, only: bool) -> None:
    assert asks_only_graphs(sparql) is only


@pytest.mark.parametrize(
    ("sparql", "columns"),
    [
        ("PREFIX select: <urn:> SELECT ?a (COUNT(DISTINCT ?x) AS ?n) $b { ?a ?b ?x } GROUP BY ?a (1 AS ?q)", "a n b"),
        ("select distinct (')' as ?x) (EXISTS { ?a ?b ?c } AS ?y) { SELECT ?z {} } VALUES ?z { 1 }", "x y"),
        ("SELECT * { ?s ?p ?o }", ""),
        (r"SELECT ?a ?\u0062 { ?s ?p ?o }", ""),
        ("SELECT ) ?a", ""),
        ("ASK { { SELECT ?a {} } }", ""),
        ("", ""),
    ],
)
def test_columns_that_a_query_names(sparql: str, columns: str) -> None:
    assert named_columns(sparql) == tuple(columns.split())


def test_blank_nodes_are_the_same_in_a_graph_and_in_the_merge(store: Store) -> None:
    assert store.ask("ASK { ?s <urn:q> ?o GRAPH <urn:a> { ?s <urn:q> ?o } }")


def test_named_graphs_are_what_is_counted_and_listed(store: Store) -> None:
    assert store.graphs() == ["urn:a", "urn:b", "urn:c"]
    quads = list(store.quads())
    assert len(store) == len(quads) == len(set(quads))
    assert sum(quad.graph_name != ox.DefaultGraph() for quad in quads) == 5
    assert ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(4)) in quads
    found = set(store.local.quads_for_pattern(None, None, ox.Literal(1)))
    assert {quad.graph_name for quad in found} >= {ox.NamedNode("urn:a"), ox.NamedNode("urn:b")}


def test_rdflib_sees_the_merge_too(store: Store) -> None:
    dataset = store.dataset()
    assert len(dataset) == len(list(dataset.triples((None, None, None)))) == 5
    assert [int(row[0]) for row in dataset.query(COUNT.format(""))] == [5]  # type: ignore[index, arg-type]
    one = (rdflib.URIRef("urn:s"), rdflib.URIRef("urn:p"), rdflib.Literal(1))
    assert {str(graph) for *_, graph in dataset.quads(one)} >= {"urn:a", "urn:b"}
    assert len(rdflib.Graph(dataset.store, rdflib.URIRef("urn:a"))) == 3


def test_core_graph() -> None:
    with open_store() as core:
        statements = {(subject, predicate, value) for subject, predicate, value, _ in core.quads()}
        assert count(core) == len(statements) < len(core)


def test_store_of_an_earlier_layout_is_still_answered(files: list[Path], tmp_path: Path) -> None:
    copy = tmp_path / "old" / "copy-000001"
    copy.parent.mkdir()
    engine = ox.Store(str(copy))
    engine.bulk_load(path=str(files[0]), format=ox.RdfFormat.TRIG)
    del engine
    (copy.parent / POINTER).write_text(json.dumps({"copy": copy.name, "quads": 5, "version": "x"}))
    with open_store(directory=copy.parent) as store:
        assert len(store) == len(list(store.quads())) == 5
        assert count(store) == 5  # one of them twice
        assert count(store, "FROM <urn:a> FROM <urn:b>") == count(store, "FROM <urn:a> FROM <urn:b>", 20.0) == 3
        assert len(list(store.dataset().triples((None, None, None)))) == 5


def test_graphs_of_from_that_are_too_large_together(files: list[Path]) -> None:
    engine = ox.Store()
    engine.load(path=str(files[0]), format=ox.RdfFormat.TRIG)
    with Store(MemoryGraphs(engine, largest=3)) as store:
        assert count(store, "FROM <urn:a>") == 3
        assert count(store, "FROM <urn:b> FROM <urn:c>") == 2
        with pytest.raises(QueryError, match="more than 3 statements together"):
            count(store, "FROM <urn:a> FROM <urn:b>")
        assert count(store, "FROM <urn:b> FROM <urn:c>") == 2


def test_over_http(store: Store) -> None:
    everything = quote("SELECT * { ?s ?p ?o }")
    both = "default-graph-uri=urn:a&default-graph-uri=urn:b"
    direct = {"Content-Type": QUERY}
    with serving(create_service(store, Limits(seconds=20))) as site:
        for answer, statements in (
            (site.get("SELECT * { ?s ?p ?o }"), 5),
            (site.direct("SELECT * FROM <urn:a> FROM <urn:b> { ?s ?p ?o }"), 3),
            (site.send("GET", f"/sparql?query={everything}&{both}"), 3),
            (site.send("POST", "/sparql", f"query={everything}&{both}", {"Content-Type": FORM}), 3),
            (site.send("POST", f"/sparql?{both}", "SELECT * { ?s ?p ?o }", direct), 3),
        ):
            assert len(site.rows(answer)) == statements
        assert site.send("GET", "/health").json()["quads"] == len(store)
        merge = site.send("GET", "/store?default", headers={"Accept": "application/n-triples"})
        assert merge.body.count(b"\n") == 5


def test_a_pattern_gives_a_statement_of_several_graphs_once(store: Store) -> None:
    subject, predicate = ox.NamedNode("urn:s"), ox.NamedNode("urn:p")
    found = list(store.local.triples_for_pattern(subject, predicate, None))
    assert sorted(found, key=str) == [ox.Quad(subject, predicate, ox.Literal(number)) for number in range(1, 5)]
