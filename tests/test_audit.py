"""What the audit says about invented plans: three as triples, and one as its text."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from policygraph import resources
from policygraph.analysis.audit import audit, audit_rules
from policygraph.analysis.findings import Finding, fill, read_rule
from policygraph.analysis.grouping import group_findings
from policygraph.analysis.spread import Spread
from policygraph.errors import QueryError
from policygraph.extract import extract
from policygraph.queries import SEVERITIES, load_query
from policygraph.results import Value
from policygraph.store import Store, load_files, open_store
from policygraph.structure import read_document
from policygraph.triples import DocumentGraph, write_trig

PLANS = Path(__file__).parent / "data" / "plans.trig"
PAPER = Path(__file__).parent / "data" / "dongzha.txt"


@pytest.fixture(scope="module")
def found(plans: Store) -> list[Finding]:
    return audit(plans)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = tmp_path_factory.mktemp("paper") / "dongzha.trig"
    made.write_bytes(write_trig(DocumentGraph(extract(read_document(PAPER))).quads()))
    return open_store([*resources.vocabulary_files(), made])


@pytest.fixture(scope="module")
def read(paper: Store) -> list[Finding]:
    return audit(paper)


def subjects(findings: list[Finding], rule: str) -> list[tuple[str, str]]:
    return [(finding.document, finding.subject) for finding in findings if finding.rule == rule]


def only(findings: list[Finding], rule: str) -> Finding:
    (finding,) = [finding for finding in findings if finding.rule == rule]
    return finding


def test_every_rule_finds_something_in_the_invented_plans(found: list[Finding], read: list[Finding]) -> None:
    rules = {rule.id for rule in audit_rules()}
    assert len(rules) >= 20
    assert {finding.rule for finding in (*found, *read) if not finding.verdict} == rules


def test_plan_that_names_nobody_is_one_finding_with_its_tasks(found: list[Finding]) -> None:
    finding = only(found, "document-names-nobody")
    assert finding.document == "beiwan"
    assert "2项任务" in finding.message
    assert "一/1 回收建筑垃圾；一/2 发展再生水" in finding.message
    assert "name nobody (2)" in finding.message_en
    assert [item.quote for item in finding.evidence] == ["回收建筑垃圾", "发展再生水"]


def test_task_that_names_nobody_is_a_finding_where_others_name_somebody(found: list[Finding]) -> None:
    assert subjects(found, "task-names-nobody") == [("qingyu", "推广节水器具")]


def test_units_without_a_lead(found: list[Finding]) -> None:
    assert subjects(found, "task-without-lead") == [("qingyu", "建设绿色工厂")]
    assert "市财政局、市水务局" in only(found, "task-without-lead").message


def test_plan_without_any_lead_is_one_finding_and_single_units_are_no_fault(found: list[Finding]) -> None:
    finding = only(found, "document-without-lead")
    assert finding.document == "nanling"
    assert "1项任务" in finding.message
    assert "编制台账" not in finding.message


def test_several_leads_and_a_shared_lead_differ(found: list[Finding]) -> None:
    assert subjects(found, "several-leads") == [("qingyu", "整治工业废渣")]
    assert "市发展改革委、市经济和信息化委、市环境保护局" in only(found, "several-leads").message
    assert subjects(found, "shared-lead") == [("qingyu", "开展秸秆利用")]
    assert "市发改委 and 市水务局" in only(found, "shared-lead").message_en


def test_only_lower_governments(found: list[Finding]) -> None:
    assert subjects(found, "only-local-governments") == [("qingyu", "清理河道")]


def test_aims_are_owned_through_a_task_or_the_same_indicator(found: list[Finding]) -> None:
    aims = {finding.document: finding for finding in found if finding.rule == "aim-without-owner"}
    assert set(aims) == {"qingyu", "beiwan"}
    assert "1个目标" in aims["qingyu"].message
    assert "用水总量 2亿立方米以内（一）" in aims["qingyu"].message
    assert "秸秆" not in aims["qingyu"].message
    assert "1亿立方米" not in aims["qingyu"].message


def test_names_that_are_unknown_misspelled_or_written_two_ways(found: list[Finding]) -> None:
    assert subjects(found, "agency-unknown") == [("qingyu", "市蓝图办")]
    slip = only(found, "agency-misspelled")
    assert slip.subject == "青屿市财政局"
    assert "“市财证局”" in slip.message
    two_ways = only(found, "agency-named-two-ways")
    assert "市发展改革委、市发改委" in two_ways.message


def test_abolished_bodies_are_judged_by_the_documents_own_time(found: list[Finding]) -> None:
    finding = only(found, "abolished-agency")
    assert finding.subject == "青屿市环境保护局"
    assert "生态环境局" in finding.message
    assert "2020" in finding.message


@pytest.mark.parametrize(
    ("day", "subject"),
    [
        (date(2017, 12, 31), []),
        (date(2019, 1, 1), ["青屿市环境保护局"]),
        (date(2023, 1, 1), ["青屿市环境保护局", "青屿市经济和信息化委员会"]),
    ],
)
def test_abolished_bodies_are_judged_by_a_given_day(plans: Store, day: date, subject: list[str]) -> None:
    rules = [rule for rule in audit_rules() if rule.id == "abolished-agency"]
    assert [finding.subject for finding in audit(plans, as_of=day, rules=rules)] == subject


def test_body_that_leads_far_more_than_the_others(read: list[Finding]) -> None:
    finding = only(read, "lead-overloaded")
    assert finding.subject == finding.body == "发展和改革委员会"
    assert "牵头7项任务，其中排在第一位的7项" in finding.message
    assert "共10项，其余7个牵头单位平均每个牵头1.1项" in finding.message
    assert "first in 7 of them" in finding.message_en


def test_bodies_that_only_support(read: list[Finding]) -> None:
    assert "2个单位" in only(read, "only-supports").message
    assert "财政局（7）" in only(read, "only-supports").message


def test_group_that_leads_is_neither_a_shared_lead_nor_none(read: list[Finding]) -> None:
    assert subjects(read, "collective-lead") == [("dongzha", "推进绿色采购")]
    assert "推进绿色采购" not in {subject for _, subject in subjects(read, "shared-lead")}
    assert not subjects(read, "task-without-lead")


def test_deadline_within_a_month_of_issue_and_one_before_it(read: list[Finding]) -> None:
    near = only(read, "deadline-near-issue")
    assert "2022-06-10才印发，只隔20天" in near.message
    assert "1个时限已过：2022-05-31 建成收储中心" in only(read, "deadline-passed").message


def test_deadlines_passed_by_a_given_day(paper: Store) -> None:
    rules = [rule for rule in audit_rules() if rule.id == "deadline-passed"]
    assert audit(paper, as_of=date(2022, 5, 31), rules=rules) == []
    (finding,) = audit(paper, as_of=date(2022, 7, 1), rules=rules)
    assert "截至2022-07-01" in finding.message
    assert "2个时限已过" in finding.message


def test_body_that_was_gone_when_the_document_was_made(read: list[Finding]) -> None:
    finding = only(read, "agency-long-abolished")
    assert "“市环境保护局”在2018年机构改革中已被撤并或更名，而本文件成于2022年" in finding.message
    assert "生态环境局（确定）" in finding.message
    assert "(sure)" in finding.message_en
    assert not subjects(read, "abolished-agency")


def test_more_promised_than_listed(read: list[Finding]) -> None:
    finding = only(read, "promised-and-listed")
    assert "“12家重点利废企业”（二/（三）），只列出3个：甲河建材、乙山水泥、丙江砖业，其余9个" in finding.message
    assert "“8个回收网点项目”" in only(read, "promised-projects-unnamed").message


def test_what_is_announced_and_has_no_heading(read: list[Finding]) -> None:
    finding = only(read, "announced-and-not-headed")
    assert "“三个支撑体系”（一），所列“清洁生产服务”在其下" in finding.message
    assert "建设清洁生产咨询体系" in finding.message
    assert "说2项，其下只有1个标题：健全工作机制" in only(read, "headings-and-number").message


def test_duties_of_running_text_that_no_bracket_repeats(read: list[Finding]) -> None:
    beside = [finding.message for finding in read if finding.rule == "charge-beside-bracket"]
    assert any("“市场监管”不予登记（一/（三））" in message for message in beside)
    assert any("“市机关事务管理局”办公室设在" in message for message in beside)
    assert "市循环经济工作领导小组" in only(read, "named-never-assigned").message


def test_bodies_of_two_brackets_do_not_stand_side_by_side(read: list[Finding]) -> None:
    assert "推进两类回收" not in {finding.subject for finding in read if finding.rule.endswith("-lead")}


def test_a_box_is_part_of_the_task_above_it(read: list[Finding]) -> None:
    assert not subjects(read, "task-names-nobody")


def test_what_could_not_be_decided_is_said(read: list[Finding]) -> None:
    finding = only(read, "deadline-near-issue")
    assert "按年末计算" in finding.gap
    assert finding.to_json()["gap_en"]


def test_findings_of_one_body_are_one_row_the_gravest_first(read: list[Finding], found: list[Finding]) -> None:
    groups = group_findings([*found, *read])
    assert sum(len(group.findings) for group in groups) == len(found) + len(read)
    assert [group.severity for group in groups] == sorted((g.severity for g in groups), key=SEVERITIES.index)
    (shared,) = [g for g in groups if g.rule == "shared-lead" and g.document == "dongzha"]
    assert (shared.body, len(shared.findings), shared.open) == ("发展和改革委员会", 4, True)


def test_findings_are_sorted_and_the_same_again(plans: Store, found: list[Finding]) -> None:
    assert [f.severity for f in found] == sorted((f.severity for f in found), key=SEVERITIES.index)
    assert [f.to_json() for f in audit(plans)] == [f.to_json() for f in found]


def test_json_has_what_is_promised(found: list[Finding]) -> None:
    promised = {"rule", "severity", "document", "subject", "message", "message_en", "evidence"}
    for finding in found:
        record = finding.to_json()
        assert promised <= set(record)
        assert record["evidence"]
        for item in finding.evidence:
            assert {"document", "locator", "start", "end", "quote"} <= set(item.to_json())


def test_every_rule_speaks_both_languages() -> None:
    for rule in audit_rules():
        for chinese, english in [
            (rule.title, rule.title_en),
            (rule.message, rule.message_en),
            (rule.advice, rule.advice_en),
        ]:
            assert re.search(r"[一-鿿]", chinese), rule.id
            assert not re.search(r"[一-鿿]", english), rule.id
            assert re.search(r"[A-Za-z]{3}", english), rule.id


def test_messages_leave_no_slot_open(found: list[Finding]) -> None:
    assert not [finding.message for finding in found if re.search(r"[{}]|None", finding.message + finding.message_en)]


def test_template_takes_first_all_and_number_of_values() -> None:
    rows: list[dict[str, Value]] = [{"a": "x", "n": 1}, {"a": "y", "n": None}, {"a": "x", "n": 1}]
    assert fill("{a} {a|, } {#a} {n|/} {#n}", rows) == "x x, y 2 1 1"
    assert fill("{a}（{none}） ({none}) ({a})", [{"a": "x", "none": None}]) == "x (x)"


def test_rule_whose_message_names_no_column_is_refused(tmp_path: Path) -> None:
    text = (resources.query_dir() / "audit" / "shared-lead.rq").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.rq"
    wrong.write_text(text.replace("{locator}", "{place}"), encoding="utf-8")
    with pytest.raises(QueryError, match=r"wrong\.rq: message\.zh uses place"):
        read_rule(load_query(wrong))


def test_rule_without_severity_is_refused(tmp_path: Path) -> None:
    text = (resources.query_dir() / "audit" / "shared-lead.rq").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.rq"
    wrong.write_text(re.sub(r"# severity: low\n", "", text), encoding="utf-8")
    with pytest.raises(QueryError, match="an audit rule needs severity"):
        read_rule(load_query(wrong))


def test_a_user_adds_a_rule_by_adding_a_file(plans: Store, tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text(
        """# id: own-rule
# severity: info
# message.zh: 任务“{subjectLabel}”
# message.en: Task {subject}
# columns: document, subject, subjectLabel, evidence
PREFIX pg: <https://w3id.org/policygraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?document ?subject ?subjectLabel ?evidence
WHERE { ?document pg:hasTask ?subject . ?subject rdfs:label ?subjectLabel ; pg:evidence ?evidence }
""",
        encoding="utf-8",
    )
    assert Counter(finding.document for finding in audit(plans, rules=audit_rules(tmp_path))) == {
        "qingyu": 5,
        "beiwan": 2,
        "nanling": 2,
    }


def test_an_audit_part_by_part_and_by_several_processes_finds_the_same(tmp_path: Path) -> None:
    quads = tmp_path / "store"
    load_files(quads, [*resources.vocabulary_files(), PLANS], graphs=dict.fromkeys(resources.vocabulary_files(), "x:v"))
    done: list[int] = []
    with open_store(directory=quads) as store:
        whole = audit(store, spread=Spread(largest=1_000_000))
        assert audit(store, spread=Spread(largest=1)) == whole
        assert audit(store, spread=Spread(largest=1, workers=2, progress=done.append)) == whole
    assert whole
    assert sum(done) == 3


def test_rule_that_holds_documents_against_each_other_is_asked_of_all_of_them_at_once(
    plans: Store, tmp_path: Path
) -> None:
    (tmp_path / "with-others.rq").write_text(
        """# id: with-others
# severity: info
# scope: store
# message.zh: {other}
# message.en: {other}
# columns: document, subject, subjectLabel, other, evidence
PREFIX pg: <https://w3id.org/policygraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?document ?subject ?subjectLabel ?other ?evidence WHERE {
  ?document pg:hasTask ?subject .
  ?subject rdfs:label ?subjectLabel ; pg:evidence ?evidence .
  ?also a pg:PolicyDocument ; pg:sourceName ?other .
  FILTER(?also != ?document)
}
""",
        encoding="utf-8",
    )
    (rule,) = audit_rules(tmp_path)
    whole = audit(plans, rules=[rule])
    assert whole
    assert audit(plans, rules=[rule], spread=Spread(largest=1)) == whole
    wrong = (tmp_path / "with-others.rq").read_text(encoding="utf-8").replace("scope: store", "scope: year")
    (tmp_path / "with-others.rq").write_text(wrong, encoding="utf-8")
    with pytest.raises(QueryError, match="the scope year is not one of document, store"):
        audit_rules(tmp_path)
