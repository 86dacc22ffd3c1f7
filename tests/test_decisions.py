"""What a person decided is applied on every build, told in a graph of its own, and undone by deleting its line."""

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from commands import Run
from deciding import edges, words
from policygraph.build import build
from policygraph.decisions import (
    Decided,
    Decision,
    append_decision,
    apply_decisions,
    parse_decision,
    read_decisions,
)
from policygraph.errors import DocumentError
from policygraph.extract import extract
from policygraph.namespaces import ID, PG
from policygraph.statements import Extraction
from policygraph.structure import read_document
from policygraph.triples import DocumentGraph, to_quads

PLAN = """青澜市循环经济方案（2021—2025年）
一、重点任务
1.推进节水。到2025年节水率达到95%以上。（牵头单位：市水利局，参加单位：市财政局）
2.推进节电。利用炉渣生产砖。（牵头单位：市水利局）
3.发展煤—焦—气产业链。建设东港产业园。
"""
TOLD = {"verdict": "reject", "reason": "误读", "by": "某人", "date": "2024-01-02"}


def named(extraction: Extraction, kind: str, label: str = "") -> str:
    """The IRI of the one statement of a kind whose label holds some words."""
    quads = to_quads(extraction)
    typed = {q.subject for q in quads if q.object == ox.NamedNode(PG + kind)}
    (found,) = (
        q.subject for q in quads if q.subject in typed and q.predicate.value.endswith("#label") and label in words(q)
    )
    assert isinstance(found, ox.NamedNode)
    return found.value


def decided(extraction: Extraction, statement: str, **told: Any) -> Decided:
    return apply_decisions(extraction, [parse_decision(TOLD | {"statement": statement} | told)])


def test_without_decisions_the_graph_is_the_extraction_s(extraction: Extraction) -> None:
    assert list(apply_decisions(extraction, ()).quads) == to_quads(extraction)


def test_a_rejected_duty_leaves_the_plain_edges_and_stays_marked(extraction: Extraction) -> None:
    statement = named(extraction, "Assignment", "市水利局 → 推进节水")
    result = decided(extraction, statement)
    assert edges(result.quads, "ledBy") == {("推进节电", "水利局")}
    assert edges(result.quads, "supportedBy") == {("推进节水", "财政局")}
    own = {q.predicate.value.rpartition("#")[2] for q in result.quads if q.subject == ox.NamedNode(statement)}
    assert own == {"type", "label", "locator", "inDocument", "evidence", "reviewStatus"}
    assert edges(result.quads, "reviewStatus") == {("市水利局 → 推进节水", "rejected")}
    assert not any(q.object == ox.NamedNode(statement) and "decides" not in q.predicate.value for q in result.quads)


def test_the_decision_has_a_graph_of_its_own(extraction: Extraction) -> None:
    statement = named(extraction, "MaterialFlow")
    result = decided(extraction, statement, verdict="confirm")
    told = [q for q in result.quads if q.graph_name == ox.NamedNode(f"{ID}graph/decisions")]
    assert [q for q in result.quads if q not in told] == to_quads(extraction)
    values = {q.predicate.value.rpartition("#")[2]: q.object.value for q in told}  # type: ignore[union-attr]
    assert values["decides"] == statement
    assert (values["verdict"], values["decidedBy"], values["decidedOn"]) == ("confirm", "某人", "2024-01-02")
    assert (values["reviewStatus"], values["decidedKind"]) == ("confirmed", "Flow")


def test_what_only_a_rejected_statement_named_goes_with_it(extraction: Extraction) -> None:
    assert "财政局" in {words(q) for q in to_quads(extraction)}
    result = decided(extraction, named(extraction, "Assignment", "市财政局"))
    assert "财政局" not in {words(q) for q in result.quads}
    assert "水利局" in {words(q) for q in result.quads}


@pytest.mark.parametrize(("kind", "gone"), [("MaterialFlow", ("炉渣", "砖")), ("IndustrialChain", ("焦", "气"))])
def test_a_rejected_flow_or_chain_feeds_nothing(extraction: Extraction, kind: str, gone: tuple[str, str]) -> None:
    before = edges(to_quads(extraction), "feeds")
    after = edges(decided(extraction, named(extraction, kind)).quads, "feeds")
    assert len(before) == 3
    assert after < before
    assert len(after) == (2 if kind == "MaterialFlow" else 1)
    assert not any(set(gone) & set(edge) for edge in after)


def test_a_rejected_task_takes_its_duties_along(extraction: Extraction) -> None:
    result = decided(extraction, named(extraction, "PolicyTask", "推进节水"))
    assert edges(result.quads, "ledBy", "supportedBy") == {("推进节电", "水利局")}
    assert {a for a, _ in edges(result.quads, "assignmentOf")} == {"市水利局 → 推进节电"}


def test_a_replaced_duty_has_the_other_role_and_body(extraction: Extraction) -> None:
    statement = named(extraction, "Assignment", "市水利局 → 推进节水")
    result = decided(extraction, statement, verdict="replace", **{"with": {"role": "responsible"}})
    assert edges(result.quads, "responsibleParty") == {("推进节水", "水利局")}
    assert edges(result.quads, "ledBy") == {("推进节电", "水利局")}
    assert edges(result.quads, "replacement") == {("replace: 误读 (某人, 2024-01-02)", "市水利局 → 推进节水")}


def test_a_replaced_aim_keeps_its_evidence_and_gets_an_iri_of_its_own(extraction: Extraction) -> None:
    statement = named(extraction, "Target")
    result = decided(extraction, statement, verdict="replace", **{"with": {"unit": "百分点"}})
    (new,) = {q.object for q in result.quads if q.predicate.value == f"{PG}replacement"}
    assert new != ox.NamedNode(statement)
    assert {words(q) for q in result.quads if q.predicate.value == f"{PG}unitAsWritten"} == {"百分点"}
    proofs = [
        {
            q.object
            for q in to_quads(extraction)
            if q.subject == ox.NamedNode(statement) and q.predicate.value.endswith("#evidence")
        }
    ]
    assert proofs == [{q.object for q in result.quads if q.subject == new and q.predicate.value.endswith("#evidence")}]


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("Target", {"target": "75%"}, "“75%” does not stand in the document"),
        ("Target", {"colour": "red"}, "no field colour"),
        ("PolicyTask", {"title": "修路"}, "“修路” does not stand in the document"),
        ("PolicyTask", {"title": "推进节水修路"}, "“推进节水修路” does not stand in the document"),
        ("PolicyTask", {"locator": "九/9"}, "has no unit 九/9"),
        ("PolicyTask", {"lead": ["市水利局"]}, "no field lead; it has locator, title"),
        ("Assignment", {"agency": "市教育局"}, "“市教育局” does not stand"),
        ("Assignment", {"role": "helper"}, "not helper"),
    ],
)
def test_a_replacement_must_stand_in_the_document(
    extraction: Extraction, kind: str, changes: dict[str, str], reason: str
) -> None:
    label = {"Assignment": "市财政局", "PolicyTask": "推进节水"}.get(kind, "")
    result = decided(extraction, named(extraction, kind, label), verdict="replace", **{"with": changes})
    assert reason in result.refused[0][1]
    assert result.applied == ()
    assert list(result.quads) == to_quads(extraction)


def test_a_decision_on_what_is_not_stated_any_more_is_told(extraction: Extraction) -> None:
    lost = f"{DocumentGraph(extraction).document}/target/0123456789"
    assert "does not state" in decided(extraction, lost).refused[0][1]
    elsewhere = decided(extraction, f"{ID}doc/000000-2020-00000000/target/0123456789")
    assert (elsewhere.applied, elsewhere.refused) == ((), ())


def test_of_several_decisions_on_a_statement_the_last_counts(extraction: Extraction) -> None:
    statement = named(extraction, "MaterialFlow")
    both = [parse_decision(TOLD | {"statement": statement, "verdict": verdict}) for verdict in ("reject", "confirm")]
    result = apply_decisions(extraction, both)
    assert result.applied == (both[1],)
    assert edges(result.quads, "feeds") == edges(to_quads(extraction), "feeds")


class TestFile:
    def test_a_decision_is_a_line_and_is_read_as_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "data" / "decisions.jsonl"
        first = parse_decision(TOLD | {"statement": "pgid:doc/x/flow/1"})
        second = parse_decision(
            TOLD | {"statement": f"{ID}doc/x/target/1", "verdict": "replace", "with": {"unit": "吨"}}
        )
        for decision in (first, second):
            append_decision(path, decision)
        read = read_decisions(path)
        assert len(path.read_text(encoding="utf-8").splitlines()) == 2
        assert [d.iri for d in read] == [first.iri, second.iri]
        assert [d.line for d in read] == [1, 2]
        assert read[0].statement == f"{ID}doc/x/flow/1"
        assert read[1].fields() == {"unit": "吨"}

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ("not json", "Expecting value"),
            ("[]", "is not an object"),
            ({}, "needs words for statement"),
            ({"statement": "x", "why": "?"}, "unknown field why"),
            ({"statement": "urn:x://y"}, "is not the IRI of a statement"),
            ({"statement": "doc/x y"}, "is not the IRI of a statement"),
            ({"statement": "doc/x", "verdict": "maybe"}, "the verdict is maybe"),
            ({"statement": "doc/x", "date": "2024-2-1"}, "the date is 2024-2-1"),
            ({"statement": "doc/x", "by": " "}, "needs words for by"),
            ({"statement": "doc/x", "verdict": "replace"}, "`with`"),
            ({"statement": "doc/x", "with": {"unit": "吨"}}, "`with`"),
        ],
    )
    def test_a_wrong_line_is_named(self, tmp_path: Path, told: Any, said: str) -> None:
        line = told if isinstance(told, str) else json.dumps((TOLD | told) if told else told)
        path = tmp_path / "decisions.jsonl"
        path.write_text(f"\n{line}\n", encoding="utf-8")
        with pytest.raises(DocumentError, match=r"decisions\.jsonl: line 2: ") as caught:
            read_decisions(path)
        assert said in str(caught.value)


def test_deleting_the_line_undoes_it(plan: Path, extraction: Extraction, tmp_path: Path) -> None:
    out, book = tmp_path / "data" / "triples", tmp_path / "data" / "decisions.jsonl"
    build([plan], out)
    before = (out / "qinglan.trig").read_bytes()
    decision = Decision(named(extraction, "MaterialFlow"), "reject", "误读", "某人", "2024-01-02")
    append_decision(book, decision)
    report = build([plan], out)
    assert (report.decided, report.decisions) == (1, 1)
    assert (out / "qinglan.trig").read_bytes() != before
    book.write_text("", encoding="utf-8")
    build([plan], out)
    assert (out / "qinglan.trig").read_bytes() == before


class TestCommands:
    def test_what_is_decided_is_built_and_passes_the_check(self, run: Run, shared: Path, tmp_path: Path) -> None:
        plan = shared / "documents" / "core" / "xuchang.txt"
        extraction = extract(read_document(plan))
        stated = DocumentGraph(extraction).stated
        kinds = ("/assignment/", "/flow/", "/chain/", "/target/", "/task/", f"{ID}park/")
        chosen = [next(iri for iri in stated if kind in iri) for kind in kinds]
        for statement in chosen:
            done = run("decide", statement, "reject", "--reason", "误读", "--by", "某人", "--date", "2024-01-02",
                       "--decisions", tmp_path / "book.jsonl")  # fmt: skip
            assert done.returncode == 0, done.stderr
        built = run("build", plan, "-o", tmp_path / "out", "--decisions", tmp_path / "book.jsonl")
        assert (built.returncode, "6 of 6 decisions applied" in built.stderr) == (0, True)
        run("load", tmp_path / "out" / "xuchang.trig", "--store", tmp_path / "store")
        query = (
            "PREFIX pg: <https://w3id.org/policygraph/ontology#> SELECT ?s { ?s a pg:RejectedStatement } ORDER BY ?s"
        )
        rows = json.loads(run("query", "-q", query, "--store", tmp_path / "store", "--format", "json").stdout)
        assert [row["s"] for row in rows] == sorted(chosen)
        problems = json.loads(run("check", "--store", tmp_path / "store", "--format", "json").stdout)
        assert {problem["check"] for problem in problems} <= {"reference"}
        assert not [problem for problem in problems if "/doc/" in problem["message_en"] + problem["subject"]]

    def test_a_wrong_decision_is_wrong_use(self, run: Run, tmp_path: Path) -> None:
        common = ("--reason", "r", "--by", "b", "--decisions", tmp_path / "book.jsonl")
        odd = run("decide", "doc/x", "maybe", *common, "--date", "2024-01-02")
        late = run("decide", "doc/x", "reject", *common, "--date", "soon")
        bare = run("decide", "doc/x", "replace", *common, "--date", "2024-01-02", "--with", "{")
        assert [done.returncode for done in (odd, late, bare)] == [2, 2, 2]
        assert not (tmp_path / "book.jsonl").exists()
