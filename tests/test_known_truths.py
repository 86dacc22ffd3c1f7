"""What a reader of the five documents knows, held against the shipped triples.

The expected answers were worked out by reading the documents and counting by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph import resources
from policygraph.analysis.audit import audit
from policygraph.analysis.evidence import Evidence
from policygraph.analysis.findings import Finding
from policygraph.analysis.loops import LoopReport, find_loops
from policygraph.analysis.responsibility import Load, co_owners, duties, loads
from policygraph.analysis.summary import KINDS, summarize
from policygraph.queries import named_queries
from policygraph.results import Value
from policygraph.store import Store, open_store

QUESTIONS = named_queries(resources.query_dir() / "questions")


@pytest.fixture(scope="module")
def graph() -> Iterator[Store]:
    with open_store() as store:
        yield store


@pytest.fixture(scope="module")
def found(graph: Store) -> list[Finding]:
    return audit(graph)


@pytest.fixture(scope="module")
def report(graph: Store) -> LoopReport:
    return find_loops(graph)


def of(findings: list[Finding], rule: str, document: str | None = None) -> list[Finding]:
    return [f for f in findings if f.rule == rule and document in {None, f.document}]


def ask(graph: Store, name: str, *columns: str, **values: str | int) -> list[tuple[Value, ...]]:
    query = QUESTIONS[name]
    return [tuple(row[column] for column in columns) for row in graph.select(query.bind(**values), name=name)]


def load_of(graph: Store, document: str, name: str) -> Load:
    rows = duties(graph, document=document)
    (agency,) = {duty.agency for duty in rows if duty.name_as_written == name}
    (load,) = [load for load in loads(rows) if load.agency == agency]
    return load


def assert_verbatim(evidence: list[Evidence], shared: Path) -> None:
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in (shared / "documents" / "core").glob("*.txt")}
    assert evidence
    for item in evidence:
        assert texts[item.document][item.start : item.end] == item.quote
        start, end = item.sentence
        assert start <= item.start
        assert item.end <= end


# Findings


def test_findings_stay_readable_in_number(found: list[Finding]) -> None:
    assert 0 < len(found) <= 400


def test_findings_rest_on_words_of_the_documents(found: list[Finding], shared: Path) -> None:
    assert all(finding.evidence for finding in found)
    assert_verbatim([item for finding in found for item in finding.evidence], shared)


def test_findings_quote_their_own_document(found: list[Finding]) -> None:
    assert all({item.document for item in finding.evidence} == {finding.document} for finding in found)


def test_shanxi_names_nobody_and_is_one_finding(found: list[Finding]) -> None:
    (finding,) = of(found, "document-names-nobody")
    assert finding.document == "shanxi"
    assert len(finding.evidence) >= 120
    assert not of(found, "task-names-nobody", "shanxi")


@pytest.mark.parametrize(("document", "unnamed"), [("liaoyuan", 0), ("sanming", 41), ("xuchang", 31), ("ziyang", 0)])
def test_tasks_that_name_nobody(found: list[Finding], document: str, unnamed: int) -> None:
    assert len(of(found, "task-names-nobody", document)) == unnamed


def test_liaoyuan_has_39_tasks_and_no_lead(found: list[Finding]) -> None:
    (finding,) = of(found, "document-without-lead")
    assert finding.document == "liaoyuan"
    assert "39" in finding.message
    assert not of(found, "task-without-lead")


def test_ziyang_tasks_with_many_leads(found: list[Finding]) -> None:
    many = of(found, "several-leads")
    assert Counter(finding.document for finding in many) == {"ziyang": 26}
    assert [(f.evidence[0].locator, f.message.count("、") + 1) for f in many][:2] == [
        ("四/（十七）", 7),
        ("十/（四十五）", 6),
    ]
    assert Counter(finding.document for finding in of(found, "shared-lead")) == {"ziyang": 16}


def test_misspelled_agencies(found: list[Finding]) -> None:
    slips = {finding.message.split("”")[0].removeprefix("“") for finding in of(found, "agency-misspelled")}
    assert {"市农业农村", "开发管委会", "市住房城乡建建局", "市机关事务管理"} <= slips


def test_agencies_named_in_two_ways(found: list[Finding]) -> None:
    pairs = {(f.document, f.subject) for f in of(found, "agency-named-two-ways")}
    assert pairs == {("liaoyuan", "辽源市机关事务管理局"), ("liaoyuan", "辽源市市场监督管理局")}


def test_bodies_that_the_reform_of_2018_ended_within_ziyangs_plan(found: list[Finding]) -> None:
    gone = {finding.message.split("”")[0].removeprefix("“") for finding in of(found, "abolished-agency", "ziyang")}
    assert gone == {
        "市农业局",
        "市环境保护局",
        "市安全监管局",
        "资阳银监分局",
        "市卫生计生委",
        "市经济和信息化委",
        "市工商局",
        "市质监局",
        "市国土资源局",
        "市监察局",
        "市地税局",
        "市国税局",
    }


def test_bodies_of_liaoyuan_are_those_after_the_reform(found: list[Finding]) -> None:
    assert not of(found, "abolished-agency", "liaoyuan")


# Responsibilities


def test_reform_commission_of_ziyang_leads_36_and_joins_12(graph: Store) -> None:
    load = load_of(graph, "ziyang", "市发展改革委")
    assert (load.lead, load.support, load.tasks, load.first_lead) == (36, 12, 48, 18)


def test_reform_commission_of_liaoyuan_is_another_body_with_22_tasks(graph: Store) -> None:
    load = load_of(graph, "liaoyuan", "市发改委")
    assert (load.responsible, load.lead) == (22, 0)
    assert load.agency != load_of(graph, "ziyang", "市发展改革委").agency


def test_47_tasks_of_ziyang_inherit_the_blanket_clause_and_one_names_it(graph: Store) -> None:
    for name in ("各县<区>人民政府", "高新区管委会", "临空经济区管委会"):
        load = load_of(graph, "ziyang", name)
        assert (load.local, load.inherited) == (48, 47)
    rows = ask(graph, "inherited-duties", "document", "role", "tasks")
    assert rows == [("ziyang", "local", 47)] * 3


def test_inherited_duty_is_answered_for_a_later_task(graph: Store) -> None:
    rows = ask(graph, "agencies-of-task", "role", "name", "inherited", document="ziyang", locator="五/（二十四）")
    assert [name for role, name, _ in rows if role == "lead"] == ["市发展改革委", "市经济和信息化委", "市商务局"]
    assert {name for role, name, inherited in rows if role == "local" and inherited} == {
        "各县<区>人民政府",
        "高新区管委会",
        "临空经济区管委会",
    }


def test_reform_commission_of_ziyang_shares_most_tasks_with_industry(graph: Store) -> None:
    rows = duties(graph, document="ziyang")
    owners = co_owners(rows, load_of(graph, "ziyang", "市发展改革委").agency)
    kinds = {duty.agency: duty.agency_kind for duty in rows}
    first = next(owner for owner in owners if kinds[owner.agency] == "department")
    assert (first.agency_label, first.count) == ("资阳市经济和信息化委员会", 44)


def test_share_of_tasks_that_name_nobody(graph: Store) -> None:
    rows = {
        document: (tasks, unnamed)
        for document, tasks, unnamed in ask(graph, "tasks-naming-nobody", "document", "tasks", "unnamed")
    }
    assert rows["liaoyuan"] == (39, 0)
    assert rows["sanming"] == (42, 41)
    assert rows["ziyang"] == (48, 0)


# Loops and routes


def test_closed_loops_of_shanxi(report: LoopReport) -> None:
    closed = {loop.nodes for loop in report.loops if loop.declared and loop.closing}
    assert closed == {("水泥", "粉尘"), ("玻璃", "废玻璃"), ("陶瓷", "废陶瓷"), ("复合材料", "废复合材料")}


def test_declared_loops_of_xuchang_name_no_closing_edge(report: LoopReport) -> None:
    declared = {loop.nodes: loop.closing for loop in report.loops if loop.documents == ("xuchang",) and loop.declared}
    assert declared == {
        ("收购", "交易", "加工", "外销", "再回收"): None,
        ("资源", "产品", "再生资源", "再生产品"): None,
        ("煤", "焦", "化", "电", "建"): None,
        ("建筑材料", "建筑垃圾", "再生建筑材料"): None,
        ("秸秆", "养殖", "粪便", "沼气", "无公害农产品"): None,
        ("粮食生产", "食品加工", "废弃物利用"): None,
    }


def test_rubble_and_building_materials_close_a_loop_over_two_documents(report: LoopReport) -> None:
    (loop,) = [loop for loop in report.loops if loop.nodes == ("建筑垃圾", "建材")]
    assert not loop.declared
    assert not loop.inherited
    assert loop.documents == ("shanxi", "xuchang")


def test_every_link_of_a_loop_is_verbatim(report: LoopReport, shared: Path) -> None:
    assert all(edge.evidence for loop in report.loops for edge in loop.edges)
    assert_verbatim([item for loop in report.loops for edge in loop.edges for item in edge.evidence], shared)


def test_loops_are_all_found(report: LoopReport) -> None:
    assert not report.truncated
    assert len(report.loops) >= 25


def test_what_fly_ash_can_become(graph: Store) -> None:
    rows = ask(graph, "routes-of-material", "document", "productLabel", material="粉煤灰")
    assert {document for document, _ in rows} == {"sanming", "shanxi"}
    assert {("sanming", "新型墙体材料"), ("sanming", "蒸压加气混凝土砌块"), ("shanxi", "水泥")} <= set(rows)


def test_links_of_coal_stand_in_two_plans(graph: Store) -> None:
    rows = ask(graph, "shared-links", "fromLabel", "toLabel", "names")
    assert ("煤炭", "焦炭", "shanxi, xuchang") in rows or ("煤炭", "焦化", "shanxi, xuchang") in rows


# Aims and documents


def test_aims_no_better_than_what_is_reached(graph: Store) -> None:
    rows = ask(graph, "aims-no-better-than-baseline", "document", "baseline", "aim")
    assert ("sanming", "91.3%", "85％以上") in rows
    assert ("sanming", "90.22", "90％以上") in rows
    assert ("xuchang", "95", "95以上") in rows


def test_county_shares_of_ziyang_add_up(graph: Store) -> None:
    rows = ask(graph, "shares-and-whole", "document", "measure", "places", "whole", "difference")
    assert {row[0] for row in rows} == {"ziyang"}
    assert all(places == 3 and difference == 0 for _, measure, places, _, difference in rows if measure != "total")
    assert {float(str(whole)) for _, _, _, whole, _ in rows} >= {65.0, 0.774, 0.09, 0.18}


def test_straw_aims_of_three_documents(graph: Store) -> None:
    rows = ask(graph, "same-indicator", "document", "aim", indicator="农作物秸秆综合利用率")
    assert {("shanxi", "≥80"), ("xuchang", "95以上"), ("ziyang", "92%以上")} <= set(rows)
    assert {document for document, _ in rows} == {"shanxi", "xuchang", "ziyang"}


def test_standing_of_the_documents(graph: Store) -> None:
    rows = {row[0]: row[1:] for row in ask(graph, "documents", "document", "number", "issued", "draft")}
    assert set(rows) == {"liaoyuan", "sanming", "shanxi", "xuchang", "ziyang"}
    assert rows["ziyang"] == ("资府发〔2017〕42号", "2017-12-22", False)
    assert rows["liaoyuan"] == (None, None, True)
    assert rows["sanming"] == (None, None, False)


def test_policy_that_sanming_and_shanxi_both_cite(graph: Store) -> None:
    rows = ask(graph, "shared-citations", "title", "names", minimum=2)
    assert any("中国制造2025" in str(title) and names == "sanming, shanxi" for title, names in rows)
    assert any("循环经济发展战略及近期行动计划" in str(title) and names == "shanxi, xuchang" for title, names in rows)


def test_every_question_has_an_answer_in_the_shipped_graph(graph: Store) -> None:
    assert len(QUESTIONS) >= 20
    empty = [name for name, query in QUESTIONS.items() if name != "open-issues" and not graph.select(query.bind())]
    assert empty == []


def test_words_behind_a_duty(graph: Store) -> None:
    duty = duties(graph, document="ziyang")[0]
    rows = ask(graph, "words-behind", "document", "quote", statement=duty.iri)
    assert ("ziyang", duty.name_as_written) in rows


def test_summary_counts_what_is_there(graph: Store, found: list[Finding], report: LoopReport) -> None:
    summary = summarize(graph)
    assert [document.document for document in summary.documents] == [
        "liaoyuan", "sanming", "shanxi", "xuchang", "ziyang",
    ]  # fmt: skip
    assert set(summary.totals) == set(KINDS)
    assert sum(summary.findings_by_severity.values()) == len(found)
    assert summary.loops_declared + summary.loops_found == len(report.loops)
    by_name = {document.document: document.counts for document in summary.documents}
    assert by_name["ziyang"]["inherited"] == 141
    assert by_name["liaoyuan"]["tasks"] == 39
