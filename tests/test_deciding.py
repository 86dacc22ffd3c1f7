"""Decisions as they are built, audited, printed and shown; those that fit nothing are told."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from commands import Run
from deciding import PLAN, TOLD, Folder, edges, named, naming
from policygraph import resources
from policygraph.analysis.audit import audit
from policygraph.build import build
from policygraph.decisions import append_decision, parse_decision
from policygraph.namespaces import ID
from policygraph.statements import Extraction
from policygraph.triples import DocumentGraph, to_quads
from policygraph_api.main import create_app


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


class TestFindings:
    def test_a_rejected_finding_is_shown_and_not_open(self, folder: Folder) -> None:
        folder.build()
        with folder.store() as store:
            first, *others = audit(store)
        folder.decide(statement=first.iri)
        folder.decide(statement=others[0].iri, verdict="confirm")
        report = folder.build()
        assert (report.decided, report.failed) == (2, ())
        with folder.store() as store:
            again = {finding.iri: finding for finding in audit(store)}
        assert set(again) == {first.iri, *(finding.iri for finding in others)}
        assert [again[f.iri].open for f in (first, others[0])] == [False, True]
        told = again[first.iri].to_json()["decision"]
        assert isinstance(told, dict)
        assert (told["verdict"], told["reason"], told["by"], told["date"]) == ("reject", "误读", "某人", "2024-01-02")

    def test_its_iri_outlives_a_change_elsewhere_in_the_text(self, folder: Folder) -> None:
        iris = []
        for text in (PLAN, PLAN.replace("一、重点任务", "总则如下。\n\n一、重点任务")):
            folder.write(text)
            folder.build()
            with folder.store() as store:
                iris.append([finding.iri for finding in audit(store)])
        assert iris[0] == iris[1]
        assert iris[0]

    def test_that_is_not_found_any_more_is_an_issue_of_the_build(self, folder: Folder) -> None:
        folder.build()
        with folder.store() as store:
            found = audit(store)[0]
        folder.decide(statement=found.iri.rpartition("/")[0] + "/0123456789")
        folder.decide(statement=f"{found.iri.partition('/finding/')[0]}/finding/no-such-rule/0123456789")
        folder.decide(statement=found.iri, verdict="replace", **{"with": {"message": "x"}})
        report = folder.build()
        assert report.decided == 0
        assert [str(error).partition("d.jsonl: ")[2] for error in report.failed] == [
            "line 1: the audit does not find this (any more)",
            "line 2: the audit has no rule no-such-rule",
            "line 3: a finding can be confirmed or rejected, not replaced",
        ]


class TestLostDecisions:
    def test_are_an_issue_of_the_build(self, folder: Folder, extraction: Extraction) -> None:
        folder.decide(statement=named(extraction, "MaterialFlow"))
        folder.decide(statement=f"{ID}park/510000/0123456789")
        folder.decide(statement=f"{ID}doc/000000-1999-00000000/task/0123456789")
        folder.decide(statement=f"{ID}name/element/0123456789")
        folder.write(PLAN.replace("生产砖", "生产瓦"))
        reasons = [str(error).partition("d.jsonl: ")[2] for error in folder.build().failed]
        assert reasons[0].startswith("line 1: the document does not state https://")
        assert reasons[1:] == [f"line {line}: no document states this" for line in (2, 3, 4)]

    def test_but_not_those_on_a_document_that_is_not_built_now(self, folder: Folder, extraction: Extraction) -> None:
        folder.build()
        other = folder.plan.with_name("linlan.txt")
        other.write_text("临澜市节水方案\n一、推进节水。（牵头单位：市水利局）\n", encoding="utf-8")
        folder.decide(statement=named(extraction, "MaterialFlow"))
        assert build([other], folder.out, decisions=folder.book).failed == ()

    def test_an_earlier_decision_on_the_same_is_not_lost(self, folder: Folder, extraction: Extraction) -> None:
        for verdict in ("reject", "confirm"):
            folder.decide(statement=named(extraction, "MaterialFlow"), verdict=verdict)
        report = folder.build()
        assert (report.failed, report.decisions, report.decided) == ((), 1, 1)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, extraction: Extraction) -> TestClient:
    folder = Folder(tmp_path_factory.mktemp("decided"))
    folder.build()
    with folder.store() as store:
        first = audit(store)[0]
    folder.decide(statement=first.iri, reason="见<附件>")
    for statement in (
        named(extraction, "PolicyTask", "化解产能"),
        named(extraction, "LeadAssignment", "推动升级"),
        named(extraction, "Target"),
        named(extraction, "MaterialFlow"),
        naming(extraction, "市财政局"),
    ):
        folder.decide(statement=statement, verdict="confirm")
    assert folder.build().failed == ()
    return TestClient(create_app(folder.store()))


class TestPages:
    @pytest.mark.parametrize(
        "address", ["/tasks", "/responsibility", "/targets", "/agencies", "/findings", "/documents/qinglan"]
    )
    def test_mark_what_is_decided(self, client: TestClient, address: str) -> None:
        chinese, english = (client.get(f"{address}?lang={language}").text for language in ("zh", "en"))
        title = "：误读（某人，2024-01-02）" if address != "/findings" else "已否决：见&lt;附件&gt;（某人，2024-01-02）"
        assert title in chinese
        assert "(某人, 2024-01-02)" in english
        assert '"verdict":"' in client.get(f"{address}?format=json").text

    def test_count_a_rejected_finding_apart(self, client: TestClient) -> None:
        shown = client.get("/findings?format=json").json()
        assert shown["rejected"] == 1
        assert shown["open"] == len(shown["findings"]) - 1
        assert shown["findings"][-1]["decision"]["reason"] == "见<附件>"
        overview = client.get("/?format=json").json()
        assert overview["totals"]["findings"] == shown["open"]
        assert len(client.get("/findings?decision=reject&format=json").json()["findings"]) == 1

    def test_list_all_decisions_on_a_document(self, client: TestClient) -> None:
        decisions = client.get("/documents/qinglan?format=json").json()["decisions"]
        kinds = {decision["kind"] for decision in decisions}
        assert kinds == {"Finding", "Task", "Assignment", "Target", "Flow", "Name"}

    def test_have_one_for_each_finding(self, client: TestClient) -> None:
        finding = client.get("/findings?format=json").json()["findings"][-1]
        page = client.get("/id/" + finding["iri"].removeprefix(ID))
        assert page.status_code == 200
        assert "见&lt;附件&gt;" in page.text

    def test_mark_the_graph_s_nodes_and_edges(self, client: TestClient) -> None:
        graph = client.get("/graph/data?network=all").json()
        marked = [edge["kind"] for edge in graph["edges"] if edge["decision"]]
        assert {"ledBy", "states", "feeds"} <= set(marked)
        assert any(node["decision"] for node in graph["nodes"])


class TestCommands:
    def test_extract_tells_iris_and_decisions(self, run: Run, folder: Folder, extraction: Extraction) -> None:
        folder.decide(statement=named(extraction, "LeadAssignment", "化解产能"))
        folder.decide(statement=named(extraction, "MaterialFlow"), verdict="confirm")
        record = json.loads(run("extract", folder.plan, "--decisions", folder.book, "--format", "json").stdout)
        assert [flow["decision"]["verdict"] for flow in record["flows"]] == ["confirm"]
        told = [d for task in record["tasks"] for d in task["duties"] if "decision" in d]
        assert [(d["agency"], d["decision"]["verdict"]) for d in told] == [("市经信委", "reject")]
        assert {task["iri"] for task in record["tasks"]} <= set(DocumentGraph(extraction).stated)
        rows = run("extract", folder.plan, "--decisions", folder.book, "--format", "csv").stdout
        assert "confirm: 误读 (某人, 2024-01-02)" in rows
        assert "decision" not in run("extract", folder.plan, "--format", "json").stdout

    def test_import_applies_decisions_and_tells_which_fit_nothing(
        self, run: Run, folder: Folder, extraction: Extraction
    ) -> None:
        record, book = folder.plan.with_suffix(".json"), folder.out.parent / "decisions.jsonl"
        record.write_text(run("extract", folder.plan, "--format", "json").stdout, encoding="utf-8")
        for statement in (named(extraction, "MaterialFlow"), f"{DocumentGraph(extraction).document}/flow/0123456789"):
            append_decision(book, parse_decision(TOLD | {"statement": statement}))
        done = run("import", record, "--document", folder.plan, "-o", folder.out)
        assert (done.returncode, "decisions.jsonl: line 2: the document does not state" in done.stderr) == (1, True)
        told = list(ox.parse(path=folder.out / "qinglan.trig", format=ox.RdfFormat.TRIG))
        assert {q.graph_name for q in told} == {
            *(q.graph_name for q in to_quads(extraction)),
            ox.NamedNode(f"{ID}graph/decisions"),
        }
        assert ("粉煤灰", "砖") not in edges(told, "feeds")

    def test_audit_and_resolve_tell_of_decisions(self, run: Run, folder: Folder, extraction: Extraction) -> None:
        folder.build()
        with folder.store() as store:
            finding = audit(store)[0]
        folder.decide(statement=finding.iri)
        folder.decide(statement=naming(extraction, "市财政局"), verdict="confirm")
        folder.build()
        ontology = [*resources.ontology_files(), *resources.vocabulary_files()]
        run("load", folder.out / "qinglan.trig", *ontology, "--store", folder.out.parent / "store")
        told = run("audit", "--store", folder.out.parent / "store", "--format", "json")
        assert "rejected: 1" in told.stderr
        assert [f["decision"]["verdict"] for f in json.loads(told.stdout) if f["decision"]] == ["reject"]
        table = run("audit", "--store", folder.out.parent / "store", "--format", "csv")
        assert "reject: 误读 (某人, 2024-01-02)" in table.stdout
        names = json.loads(run("resolve", folder.plan, "--decisions", folder.book, "--format", "json").stdout)
        assert [(n["mention"], n["decision"]) for n in names if n["decision"]] == [
            ("市财政局", "confirm: 误读 (某人, 2024-01-02)")
        ]

    def test_the_graph_of_all_decisions_passes_the_check(
        self, run: Run, folder: Folder, extraction: Extraction
    ) -> None:
        folder.build()
        with folder.store() as store:
            findings = audit(store)
        stated = list(DocumentGraph(extraction).stated)
        for kind in ("/task/", "/blanket/", "/target/"):
            folder.decide(statement=next(iri for iri in stated if kind in iri))
        folder.decide(statement=findings[-1].iri, verdict="confirm")
        folder.decide(statement=naming(extraction, "市环保局"))
        folder.decide(statement=naming(extraction, "粉煤灰"), verdict="replace", **{"with": {"entity": "element/slag"}})
        folder.build()
        ontology = [*resources.ontology_files(), *resources.vocabulary_files()]
        run("load", folder.out / "qinglan.trig", *ontology, "--store", folder.out.parent / "store")
        checked = run("check", "--store", folder.out.parent / "store", "--format", "json")
        assert json.loads(checked.stdout) == []
