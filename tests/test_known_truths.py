"""What a reader of the five documents knows, held against the shipped triples.

The expected answers were worked out by reading the documents and counting by hand.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from known import QUESTIONS, ask, assert_verbatim
from policygraph import resources
from policygraph.analysis.audit import audit
from policygraph.analysis.cooperation import standings
from policygraph.analysis.findings import Finding
from policygraph.analysis.grouping import PAGE, group_findings
from policygraph.analysis.loops import find_loops
from policygraph.analysis.responsibility import Load, co_owners, duties, loads
from policygraph.analysis.summary import KINDS, summarize
from policygraph.cli.service import first_words
from policygraph.extract import extract
from policygraph.queries import SEVERITIES
from policygraph.store import Store, open_store
from policygraph.structure import read_document
from policygraph.triples import to_trig
from policygraph_api.pages.overview import overview
from policygraph_api.pages.site import Site


@pytest.fixture(scope="module")
def found(shipped: Store) -> list[Finding]:
    return audit(shipped)


def of(findings: list[Finding], rule: str, document: str | None = None) -> list[Finding]:
    return [f for f in findings if f.rule == rule and document in {None, f.document}]


def load_of(shipped: Store, document: str, name: str) -> Load:
    rows = duties(shipped, document=document)
    (agency,) = {duty.agency for duty in rows if duty.name_as_written == name}
    (load,) = [load for load in loads(rows) if load.agency == agency]
    return load


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


def test_reform_commission_of_ziyang_leads_36_and_joins_12(shipped: Store) -> None:
    load = load_of(shipped, "ziyang", "市发展改革委")
    assert (load.lead, load.support, load.tasks, load.first_lead) == (36, 12, 48, 18)


def test_reform_commission_of_liaoyuan_is_another_body_with_22_tasks(shipped: Store) -> None:
    load = load_of(shipped, "liaoyuan", "市发改委")
    assert (load.responsible, load.lead) == (22, 0)
    assert load.agency != load_of(shipped, "ziyang", "市发展改革委").agency


def test_47_tasks_of_ziyang_inherit_the_blanket_clause_and_one_names_it(shipped: Store) -> None:
    for name in ("各县<区>人民政府", "高新区管委会", "临空经济区管委会"):
        load = load_of(shipped, "ziyang", name)
        assert (load.local, load.inherited) == (48, 47)
    rows = ask(shipped, "inherited-duties", "document", "role", "tasks")
    assert rows == [("ziyang", "local", 47)] * 3


def test_inherited_duty_is_answered_for_a_later_task(shipped: Store) -> None:
    rows = ask(shipped, "agencies-of-task", "role", "name", "inherited", document="ziyang", locator="五/（二十四）")
    assert [name for role, name, _ in rows if role == "lead"] == ["市发展改革委", "市经济和信息化委", "市商务局"]
    assert {name for role, name, inherited in rows if role == "local" and inherited} == {
        "各县<区>人民政府",
        "高新区管委会",
        "临空经济区管委会",
    }


def test_reform_commission_of_ziyang_shares_most_tasks_with_industry(shipped: Store) -> None:
    rows = duties(shipped, document="ziyang")
    owners = co_owners(rows, load_of(shipped, "ziyang", "市发展改革委").agency)
    kinds = {duty.agency: duty.agency_kind for duty in rows}
    first = next(owner for owner in owners if kinds[owner.agency] == "department")
    assert (first.agency_label, first.count) == ("资阳市经济和信息化委员会", 44)


def test_share_of_tasks_that_name_nobody(shipped: Store) -> None:
    rows = {
        document: (tasks, unnamed)
        for document, tasks, unnamed in ask(shipped, "tasks-naming-nobody", "document", "tasks", "unnamed")
    }
    assert rows["liaoyuan"] == (39, 0)
    assert rows["sanming"] == (42, 41)
    assert rows["ziyang"] == (48, 0)


# Numbers


@pytest.mark.parametrize(
    ("document", "subject", "both"),
    [
        ("sanming", "一般工业固体废物综合利用率", ("90％以上", "85%以上")),
        ("xuchang", "农作物秸秆综合利用率", ("97%", "95以上")),
        ("ziyang", "公共机构单位建筑面积能耗", ("11%", "[-10]")),
    ],
)
def test_three_contradictions(found: list[Finding], document: str, subject: str, both: tuple[str, str]) -> None:
    (finding,) = of(found, "aim-stated-twice", document)
    assert (finding.subject, finding.severity, finding.verdict) == (subject, "high", "contradiction")
    assert all(words in finding.message for words in both)
    assert len({(item.locator, item.sentence) for item in finding.evidence}) > 1


@pytest.mark.parametrize(
    ("rule", "document", "verdict", "words"),
    [
        ("aim-of-two-scopes", "sanming", "asking", ("90％以上", "85％以上", "规模以上")),
        ("aim-below-baseline", "sanming", "asking", ("91.3%", "85％以上")),
        ("aim-equals-baseline", "sanming", "asking", ("90.22", "90％以上")),
        ("aim-equals-baseline", "xuchang", "asking", ("95以上",)),
        ("reciprocal-aims-differ", "xuchang", "asking", ("下降25%", "277.7", "350", "-20.66%")),
        ("change-is-relative", "xuchang", "consistent", ("80到85", "6%以上", "6.25%")),
        ("figure-outlier", "xuchang", "asking", ("提高到0.1", "0.1")),
        ("figure-unit-scale", "ziyang", "contradiction", ("万吨标准煤/万元", "10000倍")),
        ("figure-unit-kind", "ziyang", "asking", ("水路营运船舶单位运输周转量能耗", "%")),
        ("total-of-increment", "ziyang", "consistent", ("442", "65", "507")),
        ("implied-growth", "ziyang", "derived", ("507", "442", "15%", "34.9%")),
        ("derived-values", "sanming", "derived", ("0.802 × (1 - 19%) ≈ 0.6496 吨标煤/万元",)),
        ("derived-values", "liaoyuan", "derived", ("1.0481 ÷ (1 - 15%) ≈ 1.233 吨标煤/万元",)),
        ("percent-twice", "sanming", "consistent", ("91.3%",)),
    ],
)
def test_numbers_of_the_questions(
    found: list[Finding], rule: str, document: str, verdict: str, words: tuple[str, ...]
) -> None:
    (finding,) = of(found, rule, document)
    assert finding.verdict == verdict
    assert not [text for text in words if text not in finding.message + "".join(e.quote for e in finding.evidence)]


def test_projects_of_ziyang_do_not_reach_two_of_the_cuts(found: list[Finding]) -> None:
    short = {finding.subject: finding.message for finding in of(found, "cut-beyond-projects")}
    assert set(short) == {"二氧化硫排放总量", "氮氧化物排放总量"}
    assert all(words in short["氮氧化物排放总量"] for words in ("8.74%", "0.49万吨", "0.04283万吨", "只有0.01万吨"))


def test_county_shares_that_add_up_are_no_finding(found: list[Finding]) -> None:
    assert not [finding for finding in found if finding.rule.startswith("parts-")]


def test_verdicts_of_the_five_documents(found: list[Finding]) -> None:
    verdicts = Counter(finding.verdict for finding in found if finding.verdict)
    assert verdicts == {"contradiction": 4, "asking": 9, "consistent": 3, "derived": 4}


# Aims and documents


def test_aims_no_better_than_what_is_reached(shipped: Store) -> None:
    rows = ask(shipped, "aims-no-better-than-baseline", "document", "baseline", "aim")
    assert ("sanming", "91.3%", "85％以上") in rows
    assert ("sanming", "90.22", "90％以上") in rows
    assert ("xuchang", "95", "95以上") in rows


def test_county_shares_of_ziyang_add_up(shipped: Store) -> None:
    rows = ask(shipped, "shares-and-whole", "document", "measure", "places", "whole", "difference")
    assert {row[0] for row in rows} == {"ziyang"}
    assert all(places == 3 and difference == 0 for _, measure, places, _, difference in rows if measure != "total")
    assert {float(str(whole)) for _, _, _, whole, _ in rows} >= {65.0, 0.774, 0.09, 0.18}


def test_straw_aims_of_three_documents(shipped: Store) -> None:
    rows = ask(shipped, "same-indicator", "document", "aim", indicator="农作物秸秆综合利用率")
    assert {("shanxi", "≥80"), ("xuchang", "95以上"), ("ziyang", "92%以上")} <= set(rows)
    assert {document for document, _ in rows} == {"shanxi", "xuchang", "ziyang"}


def test_standing_of_the_documents(shipped: Store) -> None:
    rows = {row[0]: row[1:] for row in ask(shipped, "documents", "document", "number", "issued", "draft")}
    assert set(rows) == {"liaoyuan", "sanming", "shanxi", "xuchang", "ziyang"}
    assert rows["ziyang"] == ("资府发〔2017〕42号", "2017-12-22", False)
    assert rows["liaoyuan"] == (None, None, True)
    assert rows["sanming"] == (None, None, False)


def test_policy_that_sanming_and_shanxi_both_cite(shipped: Store) -> None:
    rows = ask(shipped, "shared-citations", "title", "names", minimum=2)
    assert any("中国制造2025" in str(title) and names == "sanming, shanxi" for title, names in rows)
    assert any("循环经济发展战略及近期行动计划" in str(title) and names == "shanxi, xuchang" for title, names in rows)


def test_every_question_has_an_answer_in_the_shipped_graph(shipped: Store) -> None:
    assert len(QUESTIONS) >= 20
    empty = [name for name, query in QUESTIONS.items() if name != "open-issues" and not shipped.select(query.bind())]
    assert empty == []


def test_words_behind_a_duty(shipped: Store) -> None:
    duty = duties(shipped, document="ziyang")[0]
    rows = ask(shipped, "words-behind", "document", "quote", statement=duty.iri)
    assert ("ziyang", duty.name_as_written) in rows


def test_summary_counts_what_is_there(shipped: Store, found: list[Finding]) -> None:
    report = find_loops(shipped)
    summary = summarize(shipped, found, report)
    assert [document.document for document in summary.documents] == [
        "liaoyuan", "sanming", "shanxi", "xuchang", "ziyang",
    ]  # fmt: skip
    assert set(summary.totals) == set(KINDS)
    assert sum(summary.findings_by_severity.values()) == len(found)
    assert summary.loops_declared + summary.loops_found == len(report.loops)
    by_name = {document.document: document.counts for document in summary.documents}
    assert by_name["ziyang"]["inherited"] == 141
    assert by_name["liaoyuan"]["tasks"] == 39


def test_the_first_words_of_a_server_count_as_the_overview_does_or_name_what_they_count(shipped: Store) -> None:
    site = Site(shipped)
    words, totals = first_words(site)[0], overview(site)["totals"]
    for name in ("documents", "tasks", "assignments", "targets", "chains", "flows"):
        assert f" {totals[name]} {name}" in words
    assert f" {len(site.loads)} agencies with duties" in words


def test_what_one_city_gives_to_planners_and_another_to_others(shipped: Store) -> None:
    rows = {str(topic): (verdict, given) for topic, verdict, given in ask(
        shipped, "topics-across-places", "topic", "verdict", "given")}  # fmt: skip
    assert rows["公共机构节能"] == ("differs", "liaoyuan：发展改革; ziyang：机关事务")
    assert rows["园区循环化改造"] == ("agrees", "liaoyuan：发展改革; ziyang：发展改革")
    assert rows["再制造"] == ("nobody", "")


def test_reform_commission_of_ziyang_leads_far_more_than_the_others(found: list[Finding]) -> None:
    overloaded = {finding.subject: finding.message for finding in of(found, "lead-overloaded")}
    assert set(overloaded) == {"资阳市发展和改革委员会", "资阳市环境保护局", "资阳市经济和信息化委员会"}
    assert "牵头36项任务，其中排在第一位的18项" in overloaded["资阳市发展和改革委员会"]
    assert "共48项，其余21个牵头单位平均每个牵头4.7项" in overloaded["资阳市发展和改革委员会"]


def test_deadlines_of_ziyang_nine_days_after_its_issue(found: list[Finding]) -> None:
    near = of(found, "deadline-near-issue")
    assert {(finding.document, "只隔9天" in finding.message) for finding in near} == {("ziyang", True)}
    assert len(near) == 3


def test_first_page_of_a_documents_audit_is_short(found: list[Finding]) -> None:
    for document in ("liaoyuan", "sanming", "shanxi", "xuchang", "ziyang"):
        groups = group_findings(finding for finding in found if finding.document == document)
        first = groups[:PAGE]
        assert {g.severity for g in groups[PAGE:]} <= {"low", "info"}
        assert [group.severity for group in first] == sorted((g.severity for g in first), key=SEVERITIES.index)


def test_core_of_ziyang(shipped: Store) -> None:
    core = {s.agency_label for s in standings(duties(shipped, document="ziyang")) if s.in_core}
    assert {"资阳市发展和改革委员会", "资阳市经济和信息化委员会", "资阳市环境保护局"} <= core
    assert len(core) == 6


@pytest.fixture(scope="module")
def fresh(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    folder = tmp_path_factory.mktemp("fresh")
    for name in ("liaoyuan", "sanming", "shanxi"):
        document = read_document(shared / "documents" / "core" / f"{name}.txt")
        (folder / f"{name}.trig").write_bytes(to_trig(extract(document)))
    with open_store([*resources.vocabulary_files(), *sorted(folder.glob("*.trig"))]) as store:
        return audit(store)


def test_counts_that_are_promised_and_not_named(fresh: list[Finding]) -> None:
    (listed,) = of(fresh, "promised-and-listed")
    assert listed.document == "sanming"
    assert "“29家重点利废项目”（第三章/第一节/三/1），只列出7个：钢源粉体、" in listed.message
    unnamed = {finding.document: finding.message for finding in of(fresh, "promised-projects-unnamed")}
    assert set(unnamed) == {"sanming", "shanxi"}
    assert "“36个节能和循环经济重点项目”" in unnamed["sanming"]
    assert "文中也没有附件" in unnamed["sanming"]
    assert "“85个项目”" in unnamed["shanxi"]


def test_what_sanming_announces_and_does_not_deliver(fresh: list[Finding]) -> None:
    said = {finding.subject: finding.message for finding in of(fresh, "announced-and-not-headed")}
    assert set(said) == {"六个支撑体系", "六项工程"}
    assert "所列“社会环境支持”在其下" in said["六个支撑体系"]
    assert "构建节能服务支持体系" in said["六个支撑体系"]


def test_leading_group_of_shanxi_has_no_task(fresh: list[Finding]) -> None:
    (finding,) = of(fresh, "named-never-assigned")
    assert finding.document == "shanxi"
    assert "省发展循环经济建设资源节约型社会工作领导组" in finding.message
