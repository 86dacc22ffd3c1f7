"""Every result format says the same, whatever the values: down to carriage returns and control characters."""

import csv
import io
import json
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib

from policygraph.sparql.counting import RowCounter
from policygraph.sparql.terms import write_string
from policygraph_api.sparql import Limits
from serving import Site, serving_data

VALUES = [
    "", " ", "  two  ", "\t", "\n", "\r", "\r\n", "a\rb", "a\nb", "\n\n", "a\tb", '"', '""', "'", "\\",
    "\\n", "\\u0041",
    ",", ";", "a,b", "<b>&amp;</b>", "]]>", "<!--", "&#13;", "%0D", "?x", "_:b", "<urn:x>", '"x"@en', "1", "true",
    "循环经济", "𠮷野家", "😀", "e\u0301", "\u00a0", "\u0085", "\u2028", "\u2029", "\ufeff", "\u200b",
    "\u007f", "\u0080",
    "\ufffd", "\ud7ff", "\ue000", "\U0010ffff", "},{", ',{"a', "[{}", ",{},", "</result><result>",
    "=1+1", "\u3000甲\u3000",
]  # fmt: skip
CONTROLS = ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\ufffe", "\uffff"]
ROW_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPH_TYPES = ("text/turtle", "application/n-triples", "application/trig", "application/n-quads", "application/ld+json")
SPACE = "{http://www.w3.org/2005/sparql-results#}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving_data(
        tmp_path_factory.mktemp("formats") / "data.ttl", "<urn:s> <urn:p> 1 .", Limits(seconds=20)
    ) as running:
        yield running


def rows_of(values: list[str]) -> str:
    pairs = " ".join(f"({number} {write_string(value)})" for number, value in enumerate(values))
    return f"SELECT ?n ?x {{ VALUES (?n ?x) {{ {pairs} }} }} ORDER BY ?n"


def read(media_type: str, body: bytes) -> list[str]:
    """The values of ?x, read by a reader that is not the engine's where there is one."""
    if media_type.endswith("json"):
        return [row["x"]["value"] for row in json.loads(body)["results"]["bindings"]]
    if media_type.endswith("xml"):
        found = ET.fromstring(body).findall(f".//{SPACE}binding[@name='x']/{SPACE}literal")
        return [literal.text or "" for literal in found]
    if media_type == "text/csv":
        assert body.replace(b"\r\n", b"").count(b"\n") == body.count(b"\n") - body.count(b"\r\n")
        return [row[1] for row in list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]]
    parsed = ox.parse_query_results(body, ox.QueryResultsFormat.TSV)
    assert isinstance(parsed, ox.QuerySolutions)
    return [term.value for solution in parsed if isinstance(term := solution["x"], ox.Literal)]


@pytest.mark.parametrize("accept", ROW_TYPES)
def test_rows_say_the_same(site: Site, accept: str) -> None:
    answer = site.direct(rows_of(VALUES), accept)
    assert (answer.status, answer.type) == (200, accept)
    assert read(accept, answer.body) == VALUES


@pytest.mark.parametrize("accept", ROW_TYPES)
@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_control_characters_are_kept_or_refused(site: Site, accept: str, control: str) -> None:
    answer = site.direct(rows_of([f"a{control}b"]), accept)
    if accept.endswith("xml"):
        assert answer.status == 406
        assert "XML" in answer.problem()["detail"]
    else:
        assert read(accept, answer.body) == [f"a{control}b"]


def test_tsv_holds_no_raw_line_end_in_a_value(site: Site) -> None:
    lines = site.direct(rows_of(VALUES), "text/tab-separated-values").body.split(b"\n")
    assert len(lines) == len(VALUES) + 2
    assert all(line.count(b"\t") == 1 and b"\r" not in line for line in lines[:-1])


@pytest.mark.parametrize("iri", ["tag:a,2024:b", "http://example.org/,", "http://example.org/?a=1,2&b='c'"])
def test_commas_of_an_iri_end_no_field(site: Site, iri: str) -> None:
    body = site.direct(f"SELECT ?x ?y ?z {{ VALUES (?x ?y ?z) {{ (<{iri}> 'a,\"b\"' <{iri}>) }} }}", "text/csv").body
    assert list(csv.reader(io.StringIO(body.decode(), newline=""))) == [["x", "y", "z"], [iri, 'a,"b"', iri]]


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("SELECT * {}", b"\r\n\r\n"),
        ("SELECT ?x ?y { FILTER(false) }", b"x,y\r\n"),
        ("SELECT ?x { VALUES ?x { UNDEF '' } }", b"x\r\n\r\n\r\n"),
    ],
)
def test_csv_with_little_in_it(site: Site, query: str, body: bytes) -> None:
    assert site.direct(query, "text/csv").body == body


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own JSON-LD parser
@pytest.mark.parametrize("accept", [*GRAPH_TYPES, "application/rdf+xml"])
def test_graphs_say_the_same(site: Site, accept: str) -> None:
    triples = " ".join(f"<urn:s{n}> <http://example.org/p> {write_string(v)} ." for n, v in enumerate(VALUES))
    answer = site.direct(f"CONSTRUCT {{ {triples} }} {{}}", accept)
    assert (answer.status, answer.type) == (200, accept)
    if accept == "application/rdf+xml":
        found = {(s.removeprefix("urn:s"), str(o)) for s, o in _rdf_xml(answer.body)}
    else:
        quads = ox.parse(answer.body, ox.RdfFormat.from_media_type(accept))
        found = {(str(q.subject)[6:-1], q.object.value) for q in quads if isinstance(q.object, ox.Literal)}
    assert found == {(str(number), value) for number, value in enumerate(VALUES)}


def _rdf_xml(body: bytes) -> Iterator[tuple[str, object]]:
    for subject, value in rdflib.Graph().parse(body, format="xml").subject_objects():
        yield str(subject), value


@pytest.mark.parametrize("accept", ROW_TYPES)
def test_terms_and_unbound_variables(site: Site, accept: str) -> None:
    query = """SELECT ?a ?b ?c ?d ?e { VALUES (?a ?b ?c ?d) {
        (<http://example.org/图> "甲"@zh UNDEF 7) (UNDEF UNDEF UNDEF UNDEF) ("x"^^<urn:t> "" 1.5 true) } }"""
    body = site.direct(query, accept).body
    if accept == "text/csv":
        assert body.decode() == "a,b,c,d,e\r\nhttp://example.org/图,甲,,7,\r\n,,,,\r\nx,,1.5,true,\r\n"
        return
    parsed = ox.parse_query_results(body, ox.QueryResultsFormat.from_media_type(accept))
    assert isinstance(parsed, ox.QuerySolutions)
    assert [variable.value for variable in parsed.variables] == ["a", "b", "c", "d", "e"]
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    rows = [list(solution) for solution in parsed]
    assert rows[0] == [
        ox.NamedNode("http://example.org/图"),
        ox.Literal("甲", language="zh"),
        None,
        ox.Literal("7", datatype=integer),
        None,
    ]
    assert rows[1] == [None] * 5
    assert rows[2][0] == ox.Literal("x", datatype=ox.NamedNode("urn:t"))


@pytest.mark.parametrize("accept", [media_type for media_type in ROW_TYPES if media_type != "text/csv"])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_rows_are_counted_in_pieces(site: Site, accept: str, size: int) -> None:
    query = rows_of([value for value in VALUES if value != ",{},"])
    for asked, rows in (
        (query, len(VALUES) - 1),
        ("SELECT ?z { VALUES ?x { 1 2 3 } }", 3),
        ("SELECT * { FILTER(1>2) }", 0),
    ):
        body = site.direct(asked, accept).body
        counter = RowCounter(accept)
        for start in range(0, len(body), size):
            counter.feed(body[start : start + size])
        assert counter.rows == rows
