"""Queries in files: headers, checks that name the file, and parameters that cannot become syntax."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import QueryError
from policygraph.queries import Query, load_query, named_queries
from policygraph.sparql.terms import PARAMETER_TYPES, write_iri, write_string

GOOD = """\
# id: tasks-of
# number: 7
# asked: analyst, auditor
# title.zh: 某部门的任务
# title.en: Tasks of an agency
# gap.en: Duties named only in an annex are not there.
# severity: high
# param.agency: iri
# param.role: string=lead
# param.limit: integer=10
# columns: task, role
PREFIX e: <http://example.org/>  # $agency is not replaced here
SELECT ?task ?role WHERE { ?task e:by $agency ; e:role ?role . FILTER(?role = $role || ?role = "$role") }
LIMIT $limit
"""


@pytest.fixture
def query(tmp_path: Path) -> Query:
    return load_query(written(tmp_path, GOOD))


def written(folder: Path, text: str, name: str = "query.rq") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_header_is_read(query: Query) -> None:
    assert query.id == "tasks-of"
    assert query.severity == "high"
    assert query.columns == ("task", "role")
    assert query.text("title", "zh") == "某部门的任务"
    assert query.text("message", "en") == ""
    assert query.text("gap", "en") == "Duties named only in an annex are not there."
    assert (query.number, query.asked) == (7, ("analyst", "auditor"))
    assert [(p.name, p.type, p.default) for p in query.parameters] == [
        ("agency", "iri", None),
        ("role", "string", "lead"),
        ("limit", "integer", "10"),
    ]


def test_values_take_the_place_of_parameters_and_of_nothing_else(query: Query) -> None:
    text = query.bind(agency="http://example.org/局", limit=5)
    assert "e:by <http://example.org/局> ;" in text
    assert '?role = "lead" || ?role = "$role"' in text
    assert "LIMIT 5" in text
    assert "# $agency is not replaced here" in text


def select(sparql: str) -> list[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]]:
    solutions = ox.Store().query(sparql)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(solution) for solution in solutions]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "needs a value for agency"),
        ({"agency": "x> } #"}, "not an absolute IRI"),
        ({"agency": "relative"}, "not an absolute IRI"),
        ({"agency": "urn:a", "limit": "5 }"}, "not a whole number"),
        ({"agency": "urn:a", "role": "\ud800"}, "surrogate"),
        ({"agency": "urn:a", "nobody": 1}, "takes no parameter nobody; it takes agency, limit, role"),
    ],
)
def test_wrong_values_are_named(query: Query, values: dict[str, str | int], said: str) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        query.bind(**values)
    assert caught.value.name == "tasks-of"


@given(st.text())
def test_any_string_stays_one_string(text: str) -> None:
    try:
        term = write_string(text)
    except ValueError:
        assert any("\ud800" <= character <= "\udfff" for character in text)
        return
    assert select(f"SELECT ({term} AS ?x) {{}}") == [(ox.Literal(text),)]


@given(st.text())
def test_any_iri_stays_one_iri(text: str) -> None:
    try:
        term = write_iri(f"http://example.org/{text}")
    except ValueError:
        return
    try:
        rows = select(f"SELECT ({term} AS ?x) {{}}")
    except SyntaxError:  # the engine is stricter about what an IRI is
        return
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("integer", "-7", "-7"),
        ("decimal", "1e3", "1000.0"),
        ("decimal", 0.25, "0.25"),
        ("boolean", True, "true"),
        ("date", "2017-12-22", '"2017-12-22"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("year", 2017, '"2017"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("string", 'a"\n\\', r'"a\"\n\\"'),
    ],
)
def test_values_of_each_type(kind: str, value: str | float | bool, term: str) -> None:
    assert PARAMETER_TYPES[kind](value) == term


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "1.5"),
        ("decimal", "NaN"),
        ("decimal", "x"),
        ("boolean", "yes"),
        ("date", "2017-13-01"),
        ("year", "17"),
    ],
)
def test_values_not_of_their_type(kind: str, value: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        PARAMETER_TYPES[kind](value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * {", "never closed"),
        ("# id: Bad Id\nASK {}", "small letters"),
        ("# colour: red\nASK {}", "colour is not a header key"),
        ("# just a remark\nASK {}", "is not '# key: value'"),
        ("# id: a\n# id: b\nASK {}", "id is given twice"),
        ("# severity: dire\nASK {}", "severity dire"),
        ("# number: first\nASK {}", "number first is not a whole number"),
        ("# asked: analyst, mayor\nASK {}", "mayor asks, who is not one of analyst, auditor, planner"),
        ("# param.x: colour\nASK {}", "colour is not one of"),
        ("# param.x: integer\nASK {}", "parameter x is declared and not used"),
        ("ASK { ?s ?p $x }", r"\$x has no 'param.x'"),
        ("# param.x: integer=many\nASK { ?s ?p $x }", "not a whole number"),
        ("# columns: a, b\nSELECT ?a ?c {}", "columns a, b, the query a, c"),
        ("SELECT ?x { ?x nope:p 1 }", "add PREFIX nope:"),
    ],
)
def test_wrong_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(QueryError, match=said) as caught:
        load_query(path)
    assert caught.value.name == str(path)


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.rq"
    path.write_bytes(b"ASK { ?s ?p '\xff' }")
    for wrong in (path, tmp_path / "none.rq"):
        with pytest.raises(QueryError, match="cannot be read") as caught:
            load_query(wrong)
        assert caught.value.name == str(wrong)


def test_folder_of_queries(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"no \.rq file"):
        named_queries(tmp_path)
    (tmp_path / "sub").mkdir()
    written(tmp_path, "ASK {}", "b.rq")
    written(tmp_path, "ASK {}", "a.rq")
    written(tmp_path / "sub", "ASK {}", "c.rq")
    assert list(named_queries(tmp_path)) == ["a", "b", "c"]
    written(tmp_path / "sub", "# id: a\nASK {}", "d.rq")
    with pytest.raises(QueryError, match="has the id a of"):
        named_queries(tmp_path)


def test_shipped_queries_are_right() -> None:
    queries = named_queries()
    assert len(queries) >= 20
    for query in queries.values():
        assert query.text("title", "zh")
        assert query.text("title", "en")
        assert query.columns
