"""The SPARQL service as an HTTP server: coding, validators, deadlines, long answers, odd requests."""

import gzip
import http.client
import json
import socket
import zlib
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from policygraph.store import open_store
from policygraph_api.main import create_app
from policygraph_api.sparql import Limits
from serving import FORM, QUERY, Answer, Site, serving, serving_data, soon

DATA = """
<http://example.org/图/甲> { <http://example.org/市> <http://example.org/牵头> "任务"@zh , 7 . }
<http://example.org/g2> { <http://example.org/a> <http://example.org/p> <http://example.org/b> . }
"""
ASK = "/sparql?query=ASK%7B%7D"
LONG = "SELECT ?x ?y { VALUES ?x { %s } VALUES ?y { %s } }" % ((" ".join(map(str, range(300))),) * 2)
SLOW = (
    "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?x{i} {{ {' '.join(map(str, range(40)))} }}" for i in range(8))
    + " }"
)
ENDLESS = "SELECT * { " + " ".join(f"VALUES ?x{i} {{ {' '.join(map(str, range(40)))} }}" for i in range(8)) + " }"
BIG = f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, range(400)))} }} }}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving_data(tmp_path_factory.mktemp("http") / "data.trig", DATA, Limits(seconds=3)) as running:
        yield running


@pytest.fixture(scope="module")
def capped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving_data(tmp_path_factory.mktemp("capped") / "data.trig", DATA, Limits(rows=80_000)) as running:
        yield running


def get(site: Site, query: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return site.send("GET", "/sparql?query=" + quote(query), headers=named)


# -- coding and validators ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"), ("x-gzip", "gzip"), ("GZIP;Q=0.3", "gzip"), ("*", "gzip"), ("br, gzip;q=0.1", "gzip"),
        ("identity;q=0, *", "gzip"), ("gzip;q=0", None), ("gzip;q=0, *", None), ("br", None), ("", None),
        ("identity, gzip;q=0.5", None), ("gzip;q=2", None), ("notgzip", None),
    ],
)  # fmt: skip
def test_gzip_for_who_accepts_it(site: Site, accepted: str, coding: str | None) -> None:
    plain = get(site, BIG)
    answer = get(site, BIG, Accept_Encoding=accepted)
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert (gzip.decompress(answer.body) if coding else answer.body) == plain.body


def test_tiny_and_failed_answers_are_not_compressed(site: Site) -> None:
    for answer in (get(site, "ASK {}", Accept_Encoding="gzip"), get(site, "ASK {", Accept_Encoding="gzip")):
        assert "Content-Encoding" not in answer.headers
    assert get(site, "ASK {}", Accept_Encoding="identity;q=0, gzip").headers["Content-Encoding"] == "gzip"
    refused = get(site, "ASK {}", Accept_Encoding="identity;q=0")
    assert refused.status == 406
    refused.problem()


def test_long_answers_are_compressed_too(site: Site) -> None:
    answer = get(site, LONG, Accept_Encoding="gzip", Accept="text/csv")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == get(site, LONG, Accept="text/csv").body


def test_answer_that_the_client_has_is_not_sent_again(site: Site) -> None:
    first = get(site, BIG)
    tag = first.headers["ETag"]
    for given in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        answer = get(site, BIG, If_None_Match=given)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert answer.headers["Vary"] == first.headers["Vary"]
        assert "Content-Type" not in answer.headers
    others = [
        get(site, BIG, Accept="text/csv"), get(site, BIG, Accept_Encoding="gzip"), get(site, BIG + " "),
        site.get(BIG, default_graph_uri="http://example.org/g2"), get(site, BIG, Host="elsewhere:1"),
    ]  # fmt: skip
    assert len({answer.headers["ETag"] for answer in (first, *others)}) == 6
    assert get(site, BIG, Accept="text/csv", If_None_Match=tag).status == 200
    assert site.send("HEAD", "/sparql?query=" + quote(BIG), headers={"If-None-Match": tag}).status == 304


def test_what_changes_by_itself_has_no_tag(site: Site) -> None:
    for query in ("SELECT (NOW() AS ?x) {}", "SELECT (rand() AS ?x) {}", "SELECT (STRUUID() AS ?x) {}", "ASK {"):
        assert "ETag" not in get(site, query).headers
    assert "ETag" not in site.form("ASK {}").headers
    assert get(site, "ASK {", If_None_Match="*").status == 400


def test_description_has_a_tag(site: Site) -> None:
    first = site.send("GET", "/sparql")
    assert site.send("GET", "/sparql", headers={"If-None-Match": first.headers["ETag"]}).status == 304
    assert "timeout=SECONDS" in first.body.decode()


# -- deadlines and long answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameter", "headers", "limit"),
    [
        ("&timeout=0.4", {}, "0.4"),
        ("", {"Prefer": "wait=1"}, "1"),
        ("&timeout=0.3", {"Prefer": "wait=1"}, "0.3"),
        ("", {"Prefer": 'respond-async, Wait="1"; x=y'}, "1"),
    ],
)
def test_client_lowers_the_deadline(site: Site, parameter: str, headers: dict[str, str], limit: str) -> None:
    with soon():
        answer = site.send("GET", f"/sparql?query={quote(SLOW)}{parameter}", headers=headers)
    assert answer.status == 503
    assert answer.problem()["seconds"] == float(limit)
    quick = site.send("GET", ASK + parameter, headers=headers)
    assert quick.headers["X-Time-Limit"] == limit
    assert quick.headers["Preference-Applied"] == (None if parameter else f"wait={limit}")


def test_deadline_cannot_be_raised(site: Site) -> None:
    for parameter in ("&timeout=4000", "&timeout=3.0"):
        assert site.send("GET", ASK + parameter).headers["X-Time-Limit"] == "3"
    assert site.send("GET", ASK, headers={"Prefer": "wait=99"}).headers["X-Time-Limit"] == "3"
    assert site.send("GET", ASK, headers={"Prefer": "wait=soon"}).status == 200
    form = site.send("POST", "/sparql", f"query={quote(SLOW)}&timeout=0.3", {"Content-Type": FORM})
    assert form.problem()["seconds"] == 0.3
    for wrong in ("0", "-1", "abc", "", "1e3", "nan", "1&timeout=2"):
        answer = site.send("GET", f"{ASK}&timeout={wrong}")
        assert answer.status == 400
        assert "timeout" in answer.problem()["detail"]
        assert site.send("GET", f"/sparql?timeout={wrong}").problem()["detail"] == answer.problem()["detail"]


def test_long_answer_begins_before_its_end_and_breaks_visibly(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", "/sparql?query=" + quote(ENDLESS) + "&timeout=2")
    response = connection.getresponse()
    assert response.read(1000).startswith(b'{"head"')
    assert response.status == 200
    assert response.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in response.headers
    with pytest.raises(http.client.IncompleteRead):
        response.read()
    connection.close()


def test_compressed_long_answer_breaks_visibly_too(site: Site) -> None:
    path = "/sparql?timeout=1&query=" + quote(ENDLESS)
    with pytest.raises(http.client.IncompleteRead) as caught:
        site.send("GET", path, headers={"Accept-Encoding": "gzip"})
    unpacker = zlib.decompressobj(31)
    unpacker.decompress(caught.value.partial)
    assert not unpacker.eof


def test_long_answer_to_old_clients_has_a_length(site: Site) -> None:
    head = f"GET /sparql?query={quote(LONG)} HTTP/1.0\r\nAccept: text/csv\r\n\r\n"
    answer = site.raw(head.encode())
    assert len(answer.body) == int(answer.headers["Content-Length"])
    assert answer.body == get(site, LONG, Accept="text/csv").body
    broken = site.raw(f"GET /sparql?timeout=1&query={quote(ENDLESS)} HTTP/1.0\r\n\r\n".encode())
    assert broken.status == 503
    broken.problem()


def test_rows_of_long_answers_are_capped_and_counted(capped: Site) -> None:
    for accept in (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ):
        head = f"GET /sparql?query={quote(LONG)} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
        with socket.create_connection(("127.0.0.1", capped.port), timeout=60) as connection:
            connection.sendall(head.encode())
            whole = b"".join(iter(lambda: connection.recv(1 << 20), b""))
        assert b"x-row-limit: 80000" in whole.lower()
        assert whole.lower().endswith(b"\r\n0\r\nx-rows-capped: true\r\n\r\n"), accept
    answer = get(capped, LONG)
    assert len(json.loads(answer.body)["results"]["bindings"]) == 80_000
    uncapped = get(capped, LONG + " LIMIT 70000", Accept="text/csv")
    assert uncapped.body.count(b"\r\n") == 70_001


def test_head_of_a_long_answer_is_not_worked_out_to_its_end(site: Site) -> None:
    answer = site.send("HEAD", "/sparql?query=" + quote(ENDLESS))
    assert (answer.status, answer.body) == (200, b"")
    packed = site.send("HEAD", "/sparql?query=" + quote(LONG), headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"


def test_connection_is_good_after_every_answer(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    sizes = []
    for method, path in (
        ("GET", ASK),
        ("HEAD", ASK),
        ("GET", "/sparql?query=" + quote(LONG + " LIMIT 20000")),
        ("PUT", "/sparql"),
        ("GET", ASK),
    ):
        connection.request(method, path)
        response = connection.getresponse()
        sizes.append((response.status, len(response.read()) > 0))
    assert sizes == [(200, True), (200, False), (200, True), (405, True), (200, True)]
    connection.close()


# -- odd requests ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "headers", "status"),
    [
        (f"GET {ASK} HTTP/1.1", "Host: x", 200),
        (f"GET http://elsewhere:80{ASK} HTTP/1.1", "Host: x", 200),
        (f"GET {ASK} HTTP/1.0", "", 200),
        (f"GET {ASK} HTTP/1.1", "", 400),
        (f"GET {ASK} HTTP/1.1", "Host: a b", 400),
        (f"GET {ASK} HTTP/1.1", 'Host: "><x', 400),
        (f"GET {ASK} HTTP/2.0", "Host: x", 505),
        (f"GET {ASK} HTTP/1.1", "Host: x\r\nExpect: a miracle", 417),
        ("OPTIONS * HTTP/1.1", "Host: x", 204),
        ("TRACE /sparql HTTP/1.1", "Host: x", 405),
        ("NONSENSE /sparql HTTP/1.1", "Host: x", 405),
        ("GET /sparql?query=" + "x" * 300_000 + " HTTP/1.1", "Host: x", 414),
        (f"GET {ASK} HTTP/1.1", "Host: x\r\nX: " + "y" * 1_000_000, 431),
        ("GET /sparql?query=%ZZ HTTP/1.1", "Host: x", 400),
        ("GET /sparql?query=ASK%7B%7D% HTTP/1.1", "Host: x", 400),
        ("GET /sparql?query=ASK%7B%7D%23%C0%80 HTTP/1.1", "Host: x", 400),
        ("GET /sparql?query=ASK%7B%7D%23%ED%A0%80 HTTP/1.1", "Host: x", 400),
        (f"GET {ASK}&query=ASK%7B%7D HTTP/1.1", "Host: x", 400),
        (f"GET {ASK}&update=CLEAR%20ALL HTTP/1.1", "Host: x", 403),
        (f"GET {ASK}&unknown=1 HTTP/1.1", "Host: x", 200),
    ],
)
def test_request_lines(site: Site, line: str, headers: str, status: int) -> None:
    head = "\r\n".join(filter(None, (line, headers, "Connection: close")))
    answer = site.raw(f"{head}\r\n\r\n".encode())
    assert answer.status == status
    if status >= 400:
        answer.problem()


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        (f"Content-Type: {QUERY}\r\nTransfer-Encoding: chunked", "6\r\nASK {}\r\n0\r\n\r\n", 200),
        (f"Content-Type: {QUERY}\r\nTransfer-Encoding: chunked", "zz\r\nASK {}\r\n0\r\n\r\n", 400),
        (f"Content-Type: {QUERY}\r\nTransfer-Encoding: chunked\r\nContent-Length: 6", "6\r\nASK {}\r\n0\r\n\r\n", 400),
        (f"Content-Type: {QUERY}\r\nContent-Length: 6\r\nContent-Length: 7", "ASK {}", 400),
        (f"Content-Type: {QUERY}\r\nContent-Length: -6", "ASK {}", 400),
        ('Content-Type: Application/SPARQL-Query; Charset="UTF-8"\r\nContent-Length: 6', "ASK {}", 200),
        ("Content-Type: application/sparql-query; charset=gbk\r\nContent-Length: 6", "ASK {}", 415),
        (f"Content-Type: {QUERY}\r\nContent-Encoding: gzip\r\nContent-Length: 6", "ASK {}", 415),
        (f"Content-Type: {FORM}\r\nContent-Length: 12", "query=ASK%7B", 400),
        (f"Content-Type: {FORM}\r\nContent-Length: 9", "query=%G0", 400),
        ("Content-Length: 6", "ASK {}", 415),
    ],
)  # fmt: skip
def test_bodies(site: Site, headers: str, body: str, status: int) -> None:
    answer = site.raw(f"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n\r\n{body}".encode())
    assert answer.status == status
    if status >= 400:
        answer.problem()


def test_query_in_body_and_address(site: Site) -> None:
    for content_type, body in ((FORM, "query=ASK%7B%7D"), (QUERY, "ASK {}")):
        answer = site.send("POST", ASK, body, {"Content-Type": content_type})
        assert answer.status == 400
        assert "2 query parameters" in answer.problem()["detail"]


@pytest.mark.parametrize("escape", [r"\uD800", r"\uD83D\uDE00", r"\U0000DFFF", r"\U00110000"])
def test_what_is_no_character_is_refused_with_its_place(site: Site, escape: str) -> None:
    answer = site.direct(f'SELECT ("a{escape}" AS ?x) {{}}')
    problem = answer.problem()
    assert (answer.status, problem["column"]) == (400, 11)
    assert "is no character" in problem["detail"]
    assert site.direct(r'SELECT ("\\uD800" AS ?x) {}').status in {200, 400}


def test_browsers_are_sent_to_the_page(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("page") / "data.trig"
    data.write_text(DATA, encoding="utf-8")
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    with open_store([data]) as store, serving(create_app(store)) as whole:
        for accept in (browser, "text/html"):
            answer = whole.send("GET", "/sparql", headers={"Accept": accept})
            assert (answer.status, answer.headers["Location"]) == (303, "/query")
        assert whole.send("GET", "/query").type == "text/html"
        for accept in ("*/*", "text/turtle, text/html;q=0.5", "text/*"):
            assert whole.send("GET", "/sparql", headers={"Accept": accept}).type == "text/turtle"
    assert site.send("GET", "/sparql", headers={"Accept": "text/html"}).status == 406


# -- formats --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "alias", "type_"),
    [
        ("ASK {}", "application/json", "application/sparql-results+json"),
        ("ASK {}", "text/json", "application/sparql-results+json"),
        ("ASK {}", "application/xml", "application/sparql-results+xml"),
        ("ASK {}", "text/xml", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/turtle", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/x-turtle", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/plain", "application/n-triples"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/json", "application/ld+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/xml", "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/xml", "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/x-trig", "application/trig"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/x-nquads", "application/n-quads"),
    ],
)
def test_other_names_of_formats(site: Site, query: str, alias: str, type_: str) -> None:
    answer = site.get(query, alias)
    assert (answer.status, answer.type) == (200, alias)
    assert sorted(answer.body) == sorted(site.get(query, type_).body)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("text/csv;header=present", "text/csv"),
        ("text/csv;q=0.5;x=y", "text/csv"),
        ("text/csv;charset=utf-8;q=0, text/csv", None),
        ("text/csv;x=y", None),
        ("application/ld+json", None),
        ("text/csv;q=0.1234", None),
        ("text/csv;q=", None),
        ("image/gif, *; q=.2, */*; q=.2", "application/sparql-results+json"),  # what Java's own client sends
        ("text/csv;q=.5, text/tab-separated-values;q=0.4", "text/csv"),
        ("text/csv;q=0.1;x, text/tab-separated-values;q=0.2;x=1;y", "text/tab-separated-values"),
        ("text/csv, */*;q=0", "text/csv"),
        ("text/tab-separated-values;q=0.9, text/*;q=0.95", "text/csv"),
        (" , ,text/csv", "text/csv"),
    ],
)
def test_finer_points_of_accept(site: Site, accept: str, chosen: str | None) -> None:
    answer = site.get("SELECT * {}", accept)
    assert (answer.status, answer.type) == ((200, chosen) if chosen else (406, "application/problem+json"))


def test_accept_may_come_in_several_headers(site: Site) -> None:
    head = f"GET {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: image/png\r\nAccept: text/csv;q=0.1\r\n\r\n"
    assert site.raw(head.encode()).type == "text/csv"
