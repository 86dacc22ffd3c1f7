"""Extractions become graphs: one named graph a document, no blank nodes, each statement with its proving words."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import texts
from policygraph import namespaces as ns
from policygraph import resources
from policygraph.errors import DocumentError
from policygraph.extract import extract
from policygraph.statements import Extraction
from policygraph.structure import read_document
from policygraph.triples import DocumentGraph, to_graph, to_quads, to_trig, write_nquads
from policygraph.triples.lines import Written, term
from policygraph.triples.writer import Writer

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*/document.txt"))
NAMES = ("liaoyuan", "sanming", "shanxi", "xuchang", "ziyang")
QUOTED_AT_MOST = 0.35
PIECES = (
    *(
        "\n",
        "。",
        "一、重点任务\n",
        "（一）推进节水。",
        "1.推进节电。",
        "（责任单位：市发改委、市发改委，各县区）",
        "\u3000",
        "\x0b",
        "“",
        "\\",
    ),
    *(
        "（牵头单位：市水利局，参加单位：市财政财政局等）",
        "煤—焦—化—煤",
        "利用粉煤灰生产粉煤灰",
        "到2020年，能耗下降19%以上",
        "0",
        "以下均需各县区落实，不再列出",
    ),
    *(
        "甲江市人民政府",
        "《甲江市规划》（甲政发〔2021〕3号）",
        "甲江循环经济产业园",
        "2021年6月31日",
        "9" * 30,
        "甲江市“十四五”方案\n",
    ),
)
ODD_WORDS = (
    "",
    " ",
    '"',
    "\\",
    "\n\r\t\b\f",
    "\x00\x1f\x7f\x85",
    "\u2028\ufeff\ufffe",
    "𠀀",
    'a"@zh',
    "水",
    "水 ",
    "水-2",
)
STATEMENTS = (
    *("PolicyTask", "Assignment", "BlanketClause", "Target", "Observation", "Deadline", "IndustrialChain"),
    *("MaterialFlow", "Park", "Project", "Enterprise", "CitedDocument", "Issue"),
)


@cache
def extraction(path: Path) -> Extraction:
    return extract(read_document(path))


@cache
def quads(path: Path) -> tuple[ox.Quad, ...]:
    return tuple(to_quads(extraction(path)))


@pytest.fixture(params=NAMES)
def plan(request: pytest.FixtureRequest, shared: Path) -> Path:
    """Each of the five documents."""
    return shared / "documents" / "core" / f"{request.param}.txt"


class Facts:
    """Subject → predicate → objects, by short names."""

    def __init__(self, path: Path) -> None:
        self.of: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads(path):
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, (ox.NamedNode, ox.Literal))
            self.of[quad.subject.value][short(quad.predicate.value)].append(quad.object.value)

    def a(self, name: str) -> list[str]:
        return [iri for iri, facts in self.of.items() if ns.PG + name in facts["rdf:type"]]

    def one(self, iri: str, predicate: str) -> str:
        (value,) = self.of[iri][predicate]
        return value


def short(iri: str) -> str:
    for prefix, base in ns.PREFIXES.items():
        if iri.startswith(base):
            return iri.removeprefix(base) if prefix == "pg" else f"{prefix}:{iri.removeprefix(base)}"
    return iri


def test_there_are_excerpts() -> None:
    assert len(GOLDEN) >= 20


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # by rdflib's own parser
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.parent.name)
def test_trig_goes_through_rdflib_and_back(path: Path) -> None:
    graph = to_graph(extraction(path))
    again = rdflib.Dataset().parse(data=to_trig(extraction(path)), format="trig")
    # without blank nodes graphs are isomorphic when they are equal
    assert set(graph.quads()) == set(again.quads())
    assert len(set(graph.quads())) == len(quads(path))
    assert list(ox.parse(to_trig(extraction(path)), format=ox.RdfFormat.TRIG)) == list(quads(path))


def test_one_graph_without_blank_nodes(plan: Path) -> None:
    assert len({quad.graph_name for quad in quads(plan)}) == 1
    for quad in quads(plan):
        assert isinstance(quad.subject, ox.NamedNode)
        assert quad.subject.value.isascii()
        assert not isinstance(quad.object, ox.BlankNode)


def test_every_term_is_declared(shared: Path) -> None:
    declared = {
        quad.subject.value
        for path in resources.ontology_files()
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
    }
    used = {
        term.value
        for name in NAMES
        for quad in quads(shared / "documents" / "core" / f"{name}.txt")
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(ns.PG)
    }
    assert len(used) > 60
    assert used <= declared


def test_evidence_cuts_out_its_words(plan: Path) -> None:
    raw, facts = extraction(plan).document.text.raw, Facts(plan)
    found = facts.a("Evidence")
    assert len(found) > 50
    for iri in found:
        start, end, low, high = (int(facts.one(iri, p)) for p in ("oa:start", "oa:end", "sentenceStart", "sentenceEnd"))
        assert raw[start:end] == facts.one(iri, "oa:exact")
        assert low <= start < end <= high


def test_quotes_are_not_the_running_text(plan: Path) -> None:
    raw = extraction(plan).document.text.raw
    covered = {i for e in evidence_spans(plan) for i in range(*e) if not raw[i].isspace()}
    assert len(covered) < QUOTED_AT_MOST * sum(not c.isspace() for c in raw)


def evidence_spans(path: Path) -> Iterator[tuple[int, int]]:
    facts = Facts(path)
    for iri in facts.a("Evidence"):
        yield int(facts.one(iri, "oa:start")), int(facts.one(iri, "oa:end"))


@pytest.mark.parametrize("kind", STATEMENTS)
def test_every_statement_has_evidence_and_a_label(shared: Path, kind: str) -> None:
    count = 0
    for name in NAMES:
        facts = Facts(shared / "documents" / "core" / f"{name}.txt")
        for iri in facts.a(kind):
            count += 1
            assert facts.of[iri]["evidence"]
            assert len(facts.of[iri]["rdfs:label"]) == 1
            assert all(facts.of[proof]["oa:exact"] for proof in facts.of[iri]["evidence"])
    assert count


def test_links_inside_the_document_lead_somewhere(plan: Path) -> None:
    facts = Facts(plan)
    elsewhere = tuple(f"{ns.ID}{scheme}/" for scheme in ("place", "function", "element", "indicator", "unit", "graph"))
    links = [quad.object.value for quad in quads(plan) if isinstance(quad.object, ox.NamedNode)]
    own = {link for link in links if link.startswith(ns.ID)}
    assert own
    assert {link for link in own if link not in facts.of and not link.startswith(elsewhere)} == set()


def test_plain_edges_are_what_the_assignments_say(plan: Path) -> None:
    edges = {"lead": "ledBy", "support": "supportedBy", "responsible": "responsibleParty"}
    edges["local"] = "implementedLocallyBy"
    facts = Facts(plan)
    said = {
        (facts.one(iri, "assignmentOf"), edges[facts.one(iri, "role")], facts.one(iri, "assignedAgency"))
        for iri in facts.a("Assignment")
    }
    plain = {
        (task, edge, body) for task in facts.a("PolicyTask") for edge in edges.values() for body in facts.of[task][edge]
    }
    assert plain == said


def test_feeds_edges_are_what_flows_and_chains_say(plan: Path) -> None:
    facts = Facts(plan)
    said: set[tuple[str, str]] = set()
    for flow in facts.a("MaterialFlow"):
        said |= set(product(facts.of[flow]["input"], facts.of[flow]["output"]))
    for step in facts.a("ChainStep"):
        for after in facts.of[step]["nextStep"]:
            said |= set(product(facts.of[step]["element"], facts.of[after]["element"]))
    assert {(source, result) for source in facts.of for result in facts.of[source]["feeds"]} == said


def test_the_blanket_clause_reaches_the_tasks_after_it(shared: Path) -> None:
    facts = Facts(shared / "documents" / "core" / "ziyang.txt")
    (clause,) = facts.a("BlanketClause")
    proof = set(facts.of[clause]["evidence"])
    inherited = [iri for iri in facts.a("Assignment") if facts.one(iri, "isInherited") == "true"]
    tasks = {facts.one(iri, "assignmentOf") for iri in inherited}
    assert len(inherited) == 3 * 47
    assert len(tasks) == 47
    assert all(proof <= set(facts.of[iri]["evidence"]) for iri in inherited)
    assert {facts.one(iri, "role") for iri in inherited} == {"local"}
    own = min(facts.a("PolicyTask"), key=lambda iri: int(facts.one(iri, "order")))
    assert own not in tasks
    assert len(facts.of[own]["implementedLocallyBy"]) == 3


def test_a_slip_is_shown_where_it_stands(shared: Path) -> None:
    facts = Facts(shared / "documents" / "core" / "liaoyuan.txt")
    issues = {facts.one(iri, "nameAsWritten"): facts.of[iri]["nameIssue"] for iri in facts.a("Assignment")}
    assert {name for name, issue in issues.items() if issue} == {"市农业农村", "开发管委会"}
    assert issues["市农业农村"] == ["市农业农村 → 市农业农村局"]


def test_the_same_bytes_whatever_the_hash_seed(shared: Path, tmp_path: Path) -> None:
    core = shared / "documents" / "core"
    script = (
        "import sys; from pathlib import Path; from policygraph.build import build; "
        "build([Path(sys.argv[2])], Path(sys.argv[1]))"
    )
    for seed in ("0", "1", "2"):
        command = [sys.executable, "-c", script, str(tmp_path / seed), str(core)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed})
    for name in NAMES:
        runs = {(tmp_path / seed / f"{name}.trig").read_bytes() for seed in ("0", "1", "2")}
        assert runs == {to_trig(extraction(core / f"{name}.txt"))}, name


def test_statements_keep_their_iris_when_a_blank_line_comes_in(tmp_path: Path) -> None:
    source = next(path for path in GOLDEN if path.parent.name == "blanket-clause")
    moved = tmp_path / source.name
    moved.write_text("\n\n" + source.read_text(encoding="utf-8").replace("\n", "\n\u3000\n"), encoding="utf-8")
    assert set(Facts(source).of) == set(Facts(moved).of)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=40))
def test_any_text_makes_a_graph(tmp_path: Path, pieces: list[str]) -> None:
    path = tmp_path / "odd.txt"
    path.write_text("题" + "".join(pieces), encoding="utf-8", errors="replace")
    try:
        document = read_document(path)
    except DocumentError:
        return
    made = to_quads(extract(document))
    assert list(ox.parse(to_trig(extract(document)), format=ox.RdfFormat.TRIG)) == made


def test_documents_get_no_path_into_the_graph(plan: Path) -> None:
    assert str(plan.parent).encode() not in to_trig(extraction(plan))


def test_lines_are_what_pyoxigraph_writes(plan: Path) -> None:
    lines = DocumentGraph(extraction(plan)).nquads()
    assert lines == write_nquads(ox.parse(lines, format=ox.RdfFormat.N_QUADS)) == write_nquads(quads(plan))


def test_terms_are_written_as_n_quads_has_them() -> None:
    writer = Writer(ns.Minter("000000-0000-00000000"))
    for number, words in enumerate(ODD_WORDS):
        iri = writer.part("task", ("PolicyTask",), ("one key",), words, words)
        writer.text(iri, "role", words)
        writer.integer(iri, "order", number)
    made = writer.quads()
    assert writer.nquads() == write_nquads(made)
    assert {quad.object for quad in made if quad.predicate == term("role")} == set(map(ox.Literal, ODD_WORDS))
    with pytest.raises(ValueError, match="IRI"):
        writer.link(iri, "inSection", "no IRI")


def test_what_is_kept_of_terms_has_an_end() -> None:
    few = Written[str](ox.Literal, most=3)
    assert [few[words] for words in "abcdab"] == [f'"{words}"'.encode() for words in "abcdab"]
    assert len(few) == 3


def test_a_date_in_a_row_is_that_rows_not_that_of_the_first_task_of_the_section() -> None:
    rows = "序号\t任务\t责任单位\t完成时限\n1\t建设收储点\t县甲局\t2026年6月底\n2\t推广良种\t县乙局\t2026年9月底\n"
    graph = to_graph(extract(texts.document(f"一、任务分工\n{rows}")))
    due = graph.subject_objects(rdflib.URIRef(f"{ns.PG}ofTask"))
    place = rdflib.URIRef(f"{ns.PG}locator")
    found = sorted((str(graph.value(date, place)), str(graph.value(task, place))) for date, task in due)
    assert found == [("一/1", "一/1"), ("一/2", "一/2")]
