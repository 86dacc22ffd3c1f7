"""The SPARQL service over HTTP: every form of request, every format, every refusal."""

import csv
import io
import socket
import threading
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
import rdflib

from policygraph_api.sparql import Limits
from serving import FORM, GRAPH_FORMATS, QUERY, Site, serving_data

DATA = """
<http://example.org/图/甲> {
  <http://example.org/市发展改革委> <http://example.org/牵头>
    "任务一"@zh , "a\\"b\\\\c\\td\\ne\\rf,g;<h>&i" , 7 , 1.50 , true .
}
<http://example.org/g2> { <http://example.org/a> <http://example.org/p> <http://example.org/b> . }
"""
ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s STR(?o)"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
ROWS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving_data(tmp_path_factory.mktemp("sparql") / "data.trig", DATA, Limits(seconds=20, rows=50)) as running:
        yield running


# -- results --------------------------------------------------------------------------------------------------------


def test_row_formats_agree(site: Site) -> None:
    wanted = [(row["s"], row["p"], row["o"]) for row in site.rows(site.get(ALL))]
    assert len(wanted) == 6
    answer = site.get(ALL, "application/sparql-results+xml")
    space = "{http://www.w3.org/2005/sparql-results#}"
    found = [
        tuple("".join(binding.itertext()) for binding in result)
        for result in ET.fromstring(answer.body).iter(f"{space}result")
    ]
    assert found == wanted
    lines = list(csv.reader(io.StringIO(site.get(ALL, "text/csv").body.decode(), newline="")))
    assert [tuple(line) for line in lines[1:]] == wanted
    assert lines[0] == ["s", "p", "o"]
    table = site.get(ALL, "text/tab-separated-values").body.decode().splitlines()
    assert table[0] == "?s\t?p\t?o"
    assert len(table) == 7
    assert all(line.count("\t") == 2 for line in table)


@pytest.mark.parametrize(
    ("query", "fit", "unfit"),
    [
        (r'SELECT ("\u0001" AS ?x) {}', "application/sparql-results+json", "application/sparql-results+xml"),
        (r'SELECT ("\uFFFE" AS ?x) {}', "text/csv", "text/xml"),
        (r'CONSTRUCT { <urn:a> <urn:p> "\u001F" } {}', "text/turtle", "application/rdf+xml"),
        ("CONSTRUCT { <urn:a> <http://example.org/1> 1 } {}", "application/ld+json", "application/rdf+xml"),
    ],
)
def test_what_xml_cannot_hold_is_not_sent_as_xml(site: Site, query: str, fit: str, unfit: str) -> None:
    assert site.direct(query, fit).status == 200
    answer = site.direct(query, unfit)
    assert answer.status == 406
    assert "XML" in answer.problem()["detail"]


@pytest.mark.parametrize("accept", ROWS)
def test_ask(site: Site, accept: str) -> None:
    answer = site.get("ASK { ?s ?p 7 }", accept)
    assert (answer.status, answer.type) == (200, accept)
    assert b"true" in answer.body
    assert b"false" in site.get("ASK { ?s ?p 8 }", accept).body


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own JSON-LD parser
@pytest.mark.parametrize("accept", GRAPH_FORMATS)
@pytest.mark.parametrize("query", [CONSTRUCT, "DESCRIBE <http://example.org/市发展改革委> <http://example.org/a>"])
def test_graph_formats_agree(site: Site, accept: str, query: str) -> None:
    answer = site.get(query, accept)
    assert (answer.status, answer.type) == (200, accept)
    graph = rdflib.Dataset(default_union=True)
    graph.parse(answer.body, format=GRAPH_FORMATS[accept])
    wanted = rdflib.Graph().parse(site.get(query, "application/n-triples").body, format="nt")
    assert len(wanted) == 6
    assert {(s, p, str(o)) for s, p, o in graph.triples((None, None, None))} == {(s, p, str(o)) for s, p, o in wanted}


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("application/*;q=0.5, text/csv;q=0.4", "application/sparql-results+json"),
        ("text/csv;q=0.2, text/tab-separated-values;q=0.9", "text/tab-separated-values"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("*/*;q=0.1, text/csv", "text/csv"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;charset=utf-8", "text/csv"),
        ("text/csv ; q=0.5 , application/json ; q=1.000", "application/json"),
        ("image/png, text/tab-separated-values;q=0.001", "text/tab-separated-values"),
        ('image/png;a="x,y/z", text/csv', "text/csv"),
    ],
)
def test_accept(site: Site, accept: str | None, chosen: str) -> None:
    headers = {} if accept is None else {"Accept": accept}
    answer = site.send("GET", "/sparql?query=" + quote(ALL), headers=headers)
    assert (answer.status, answer.type) == (200, chosen)
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (ALL, "text/turtle"),
        (ALL, "image/png"),
        (ALL, "*/*;q=0"),
        (ALL, "text/csv;q=0, text/tab-separated-values;q=0.0, text/xml;q=0, text/json;q=0, text/*"),
        (ALL, "nonsense"),
        (ALL, "*/csv"),
        (ALL, "text/csv;q=2"),
        (CONSTRUCT, "text/csv"),
        (None, "text/csv"),
    ],
)
def test_not_acceptable(site: Site, query: str | None, accept: str) -> None:
    path = "/sparql" if query is None else "/sparql?query=" + quote(query)
    answer = site.send("GET", path, headers={"Accept": accept})
    assert answer.status == 406
    assert answer.problem()["available"]


def test_row_cap_is_announced(site: Site) -> None:
    numbers = " ".join(map(str, range(80)))
    for accept in ROWS:
        answer = site.get(f"SELECT ?x {{ VALUES ?x {{ {numbers} }} }}", accept)
        assert (answer.headers["X-Row-Limit"], answer.headers["X-Rows-Capped"]) == ("50", "true"), accept
    assert len(site.rows(site.get(f"SELECT ?x {{ VALUES ?x {{ {numbers} }} }} # to the end"))) == 50
    assert len(site.rows(site.get(f"SELECT ?x {{ VALUES ?x {{ {numbers} }} }} LIMIT 70"))) == 50
    assert len(site.rows(site.get(f"SELECT ?x {{ VALUES ?x {{ {numbers} }} }} OFFSET 60"))) == 20
    answer = site.get(f"SELECT ?x {{ VALUES ?x {{ {numbers} }} }} LIMIT 7")
    assert len(site.rows(answer)) == 7
    assert answer.headers["X-Rows-Capped"] == "false"
    assert len(site.rows(site.get("SELECT ?x ?y { VALUES ?x { 1 2 } } VALUES ?y { 3 4 }"))) == 4


# -- requests -------------------------------------------------------------------------------------------------------


def test_chinese_is_the_same_by_every_form(site: Site) -> None:
    triple = "<http://example.org/市发展改革委> <http://example.org/牵头> ?o"
    iri = f"SELECT ?o {{ GRAPH <http://example.org/图/甲> {{ {triple} }} }}"
    escaped = iri.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00")
    wanted = site.rows(site.get(iri))
    assert len(wanted) == 5
    for query in (iri, escaped):
        assert site.rows(site.form(query)) == wanted
        assert site.rows(site.direct(query)) == wanted
    assert site.rows(site.send("POST", "/sparql", f"query={iri.replace('+', '%2B')}", {"Content-Type": FORM})) == wanted
    percent = 'SELECT ("100%25 + %E5%B8%82 &" AS ?x) {}'
    for answer in (site.get(percent), site.form(percent), site.direct(percent)):
        assert site.rows(answer) == [{"x": "100%25 + %E5%B8%82 &"}]


def test_raw_chinese_in_the_address(site: Site) -> None:
    query = "SELECT?o{<http://example.org/市发展改革委>?p?o}"
    head = "Host: x\r\nX-Raw: 词\r\nConnection: close\r\n\r\n"
    assert len(site.rows(site.raw(f"GET /sparql?query={query} HTTP/1.1\r\n{head}".encode()))) == 5


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\nASK {}",
    ],
)
def test_what_is_not_http(site: Site, sent: bytes) -> None:
    answer = site.raw(sent)
    assert answer.status == 400
    answer.problem()


def test_dataset_of_the_request(site: Site) -> None:
    graph = "http://example.org/图/甲"
    everything = "SELECT * { ?s ?p ?o }"
    assert len(site.rows(site.get(everything, default_graph_uri=graph))) == 5
    assert site.rows(site.get(everything, named_graph_uri=graph)) == []
    named = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    assert len(site.rows(site.get(named, named_graph_uri=graph))) == 5
    assert len(site.rows(site.get(named))) == 6
    assert len(site.rows(site.get(f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}"))) == 5
    body = f"query={quote(everything)}&default-graph-uri={quote(graph)}"
    assert len(site.rows(site.send("POST", "/sparql", body, {"Content-Type": FORM}))) == 5
    path = f"/sparql?default-graph-uri={quote(graph)}"
    assert len(site.rows(site.send("POST", path, everything, {"Content-Type": QUERY}))) == 5


def test_a_graph_that_is_not_loaded_is_empty_to_a_parameter_and_refused_in_a_query(site: Site) -> None:
    none, everything = "http://example.org/none", "{ ?s ?p ?o }"
    for parameter in ("default-graph-uri", "named-graph-uri"):
        path = f"/sparql?{parameter}={quote(none)}"
        assert site.rows(site.send("POST", path, f"SELECT * {everything}", {"Content-Type": QUERY})) == []
    for clause in (f"FROM <{none}>", f"FROM NAMED <{none}>"):
        refused = site.get(f"SELECT * {clause} {everything}").problem()
        assert (refused["status"], refused["position"]) == (400, 9 + clause.index("<"))
        assert refused["detail"] == f"the graph <{none}> is not loaded here, and nothing is fetched"


def test_graph_that_is_named_twice_counts_once(site: Site) -> None:
    graph = "http://example.org/图/甲"
    everything, named = "{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }"
    assert len(site.rows(site.get(f"SELECT * FROM <{graph}> FROM <{graph}> {everything}"))) == 5
    assert len(site.rows(site.get(f"SELECT * FROM NAMED <{graph}> FROM NAMED <{graph}> {named}"))) == 5
    assert site.rows(site.get(f"SELECT * FROM NAMED <{graph}> {everything}")) == []
    path = f"/sparql?default-graph-uri={quote(graph)}&default-graph-uri={quote(graph)}"
    assert len(site.rows(site.send("POST", path, f"SELECT * {everything}", {"Content-Type": QUERY}))) == 5


def test_base_is_the_address_of_the_service(site: Site) -> None:
    row = site.rows(site.get("SELECT (<x> AS ?x) {}"))[0]
    assert row["x"] == f"http://127.0.0.1:{site.port}/x"


def test_head_has_the_headers_of_get(site: Site) -> None:
    for path in (f"/sparql?query={quote(ALL)}", "/sparql", "/health", "/sparql?query=ASK"):
        got, head = site.send("GET", path), site.send("HEAD", path)
        assert head.status == got.status
        assert head.body == b""
        assert head.headers["Content-Type"] == got.headers["Content-Type"]
        assert head.headers["Content-Length"] == str(len(got.body))


def test_other_sites_may_read_without_credentials(site: Site) -> None:
    headers = {"Origin": "http://elsewhere.example", "Access-Control-Request-Method": "POST"}
    preflight = site.send("OPTIONS", "/sparql", headers=headers)
    assert preflight.status == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    for answer in (preflight, site.get(ALL), site.get("ASK {"), site.send("OPTIONS", "/sparql")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers["Content-Security-Policy"].startswith(
            "default-src 'self'; img-src 'self' data:; style-src"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/sparql", "/health"])
def test_other_methods(site: Site, method: str, path: str) -> None:
    answer = site.send(method, path, "ASK {}", {"Content-Type": QUERY})
    assert answer.status == 405
    answer.problem()
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        (None, "ASK {}", 415),
        ("text/plain", "ASK {}", 415),
        ("application/json", '{"query": "ASK {}"}', 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        ("application/sparql-query; charset=utf-16", "ASK {}", 415),
        ("application/sparql-query", b"ASK { ?s ?p '\xff' }", 400),
        ("application/sparql-query", "", 400),
        (FORM, "", 400),
        (FORM, "query=ASK{}&query=ASK{}", 400),
        (FORM, "query=%FF", 400),
        (FORM, "default-graph-uri=x", 400),
        (FORM, "query=ASK{}&default-graph-uri=no%20iri", 400),
        (FORM, "update=CLEAR%20ALL", 403),
        ("application/sparql-update", "CLEAR ALL", 403),
        (QUERY, "x" * 1_100_000, 413),
        (QUERY, "# " + "x" * 200_000 + "\nASK {}", 400),
    ],
)
def test_bad_bodies(site: Site, content_type: str | None, body: str | bytes, status: int) -> None:
    answer = site.send("POST", "/sparql", body, {} if content_type is None else {"Content-Type": content_type})
    assert answer.status == status
    answer.problem()


def test_nothing_at_an_unknown_address(site: Site) -> None:
    answer = site.send("GET", "/nowhere")
    assert answer.status == 404
    assert "/nowhere" in answer.problem()["detail"]


def test_health(site: Site) -> None:
    health = site.send("GET", "/health").json()
    assert (health["status"], health["quads"], health["documents"]) == ("ok", 6, 0)
    assert health["version"]
    assert site.send("GET", "/openapi.json").json()["paths"]["/sparql"].keys() == {"get", "post"}
    assert site.send("GET", "/docs").status == 404


# -- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("ASK {", 1, 5, "never closed"),
        ("SELECT * {\n  ?s nope:p ?o }", 2, 6, "add PREFIX nope:"),
        ("SELECT ?x ?x {}", 1, 16, "Duplicated"),
        ("", 1, 1, "there is no query"),
        ("SELEKT * {}", 1, 1, "'SELEKT' does not begin a query"),
        ("BASE <x>", 1, 9, "SELECT, ASK, CONSTRUCT or DESCRIBE"),
    ],
)
def test_malformed_query_is_explained(site: Site, query: str, line: int, column: int, said: str) -> None:
    for answer in (site.get(query), site.direct(query), site.form(query)):
        assert answer.status == 400
        problem = answer.problem()
        assert said in problem["detail"]
        assert (problem["line"], problem["column"]) == (line, column)
        assert problem["type"].endswith("malformed-query")


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "CLEAR ALL",
        "PREFIX e: <urn:e> DELETE WHERE { ?s ?p ?o }",
        "DROP GRAPH <urn:g>",
    ],
)
def test_update_is_refused(site: Site, query: str) -> None:
    for answer in (site.get(query), site.direct(query), site.form(query)):
        assert answer.status == 400
        assert "only reads" in answer.problem()["detail"]
    assert len(site.rows(site.get(ALL))) == 6


@pytest.fixture(scope="module")
def trap() -> Iterator[tuple[str, list[object]]]:
    """An address on the loopback, and the connections that were made to it."""
    caught: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def catch() -> None:
            while True:
                try:
                    connection, address = listener.accept()
                except OSError:
                    return
                connection.close()
                caught.append(address)

        thread = threading.Thread(target=catch, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x", caught
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ service silent <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ ?s ?p trueSERVICE<{0}>{{}} }}",
        "SELECT * {{ ?s ?p 1SERVICE<{0}>{{}} }}",
        "SELECT * {{ FILTER(1<2)SERVICE<{0}>{{}} }}",
        "SELECT * {{ ?s ?p 'a'@enSERVICE<{0}>{{}} }}",
        "SELECT * {{ ?s ?p 'a'SERVICE<{0}>{{}} }}",
        "SELECT * {{ ?s ?p '''a'\\''''SERVICE<{0}>{{}} }}",
        "SELECT * {{ BIND(<{0}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
        "SELECT * {{ # '\n SERVICE <{0}> {{ ?s ?p ?o }} # '\n }}",
        "SELECT * {{ FILTER(?a<?b#>\n) SERVICE <{0}> {{ }} }}",
        "SELECT * FROM <{0}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{0}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "PREFIX e: <{0}> SELECT * FROM e: {{ ?s ?p ?o }}",
        "BASE <{0}> SELECT * FROM <x> {{ ?s ?p ?o }}",
        "SELECT * FROM <file:///etc/passwd> {{ ?s ?p ?o }}",
        "LOAD <{0}>",
    ],
)
def test_nothing_elsewhere_is_asked(site: Site, trap: tuple[str, list[object]], query: str) -> None:
    address, caught = trap
    for answer in (site.get(query.format(address)), site.direct(query.format(address))):
        assert answer.status == 400
        answer.problem()
    assert caught == []


def test_words_that_only_look_like_refused_ones(site: Site) -> None:
    query = """PREFIX service: <http://example.org/SERVICE#> # SERVICE <http://example.org/>
    SELECT ?SERVICE ("SERVICE <x> {" AS ?b) { OPTIONAL { ?SERVICE service:service 'INSERT' . } }"""
    assert site.get(query).status == 200
    assert len(site.rows(site.get("SELECT ?x { VALUES ?x { 'a' '''b'c''' \"d\" } FILTER(?x<'z'&&'b'>'a') }"))) == 3
