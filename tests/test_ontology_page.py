"""The ontology for people and programs: the page, its picture, and /ontology and /id/… in every form on offer."""

import re

import pytest
import rdflib
from fastapi import FastAPI
from fastapi.testclient import TestClient
from rdflib import RDF, RDFS
from rdflib.compare import isomorphic

from policygraph import resources
from policygraph.namespaces import ID, PG
from policygraph.store import Store
from policygraph.terms import read_terms, version
from policygraph_api.pages import diagram

FORMS = {
    "text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}  # fmt: skip
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ONTOLOGY, ALIGNMENTS = resources.ontology_files()
FILES = {"/ontology": ONTOLOGY, "/alignments": ALIGNMENTS, "/shapes": resources.shapes_file()}
READING = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own parser of JSON-LD


@pytest.fixture(scope="module")
def client(shipped_app: FastAPI) -> TestClient:
    return TestClient(shipped_app, follow_redirects=False)


def triples(client: TestClient, address: str, accept: str) -> rdflib.Graph:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == accept
    assert "Accept" in answer.headers["vary"]
    return rdflib.Graph().parse(data=answer.text, format=FORMS[accept])


@READING
@pytest.mark.parametrize("accept", FORMS)
def test_ontology_is_the_file_in_every_form(client: TestClient, accept: str) -> None:
    shipped = rdflib.Graph().parse(ONTOLOGY, format="turtle")
    assert isomorphic(triples(client, "/ontology", accept), shipped)


@pytest.mark.parametrize("address", FILES)
def test_turtle_is_the_file_itself(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "text/turtle"})
    assert answer.text == FILES[address].read_text(encoding="utf-8")


def test_version_is_the_ontology(client: TestClient) -> None:
    assert len(triples(client, f"/ontology/{version()}", "application/n-triples")) > 1000


@READING
@pytest.mark.parametrize("accept", FORMS)
def test_term_has_what_is_said_of_it(client: TestClient, accept: str) -> None:
    graph = triples(client, "/ontology/Agency", accept)
    agency = rdflib.URIRef(f"{PG}Agency")
    assert len(list(graph.objects(agency, RDFS.label))) == 2
    assert rdflib.URIRef("http://www.w3.org/ns/org#Organization") in set(graph.objects(agency, RDFS.subClassOf))
    assert len(list(graph.subjects(RDF.type, rdflib.OWL.Axiom))) == 2


def test_page_of_a_term_is_its_place_on_the_page(client: TestClient) -> None:
    answer = client.get("/ontology/ledBy", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ontology#ledBy")
    assert client.get("/alignments").headers["location"] == "/ontology#alignments"


@pytest.mark.parametrize("accept", ["text/turtle", BROWSER])
def test_unknown_term_is_not_found(client: TestClient, accept: str) -> None:
    assert client.get("/ontology/Mermaid", headers={"Accept": accept}).status_code == 404


@pytest.mark.parametrize("address", ["/ontology", "/ontology/Agency", "/id/element/fly-ash"])
def test_forms_that_nobody_offers_are_refused(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]


@pytest.mark.parametrize("accept", [BROWSER, "*/*", ""])
def test_people_get_a_page(client: TestClient, accept: str) -> None:
    for address in ("/ontology", "/id/element/fly-ash"):
        answer = client.get(address, headers={"Accept": accept})
        assert answer.headers["content-type"].startswith("text/html")
        assert set(answer.headers["vary"].split(", ")) >= {"Accept", "Cookie"}


@READING
@pytest.mark.parametrize("accept", FORMS)
def test_thing_is_described_in_every_form(client: TestClient, accept: str) -> None:
    graph = triples(client, "/id/element/fly-ash", accept)
    ash = rdflib.URIRef(f"{ID}element/fly-ash")
    assert rdflib.Literal("粉煤灰", lang="zh") in set(graph.objects(ash, RDFS.label))
    assert (ash, RDF.type, rdflib.URIRef(f"{PG}Waste")) in graph


def test_statement_comes_with_its_words(client: TestClient, shipped: Store) -> None:
    flow = str(shipped.select(f"SELECT ?f WHERE {{ ?f a <{PG}MaterialFlow> }} ORDER BY ?f LIMIT 1").column("f")[0])
    graph = triples(client, f"/id/{flow.removeprefix(ID)}", "text/turtle")
    assert list(graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/oa#exact")))


def test_named_graph_is_given_whole(client: TestClient, shipped: Store) -> None:
    name = next(name for name in shipped.graphs() if "/graph/14" in name)
    size = shipped.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}").column("n")[0]
    graph = triples(client, f"/id/{name.removeprefix(ID)}", "application/n-triples")
    assert len(graph) == int(str(size))


def test_form_can_be_asked_for_in_the_address(client: TestClient) -> None:
    answer = client.get("/id/unit/tonne?format=ntriples", headers={"Accept": BROWSER})
    assert answer.headers["content-type"] == "application/n-triples"
    assert client.get("/id/unit/tonne?format=json").headers["content-type"] == "application/json"


def test_thing_that_is_none_is_not_found(client: TestClient) -> None:
    for address in ("/id/element/unobtainium", "/id/%3Cx%3E"):
        assert client.get(address, headers={"Accept": "text/turtle"}).status_code == 404


@pytest.mark.parametrize(("language", "label"), [("zh", "牵头单位"), ("en", "led by")])
def test_page_tells_every_term(client: TestClient, language: str, label: str) -> None:
    text = client.get(f"/ontology?lang={language}").text
    anchors = set(re.findall(r'<article class="term" id="(\w+)"', text))
    assert anchors == set(read_terms())
    assert f'<a href="/ontology/ledBy">{label}</a>' in text
    assert set(re.findall(r'href="#(\w+)"', text)) <= set(re.findall(r'id="(\w+)"', text))
    assert text.count('<pre class="triples"') == 2


def test_example_triples_are_turtle_of_the_data(client: TestClient, shipped: Store) -> None:
    page = client.get("/ontology?format=json").json()
    for text in page["examples"]:
        for s, p, o in rdflib.Graph().parse(data=text, format="turtle"):
            assert shipped.ask(f"ASK {{ {s.n3()} {p.n3()} {o.n3()} }}"), (s, p, o)
    assert len(page["examples"]) == 2
    assert len(page["schemes"]) == 5
    assert page["uses"]["ledBy"]["number"] > 100


def test_picture_shows_what_the_ontology_says() -> None:
    terms = read_terms()

    def above(name: str) -> set[str]:
        return {name}.union(*(above(parent) for parent in terms[name].parents if parent in terms))

    assert {terms[box.term].kind for box in diagram.boxes()} == {"class"}
    for relation, source, target, _ in diagram.RELATIONS:
        assert above(source) & set(terms[relation].domain), relation
        assert above(target) & set(terms[relation].range), relation
        assert (relation in diagram.INFERRED) == bool(terms[relation].chains)


def test_questions_lead_to_the_query_page(client: TestClient) -> None:
    text = client.get("/ontology?lang=zh").text
    linked = set(re.findall(r'href="(/query\?name=[\w-]+)"', text))
    assert len(linked) == 25
    assert {client.get(address).status_code for address in linked} == {200}
