"""The W3C's tests of the SPARQL 1.1 Protocol and Service Description, run against a real server.

The service only reads, so that every update request of the suite must be refused.
"""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF

from policygraph.store import open_store
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from serving import Answer, Site, serving

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
DATA = "http://kasei.us/2009/09/sparql/data/"
ROW_TYPES = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": ROW_TYPES,
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


@pytest.fixture(scope="module")
def suite(shared: Path) -> Path:
    return shared / "w3c-rdf-tests" / "sparql11"


@pytest.fixture(scope="module")
def manifest(suite: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(suite / "protocol" / "manifest.ttl")


@pytest.fixture(scope="module")
def site(suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("protocol") / "data.nq"
    with data.open("wb") as file:
        for name in ("data1", "data2", "data3"):
            engine = ox.Store()
            graph = ox.NamedNode(f"{DATA}{name}.rdf")
            engine.load(path=str(suite / "protocol" / f"{name}.nt"), to_graph=graph)
            file.write(engine.dump(format=ox.RdfFormat.N_QUADS) or b"")
    with open_store([data]) as store, serving(create_service(store, Limits())) as running:
        yield running


def test_protocol(manifest: rdflib.Graph, site: Site) -> None:
    failures: list[str] = []
    queries = updates = 0
    for test in sorted(manifest.subjects(RDF.type, MF.ProtocolTest), key=str):
        name = str(test).rpartition("#")[2]
        requests = requests_of(manifest, test)
        if "update" in name:
            updates += 1
            failures += [] if 400 <= send(manifest, site, requests[0]).status < 500 else [name]
        else:
            queries += 1
            failures += [f"{name}: {fault}" for r in requests for fault in faults(manifest, site, r)]
    assert failures == []
    assert (queries, updates) == (20, 14)


def requests_of(manifest: rdflib.Graph, test: rdflib.term.Node) -> list[rdflib.term.Node]:
    action = manifest.value(test, MF.action)
    found = manifest.value(action, HT.requests)
    assert found is not None
    return list(Collection(manifest, found))


def send(manifest: rdflib.Graph, site: Site, request: rdflib.term.Node) -> Answer:
    path = str(manifest.value(request, HT.absolutePath))
    headers = {}
    listed = manifest.value(request, HT.headers)
    for header in Collection(manifest, listed) if listed is not None else ():
        headers[str(manifest.value(header, HT.fieldName))] = str(manifest.value(header, HT.fieldValue))
    body = manifest.value(request, HT.body)
    encoding = str(manifest.value(body, CNT.characterEncoding))
    content = None if body is None else str(manifest.value(body, CNT.chars)).encode(encoding)
    return site.send(str(manifest.value(request, HT.methodName)), path, content, headers)


def faults(manifest: rdflib.Graph, site: Site, request: rdflib.term.Node) -> Iterator[str]:
    answer = send(manifest, site, request)
    expected = manifest.value(request, HT.resp)
    classes = {str(status)[-3] for status in manifest.objects(expected, MF.expectedStatus)}
    if str(answer.status)[0] not in classes:
        yield f"status {answer.status}"
        return
    if "4" in classes:
        answer.problem()
    wanted = manifest.value(expected, MF.expectedFormat)
    if wanted is not None and answer.type not in FORMATS[str(wanted)]:
        yield f"type {answer.type}"
    truth = manifest.value(expected, MF.expectedBoolean)
    if truth is not None and answer.json()["boolean"] is not bool(truth):
        yield "truth"


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/rdf+xml"])
def test_service_description(site: Site, accept: str) -> None:
    answer = site.send("GET", "/sparql", headers={"Accept": accept})
    assert answer.status == 200
    assert answer.type == accept
    graph = rdflib.Graph().parse(answer.body, format=accept)
    services = list(graph.subjects(RDF.type, SD.Service))
    assert len(services) == 1
    assert graph.value(services[0], SD.endpoint) == rdflib.URIRef(f"http://127.0.0.1:{site.port}/sparql")
    assert (services[0], SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert len(list(graph.objects(services[0], SD.resultFormat))) == 10
    terms = {term for triple in graph for term in triple if str(term).startswith(str(SD))}
    assert terms <= {SD[name] for name in SD_TERMS}
    names = {str(name) for name in graph.objects(None, SD.name)}
    assert names == {f"{DATA}data{number}.rdf" for number in (1, 2, 3)}


SD_TERMS = (
    "Service", "Dataset", "Graph", "NamedGraph", "endpoint", "supportedLanguage", "SPARQL11Query", "feature",
    "UnionDefaultGraph", "resultFormat", "defaultDataset", "availableGraphs", "defaultGraph", "namedGraph", "name",
)  # fmt: skip
