"""The same store interface and service over a real SPARQL server on the loopback."""

import socket
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib

from policygraph.errors import QueryError, QueryTimeout, StoreError
from policygraph.store import Store, open_store
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from servers import oxigraph
from serving import Site, serving

DATA = """
<urn:g1> { <http://example.org/市发展改革委> <urn:p> "词", "词"@zh, 7, 1.50, true . }
<urn:g2> { <urn:a> <urn:p> <http://example.org/市发展改革委> . }
"""
ALL = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s STR(?o)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The query address of a running Oxigraph server."""
    folder = tmp_path_factory.mktemp("remote")
    (folder / "data.trig").write_text(DATA, encoding="utf-8")
    with oxigraph(folder, folder / "data.trig", "--union-default-graph") as running:
        yield running


@pytest.fixture
def remote(address: str) -> Iterator[Store]:
    with open_store(directory=address) as store:
        yield store


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "data.trig"
    path.write_text(DATA, encoding="utf-8")
    with open_store([path]) as store:
        yield store


def test_answers_are_those_of_a_local_store(remote: Store, local: Store) -> None:
    assert list(remote.select(ALL)) == list(local.select(ALL))
    assert Decimal("1.5") in remote.select(ALL).column("o")
    assert remote.ask("ASK { ?s ?p 7 }") is True
    construct = "CONSTRUCT WHERE { ?s ?p ?o }"
    assert set(remote.construct(construct)) == set(local.construct(construct))
    assert rdflib.Literal("词") in set(remote.construct(construct).objects())
    assert remote.graphs() == local.graphs() == ["urn:g1", "urn:g2"]
    assert len(remote) == len(local) == 6
    assert set(remote.quads()) == set(local.quads())
    assert set(remote.local_copy().quads()) == set(local.local_copy().quads())


def test_rdflib_view(remote: Store) -> None:
    rows = remote.dataset().query("SELECT ?o { ?s <urn:p> ?o FILTER(ISLITERAL(?o)) }")
    assert rdflib.Literal("词", lang="zh") in {row[0] for row in rows}  # type: ignore[index]


def test_rdflib_view_is_that_of_a_local_store(remote: Store, local: Store) -> None:
    there, here = remote.dataset(), local.dataset()
    graph = rdflib.URIRef("urn:g2")
    assert set(there.triples((None, None, None))) == set(here.triples((None, None, None)))
    assert len(there) == 6
    assert set(there.get_context(graph)) == set(here.get_context(graph))
    assert len(there.get_context(graph)) == 1
    assert (None, None, rdflib.Literal("词")) in there
    assert bool(there.query("ASK { ?s ?p 7 }")) is True
    construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o OPTIONAL { ?o ?q ?x } }"
    assert set(there.query(construct)) == set(here.query(construct))
    found = "SELECT ?s ?x { ?s ?p ?o OPTIONAL { ?o <urn:none> ?x } }"
    assert set(there.query(found)) == set(here.query(found))


def test_errors_name_the_server(remote: Store, address: str) -> None:
    with pytest.raises(QueryError, match=rf"{address} answered 400"):
        remote.query("ASK {")
    with pytest.raises(StoreError, match="read by queries only"):
        remote.disk_copy()


def test_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (
        open_store(directory=f"http://127.0.0.1:{port}/sparql") as store,
        pytest.raises(QueryError, match="be reached"),
    ):
        store.query("ASK {}")


def test_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with open_store(directory=address) as store, pytest.raises(QueryTimeout):
            store.query("ASK {}", timeout=0.2)


@pytest.fixture(scope="module")
def site(address: str) -> Iterator[Site]:
    with open_store(directory=address) as store, serving(create_service(store, Limits(seconds=20, rows=4))) as running:
        yield running


def test_service_over_a_remote_store(site: Site) -> None:
    answer = site.get(ALL)
    assert len(site.rows(answer)) == 4
    assert answer.headers["X-Rows-Capped"] == "true"
    assert site.get("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle").status == 200
    assert site.get("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }").status == 400
    assert len(site.rows(site.get("SELECT * { ?s ?p ?o }", default_graph_uri="urn:g2"))) == 1
    malformed = site.get("ASK {")
    assert malformed.status == 400
    malformed.problem()
    assert site.send("GET", "/health").json()["quads"] == 6
    assert site.get("SELECT * FROM <urn:g3> { ?s ?p ?o }").problem()["type"].endswith("refused-query")
    assert site.rows(site.get("SELECT * { ?s ?p ?o }", default_graph_uri="urn:g3")) == []
    assert site.get(r'SELECT ("\u0001" AS ?x) {}', "application/sparql-results+xml").status == 406
    whole = site.send("GET", "/store?graph=urn:g1", headers={"Accept": "application/n-triples"})
    assert whole.body.count(b"\n") == 5


def test_default_graph_is_the_union_on_any_server(tmp_path: Path) -> None:
    (tmp_path / "data.trig").write_text(DATA, encoding="utf-8")
    with oxigraph(tmp_path, tmp_path / "data.trig") as address, open_store(directory=address) as store:
        assert len(store.select(ALL)) == 6
        assert len(store.select("SELECT * FROM <urn:g2> { ?s ?p ?o }")) == 1
        with serving(create_service(store, Limits(seconds=20))) as site:
            assert len(site.rows(site.get(ALL))) == 6
            assert len(site.rows(site.get("SELECT * { ?s ?p ?o }", default_graph_uri="urn:g2"))) == 1


def test_answer_that_breaks_off_or_trickles_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/sparql"

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")

        answering = threading.Thread(target=answer)
        answering.start()
        with open_store(directory=address) as store, pytest.raises(QueryError, match="broke off"):
            store.query("ASK {}")
        answering.join()
