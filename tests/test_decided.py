"""Decisions on tasks, clauses, names and findings: what hangs on them follows, and what fits nothing is told."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from commands import Run
from policygraph import resources
from policygraph.analysis.audit import audit
from policygraph.build import BuildReport, build
from policygraph.decisions import Decided, append_decision, apply_decisions, named_as, parse_decision
from policygraph.extract import extract
from policygraph.namespaces import ID, PG
from policygraph.resolve.trace import trace
from policygraph.statements import Extraction, Issue
from policygraph.store import Store, open_store
from policygraph.structure import read_document
from policygraph.triples import DocumentGraph, to_quads
from policygraph_api.main import create_app

PLAN = """青澜市节能工作方案（2018—2020年）
一、重点任务
（一）推动升级。加快改造，到2020年改造率达到95%以上。（牵头单位：市经信委，参加单位：市财政局等，各县<区>人民政府、临港区管委会负责落实。以下均需各县<区>人民政府、临港区管委会落实，不再列出）
（二）化解产能。利用粉煤灰生产砖。落实《循环经济促进法》。（牵头单位：市经信委，参加单位：市环保局等）
（三）开展宣传。广泛开展宣传。
（四）加强协同。统筹推进。（牵头单位：市经信委、市财政局）
"""
TOLD = {"verdict": "reject", "reason": "误读", "by": "某人", "date": "2024-01-02"}
Told = dict[str, Any]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "qinglan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def extraction(plan: Path) -> Extraction:
    return extract(read_document(plan))


def named(extraction: Extraction, kind: str, label: str = "") -> str:
    """The IRI of the one thing of a kind whose label holds some words."""
    quads = to_quads(extraction)
    typed = {q.subject for q in quads if q.object == ox.NamedNode(PG + kind)}
    labels = {q.subject: words(q) for q in quads if q.predicate.value.endswith("#label")}
    (found,) = (node for node in typed if label in labels.get(node, ""))
    assert isinstance(found, ox.NamedNode)
    return found.value


def naming(extraction: Extraction, mention: str) -> str:
    (found,) = {row.naming for row in trace(extraction) if row.mention == mention}
    return found


def words(quad: ox.Quad) -> str:
    return quad.object.value if isinstance(quad.object, ox.Literal) else ""


def decided(extraction: Extraction, *told: Told) -> Decided:
    return apply_decisions(extraction, [parse_decision(TOLD | one) for one in told])


def edges(quads: Iterable[ox.Quad], *names: str) -> set[tuple[str, str]]:
    """Subject and object, labels for IRIs, of some properties."""
    everything = list(quads)
    labels = {q.subject: words(q) for q in everything if q.predicate.value.endswith("#label")}
    wanted = {PG + name for name in names}
    return {
        (labels.get(q.subject, str(q.subject)), labels.get(q.object, words(q)))  # type: ignore[arg-type]
        for q in everything
        if q.predicate.value in wanted
    }


def renamed(iri: str, title: str) -> Told:
    return {"statement": iri, "verdict": "replace", "with": {"title": title}}


def refusal(result: Decided) -> str:
    ((_, reason),) = result.refused
    return reason


class TestTasks:
    def test_what_stood_in_a_rejected_task_stands_in_its_unit(self, extraction: Extraction) -> None:
        before = edges(to_quads(extraction), "statedIn")
        after = edges(decided(extraction, {"statement": named(extraction, "PolicyTask", "推动升级")}).quads, "statedIn")
        assert {place for _, place in before} == {"推动升级"}
        assert {aim for aim, _ in after} == {aim for aim, _ in before}
        assert not any(task == "推动升级" for task, _ in edges(to_quads(extraction), "hasStep"))

    def test_a_decision_on_a_duty_of_a_rejected_task_is_refused(self, extraction: Extraction) -> None:
        duty = named(extraction, "LeadAssignment", "化解产能")
        result = decided(extraction, {"statement": named(extraction, "PolicyTask", "化解产能")}, {"statement": duty})
        assert refusal(result) == "its task is rejected, and it with it"

    def test_a_replaced_task_keeps_its_duties_and_what_is_stated_in_it(self, extraction: Extraction) -> None:
        former = named(extraction, "PolicyTask", "推动升级")
        result = decided(extraction, renamed(former, "改造"))
        roles = ("ledBy", "supportedBy", "responsibleParty", "implementedLocallyBy")

        def of(task: str, quads: Iterable[ox.Quad]) -> set[str]:
            return {agency for title, agency in edges(quads, *roles) if title == task}

        assert result.refused == ()
        assert of("推动升级", result.quads) == set()
        assert of("改造", result.quads) == of("推动升级", to_quads(extraction))
        assert {place for _, place in edges(result.quads, "statedIn")} == {"改造"}
        assert edges(result.quads, "replacement") == {("replace: 误读 (某人, 2024-01-02)", "改造")}
        inherited = [q for q in result.quads if q.predicate.value == f"{PG}isInherited" and words(q) == "true"]
        assert len(inherited) == sum(
            q.predicate.value == f"{PG}isInherited" and words(q) == "true" for q in to_quads(extraction)
        )

    def test_decisions_on_the_duties_of_a_replaced_task_go_on_to_the_new_one(self, extraction: Extraction) -> None:
        task, duty = (named(extraction, kind, "化解产能") for kind in ("PolicyTask", "LeadAssignment"))
        result = decided(extraction, renamed(task, "生产砖"), {"statement": duty})
        assert result.refused == ()
        assert "生产砖" not in {title for title, _ in edges(result.quads, "ledBy")}
        assert "生产砖" in {title for title, _ in edges(result.quads, "supportedBy")}
        assert not [q for q in result.quads if duty in (str(q.subject)[1:-1], str(q.object)[1:-1])]

    def test_the_replacement_itself_can_be_confirmed(self, extraction: Extraction) -> None:
        first = decided(extraction, renamed(named(extraction, "PolicyTask", "化解产能"), "生产砖"))
        (new,) = (q.object for q in first.quads if q.predicate.value == f"{PG}replacement")
        assert isinstance(new, ox.NamedNode)
        told = (renamed(named(extraction, "PolicyTask", "化解产能"), "生产砖"), {"statement": new.value})
        both = decided(extraction, told[0], told[1] | {"verdict": "confirm"})
        assert (len(both.applied), both.refused) == (2, ())
        again = decided(extraction, told[0], renamed(new.value, "宣传"))
        assert "change the line that made it" in refusal(again)

    def test_a_title_that_another_task_of_the_unit_has_is_refused(self, extraction: Extraction) -> None:
        same = renamed(named(extraction, "PolicyTask", "化解产能"), "化解产能")
        assert refusal(decided(extraction, same)) == "the replacement is stated already"


class TestClauses:
    def test_a_rejected_clause_takes_what_it_added_along(self, extraction: Extraction) -> None:
        before = edges(to_quads(extraction), "implementedLocallyBy", "responsibleParty")
        clauses = [iri for iri in DocumentGraph(extraction).stated if "/blanket/" in iri]
        result = decided(extraction, *({"statement": clause} for clause in clauses))
        after = edges(result.quads, "implementedLocallyBy", "responsibleParty")
        assert {task for task, _ in before} == {"推动升级", "化解产能", "开展宣传", "加强协同"}
        assert {task for task, _ in after} == {"推动升级"}
        assert result.refused == ()
        assert not edges(result.quads, "hasBlanketClause")

    def test_a_replaced_clause_adds_others(self, extraction: Extraction) -> None:
        clause = next(iri for iri, made in DocumentGraph(extraction).stated.items() if "/blanket/" in iri and made)
        told = {"statement": clause, "verdict": "replace", "with": {"local": ["临港区管委会"]}}
        result = decided(extraction, told)
        assert result.refused == ()
        assert len(edges(result.quads, "hasBlanketClause")) == 1
        assert {a for t, a in edges(result.quads, "implementedLocallyBy") if t == "开展宣传"} == {"临港区管委会"}

    def test_it_must_name_who_stands_in_the_document(self, extraction: Extraction) -> None:
        clause = next(iri for iri in DocumentGraph(extraction).stated if "/blanket/" in iri)
        told = {"statement": clause, "verdict": "replace"}
        assert "“市教育局” does not stand" in refusal(decided(extraction, told | {"with": {"local": ["市教育局"]}}))
        assert "no field colour" in refusal(decided(extraction, told | {"with": {"colour": "red"}}))


def test_an_issue_that_was_looked_at_is_none_any_more(extraction: Extraction) -> None:
    start = PLAN.index("广泛")
    unread = Issue("一/（三）", start, start + 4, "not understood", PLAN[start : start + 4])
    whole = Extraction(extraction.document, extraction.facts, issues=(unread,))
    issue = named(whole, "Issue")
    rejected, confirmed = (decided(whole, {"statement": issue, "verdict": v}) for v in ("reject", "confirm"))
    assert ox.NamedNode(f"{PG}Issue") not in {q.object for q in rejected.quads}
    assert ox.NamedNode(f"{PG}RejectedStatement") in {q.object for q in rejected.quads}
    assert ox.NamedNode(f"{PG}Issue") in {q.object for q in confirmed.quads}
    replaced = decided(whole, {"statement": issue, "verdict": "replace", "with": {"reason": "x"}})
    assert "confirmed or rejected, not replaced" in refusal(replaced)


class TestNames:
    @pytest.mark.parametrize(
        ("mention", "told", "entity"),
        [
            ("市环保局", {}, f"{ID}agency/"),
            ("粉煤灰", {}, f"{ID}element/x-"),
            ("循环经济促进法", {}, f"{ID}cited/"),
            ("市环保局", {"with": {"name": "市经信委"}}, "市经信委"),
            ("粉煤灰", {"with": {"entity": "pgid:element/slag"}}, f"{ID}element/slag"),
            ("粉煤灰", {"with": {"name": "炉渣"}}, f"{ID}element/"),
            ("循环经济促进法", {"with": {"entity": f"{ID}cited/0123456789"}}, f"{ID}cited/0123456789"),
        ],
    )
    def test_stand_for_what_a_person_says(self, extraction: Extraction, mention: str, told: Told, entity: str) -> None:
        verdict = {"verdict": "replace"} if told else {}
        decision = parse_decision(TOLD | {"statement": naming(extraction, mention)} | verdict | told)
        before = {row.mention: row.entity for row in trace(extraction)}
        (row,) = (n for n in named_as(extraction, [decision]) if n.trace.mention == mention)
        assert row.decision == decision
        assert row.trace.entity != before[mention]
        assert str(row.trace.entity).startswith(before.get(entity) or entity)
        result = apply_decisions(extraction, [decision])
        assert result.refused == ()
        objects = {str(q.object)[1:-1] for q in result.quads if isinstance(q.object, ox.NamedNode)}
        assert before[mention] not in objects
        assert row.trace.entity in objects

    def test_one_document_or_all(self, extraction: Extraction) -> None:
        own = naming(extraction, "粉煤灰")
        everywhere = f"{ID}name/{own.partition('/name/')[2]}"
        alone = decided(extraction, {"statement": everywhere})
        assert (len(alone.applied), alone.refused) == (1, ())
        both = decided(extraction, {"statement": everywhere}, {"statement": own, "verdict": "confirm"})
        assert {d.verdict for d in both.applied} == {"confirm"}
        assert edges(both.quads, "feeds") == edges(to_quads(extraction), "feeds")
        elsewhere = decided(extraction, {"statement": f"{ID}name/element/0123456789"})
        assert (elsewhere.applied, elsewhere.refused) == ((), ())

    @pytest.mark.parametrize(
        ("mention", "changes", "reason"),
        [
            ("市环保局", {"entity": "pgid:element/slag"}, "is no agency"),
            ("市环保局", {"entity": "pgid:agency/x"}, "an agency is of one place"),
            ("粉煤灰", {"entity": "pgid:element/a b"}, "is no element"),
            ("粉煤灰", {"entity": "pgid:element/slag", "name": "炉渣"}, "replaced by one thing"),
            ("粉煤灰", {"label": "炉渣"}, "replaced by one thing"),
            ("改造率", {"entity": "pgid:indicator/none"}, "the vocabulary has no"),
        ],
    )
    def test_do_not_stand_for_anything(self, extraction: Extraction, mention: str, changes: Told, reason: str) -> None:
        told = {"statement": naming(extraction, mention), "verdict": "replace", "with": changes}
        result = decided(extraction, told)
        assert reason in refusal(result)
        assert list(result.quads) == to_quads(extraction)

    def test_that_are_not_written_any_more_are_told(self, extraction: Extraction) -> None:
        lost = f"{DocumentGraph(extraction).document}/name/agency/0123456789"
        assert "does not write that name" in refusal(decided(extraction, {"statement": lost}))


class Folder:
    """A plan, its decisions and the triples that are built from them."""

    def __init__(self, folder: Path) -> None:
        self.plan, self.out, self.book = (
            folder / "qinglan.txt",
            folder / "data" / "triples",
            folder / "data" / "d.jsonl",
        )
        self.write(PLAN)

    def write(self, text: str) -> None:
        self.plan.write_text(text, encoding="utf-8")

    def decide(self, **told: Any) -> None:
        append_decision(self.book, parse_decision(TOLD | told))

    def build(self) -> BuildReport:
        return build([self.plan], self.out, decisions=self.book if self.book.exists() else None)

    def store(self) -> Store:
        ontology = [*resources.ontology_files(), *resources.vocabulary_files()]
        return open_store(files=[self.out / "qinglan.trig", *ontology])


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


class TestPages:
    @pytest.fixture
    def client(self, folder: Folder, extraction: Extraction) -> TestClient:
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
