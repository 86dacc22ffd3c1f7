"""Whole graphs by the Graph Store Protocol, over HTTP."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
import rdflib

from policygraph.store import open_store
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from serving import GRAPH_FORMATS, Site, serving, serving_data

DATA = """
<http://example.org/图/甲> { <http://example.org/市> <http://example.org/牵头> "任务"@zh , 7 . }
<http://example.org/g2> { <http://example.org/a> <http://example.org/p> <http://example.org/b> . }
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving_data(tmp_path_factory.mktemp("graphs") / "data.trig", DATA) as running:
        yield running


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own parsers
@pytest.mark.parametrize("accept", GRAPH_FORMATS)
def test_graph_store_gives_graphs(site: Site, accept: str) -> None:
    name = quote("http://example.org/图/甲", safe="")
    for path, size in ((f"/store?graph={name}", 2), ("/store?default", 3), ("/store?default=", 3)):
        answer = site.send("GET", path, headers={"Accept": accept})
        assert (answer.status, answer.type) == (200, accept)
        graph = rdflib.Dataset(default_union=True).parse(answer.body, format=GRAPH_FORMATS[accept])
        assert len(graph) == size
        head = site.send("HEAD", path, headers={"Accept": accept})
        assert head.headers["Content-Length"] == str(len(answer.body))
        again = site.send("GET", path, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
        assert again.status == 304


def test_graph_that_is_named_by_the_address(tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("direct") / "data.trig"
    data.write_text("<http://127.0.0.1:1/store/图> { <urn:a> <urn:b> 1 }", encoding="utf-8")
    with open_store([data]) as store, serving(create_service(store, Limits())) as site:
        path, host = "/store/" + quote("图"), {"Host": "127.0.0.1:1"}
        assert b"urn:a" in site.send("GET", path, headers=host).body
        assert site.send("GET", path).status == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/store", 400), ("/store?graph=x", 400), ("/store?graph=http://none.example/", 404), ("/store/none", 404),
        ("/store?graph=http://example.org/g2&default", 400), ("/store?default=yes", 400), ("/store?graph=%FF", 400),
        ("/store?graph=http://example.org/g2&graph=http://example.org/g2", 400), ("/store?default&timeout=x", 400),
        ("/store/x?default", 400),
    ],
)  # fmt: skip
def test_graph_store_says_what_is_wrong(site: Site, path: str, status: int) -> None:
    answer = site.send("GET", path)
    assert answer.status == status
    answer.problem()


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_graph_store_only_reads(site: Site, method: str) -> None:
    for path in ("/store?default", "/store?graph=http://example.org/g2", "/store/x"):
        answer = site.send(method, path, "<urn:a> <urn:b> 1 .", {"Content-Type": "text/turtle"})
        assert answer.status == 405
        answer.problem()
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert site.send("OPTIONS", "/store?default").headers["Allow"] == "GET, HEAD, OPTIONS"
    assert site.send("GET", "/store?default", headers={"Accept": "text/csv"}).status == 406
    assert len(site.rows(site.get("SELECT * { ?s ?p ?o }"))) == 3
